## What is said about each cause of the network: the title, the reason as a clause, what it means, and what to do.

dns-wrong-address = The name leads to the wrong server.
    .because = its name leads to the wrong server
    .meaning = Your name server (DNS) gave an address that does not belong to this site. So you reach a stranger, and its certificate does not fit. Do not type a password there.
    .fix-user = Try another network, such as a phone hotspot. If it works there, pick another DNS server in your network settings and start the computer again.
    .fix-admin = The resolver gives a wrong address for { $host }. Compare its answer with a second resolver, clear its cache, and find out who changed the record. DNSSEC helps against it.
    .seen = The name leads to an address that shows the certificate of some other site, and on another network it does not.
    .apart = If the site itself were set up wrong, it would fail on each network. If all sites fail, think of a sign-in page.
    .fix-user-windows = Restart the router. Then run this in a terminal: ipconfig /flushdns. If it stays the same, set another DNS server in the network settings, or ask whoever runs the network.
    .fix-user-macos = Restart the router. Then run this in a terminal: sudo killall -HUP mDNSResponder. If it stays the same, set another DNS server in the network settings, or ask whoever runs the network.
    .fix-user-linux = Restart the router. Then run this in a terminal: resolvectl flush-caches. If it stays the same, set another DNS server in the network settings, or ask whoever runs the network.

dns-sinkhole = A filter gives a dummy address for this name.
    .because = a filter on your network gives a dummy address for it
    .meaning = The name was sent to an address that leads nowhere, or to a page that says no. Filters in routers, ad blockers and safe DNS services do this on purpose.
    .fix-user = If you trust the site, allow { $host } in the filter. Look in your ad blocker, your router, and the DNS service that you use. At work or school, ask your IT team to allow it.
    .fix-admin = A DNS filter blocks { $host }. Add the name to its allowlist if it should open. To block a name, answer that it does not exist. A dummy address only leads to odd certificate errors.
    .seen = The name leads to a page of a filter, or to an address that no public site can have, such as 0.0.0.0.
    .apart = Only the listed names are led astray, and others work. A line in the hosts file does the same, but only on one computer.

dns-name-not-found = No address was found for this name.
    .because = no address was found for its name
    .meaning = Before a page can load, its name is turned into an address. That step failed, so the talk with the site did not even start.
    .fix-user = Check how the name is spelled. Then open a site that you know works. If that one fails too, you are offline or your DNS server is down: start your router again.
    .fix-admin = The name { $host } does not resolve. Check the DNS record, the date on which the domain ends, and the resolver of this network.
    .seen = The name service knows no address for the name, so no link was tried.
    .apart = No message of TLS was sent yet. If other names fail as well, the name service is down.

hosts-file-override = A file on this computer sends this name elsewhere.
    .because = the hosts file on this computer sends its name elsewhere
    .meaning = A small list called the hosts file beats the real address of a site. It holds a line for this name. It may be left over from a test or come from a program.
    .fix-user = Open the hosts file as an administrator and remove the line for { $host }. If you do not know who put it there, ask your IT team first.
    .fix-admin = The hosts file has an entry for { $host }. If no one needs it, remove it here and in the image or script that wrote it.
    .seen = A line in the hosts file gives the very address that is used, and the site fails there.
    .apart = It stays the same with each name server, and only this computer has the fault.
    .fix-user-windows = Start Notepad as an administrator and open C:\Windows\System32\drivers\etc\hosts. Remove the line that names the site, or put a # in front of it. Then choose Check again. At work, ask your IT team first.
    .fix-user-macos = Open a terminal and run this: sudo nano /etc/hosts. Remove the line that names the site, or put a # in front of it. Then choose Check again. At work, ask your IT team first.
    .fix-user-linux = Open a terminal and run this: sudo nano /etc/hosts. Remove the line that names the site, or put a # in front of it. Then choose Check again. At work, ask your IT team first.

