## What is said about each cause of the certificate.

certificate-expired = { $days ->
    [unknown] The site's certificate has expired.
    [0] The site's certificate expired today.
    [one] The site's certificate expired one day ago.
   *[other] The site's certificate expired { $days } days ago.
}
    .because = { $days ->
        [unknown] its certificate has expired
        [0] its certificate expired today
        [one] its certificate expired one day ago
       *[other] its certificate expired { $days } days ago
    }
    .meaning = A certificate shows who a site is, and it has a last day. That day has passed. If the date of your computer is right, the site must get a new one.
    .fix-user = Do not go past the warning. Tell the site's owner: "Your certificate has expired." Try again when they have renewed it.
    .fix-admin = Renew the certificate of { $host }, load it on all servers, and set up an alarm for the next time.
    .seen = The last day of the certificate has passed by the right time.
    .apart = The clock was checked first. If only an issuer in the chain has ended, the fault is there.

certificate-not-yet-valid = { $days ->
    [unknown] The site's certificate is not valid yet.
    [0] The site's certificate starts later today.
    [one] The site's certificate starts in one day.
   *[other] The site's certificate starts in { $days } days.
}
    .because = its certificate is not valid yet
    .meaning = A certificate has a first day, and this one has not come. Someone put it to use too soon, or made it with a wrong clock.
    .fix-user = Wait for a while, then choose Check again. If it lasts, tell the site's owner that the certificate starts in the future.
    .fix-admin = The certificate of { $host }, or its issuer's, starts in the future. Use the one from before, or have it made again with a right clock.
    .seen = The first day of the certificate has not come by the right time.
    .apart = The clock was checked first, and other sites are fine.

expired-intermediate = A link in the chain of certificates has expired.
    .because = a certificate in its chain has expired
    .meaning = The site's own certificate is in its time. But the one that signed it has ended, so the chain no longer holds.
    .fix-user = You can't fix this from here. Tell the site's owner: "An intermediate certificate in your chain has expired."
    .fix-admin = Replace the expired intermediate in the chain file of { $host } with the current one of your CA.
    .seen = The last day of an issuer in the chain has passed, and there is no other way to a root.
    .apart = The site's own certificate is still good.

expired-cross-sign = An old certificate is still sent along.
    .because = its server still sends an expired certificate along
    .meaning = The server sends a certificate that has ended. Current programs find another way and do not mind. Old ones may fail.
    .fix-user = If one program fails, update it. Current browsers open the site.
    .fix-admin = Remove the expired cross-signed certificate from the chain that { $host } sends.
    .seen = An issuer that has ended is sent along, and there is another way to a root.
    .apart = Current clients get in. If they did not, the chain itself would have ended.

hostname-mismatch = The certificate is for another name.
    .because = { $names ->
        [unknown] its certificate is for another name
       *[other] its certificate is for another name ({ $names })
    }
    .meaning = A certificate lists the names that it is good for. The name you want is not on the list. So this may not be the site that you mean to visit.
    .fix-user = Check how the name is spelled. If it is right, do not go past the warning, and tell the site's owner that the name is missing.
    .fix-admin = The certificate does not cover { $host }. Get one that lists this name, or fix which certificate the server picks.
    .seen = No name in the certificate covers the name that was asked for.
    .apart = If the names belong to the same owner, the server is set up wrong. If not, look at where the name leads.

www-apex-mismatch = The certificate is for the name with or without "www" only.
    .because = its certificate only covers the other form of the name, with or without "www"
    .meaning = To a browser, a name with "www." in front is not the same name. The certificate covers only one of the two.
    .fix-user = Try the other form of the address: add "www." in front, or leave it out. Then tell the site's owner about it.
    .fix-admin = Get a certificate for { $host } that lists both names, with and without "www".
    .seen = The name would be covered with "www." added or left out.
    .apart = The two names differ in nothing else.

wildcard-too-deep = The certificate's wildcard does not reach this name.
    .because = its certificate covers one level of names, and this name is one level deeper
    .meaning = A star in a certificate stands for one part of a name only. This name has one part more, so it is not covered.
    .fix-user = You can't fix this from here. Check if the site has a shorter name. If not, tell its owner that the wildcard does not cover this name.
    .fix-admin = A wildcard covers one label only. Add { $host } to the certificate by name, or add a second wildcard.
    .seen = A star in the certificate covers one level, and the name is one level deeper.
    .apart = The name stands below the one with the star.

