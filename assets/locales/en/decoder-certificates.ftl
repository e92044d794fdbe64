## What error messages about certificates mean. Each id ends in the meaning's key in error_messages.tsv.

# Dates

means-dates = The certificate is not good on the date that this computer has. Either the certificate has run out, or the clock is wrong.
means-expired = The certificate of the server has run out. If the clock of this computer is ahead, a good certificate looks the same.
means-expired-issuer = A certificate that vouches for the site has run out. The site's own may still be good.
means-not-yet-valid = The certificate starts in the future, as this computer sees it. Most often the clock is behind.
means-clock-wrong = The browser compared the clock of this computer with the right time. The clock is wrong.
means-ocsp-dates = The proof that the certificate still counts has the wrong date. Either the server sent an old one, or the clock is wrong.

# Names

means-name = The certificate was made for other names than the one that was asked for.
means-common-name = The certificate has the site's name in an old place only. Programs of today do not look there.
means-internal-name = A public certificate has a name that is known inside one network only.
means-name-constraint = The issuer was not allowed to make a certificate for this name.

# Trust

means-untrusted = The certificate comes from an issuer that this device does not trust. A scanner may stand in between, or the server may have left a certificate out.
means-untrusted-own-store = The certificate comes from an issuer that this program does not know. It may have a list of its own, so that a browser gets along.
means-java-untrusted = Java found no way from the certificate to an issuer that it trusts. Java has a list of its own, so a browser may get along.
means-java-empty-store = Java found its list of trusted issuers empty, or did not find it at all.
means-android-untrusted = This app does not trust the issuer. Many apps trust only the roots that came with the phone.
means-schannel-untrusted = The chain ends at a root that Windows does not trust. If the server said so, then it does not trust your own certificate.
means-chain-errors = The chain of certificates is broken, or it ends at a root that is not trusted here.
means-issuer-missing = The issuer of the certificate was not found here. The server may have left out a link of its chain, or someone signs the traffic anew.
means-first-certificate = The server sent its own certificate alone. The link to its issuer is missing.
means-issuer-check = The certificate was not signed by the issuer that this program was told to expect.
means-private-root = The chain ends at a root that this program does not know. Scanners and company filters are the usual reason.
means-self-signed = The certificate has signed itself. Nobody else vouches for it.
means-self-signed-device = A device in your own network signed its certificate itself. Routers and printers do that.
means-intercepted = The browser saw the same unknown issuer on a second site. Some software opens all secure traffic here.
means-antivirus = The browser says that a virus scanner opened the connection.
means-spying-root = The root is on the browser's list of roots that were used to spy on people.
means-distrusted = Browsers have taken their trust away from this issuer.
means-transparency = The certificate does not show that it is in the public logs. Browsers ask for that. An old browser may not know the logs of today.
means-gnutls-verify = The certificate could not be trusted here. The issuer may not be known, or the clock may be wrong.
means-verify-failed = The certificate was looked at and turned down. Look for the reason in the rest of the message.
means-not-private = The browser does not trust the certificate. Its short code, below the text or behind the details button, says why.
means-pinned = This program knows which key the site should have, and got another one. Most often a scanner or filter is in between.

# Withdrawn or not

means-revoked = The issuer has called the certificate back. It must not be used any more.
means-revocation-unreachable = The server that knows which certificates were called back could not be reached.
means-revocation-unchecked = This program could not find out whether the certificate was called back.
means-must-staple = The certificate asks the server for a fresh proof that it still counts. The server sent none.
means-curl-91 = The proof that the certificate still counts is missing, or it is not good.

# How it is made

means-badly-made = The certificate breaks a rule that all of them have to keep. Whoever made it has to make a new one.
means-unreadable = The certificate cannot be read at all.
means-bad-signature = A signature on the certificate is not right. It was made badly, or changed on the way.
means-strict-rules = The certificate of the issuer is not made by the book. New versions of Python are strict about that. Home-made roots and scanners often fail here.
means-weak-signature = A certificate was signed in a way that is too weak for today.
means-weak-key = The key in the certificate is too short for today.
means-too-weak-here = A certificate is too weak for the rules of this program.
means-validity-too-long = The certificate was made to last longer than browsers allow.
means-key-usage = The certificate says that its key is for some other use.
means-ca-as-leaf = A certificate that is meant to sign others is used for a site.
means-same-serial = Two certificates of one issuer have the same number. Devices do this when they make themselves a new one.
means-key-mismatch = The server's certificate and its private key do not belong together.

# Your own certificate

means-client-certificate-wanted = The server wants to see a certificate of your own.
means-client-certificate-refused = The server turned down your own certificate, or did not get one.
means-client-certificate-key = The server does not take the kind of key that your own certificate has.
means-client-certificate-file = The file with your own certificate or its key cannot be used.
means-schannel-certificate = The other side does not like the certificate that it was shown.
means-schannel-expired = A certificate has run out, as one of the two sides sees it. A wrong clock looks the same.