split-dns-vpn = The VPN and your network disagree about this name.
    .because = your VPN and your network give it two different addresses
    .meaning = Some sites have one address inside a company and one outside. With the VPN on or off, you can get the wrong one of the two.
    .fix-user = If it is a company site, connect the VPN and choose Check again. If it is a public site, disconnect the VPN and choose Check again.
    .fix-admin = The name { $host } resolves to the wrong side. Check the split DNS rules and the routes that the VPN sets.
    .seen = The name or the certificate is wrong, and without the VPN it is right.
    .apart = With the VPN off, all is well. Another public name server changes nothing.

no-internet = This computer has no way to the internet.
    .because = this computer has no way to the internet
    .meaning = We asked some well-known sites as well, and none of them could be reached. So the fault is not at the site: it lies here, or at your network.
    .fix-user = Check the Wi-Fi or the cable, and that flight mode is off. Start your router again. If a VPN is on, disconnect it once. Then choose Check again.
    .fix-admin = Neither { $host } nor other hosts can be reached from here. Check the link, the default route, the name server, and the rules for this computer. If the way out is a proxy, set it up here.
    .seen = The site and each of the other hosts that we asked are out of reach.
    .apart = If other sites open, the fault lies with this one or with a rule for it.

tcp-blocked = No answer comes from the site.
    .because = no answer comes back, as if a firewall were in the way
    .meaning = We called the site and heard nothing at all. A firewall may drop the call, or the server may be down. TLS had no part in it yet.
    .fix-user = Try another network, such as a phone hotspot. If the site opens there, your own network blocks it: ask whoever runs it to let you reach { $host }.
    .fix-admin = Calls to { $host } get no answer. Look for a rule that drops them: on this computer, on the firewall, and at the server. Check that the service is up and its port is open.
    .seen = Nobody answers the call, or the system does not let this program call.
    .apart = The link never opens. If it opens and then nothing is said, the server is silent.
    .fix-user-windows = Try another network, such as a phone hotspot. If it works there, look in "Windows Security", "Firewall & network protection", if this program may use the network, or ask whoever runs your network. If it fails there too, tell the site's owner.

tcp-refused = Nothing takes calls on this port.
    .because = the server takes no calls on this port
    .meaning = The computer is there, but it said no at once. The service is not running, or it listens on another port.
    .fix-user = Check the address and the number after the colon. If both are right, try again later and tell the site's owner that the port is closed.
    .fix-admin = Nothing listens on this port of { $host }. Start the service, or fix the port in the load balancer and the firewall.
    .seen = The other side says no at once.
    .apart = A "no" comes at once. A firewall most often makes you wait.

reset-during-handshake = The link is cut right after our first message.
    .because = the link is cut right after the first message
    .meaning = The server, or a device on the way, broke the link as soon as we said hello. It gave no reason. Firewalls and overloaded servers do this.
    .fix-user = Try another network, such as a phone hotspot. If it works there, tell your IT team that the link to { $host } gets cut. If not, tell the site's owner.
    .fix-admin = A TCP reset follows the ClientHello to { $host }. Look in the logs of the firewall, the load balancer and the server for the time in this report.
    .seen = The link is cut after our first message, and no change of that message helps.
    .apart = If another name, a short hello or an older version gets through, that is the cause instead.

closed-during-handshake = The other side hangs up after our first message.
    .because = the other side hangs up after the first message
    .meaning = The link was closed with no word of why. This port may belong to a service that does not speak TLS, or the server may have a fault.
    .fix-user = Check the number after the colon in the address. Then try another network. If it stays the same, tell the site's owner.
    .fix-admin = The link to { $host } is closed after the ClientHello, with no alert. Check which service owns this port, and read its log.
    .seen = The link ends after our first message with no word of why.
    .apart = Mail servers and databases hang up like this when they want their own first step. Changes to the hello tell a filter apart.