common-name-only = The certificate has no list of names.
    .because = its certificate has no list of names
    .meaning = Certificates must list the names they are good for. This one uses an old field in place of the list. Browsers have not read that field for years.
    .fix-user = You can't fix this from here. Tell the site's owner: "Your certificate has no subjectAltName."
    .fix-admin = Reissue the certificate of { $host } with the name in the subjectAltName extension.
    .seen = The certificate has no list of names, and its old name field holds the name.
    .apart = Some old tools still take it. Browsers do not.

self-signed-certificate = The certificate signed itself.
    .because = its certificate signed itself, so no one vouches for it
    .meaning = A trusted issuer should vouch for a site. Here the site vouches for itself. That is normal for a new device at home, but not for a public site.
    .fix-user = If it is your own device, its handbook tells how to trust it. If not, do not go past the warning, and tell the site's owner.
    .fix-admin = Get a certificate for { $host } from a public CA, or from your company's own CA if that root is installed here.
    .seen = The certificate is signed with its own key, and no store has it.
    .apart = Its issuer is the site or device itself, and not some product or company.

private-root-not-installed = This computer does not know who issued the certificate.
    .because = this computer does not know the issuer of its certificate ({ $issuer })
    .meaning = The certificate comes from an issuer that is not on the list of this computer. That is common inside companies. On a public site it is a bad sign.
    .fix-user = If it is a site of your company, ask your IT team to install its root. If it is a public site, do not go past the warning.
    .fix-admin = The root behind { $host } ({ $issuer }) is not installed here. Deploy it if it is yours, and make sure the server sends its full chain.
    .seen = The chain is whole, and its root is in no store.
    .apart = The issuer is a company or project, and no product that scans. With a missing link, the chain is not whole.
    .fix-admin-windows = The root behind { $host } ({ $issuer }) is not installed here. If it is yours, deploy it by group policy to "Trusted Root Certification Authorities". Make sure the server sends its full chain.
    .fix-admin-macos = The root behind { $host } ({ $issuer }) is not installed here. If it is yours, send it to the Mac by a profile, or add it to the System keychain and set it to trusted. Make sure the server sends its full chain.
    .fix-admin-linux = The root behind { $host } ({ $issuer }) is not installed here. If it is yours, put it into /usr/local/share/ca-certificates and run update-ca-certificates, or into /etc/pki/ca-trust/source/anchors and run update-ca-trust. Make sure the server sends its full chain.

national-root-not-public = The certificate comes from a national issuer.
    .because = its certificate comes from a national issuer that browsers do not include
    .meaning = The issuer belongs to one country and is not on the lists of the browsers. The chain is the same from each network, so no one is in the middle.
    .fix-user = Use the browser that the site names for this, if you trust it. Think twice before you install such a root: it could vouch for any site.
    .fix-admin = Get a second certificate for { $host } from an issuer that all browsers know.
    .seen = The root belongs to one country and is not in the public lists.
    .apart = The chain is the same from each network, so no one stands in between.

ca-certificate-as-leaf = An issuer's certificate is used as the site's own.
    .because = its certificate is of the kind that is meant for issuers
    .meaning = There are certificates for issuers and ones for sites. This site shows one for issuers. Strict programs do not accept it.
    .fix-user = You can't fix this from here. Tell the site's owner: "Your certificate is marked as a CA."
    .fix-admin = Issue a proper end-entity certificate (CA:FALSE, version 3) for { $host }.
    .seen = The site's certificate is marked as one of an issuer.
    .apart = The mark is on the site's own certificate. If an issuer lacks it, that is another fault.

missing-intermediate = The server left out a link of its chain.
    .because = its server left out a link of its chain of certificates
    .meaning = Trust goes from the site to its issuer and on to a root. The server did not send the part in the middle. Some browsers fetch it, and others fail.
    .fix-user = Try another browser: some can fetch the missing part. Tell the site's owner: "Your server does not send the intermediate certificate."
    .fix-admin = Serve the full chain for { $host }: its own certificate first, then each intermediate. Most CAs offer it as "fullchain".
    .seen = The issuer of the last certificate was not sent, and no store has it.
    .apart = If the missing link can be fetched, the server forgot it. If not, the issuer may be a private one.

