## What error messages about handshakes mean. Each id ends in the meaning's key in error_messages.tsv.

# Versions and ciphers

means-version-or-cipher = Both sides found no TLS version or cipher in common. Some servers say so when they do not know the site's name.
means-version-mismatch = The two sides speak no TLS version in common.
means-server-too-old = The server chose a TLS version that is too old for this program.
means-no-common-cipher = The two sides have no cipher in common.
means-no-shared-cipher = The server found nothing that it could use in the client's offer.
means-obsolete-cipher = The server wants a cipher that was taken out of browsers because it is broken.
means-http2-cipher = The server chose a cipher or version that HTTP/2 does not allow.
means-nothing-left = The settings on this computer leave no TLS version or cipher to offer.
means-java-disabled = The settings of Java leave nothing that the server would take. Most often the server knows old TLS versions only.
means-old-settings = The site may use TLS settings that are old or not safe, or this computer has the new ones turned off.
means-transport-security = The app may only use modern TLS, and the server does not offer it.
means-weak-dh = The server uses Diffie-Hellman numbers that are too small to be safe.
means-renegotiation = The server lacks a fix from 2010 for a flaw in TLS. New programs do not talk to it.
means-downgrade = The server can speak TLS 1.3, but something on the way forced an older version.
means-curl-59 = The cipher that was asked for is not known to this program.
means-curl-66 = The part of the program that does the coding did not start.
means-curl-77 = The file with trusted roots is missing or cannot be read.

# What came was not TLS

means-not-tls = The answer was not TLS. Often a plain web page came back, or the port or proxy is wrong.
means-not-as-expected = What came back was not what the browser expected. It may not be TLS at all, or the server gave up.
means-server-breaks-tls = The server, or a box in between, does not keep to the rules of TLS.
means-quic = The new way to load pages (HTTP/3) failed here. The old way may work.
means-log-http = A client spoke plain HTTP to a port that speaks TLS.
means-ech-refused = The browser tried to hide the site's name, and the server could not take part.
means-ech-name = The browser tried to hide the site's name. What answered has no certificate for the name in front.

# The line went away

means-reset = The connection was cut off while the two sides greeted each other.
means-closed = The other side hung up in the middle of the handshake and did not say why.
means-cut-off = The line was cut during the handshake. The program did not learn why.
means-timeout = No answer came in time.
means-handshake-timeout = The connection opened, but the handshake did not end in time.
means-not-reached = The server could not be reached at all.
means-refused = Nobody listens at this address and port.
means-no-such-name = The name of the site could not be found.
means-network-denied = The system does not let this program use the network.
means-proxy-refused = The proxy did not let the connection through.
means-proxy-unreachable = The proxy itself could not be reached.
means-proxy-certificate = The proxy has a certificate that is not good.
means-blocked-by-policy = A rule of your company or school blocks this address in the browser.
