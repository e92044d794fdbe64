## The scan: what a server can do, told to experts. Names of suites, groups and schemes are those of the registries.

scan-progress = Scanning { $target }: { $connections } connections, { $seconds } s
scan-at-address = Scanned at { $address }
scan-more-addresses = This name has { $count } addresses. With --each-address, each of them is scanned.
scan-nothing = Nothing could be found out about this server.

scan-yes = yes
scan-no = no
scan-unknown = could not tell
scan-none = none
scan-none-found = none found

### Parts

scan-versions = Versions
scan-suites = Cipher suites
scan-certificates = Certificates
scan-groups = Key exchange groups
scan-signatures = Signature schemes
scan-features = Features
scan-ladder = Hellos that differ in one thing
scan-cost = Cost

### Cipher suites

scan-suites-of = { $version }: { $count ->
    [0] no suite
    [one] one suite
   *[other] { $count } suites
}, { $preference }
scan-preference-server = the server's order decides
scan-preference-client = the client's order decides
scan-preference-mixed = the server's order decides, but for some the client's
scan-preference-irrelevant = there is no choice
scan-preference-unknown = could not tell whose order decides
scan-order-not-known = The server has an order of its own. It could not be found out to its end.
scan-suites-undetermined = { $count } of the { $asked } suites that were asked for could not be told:
scan-strength-strong = strong
scan-strength-weak = weak
scan-strength-broken = broken

### Certificates

scan-certificate-key = Key
scan-certificate-subject = Subject
scan-certificate-names = Names
scan-certificate-more-names = and { $count } more
scan-certificate-valid = Valid
scan-certificate-issuer = Issuer
scan-certificate-signature = Signature
scan-certificate-fingerprint = SHA-256
scan-certificate-chain = Chain as sent
scan-certificate-shown = Shown
scan-certificate-always = with and without a server name
scan-certificate-with-name = only when the server name is sent
scan-certificate-without-name = only when no server name is sent
scan-certificate-trust-system = Trusted by this system
scan-certificate-trust-mozilla = Trusted by Mozilla
scan-certificate-trust-added = only with the root that was given for this scan
scan-certificate-failed = Fails
scan-certificate-unreadable = Cannot be read

### Groups

scan-groups-tls13 = TLS 1.3
scan-groups-ecdhe = ECDHE up to TLS 1.2
scan-groups-dhe = DHE up to TLS 1.2
scan-groups-retry = Retry for a browser's hello
scan-prime = { $bits } bits, { $name }
scan-prime-unknown = a prime of its own

### Features

scan-feature-alpn = ALPN
scan-feature-ocsp-stapling = OCSP stapling
scan-feature-scts = SCTs in the handshake
scan-feature-extended-master-secret = Extended master secret
scan-feature-secure-renegotiation = Secure renegotiation
scan-feature-encrypt-then-mac = Encrypt-then-MAC
scan-feature-compression = Compression
scan-feature-session-tickets = Session tickets
scan-feature-resumption = Resumption
scan-feature-downgrade-sentinel = Downgrade sentinel
scan-feature-fallback-scsv = Fallback SCSV
scan-feature-early-data = 0-RTT data
scan-feature-ech = Encrypted Client Hello (DNS)
scan-feature-client-certificate = Client certificate
scan-early-data = yes, up to { $bytes } bytes
scan-client-none = not asked for
scan-client-any = asked for, from any issuer
scan-client-authorities = asked for, from { $count ->
    [one] one issuer:
   *[other] { $count } issuers:
}

### The ladder of hellos

scan-rung-browser = as a browser sends it
scan-rung-split-writes = in two packets
scan-rung-split-records = in two records
scan-rung-no-post-quantum = no post-quantum share
scan-rung-no-grease = no GREASE
scan-rung-no-alpn = no ALPN
scan-rung-no-server-name = no server name
scan-rung-unknown-server-name = an unknown server name
scan-rung-no-tls13 = no TLS 1.3
scan-rung-length255 = TLS 1.2, at most 255 bytes
scan-rung-length511 = TLS 1.2, 511 bytes
scan-rung-length1500 = TLS 1.2, 1500 bytes
scan-rung-length4096 = TLS 1.2, 4096 bytes
scan-rung-length16384 = TLS 1.2, 16384 bytes
scan-rung-bytes = { $rung } ({ $bytes } bytes)
scan-rung-answered = answered
scan-rung-refused = not answered
scan-first-change = The first change that makes it work: { $rung }

### Cost

scan-cost-value = { $connections } connections, at most { $most } at once; { $sent } bytes sent, { $received } bytes received; { $seconds } s
scan-strain-none = The server bore it well.
scan-strain-gave-up = The server stopped to answer. What had not been found by then is not known.
scan-strain = The scan stepped back { $times ->
    [one] once
   *[other] { $times } times
}, since an answer failed to come. { $recovered ->
    [0] None came
    [one] One came
   *[other] { $recovered } came
} on the second try. At the end at most { $width } connections were open at once.