chain-wrong-order = The chain is sent in the wrong order.
    .because = its server sends the certificates in the wrong order
    .meaning = The site's own certificate must come first, then the one that signed it, and so on. Here the order is mixed up. Some programs cope with it.
    .fix-user = You can't fix this from here. Another browser may work. Tell the site's owner: "Your chain is in the wrong order."
    .fix-admin = Put the certificate of { $host } first in the chain file, then each issuer in turn.
    .seen = The site's certificate does not come first.
    .apart = All parts are there, but in the wrong places.

extra-certificates-sent = The server sends more certificates than it needs.
    .because = its server sends more certificates than it needs
    .meaning = This does no harm. It only makes the handshake a little slower.
    .fix-user = There is nothing to do for you here.
    .fix-admin = Remove the root and the unused certificates from the chain file of { $host }.
    .seen = Certificates were sent that no way to a root needs.
    .apart = All clients get in. It does no harm.

certificate-message-too-large = The server sends a huge pile of certificates.
    .because = its server sends far too much certificate data
    .meaning = Programs set a limit to how much they read here, and this goes past it. So they give up.
    .fix-user = You can't fix this from here. Tell the site's owner: "Your certificate message is too large."
    .fix-admin = Cut down the chain and the list of names that { $host } sends. Split one big certificate into several.
    .seen = The certificates that the server sends are larger than clients read.
    .apart = The handshake breaks off in this message and in no other.

os-root-store-outdated = This system's list of trusted issuers is old.
    .because = this system's list of trusted issuers is too old for it
    .meaning = New issuers are added to the list with updates. This system did not get them, so it does not know the issuer of the site.
    .fix-user = Install all updates of your system. If there are none for it any more, use Firefox: it has a list of its own.
    .fix-admin = The root of { $host } is missing in this old system store. Update or replace the device, or serve an older chain as well.
    .seen = The root is in Mozilla's list, and the system does not have it.
    .apart = Programs with a list of their own work. Other devices are fine.
    .fix-user-windows = Install all updates from Windows Update. If there are none for it any more, use Firefox: it has a list of its own.
    .fix-user-macos = Install all updates under System Settings, General, "Software Update". If there are none for this Mac any more, use Firefox: it has a list of its own.
    .fix-user-linux = Update the package ca-certificates with all other updates. If there are none for this system any more, use Firefox: it has a list of its own.
    .fix-admin-windows = The root of { $host } is missing in the store of this system. Let Windows fetch root updates (do not block ctldl.windowsupdate.com), or deploy the root. Replace systems that get no updates.
    .fix-admin-linux = The root of { $host } is missing in the store of this system. Update the package ca-certificates. Then run update-ca-certificates, or update-ca-trust. Replace systems that get no updates.

ca-distrusted = Browsers no longer trust the issuer of this certificate.
    .because = browsers no longer trust the issuer of its certificate
    .meaning = The issuer broke the rules, so browsers took it off their lists. Some tools have not done so yet and still accept it.
    .fix-user = Do not go past the warning. Tell the site's owner: "Browsers no longer trust your CA."
    .fix-admin = Replace the certificate of { $host } with one from a CA that browsers trust.
    .seen = Browsers no longer trust the root or issuer for certificates of this date.
    .apart = The root may still be on this system, so tools take what browsers refuse.

certificate-revoked = The certificate was called back.
    .because = its certificate was called back by its issuer
    .meaning = The issuer says that this certificate must not be used any more. Its key may be in the wrong hands.
    .fix-user = Do not go on to this site. Tell its owner: "Your certificate is revoked."
    .fix-admin = Get a new certificate with a new key for { $host }, and find out why the old one was revoked.
    .seen = The issuer says that the certificate was called back.
    .apart = All other checks pass. Only the issuer's own word tells.

