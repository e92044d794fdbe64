## What messages of certain programs mean, and what the short ones leave open. Each id ends in the key in error_messages.tsv.

# Little detail

means-no-detail = The handshake failed. This text does not say why, so all six steps have to look.
means-alert-received = The other side sent an alert and gave up. Its name or number says more.
means-safari-failed = Safari could not finish the handshake. It did not get as far as the certificate.
means-apple-failed = The system could not finish the handshake with the server.
means-curl-35 = The handshake failed. The words after the number say why.
means-curl-60 = The certificate could not be trusted. The words after the number say why.
means-gnutls-handshake = The handshake failed. The words after it say why.
means-git-schannel = Windows ended the handshake. The code after it says why.
means-dotnet-channel = The program could not finish the handshake. Old programs on Windows may offer old TLS versions only.
means-dotnet-wrapper = The handshake failed. The real reason is in the inner error.

# Windows

means-schannel-illegal = Windows got a message that it did not expect. Most often the server turned down the whole offer.
means-schannel-internal = One of the two sides had a fault of its own and gave up.
means-windows-secure = A part of Windows could not trust the server. The clock is the most common reason.
means-windows-channel = Windows could not build a secure line. Often its newer TLS versions are turned off.
means-event-alert = Windows wrote down that the other side gave up. The number in the text says why.
means-event-alert-sent = Windows wrote down that this side gave up. The number in the text says why.
means-event-no-cipher = This server has no cipher in common with a client that called.

# Web servers and what stands before them

means-http-52x = Cloudflare could not reach the real server behind the site. Your device is fine.
means-http-525 = Cloudflare could not finish the handshake with the real server behind the site. Your device is fine.
means-http-526 = Cloudflare does not trust the certificate of the real server behind the site. Your device is fine.
means-http-495 = The web server turned down your own certificate.
means-http-496 = The web server wants a certificate of your own and got none.
means-http-497 = A plain HTTP address was used for a port that speaks TLS. The address should start with https.
means-http-421 = The browser asked for one site over a connection that was made for another.
means-log-closed = A client, or a box in between, hung up during the handshake.
means-log-no-certificate = The web server has no certificate set up for this site.
means-log-upstream = The web server does not trust the server behind it.
means-log-upstream-failed = The handshake with the server behind the web server failed.
means-origin-failed = The service in front of the site could not reach the real server behind it. Your device is fine.
means-log-sni = A client asked for one name in the handshake and for another one in HTTP.
means-log-handshake = The handshake with a client failed. The rest of the line may say why.

# Mail

means-starttls-first = The mail server wants a secure line first. The program has to ask for it with STARTTLS.
means-starttls-missing = The mail server did not offer a secure line. The port may be wrong, or a box in between took the offer out.
means-mail-tls = The mail program and the server could not agree on a secure line.

# Databases

means-database-no-tls = The database has no TLS turned on, but the program asks for it.
means-database-wants-tls = The database takes secure lines only, and the program came without.
means-database-root-file = The file with the roots that the program should trust is not there.
means-database-failed = The program and the database could not agree on a secure line.
means-database-direct = One side began TLS at once. The other side waits to be asked for it first.