server-silent = The server takes the call but says nothing.
    .because = its server takes the call but says nothing
    .meaning = The link stands, and our first message got there. Then nothing came back. Most often the server hangs or has too much to do.
    .fix-user = Wait some minutes and choose Check again. If it stays silent, tell the site's owner: "The server accepts the connection but does not answer the TLS hello."
    .fix-admin = The server at { $host } accepts TCP but does not answer the ClientHello. Check its worker threads, its load, and what stands in front of it.
    .seen = The link opens, the first message is taken, and nothing comes back.
    .apart = Here not one byte comes. If a part of the answer comes and then no more, large packets get lost.

server-too-slow = The server answers far too slowly.
    .because = its server answers far too slowly
    .meaning = The link stands, and the server says a little now and then. In all the time that we waited it never got to the end of its answer. It may have too much to do, or something on the way slows it down.
    .fix-user = Wait some minutes and choose Check again. Try another network too. If it stays slow, tell the site's owner: "The server begins to answer the TLS hello but does not finish."
    .fix-admin = The server at { $host } sends its handshake in tiny pieces with long waits. Check its load, what stands in front of it, and any limit on the rate of data.
    .seen = The server sends its answer in bits and is not done when time is up.
    .apart = A silent server sends nothing. A busy one is fast in some of the tries.

server-overloaded = The server can't keep up.
    .because = its server can't keep up with all the calls
    .meaning = Some of our tries worked and some did not, with the same certificate each time. The server is busy, or it limits how often one may call.
    .fix-user = Wait for some minutes, then try again. Please do not press reload all the time, as this makes it worse. If it lasts, tell the site's owner.
    .fix-admin = Some handshakes with { $host } fail for no reason of TLS. Add capacity, turn on session resumption, and check the limits per client.
    .seen = Some tries work and some do not, with the same certificate each time.
    .apart = If the bad tries meet another certificate or address, one server of several is set up wrong.

ipv6-broken = The newer kind of address (IPv6) fails here.
    .because = IPv6 fails on the way, while IPv4 works
    .meaning = The site has two kinds of address. One of them does not work from your network. Programs that try that one first get stuck.
    .fix-user = Start your router again. If that does not help, ask whoever runs your network to look at IPv6.
    .fix-admin = IPv6 to { $host } fails while IPv4 works. Check the AAAA record, the default route, and that the firewall lets ICMPv6 pass.
    .seen = The site fails at its IPv6 addresses and works at its IPv4 ones.
    .apart = Both kinds of address were tried for the same name, and only one kind fails.

pmtu-black-hole = Large packets get lost on the way.
    .because = large packets get lost on the way
    .meaning = Small messages get through, but larger ones do not. The answer of the server broke off in the middle. This is common with a VPN or a tunnel.
    .fix-user = Disconnect the VPN or try another network, then choose Check again. If it works, tell your IT team that large packets get lost.
    .fix-admin = Large packets from { $host } get lost. Lower the MTU of the tunnel to 1400, then 1280, clamp the MSS both ways, and let ICMP "fragmentation needed" pass.
    .seen = A part of the answer comes and the rest does not.
    .apart = The stall comes after the first bytes of the answer. A large hello that is dropped gets no answer at all.
    .fix-admin-windows = Large packets from { $host } get lost. Set the MTU of the tunnel to 1400, then 1280, with netsh interface ipv4 set subinterface. Clamp the MSS both ways, and let ICMP "fragmentation needed" pass.
    .fix-admin-linux = Large packets from { $host } get lost. Set the MTU of the tunnel to 1400, then 1280, with ip link set dev NAME mtu 1280. Clamp the MSS both ways, and let ICMP "fragmentation needed" pass.