revocation-check-blocked = This computer can't ask if the certificate was called back.
    .because = this computer cannot ask the issuer if the certificate is still good
    .meaning = Some programs ask the issuer before they go on. Here the issuer can't be reached, so they stop. Browsers go on.
    .fix-user = Use a browser for now. Ask your IT team to let this computer reach the addresses for CRL and OCSP.
    .fix-admin = The CRL or OCSP address for { $host } cannot be reached from here. Open the way to it, or publish a CRL in your company CA.
    .seen = The address where the issuer would tell cannot be reached from here.
    .apart = Browsers go on without it. Programs that use the TLS of Windows may stop.
    .fix-admin-windows = The CRL or OCSP address for { $host } cannot be reached from here. Open the way to it for the system account too. Check with certutil -urlfetch -verify FILE.cer. With a CA of your own, publish its CRL by HTTP.

must-staple-missing = The server does not send a proof that it promised.
    .because = its server does not send the fresh proof that its certificate promises
    .meaning = The certificate says: only trust me with fresh proof from my issuer. The server sends none, or an old one. Firefox then stops.
    .fix-user = Load the page again after a minute, or try another browser. Tell the site's owner that the stapled OCSP answer is missing.
    .fix-admin = Turn on OCSP stapling on { $host } and check that it is fresh. Or get a certificate without must-staple.
    .seen = The certificate asks for a fresh proof, and the server sends none or an old one.
    .apart = Firefox stops and Chrome does not. The clock was checked first.

validity-too-long = The certificate is valid for too long.
    .because = its certificate is valid for longer than some systems allow
    .meaning = Browsers set a limit to how long a certificate may last. This one goes past it. Apple devices, for one, say no.
    .fix-user = Try another browser. Tell the site's owner: "Your certificate is valid for too long."
    .fix-admin = Issue the certificate of { $host } for a shorter time. The limit for public ones is 200 days in 2026, and it will shrink.
    .seen = The time from the first to the last day is longer than systems allow.
    .apart = Apple devices say no, and others take it.

name-constraint-violation = The issuer may not sign this name.
    .because = the issuer of its certificate may not sign this name
    .meaning = Some issuers may only sign names of one company. This name lies outside of that, so the certificate does not count.
    .fix-user = You can't fix this from here. Do not go past the warning. Tell the site's owner: "Your CA may not sign this name."
    .fix-admin = The name constraints of the CA do not allow { $host }. Change the constraints, the name, or the CA.
    .seen = An issuer in the chain may not sign this name.
    .apart = The name is in the certificate. It is the issuer that must not put it there.

wrong-key-usage = The certificate is not meant for servers.
    .because = its certificate is not meant for servers
    .meaning = A certificate says what it may be used for, such as mail or websites. This one is for something else.
    .fix-user = You can't fix this from here. Tell the site's owner: "Your certificate lacks serverAuth."
    .fix-admin = Reissue the certificate of { $host } with the extended key usage serverAuth.
    .seen = The certificate says that it is not meant for servers.
    .apart = The chain and the names are fine.

path-length-exceeded = The chain is longer than its issuer allows.
    .because = its chain is longer than an issuer in it allows
    .meaning = An issuer can limit how many more issuers may follow. Here there is one too many.
    .fix-user = You can't fix this from here. Tell the site's owner: "Your chain breaks a path length limit."
    .fix-admin = The chain of { $host } breaks a pathLenConstraint. Issue from a CA that is closer to the root, or raise the limit.
    .seen = More issuers follow than one of them allows.
    .apart = Each issuer is a real one. There are just too many.

issuer-not-a-ca = The one who signed it is no issuer.
    .because = its certificate was signed by one who may not do so
    .meaning = Only an issuer may sign for a site. Here one plain certificate signed another. That can be a trick to fool you.
    .fix-user = Do not go on to this site. Tell its owner: "Your issuer certificate is not a CA."
    .fix-admin = The issuer of { $host } has CA:FALSE. Get a certificate from a real CA.
    .seen = A certificate in the chain signs another one and is not marked as an issuer.
    .apart = The mark is missing on an issuer, and not too much on the site's own.

