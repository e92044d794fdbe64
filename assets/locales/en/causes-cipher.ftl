## What is said about each cause of the cipher suites.

no-common-cipher = You and the server share no cipher suite.
    .because = its server takes none of the cipher suites that we offered
    .meaning = A cipher suite is the way in which data gets locked. Both sides must have one in common. The server said that it found none.
    .fix-user = Try a current browser. If it fails too, tell the site's owner: "Your server shares no cipher suite with today's browsers."
    .fix-admin = Turn on ECDHE suites with AES-GCM or ChaCha20 on { $host }. The report lists which suites we offered and which the server took. Step 5 shows the exact lines for nginx, Apache, IIS and HAProxy.
    .seen = The server says no to our list of suites.
    .apart = If it takes some other list, that list is the cause. A server that asks for a certificate of yours says no like this too.

server-only-legacy-ciphers = The server only offers old cipher suites.
    .because = its server only offers old cipher suites
    .goal = Some programs cannot open { $host } because its server only offers old cipher suites.
    .meaning = A cipher suite is the way in which data gets locked. Browsers still put up with the old ones here. Strict programs do not, and they fail.
    .fix-user = Use a browser for this site. If a program must reach it, tell the site's owner: "Please add ECDHE suites with AES-GCM."
    .fix-admin = Add ECDHE suites with AES-GCM or ChaCha20 on { $host } and put them first. What is on now uses CBC or RSA key exchange. Step 5 shows the exact lines for nginx, Apache, IIS and HAProxy.
    .seen = The server takes only suites with CBC or RSA key exchange.
    .apart = Browsers still get in. Broken suites would keep them out.

server-only-broken-ciphers = The server only offers broken cipher suites.
    .because = its server only offers cipher suites that are broken
    .meaning = A cipher suite is the way in which data gets locked. The ones on offer here can be broken, so no current program takes them.
    .fix-user = You can't fix this from here. Tell the site's owner: "Your server only offers broken ciphers, such as RC4 or 3DES."
    .fix-admin = Turn on ECDHE suites with AES-GCM on { $host }. If the device is too old for them, put a current proxy in front of it. Step 5 shows the exact lines for nginx, Apache, IIS and HAProxy.
    .seen = The server takes only suites such as RC4, 3DES or NULL.
    .apart = No current program takes them, not just the strict ones.

certificate-less-ciphers-only = The server works without a certificate.
    .because = its server only takes links without a certificate
    .meaning = This server does not show who it is. It expects a shared key, or no proof at all. Browsers do not accept that.
    .fix-user = If the service gave you a shared key, enter it in the program made for it. If not, tell the site's owner.
    .fix-admin = The server at { $host } takes anonymous or PSK suites only. Install a certificate and turn on the usual suites.
    .seen = The server takes only suites without a certificate.
    .apart = No certificate is ever sent.

dh-group-too-small = The server's key exchange is too weak.
    .because = its server uses a key exchange that is too weak
    .meaning = Both sides make a shared key out of a large number (Diffie-Hellman). The server's number is too small, so its key could be guessed.
    .fix-user = You can't fix this from here, and no other browser helps. Tell the site's owner: "Your Diffie-Hellman group is too small."
    .fix-admin = Turn on ECDHE on { $host }. If you must keep DHE, use a group of 2048 bits or more. Step 5 shows the exact lines for nginx, Apache, IIS and HAProxy.
    .seen = The number that the server sends for Diffie-Hellman has less than 2048 bits.
    .apart = If the number is large and browsers still fail, they just lack DHE.

dhe-only = The server only offers a key exchange that browsers dropped.
    .because = its server only offers a key exchange that browsers dropped
    .meaning = The server wants the old form of Diffie-Hellman (DHE). Browsers only have the new form (ECDHE). So they find nothing in common.
    .fix-user = You can't fix this from here. Tell the site's owner: "Please turn on ECDHE. Browsers no longer take DHE."
    .fix-admin = Turn on ECDHE suites on { $host }. Its DHE suites work in some tools, but in no current browser. Step 5 shows the exact lines for nginx, Apache, IIS and HAProxy.
    .seen = The server takes only suites with DHE, and its number is large enough.
    .apart = If the number is small, that comes first.

no-common-group = You and the server share no curve.
    .because = its server takes none of the curves that we offered
    .meaning = To make a shared key, both sides must use the same curve. The server only takes ones that most browsers do not have.
    .fix-user = Try Firefox as well as Chrome: their lists differ. If both fail, tell the site's owner.
    .fix-admin = Turn on the curves X25519 and P-256 on { $host }. Step 5 shows the exact lines for nginx, Apache, IIS and HAProxy.
    .seen = The server takes only curves that browsers do not have.
    .apart = With a rare curve on offer it answers, with the usual ones it does not.

certificate-key-type-unsupported = This kind of key does not work in all programs.
    .because = its certificate has a kind of key that this client does not take
    .meaning = The key inside the certificate is of a kind that some programs do not know. Other programs may accept it.
    .fix-user = Update the program, or try another browser. If all fail, tell the site's owner which programs you tried.
    .fix-admin = The key type of { $host } is not known to all clients. Offer an RSA and an ECDSA P-256 certificate side by side.
    .seen = The certificate has a key of a rare kind.
    .apart = Some other clients take the same certificate.

client-cipher-policy = This computer's list of ciphers was cut down.
    .because = the list of ciphers on this computer was cut down
    .meaning = A rule on this computer removed ciphers that the site needs. Programs with TLS of their own still work.
    .fix-user = Try another browser. If it works, tell your IT team that the list of ciphers is too short for { $host }.
    .fix-admin = The cipher policy here leaves nothing in common with { $host }. Set the list back to default, or publish one that you tested.
    .seen = A setting of this computer takes away what the site needs, or the client test shows that it is missing. Or other devices open the site, and here a program that uses the TLS of Windows fails.
    .apart = Programs with TLS of their own work. If more sites fail, TLS 1.2 may be missing here.
    .fix-admin-windows = The cipher policy here leaves nothing in common with { $host }. Look at Get-TlsCipherSuite and at the group policy "SSL Cipher Suite Order". Set the list back to default, or publish one that you tested.
    .fix-admin-linux = The cipher policy here leaves nothing in common with { $host }. Look at update-crypto-policies --show and at openssl.cnf. Set the list back to default, or publish one that you tested.

old-windows-schannel = This version of Windows is too old for the site.
    .because = this version of Windows lacks the ciphers it needs
    .meaning = Old versions of Windows do not have the ciphers that servers use today. Programs that rely on Windows for TLS fail.
    .fix-user = Use Firefox for this site: it has TLS of its own. In the long run, move to a newer version of Windows.
    .fix-admin = Old Windows shares no cipher with { $host }. Keep one suite for it on the server if you must, or upgrade these computers.
    .seen = The site is fine in a browser with TLS of its own, and programs that use the TLS of Windows fail.
    .apart = Only this site fails. If more sites fail, a version of TLS is missing here.