cdn-origin-handshake-failed = The site's front door works, but the server behind it does not.
    .because = its front server cannot make a safe link to the server behind it
    .meaning = Your link to the site is fine. The service in front of it (the CDN) could not shake hands with the site's own server.
    .fix-user = You can't fix this from here. Tell the site's owner: "Your CDN reports error 525 or 526. It cannot set up TLS with your own server."
    .fix-admin = The CDN cannot set up TLS with the origin of { $host }. Check the certificate, the name, the ciphers and SNI at the origin, and that it lets the CDN in. To check both ends at once, run this check again with --connect and the address of the origin.
    .seen = The front server answers well and says with number 525 or 526 that the server behind it does not.
    .apart = Your own link is fine. The numbers 520 to 524 mean that no one could be reached behind it.

cdn-origin-unreachable = The site's front door works, but no one is behind it.
    .because = its front server cannot reach the server behind it
    .meaning = Your link to the site is fine. The service in front of it (the CDN) gets no answer from the site's own server.
    .fix-user = You can't fix this from here. Try again later. If it lasts, tell the site's owner: "Your CDN cannot reach your server."
    .fix-admin = The CDN cannot reach the origin of { $host }. Start the origin, and let the addresses of the CDN through its firewall.
    .seen = The front server answers well and says with a number from 520 to 524 that no one is behind it.
    .apart = There is no fault of TLS. With 525 and 526 there is one, between the two servers.

plain-http-on-tls-port = The server does not use TLS on this port.
    .because = its server speaks plain HTTP on this port, with no TLS
    .meaning = We said hello in TLS. The answer was a plain web page with no lock at all. So no safe link can start on this port.
    .fix-user = Check the number after the colon. Without it, https uses 443. If the address is right, tell the site's owner: "This port answers with plain HTTP."
    .fix-admin = This port of { $host } speaks plain HTTP. Turn on TLS for it, or publish the port that has TLS.
    .seen = The answer to our hello is a web page in plain text.
    .apart = The page names no filter, and it does not come from a proxy.

wrong-service-on-port = Some other service answers on this port.
    .because = some other service answers on this port
    .meaning = What answered is no web server and does not speak TLS. The port number is likely wrong.
    .fix-user = Check the number after the colon in the address. If you got it from someone, ask them for the right one.
    .fix-admin = Some service without TLS answers on this port of { $host }. Move it, or publish the right port.
    .seen = The answer is neither TLS nor a web page, such as the greeting of an SSH server.
    .apart = Mail servers and databases greet in their own ways, and then another cause is named.

starttls-needed = This server wants to start in plain text and then switch.
    .because = its server starts in plain text and only then switches to TLS
    .meaning = Mail and chat servers and the like can start TLS in two ways: at once, or after a short greeting (STARTTLS). You and the server use different ways.
    .fix-user = In the account settings, choose STARTTLS for the ports 587, 143, 110 and 389. Choose SSL/TLS for the ports 465, 993, 995 and 636.
    .fix-admin = This port of { $host } needs STARTTLS. Tell your users which setting goes with which port, and offer both kinds.
    .seen = A mail, chat or file server greets in plain text, or a server that should greet speaks TLS at once.
    .apart = The greeting is that of a mail server and not a web page.

database-upgrade-needed = This database wants its own first step before TLS.
    .because = its database wants its own first step before TLS
    .meaning = Databases do not start with TLS right away. They want a short message of their own first. A plain TLS hello gets dropped.
    .fix-user = In your database tool, turn on its own SSL option for this kind of database. Do not wrap it in another TLS tool.
    .fix-admin = The database at { $host } needs its own SSL request before TLS. Tell your users how to connect and which option to set.
    .seen = A database greets in its own way and can do TLS after a first step.
    .apart = The database says yes to TLS when it is asked in its own way.

database-tls-disabled = This database has TLS switched off.
    .because = TLS is switched off in its database
    .meaning = We asked the database for a safe link, and it said no. It would send all data in the clear.
    .fix-user = You can't fix this from here. Ask whoever runs the database to turn on TLS. Do not send passwords over an open network until then.
    .fix-admin = The database at { $host } says no to TLS. Install a certificate and turn on TLS 1.2 or newer.
    .seen = The database was asked for TLS in its own way and said no.
    .apart = It did answer, so it is not the wrong port.