certificate-transparency-missing = The certificate lacks a receipt from the public logs.
    .because = its certificate lacks the receipt from the public logs
    .meaning = Public certificates must be listed in open logs. Browsers want to see a receipt. This one has none.
    .fix-user = Update your browser first. If it still fails, tell the site's owner: "Your certificate has no SCT."
    .fix-admin = Reissue the certificate of { $host } with a CA that puts receipts (SCTs) into it.
    .seen = A public certificate comes without receipts from the logs.
    .apart = Private issuers need none. Browsers stop, and tools do not.

weak-key = A key in the chain is too small.
    .because = a key in its chain of certificates is too small to be safe
    .meaning = The longer a key, the harder it is to guess. A key in this chain is so short that strong computers could break it.
    .fix-user = You can't fix this from here. Tell the site's owner: "Your certificate has a key that is too small."
    .fix-admin = Reissue the certificate of { $host } with an RSA key of 2048 bits or more, or with ECDSA P-256.
    .seen = A key in the chain has too few bits.
    .apart = The names and dates are fine. Some tools call it a bad signature.

weak-signature = A certificate is signed with a broken method.
    .because = a certificate in its chain is signed with a broken method
    .meaning = The method used to sign it (SHA-1 or MD5) can be fooled. So browsers do not take it as proof.
    .fix-user = You can't fix this from here. Tell the site's owner: "Your certificate is signed with SHA-1 or MD5."
    .fix-admin = Reissue the certificate of { $host }, and each intermediate with the same fault, with SHA-256.
    .seen = A certificate in the chain is signed with SHA-1 or MD5.
    .apart = The root's own signature does not count.

malformed-certificate = The certificate is not well formed.
    .because = its certificate cannot be read as it should
    .meaning = The data of the certificate breaks the rules of how it must be written. Strict programs stop here. Others may look past it.
    .fix-user = You can't fix this from here. Tell the site's owner: "Your certificate cannot be parsed."
    .fix-admin = The certificate of { $host } is malformed. Reissue it with a current tool.
    .seen = The certificate breaks the rules of its format.
    .apart = Strict programs fail, and some loose ones can still read it.

unknown-critical-extension = The certificate has a rule in it that no one knows.
    .because = its certificate has a rule in it that browsers do not know
    .meaning = The certificate says: stop if you do not know this rule. Browsers do not know it, so they stop.
    .fix-user = You can't fix this from here. Tell the site's owner: "Your certificate has an unknown critical extension."
    .fix-admin = Make the certificate of { $host } again, without the unknown critical extension.
    .seen = The certificate has a field that it calls vital and that no one knows.
    .apart = The rest of the format is as it should be.

key-certificate-mismatch = The server's key does not fit its certificate.
    .because = the key of its server does not fit the certificate
    .meaning = A certificate comes with a secret key. The server uses some other key, so it can't prove that the certificate is its own.
    .fix-user = Do not go past the warning. Tell the site's owner: "Your private key does not match your certificate."
    .fix-admin = Install a key and a certificate for { $host } that belong to each other, and restart the server.
    .seen = The proof that the server sends was not made with the key of its certificate.
    .apart = It is the same on each network and in each try.

default-vhost-certificate = The server shows its default certificate.
    .because = its server is not set up for this name and shows a default certificate
    .meaning = Many sites can live on one server. This one does not seem to know the name you asked for. So it shows a placeholder.
    .fix-user = Check how the name is spelled. If it is right, tell the site's owner: "Your server shows a default certificate for this name."
    .fix-admin = Set up { $host } with its own certificate on this server, ingress or hosting panel.
    .seen = The certificate has a name that servers and panels make up, such as "localhost".
    .apart = The address is right. The site was just not set up for TLS there.

client-sends-no-sni = The program does not say which site it wants.
    .because = the program does not tell the server which site it wants
    .meaning = Many sites can live on one server. The client must say the name it wants (SNI). Without it, the server shows the wrong certificate.
    .fix-user = Update the program that fails. A current browser opens the site.
    .fix-admin = Without SNI, { $host } answers with another certificate. Update the client, or make the default certificate a useful one.
    .seen = With the name in the hello the right certificate comes, and without it some other one.
    .apart = Browsers work. Only an old program that sends no name fails.

