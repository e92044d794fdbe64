## What is said about each cause of the protocol version.

server-only-tls10-11 = The server only speaks old versions of TLS.
    .because = its server only speaks TLS 1.0 or 1.1, which are no longer safe
    .meaning = Browsers stopped using TLS 1.0 and 1.1 years ago, as they can be broken. This server offers nothing newer. So no current browser can use it.
    .fix-user = You can't fix this from here. Tell the site's owner: "Your server only offers TLS 1.0 or 1.1. Please turn on TLS 1.2 and 1.3."
    .fix-admin = Turn on TLS 1.2 and 1.3 on { $host }. If the device is too old for it, put a current proxy in front of it. Step 5 shows the exact lines for nginx, Apache, IIS and HAProxy.
    .seen = The server answers TLS 1.0 or 1.1 and says no to 1.2 and 1.3.
    .apart = Each version was asked for by itself. If none is answered, the versions are not the cause.

server-only-ssl3 = The server only speaks SSL, which is broken.
    .because = its server only speaks SSL, which is broken
    .meaning = SSL is the old form of TLS, from the 1990s. It can be broken with ease, so no current program speaks it.
    .fix-user = You can't fix this from here. Tell the site's owner: "Your server only speaks SSL 3 or 2. It must be updated or replaced."
    .fix-admin = Update or replace the server or device behind { $host }, so that it speaks TLS 1.2 or newer.
    .seen = The server answers SSL 3 or 2 and says no to each version of TLS.
    .apart = Each version was asked for by itself.

no-common-version = The server takes none of the TLS versions that we offer.
    .because = its server takes none of the versions of TLS that we offered
    .meaning = We tried each version, from the newest to the oldest. The server said no to all of them, so its settings seem to be wrong.
    .fix-user = Update your browser and try again. If it stays the same, tell the site's owner: "Your server refuses every version of TLS."
    .fix-admin = The server at { $host } refuses every version of TLS. Check its lowest and highest version, and that its TLS library fits. Step 5 shows the exact lines for nginx, Apache, IIS and HAProxy.
    .seen = The server says no to each version, with the alert made for that (70).
    .apart = If one version is answered, the server is just too old or too new.

client-tls12-disabled = TLS 1.2 is switched off on this computer.
    .because = TLS 1.2 is switched off on this computer
    .meaning = Most sites need TLS 1.2 or newer. A setting of this computer keeps programs from using it. Browsers with their own TLS still work.
    .fix-user = Install all updates of your system. Then, in the Internet options, check that TLS 1.2 and TLS 1.3 are ticked.
    .fix-admin = TLS 1.2 is off for programs here. Check the SCHANNEL, WinHTTP and .NET settings in the registry, and the TLS settings of Java.
    .seen = A setting of this computer takes TLS 1.2 away, or the client test shows that a program does not offer it. Or more than one site fails in programs that use the TLS of Windows.
    .apart = Browsers with TLS of their own work. If the server is old, it fails there too.
    .fix-user-windows = Install all updates from Windows Update. Then open "Internet Options", Advanced, and check that TLS 1.2 and TLS 1.3 are ticked.
    .fix-user-macos = Install all updates of your Mac, and update the program that fails.
    .fix-user-linux = Install all updates of your system, and update the program that fails.
    .fix-admin-linux = TLS 1.2 is off for programs here. Check update-crypto-policies --show, MinProtocol in openssl.cnf, and jdk.tls.disabledAlgorithms of Java.

tls13-intolerant = Something fails as soon as TLS 1.3 is offered.
    .because = its server, or a device on the way, fails when TLS 1.3 is offered
    .meaning = Our hello works when it asks for TLS 1.2 only. The same hello with TLS 1.3 in it gets dropped. An old server or firewall does not know how to say no.
    .fix-user = Try another network. If it works there, tell your IT team that a device drops TLS 1.3. If not, tell the site's owner.
    .fix-admin = A hello with TLS 1.3 to { $host } fails, and one with TLS 1.2 works. Update the software of the server, the load balancer and the firewall.
    .seen = A hello with TLS 1.3 fails, and one of the same size without it is answered.
    .apart = The size must be the same. If it is not, the size may be the cause.

