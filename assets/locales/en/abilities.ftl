## What a server and a client can do: words that pages and reports share.

# What a suite is worth

ability-strength-strong = strong
ability-strength-weak = weak
ability-strength-broken = broken

# Why it is not strong, in a word or two; whole sentences stand in cipher.ftl

ability-short-null = no encryption
ability-short-export = export-grade keys
ability-short-rc4 = RC4
ability-short-rc2 = RC2
ability-short-des = DES
ability-short-small-block = 64-bit blocks
ability-short-md5 = MD5
ability-short-dss = DSA certificate
ability-short-anonymous = no certificate
ability-short-shared-secret = shared secret
ability-short-no-forward-secrecy = no forward secrecy
ability-short-dhe = old Diffie-Hellman
ability-short-cbc = CBC mode
ability-short-short-tag = short tag
ability-short-unknown = unknown suite

# Whose order decides

ability-preference-server = The server's order decides.
ability-preference-client = The client's order decides.
ability-preference-mixed = The server's order decides, but for some suites the client's does.
ability-preference-irrelevant = There is only one to choose from.
ability-preference-unknown = We could not find out whose order decides.

# How a client would fare

ability-outcome-succeeds = works
ability-outcome-fails = fails
ability-outcome-unknown = not known
ability-need-version = no TLS version in common
ability-need-suite = no cipher suite in common
ability-need-group = no key exchange group in common
ability-need-signature-scheme = no signature scheme in common
ability-need-certificate-key = the certificate has a kind of key that it does not take
ability-need-dh-size = the Diffie-Hellman prime is too short for it

# Key exchange and signatures

ability-groups = { $version } groups
ability-groups-order = Order of groups
ability-finite-field = Diffie-Hellman primes
ability-prime = { $bits } bits
ability-prime-known = { $bits } bits ({ $name })
ability-hello-retry-request = Second hello asked for
ability-signatures = { $version } signatures
ability-not-known-count = { $count } not known

# Everything else that a server can do

ability-alpn = Application protocols
ability-ocsp-stapling = Stapled OCSP response
ability-handshake-scts = Timestamps (SCT) sent
ability-extended-master-secret = Extended master secret
ability-secure-renegotiation = Secure renegotiation
ability-encrypt-then-mac = Encrypt-then-MAC
ability-compression = Compression
ability-session-tickets = Session tickets
ability-resumption = Resumed handshake
ability-downgrade-sentinel = Downgrade mark
ability-fallback-scsv = Fallback check (SCSV)
ability-early-data = 0-RTT data
ability-early-data-bytes = up to { $bytes } bytes
ability-ech = Encrypted ClientHello
ability-client-certificate = Client certificate
ability-client-certificate-asked = the server asks for one
ability-yes = yes
ability-yes-unsafe = yes, which is not safe
ability-no = no
ability-no-unsafe = no, which is not safe
ability-none = none
ability-unknown = not known

# Hellos that differ in one thing

ability-rung-browser = As a current browser sends it
ability-rung-split-writes = In two packets
ability-rung-split-records = In two records
ability-rung-no-post-quantum = Without the post-quantum key share
ability-rung-no-grease = Without GREASE values
ability-rung-no-alpn = Without ALPN
ability-rung-no-server-name = Without the server's name (SNI)
ability-rung-unknown-server-name = With a name that no server has
ability-rung-no-tls13 = Without TLS 1.3
ability-rung-length255 = TLS 1.2, 255 bytes at most
ability-rung-length511 = TLS 1.2, 511 bytes
ability-rung-length1500 = TLS 1.2, 1500 bytes
ability-rung-length4096 = TLS 1.2, 4 KB
ability-rung-length16384 = TLS 1.2, 16 KB
ability-answered = answered
ability-not-answered = no answer
ability-browser-answered = The server answers the hello of a current browser.
ability-browser-not-answered = The server does not answer the hello of a current browser, nor any other that we tried.
ability-browser-not-known = We could not find out whether the server answers the hello of a current browser.
ability-change-split-writes = A browser's hello fails. It works when it is sent in two packets.
ability-change-split-records = A browser's hello fails. It works when it is sent in two records.
ability-change-no-post-quantum = A browser's hello fails. It works without the post-quantum key share, which makes it long.
ability-change-no-grease = A browser's hello fails. It works without GREASE, the values that a server should skip.
ability-change-no-alpn = A browser's hello fails. It works without ALPN, the list of protocols such as HTTP/2.
ability-change-no-server-name = A browser's hello fails. It works without the server's name in it.
ability-change-unknown-server-name = A browser's hello fails. It works with another name in it.
ability-change-no-tls13 = A browser's hello fails. It works when TLS 1.3 is left out.
ability-change-length255 = A browser's hello fails. It works with TLS 1.2 and no more than 255 bytes.
ability-change-length511 = A browser's hello fails. It works with TLS 1.2 and 511 bytes.
ability-change-length1500 = A browser's hello fails. It works with TLS 1.2 and 1500 bytes.
ability-change-length4096 = A browser's hello fails. It works with TLS 1.2 and 4 KB.
ability-change-length16384 = A browser's hello fails. It works with TLS 1.2 and 16 KB.