unrecognized-name = The server says that it does not know this name.
    .because = its server does not know this name
    .meaning = We told the server which site we want. It said that it has no site of that name.
    .fix-user = Check how the name is spelled. If it is right, tell the site's owner: "Your server sends alert 112 for this name."
    .fix-admin = The server sends alert 112 (unrecognized_name) for { $host }. Add the name to the site's settings there.
    .seen = The server says that it does not know the name (alert 112).
    .apart = It knows other names. If it only breaks off, it may have no certificate for this one.

host-not-provisioned = The server has no certificate for this name.
    .because = its server has no certificate for this name
    .meaning = The server works for other names. For this one it breaks off at once, no matter what we offer. It was not set up yet.
    .fix-user = Check how the name is spelled. If it is right, tell the site's owner: "Your CDN or server has no certificate for this name."
    .fix-admin = Add { $host } and its certificate at the CDN or load balancer.
    .seen = With this name each hello is refused, and with some other name the same address answers.
    .apart = No version and no suite helps. A filter cuts the link, and a server sends an alert.

server-internal-error = The server reports a fault of its own.
    .because = its server reports a fault of its own
    .meaning = The server sent the alert "internal error". Something broke on its side: a missing key or certificate, or too much load.
    .fix-user = Try again in some minutes. If it stays, tell the site's owner: "Your server sends TLS alert 80."
    .fix-admin = The server sends alert 80 (internal_error) for { $host }. Read its log for the time in this report.
    .seen = The server sends the alert "internal error" (80).
    .apart = It is the same on each network. If some tries work, the server is too busy.

alpn-mismatch = You and the server share no web protocol.
    .because = its server does not know the web protocols that we offered
    .meaning = In the handshake, both sides agree on how to talk after it. The server found nothing on our list.
    .fix-user = Update the program that fails, or try another browser.
    .fix-admin = The server sends alert 120 for { $host }. Let it offer h2 and http/1.1.
    .seen = The server refuses our list of web protocols (alert 120), and without the list it answers.
    .apart = All else in the hello stays the same.

client-certificate-required = The server wants a personal certificate from you.
    .because = its server wants a personal certificate from you
    .meaning = Some sites only let in people who can show a certificate of their own. It is often on a smart card, or on the computers of a company. We had none to show.
    .fix-user = If you have such a certificate, open the site in your browser and choose it when asked. If not, ask whoever invited you to the site for one.
    .fix-admin = { $host } asks for a client certificate. Enrol one for this user, check that the server names the right CAs, and explain it to your users.
    .seen = The server asks for a certificate and then refuses us.
    .apart = Its request comes before the refusal. If we had shown one, it would be about that one.

client-certificate-rejected = The server does not accept the personal certificate.
    .because = its server does not accept the personal certificate that was shown
    .meaning = The alert is about your certificate and not about the one of the site. Yours may be old, of the wrong kind, or from the wrong issuer.
    .fix-user = Look at the dates of your certificate and choose another one if you have it. If not, ask whoever gave it to you for a new one.
    .fix-admin = { $host } rejects the client certificate. Check its CA, its dates, and that it is meant for clientAuth.
    .seen = We showed a certificate, and the server said no to it.
    .apart = The alert is about your certificate and not about the site's.

load-balancer-bad-node = One of several servers is set up wrong.
    .because = one of its servers is set up in a different way and fails
    .meaning = The site runs on several servers. Most tries worked, and some met a server with another certificate or a fault.
    .fix-user = Load the page again: you may reach a good server. Tell the site's owner that only some tries fail.
    .fix-admin = The servers behind { $host } differ. Find the one with the other certificate, take it out, and load the same setup on all.
    .seen = Tries or addresses differ: some are good, and some show another certificate or a fault.
    .apart = The certificate or the address changes along with the fault. If nothing else changes, the server is too busy.

app-ignores-user-roots = The app does not use the roots that you installed.
    .because = the app does not use the roots that you installed
    .meaning = Apps on Android only trust the roots of the system. A root that you add by hand counts for the browser, but not for apps.
    .fix-user = Use the browser for this site. Tell the maker of the app or your IT team about it.
    .fix-admin = Add the root for { $host } to the network security file of the app. Or add it to the system store of your devices.
    .seen = The system trusts the root, public lists do not have it, and an app shows the error.
    .apart = The browser on the same device works.