hello-intolerant-server = The server cannot read a modern hello.
    .because = its server cannot read a modern hello
    .meaning = New clients put new fields into their first message. A server should skip what it does not know. This one fails instead.
    .fix-user = Try another network first. If it fails there too, tell the site's owner: "Your server fails on a modern TLS hello."
    .fix-admin = The server at { $host } fails on unknown fields in the ClientHello. Update it, or the device in front of it, so that it skips them.
    .seen = A modern hello fails, and an old and plain one is answered.
    .apart = Not the size, the name or the version alone makes it fail.

hello-length-intolerant = The server fails on a hello of a certain length.
    .because = its server fails on a first message of a certain length
    .meaning = Some old devices misread a first message of 256 to 511 bytes. Current browsers send a longer one and get in. Some other programs do not.
    .fix-user = A current browser opens the site. If some other program fails, tell the site's owner: "Your server hangs on a hello of 256 to 511 bytes."
    .fix-admin = A ClientHello of 256 to 511 bytes to { $host } gets no answer. Longer and shorter ones do. Update the load balancer in front of it.
    .seen = A hello of 511 bytes fails, and shorter and longer ones are answered.
    .apart = If all longer ones fail too, large hellos are the cause.

server-requires-tls13 = The server wants TLS 1.3 and nothing older.
    .because = its server wants TLS 1.3 and nothing older
    .meaning = TLS 1.3 is the newest version. Current browsers have it. Older programs do not, and so they fail here.
    .fix-user = Update the browser or program that fails. A current browser opens the site.
    .fix-admin = The server at { $host } takes TLS 1.3 only. Allow TLS 1.2 too for some time if older programs must reach it. Step 5 shows the exact lines for nginx, Apache, IIS and HAProxy.
    .seen = The server answers TLS 1.3 and says no to TLS 1.2.
    .apart = A current client gets in. Only old ones fail.

inappropriate-fallback = A step back to an older TLS version was caught.
    .because = a step back to an older version of TLS was caught on the way
    .meaning = Both sides can do better than what they ended up with. Something broke the first, full try. This check stops it, as it could be an attack.
    .fix-user = Try another network. If it works there, tell your IT team that a device pushes TLS to an older version.
    .fix-admin = A downgrade was seen on the way to { $host }. Update the proxy or firewall that ends TLS, and look at what broke the first handshake.
    .seen = The server says that an older version was asked for than it should be, or marks its answer that way.
    .apart = Something broke the first try. If hellos with TLS 1.3 get cut, that is the cause.

server-breaks-tls = The server breaks a rule of TLS.
    .because = its server breaks a rule of TLS
    .meaning = Both sides must keep to the same rules, or the link is not safe. This server sent something that the rules do not allow. So every careful program ends the handshake at this point.
    .fix-user = Try another network, such as a phone hotspot. If it works there, some device on your own network changes the data: tell your IT team. If not, tell the site's owner and send this report along.
    .fix-admin = The handshake of { $host } breaks a rule of TLS; the report names it. Update the TLS software of the server and of what stands in front of it, such as a load balancer or a firewall.
    .seen = The server sent what the rules of TLS do not allow.
    .apart = It is the same each time. If it changes from try to try, data gets changed on the way.

legacy-renegotiation = The server lacks an old safety fix.
    .because = its server lacks the fix for safe renegotiation
    .meaning = A fix from the year 2010 is missing on this server. Browsers still work. Tools that use OpenSSL 3 refuse to go on.
    .fix-user = Use a browser for this site. Tell the site's owner: "Your server lacks secure renegotiation (RFC 5746)."
    .fix-admin = Update the server or device behind { $host }. It lacks secure renegotiation (RFC 5746), so OpenSSL 3 clients refuse it.
    .seen = The server takes TLS 1.2 and does not send the sign of safe renegotiation.
    .apart = Browsers work. Tools with OpenSSL 3 name this fault in their error.