java-own-trust-store = A Java program has its own list of trusted issuers.
    .because = the Java program has its own list of issuers, and one is missing there
    .meaning = Java does not ask the system whom to trust. The browser opens the site, and the Java program stops.
    .fix-user = Ask your IT team to add the root to Java. On Windows, Java can be told to use the Windows store.
    .fix-admin = Import the root of { $host } into the cacerts file of each Java version. The tool keytool does that. Or use the Windows store.
    .seen = The system trusts the root, public lists do not have it, and a Java program shows the error.
    .apart = The browser works, and the error speaks of PKIX or a path.
    .fix-user-windows = Ask your IT team to add the root to Java. Or start the program with this: -Djavax.net.ssl.trustStoreType=Windows-ROOT
    .fix-user-macos = Ask your IT team to add the root to Java. Or start the program with this: -Djavax.net.ssl.trustStoreType=KeychainStore
    .fix-user-linux = Ask your IT team to add the root to the cacerts file of the Java version that this program uses.

script-runtime-own-trust-store = A Python or Node.js program has its own list of trusted issuers.
    .because = the Python or Node.js program has its own list of issuers, and one is missing there
    .meaning = Such programs often bring a list of their own. The browser opens the site, and the script stops.
    .fix-user = Point SSL_CERT_FILE (Python) or NODE_EXTRA_CA_CERTS (Node.js) at a file with the missing root. Ask your IT team for that file.
    .fix-admin = Hand out a file with the root of { $host }, and set SSL_CERT_FILE and NODE_EXTRA_CA_CERTS for your users.
    .seen = The system trusts the root, public lists do not have it, and a Python or Node.js program shows the error.
    .apart = The browser works, and the script does not.
    .fix-user-windows = Ask your IT team for a file with the missing root. Then set SSL_CERT_FILE (Python) or NODE_EXTRA_CA_CERTS (Node.js) to it. Newer versions can also use the Windows store: start Node.js with --use-system-ca, and add the package truststore to Python.
    .fix-user-macos = For Python from python.org, run "Install Certificates.command" in its folder first. If the root is your company's, set SSL_CERT_FILE (Python) or NODE_EXTRA_CA_CERTS (Node.js) to a file with it. Ask your IT team for that file.
    .fix-user-linux = Point SSL_CERT_FILE (Python) at /etc/ssl/certs/ca-certificates.crt, where the system keeps its roots. Point NODE_EXTRA_CA_CERTS (Node.js) at a file with the missing root. Ask your IT team for that file.

git-windows-backend = Git uses another list of trusted issuers than the system.
    .because = Git uses another list of issuers than the system, and one is missing there
    .meaning = Git can use a list of its own, such as on Windows. There the root is missing, while the system has it.
    .fix-user = Run this once: git config --global http.sslBackend schannel
    .fix-admin = Set http.sslBackend to schannel for all users, or ship a file with the root of { $host }.
    .seen = The system trusts the root, public lists do not have it, and Git shows the error.
    .apart = With the other setting of http.sslBackend it works.
    .fix-user-windows = Run this once: git config --global http.sslBackend schannel
    .fix-user-macos = Ask your IT team for a file with the root. Then run this once: git config --global http.sslCAInfo FILE. If that is set to an old file, remove it.
    .fix-user-linux = Ask your IT team for a file with the root. Then run this once: git config --global http.sslCAInfo FILE. If that is set to an old file, remove it.
    .fix-admin-linux = Git looks into the file that http.sslCAInfo names, or into the system's. Remove the setting or point it at a file with the root of { $host }.

rust-own-trust-store = The program only trusts the roots that are built into it.
    .because = the program only trusts the roots that are built into it
    .meaning = Some programs bring their own list and do not ask the system. A root of your company is not on it.
    .fix-user = Look for a build or a setting of this program that uses the roots of the system.
    .fix-admin = The tool does not use the system store, so the root of { $host } is missing. Choose tools that can use it.
    .seen = The system trusts the root, public lists do not have it, and a Rust program shows the error.
    .apart = The browser works. The error speaks of an unknown issuer.
