## What is said about each cause between this computer and the site.

ech-blocked = The network drops links that hide the site's name (ECH).
    .because = the network drops links that hide the site's name
    .meaning = Browsers can hide which site you visit (ECH). A device on this network cuts each link that does so. The same hello without it gets through.
    .fix-user = Try another network. If it works there, tell your IT team that links with ECH are cut.
    .fix-admin = A device drops the ECH field (0xfe0d) of the ClientHello. Update the firewall so that it lets the field pass, or set ECH by browser policy.
    .seen = Our own handshake and other browsers work. One browser fails, on this network only.
    .apart = If it fails on all networks, the site's own ECH is wrong.

captive-portal = The Wi-Fi wants you to sign in first.
    .because = the Wi-Fi wants you to sign in first
    .meaning = Hotels, trains and cafés lead all links to a sign-in page at first. That page cannot show the certificate of the site you want, so the browser warns you.
    .fix-user = Open http://example.com in a new tab. Sign in or accept the terms on the page that comes up. Then choose Check again.
    .fix-admin = The network takes over links on port 443 before sign-in. Announce the portal by DHCP (RFC 8910) and leave port 443 alone.
    .seen = A sign-in page answers, or each site shows a wrong certificate on this network only.
    .apart = Other sites fail as well. A company gateway signs with an issuer of its own, and plain pages stay as they are.

antivirus-https-scanning = { $product } opens this connection to scan it.
    .because = { $product } opens the connection to scan it
    .meaning = Your antivirus stands between you and the site. It shows a certificate of its own. The program you use does not know who signed it, so it stops.
    .fix-user = Add { $host } to the list of exceptions in { $product }. If many sites fail, update or repair { $product }: that puts its root back in place.
    .fix-admin = { $product } signs { $host } anew. Install its root in each store that is used here, or exclude the program or the site from HTTPS scanning.
    .seen = The issuer of the certificate is named after an antivirus product.
    .apart = It is the same on each network. The issuer of a gateway shows up on one network only.

antivirus-downgrades-tls = A safety program here makes TLS weaker.
    .because = a safety program on this computer changes the handshake
    .meaning = The certificate may be fine. But the handshake is not the one that the site offers: a program in between makes it weaker or breaks it.
    .fix-user = Update your antivirus or parental control program. Then add { $host } to its list of exceptions.
    .fix-admin = A filter on this computer alters TLS to { $host }. Update it, exclude the site, and report the fault to its maker.
    .seen = The handshake fails on this computer on each network, and another device gets through.
    .apart = The certificate may be fine. If it works when the VPN is not connected, look there.

interceptor-reports-bad-site = { $product } found the site's own certificate bad.
    .because = { $product } found the site's own certificate bad
    .meaning = { $product } looked at the site first and did not trust it. It tells you so with a special certificate. The fault is most likely at the site.
    .fix-user = Do not go past the warning, and do not ask for an exception yet. Check the site from another network: step 6 tells what is wrong with its certificate. Tell the site's owner.
    .fix-admin = { $product } marks { $host } as untrusted. Check the site's own certificate from outside (step 6). An exception only hides the fault: the site's owner has to mend it.
    .seen = The issuer has the special name that a product uses for sites that it does not trust.
    .apart = Its usual name would mean that it only scans. This one is a warning about the site.

tls-inspection-corporate = Your company's network opens this connection to inspect it.
    .because = a gateway on your network opens the connection to inspect it
    .meaning = A device of your company reads safe links and signs them anew. It shows the issuer { $issuer }. Programs that do not know this issuer stop.
    .fix-user = Tell your IT team: "The root of { $issuer } is missing for the program I use." Ask them to install it, or to put { $host } on the allowlist.
    .fix-admin = TLS inspection signs { $host } with { $issuer }. Deploy that root to each store: the system, Firefox, Java, Python and Node.js. Or add the site to the bypass list.
    .seen = The chain ends in a root of a gateway product. Or one issuer that is not public signs this site and other sites.
    .apart = It shows on the company's network only. An antivirus goes with you to each network.
    .fix-admin-windows = TLS inspection signs { $host } with { $issuer }. Deploy that root by group policy to the Windows store. Firefox can use it with the policy ImportEnterpriseRoots. Java, Python and Node.js need it on their own. Or add the site to the bypass list.
    .fix-admin-macos = TLS inspection signs { $host } with { $issuer }. Send that root to the System keychain by a profile. Firefox can use it with the policy ImportEnterpriseRoots. Java, Python and Node.js need it on their own. Or add the site to the bypass list.
    .fix-admin-linux = TLS inspection signs { $host } with { $issuer }. Install that root with update-ca-certificates or update-ca-trust. Firefox, Java and Node.js need it on their own. Or add the site to the bypass list.

tls-inspection-cannot-resign = This service does not survive inspection by the network.
    .because = a gateway on your network inspects it, and this service does not allow that
    .meaning = Some services only accept their own certificate, or ask for yours. A gateway that signs links anew breaks them. Elsewhere they work.
    .fix-user = Ask your IT team to put { $host } on the bypass list. Until then, use another network if you may.
    .fix-admin = { $host } uses pinning or client certificates. Add it to the bypass list of the TLS inspection.
    .seen = This one site is cut here and works on another network, and other sites work here.
    .apart = If the server asks for a certificate of yours, that comes first.

tls-inspection-school = Your school's filter opens this connection.
    .because = a school filter opens the connection
    .meaning = Schools check web links with a filter. The filter signs each site anew. This device does not have the filter's root, so it warns you.
    .fix-user = Ask your school's IT team how to install the school profile. Or use a device that the school gives out.
    .fix-admin = The root of the school filter is missing here. Send it to the device by your device management, and exempt exam programs.
    .seen = The issuer is named after a product that schools use.
    .apart = It shows at school or with a school account only.

parental-control-filter = A filter for children opens this connection.
    .because = { $product } opens the connection to filter it
    .meaning = A filter for children on this computer signs each site anew. Its root is missing or out of date, so programs do not trust it.
    .fix-user = Whoever set up the filter can allow { $host } in it. If many sites fail, update the filter or install it anew.
    .fix-admin = { $product } signs { $host } anew. Allow the site in the filter, or install the filter again so that its root is in place.
    .seen = The issuer is named after a filter for children.
    .apart = It goes with the child's account, on each network.

local-filter-https-scanning = An ad blocker or privacy filter opens this connection.
    .because = { $product } opens the connection to filter it
    .meaning = A filter program on this computer signs each site anew with a root of its own. That root is missing or broken here.
    .fix-user = Add { $host } to the exceptions of { $product }. If many sites fail, let it install its root certificate again.
    .fix-admin = { $product } signs { $host } anew. Repair its root certificate, or exclude the site in its settings.
    .seen = The issuer is the own root of an ad blocker or privacy filter.
    .apart = It stops when that filter is paused.

debugging-proxy = A developer's tool stands in the middle of this connection.
    .because = a developer's tool, { $product }, stands in the middle
    .meaning = Tools like this one read safe links to find bugs. It signs each site anew, and programs do not trust that.
    .fix-user = Close the tool. Then check that no proxy is left in the network settings. If you did not install it, tell your IT team at once.
    .fix-admin = { $product } signs { $host } anew. Close it, set the proxy back, and remove its root when it is no longer needed.
    .seen = The issuer is named after a tool that developers use.
    .apart = It stops when the tool is closed.
    .fix-user-windows = Close the tool. Then open Settings, "Network & internet", Proxy, and check that no proxy is left. If you did not install it, tell your IT team at once.
    .fix-user-macos = Close the tool. Then open System Settings, Network, Details, Proxies, and check that no proxy is left. If you did not install it, tell your IT team at once.

known-bad-root = A dangerous root certificate is installed on this computer.
    .because = a dangerous root certificate is installed on this computer
    .meaning = Some computers were sold with a root whose key is known to all. With it, a stranger can pose as any site. Browsers block it for good reason.
    .fix-user = Do not sign in to any site from here. Remove this root with the remover of the computer's maker, or ask your IT team to do it.
    .fix-admin = A root with a public key pair is installed: { $issuer }. Remove it, clean the system image, and change passwords that were used here.
    .seen = The issuer is on the lists of dangerous roots that browsers block.
    .apart = A scanner has a secret key of its own. This key is known to all.
    .fix-user-windows = Do not sign in to any site from here. Remove this root with the remover of the computer's maker, or ask your IT team to take it out with certlm.msc.

state-interception-root = A state reads this connection.
    .because = it is signed by a root that a state uses to read traffic
    .meaning = The certificate comes from an issuer that browsers block, as it was made to read what people do on the web. Others can see what you send.
    .fix-user = Do not install this root. Use another network if the law allows it, and do not type passwords on this one.
    .fix-admin = Traffic to { $host } is signed by { $issuer }, which browsers block. Do not deploy this root.
    .seen = The issuer is on the lists of state roots that browsers block.
    .apart = Many sites show it, all over one country. A national issuer signs only a few sites there.

sni-blocked = The network blocks this name.
    .because = the network blocks its name
    .meaning = The server can be reached. But as soon as the name of the site is sent, the link is cut or goes silent. With some other name, it answers.
    .fix-user = Ask whoever runs the network if { $host } is blocked on purpose. Another network may let you through, if you may use one.
    .fix-admin = Links that name { $host } in the ClientHello are cut. If this is not on purpose, allow the name in the filter.
    .seen = With the name of the site the link is cut, and with some other name the same address answers.
    .apart = Only the name matters. A short hello or an older version does not help.

access-denied-by-policy = A rule keeps this computer out.
    .because = a rule of the server or of a filter keeps this computer out
    .meaning = The answer was "access denied". A filter or the server itself does not let you in. This is a decision and not a fault of TLS.
    .fix-user = Ask your IT team if a filter blocks { $host }. If not, ask the site's owner to let you in.
    .fix-admin = Alert 49 (access_denied) comes back for { $host }. Check the rules for this client, its address and the name.
    .seen = The other side says "access denied" (alert 49) and asked for no certificate.
    .apart = If it had asked for a certificate, it would be about yours.

http-block-page = A filter answers in place of the site.
    .because = a filter answers in its place with a page that says no
    .meaning = The answer was a plain web page of a filter. Where a safe link should start, browsers cannot even show it, so all you see is an error.
    .fix-user = Ask whoever runs the network to allow { $host }. At home, look at the filter in your router.
    .fix-admin = A filter answers for { $host } with a plain HTTP page of its own. Allow the site, or block it in a way that browsers can show.
    .seen = What answers in the site's place is a web page that names a filter or says that the site is blocked.
    .apart = If the page names no filter, it may be the site's own server without TLS.

proxy-settings-wrong = The proxy setting does not work.
    .because = the proxy set on this computer does not work
    .meaning = This computer sends its web traffic through a helper called a proxy. The proxy cannot be reached, or it is a leftover from another program.
    .fix-user = Look at the proxy in your network settings. If you do not need one, remove it. At work, ask your IT team for the right one.
    .fix-admin = The proxy or proxy script set here cannot be used. Publish one that can be reached, and remove old settings.
    .seen = A proxy is set, and it cannot be reached.
    .apart = The site itself was never called. If the proxy says no, it works and refuses.
    .fix-user-windows = Open Settings, then "Network & internet", then Proxy. If you do not need the proxy or the script that is set there, remove it. At work, ask your IT team for the right one.
    .fix-user-macos = Open System Settings, then Network, choose your network, then Details, then Proxies. If you do not need what is set there, remove it. At work, ask your IT team for the right one.
    .fix-user-linux = Open the settings of your desktop, then Network, then Proxy. Look also for https_proxy with this: env | grep -i proxy. If you do not need what is set there, remove it. At work, ask your IT team for the right one.

proxy-url-wrong-scheme = The proxy address starts with https:// but should not.
    .because = the proxy address is set with https:// but the proxy speaks plain HTTP
    .meaning = The setting tells programs to speak TLS with the proxy itself. This proxy does not do that. So the talk fails before the site is reached.
    .fix-user = Change https:// to http:// in the proxy setting. The link to the site stays safe all the same.
    .fix-admin = The proxy setting has the wrong scheme. Give out the address with http:// and write it down for your users.
    .seen = The proxy is set with https and answers in plain text.
    .apart = The plain answer comes from the proxy and not from the site.
    .fix-user-windows = Look for https_proxy in the environment variables of your account, and change https:// to http:// in it. The link to the site stays safe all the same.
    .fix-user-linux = Look for https_proxy with this: env | grep -i proxy. Change https:// to http:// where it is set, such as in ~/.profile. The link to the site stays safe all the same.

proxy-refuses-connect = The proxy does not let you through to the site.
    .because = the proxy does not let you through to it
    .meaning = Your web traffic goes through a proxy. It said no: it wants you to sign in, or it blocks this site.
    .fix-user = Sign in to the proxy if it asks you to. If it still says no, ask your IT team to let you reach { $host }.
    .fix-admin = The proxy refuses CONNECT to { $host }. Status 407 means that a login is missing. Status 403 means a rule. Allow the host and port if they should work.
    .seen = The proxy answers with a number such as 407 or 403 and opens no way.
    .apart = No message of TLS was sent to the site.

proxy-needed = This network lets you out through its proxy only.
    .because = this network lets programs out through its proxy only
    .meaning = The straight way to the web is closed here, for this site and for others. Through the proxy that is set up on this computer, the site opens. So the program you use does not go through the proxy.
    .fix-user = Set the program that fails to use the proxy of this computer. If you do not know how, ask your IT team for the proxy's address and how to enter it.
    .fix-admin = Direct links to { $host } and to other hosts are dropped, and through the proxy they work. Give the program the proxy, such as by https_proxy or its own settings, or let it out directly.
    .seen = No site answers on the straight way, and the site opens through the proxy.
    .apart = If other sites answer without the proxy, the way is not closed.

vpn-client-interferes = A VPN or tunnel program changes the connection.
    .because = a VPN or tunnel program here changes the connection
    .meaning = A program on this computer takes all traffic and sends it on in its own way. With it, the handshake fails.
    .fix-user = Update that program. Disconnect it for a moment and choose Check again. If the site works then, ask its maker for help.
    .fix-admin = A tunnel program on this computer breaks TLS to { $host }. Update it, or leave this site out of the tunnel.
    .seen = The handshake is cut, and it works while the VPN is not connected.
    .apart = If the name leads to another address with the VPN, the VPN only picks the wrong side.

large-client-hello-rejected = A device on the way cannot take a large hello.
    .because = its server, or a device on the way, cannot take a large first message
    .meaning = Browsers now send a larger first message, to be safe from future computers. It comes in two pieces. Some devices only read the first one and give up.
    .fix-user = Update your antivirus and your router. If that does not help, try another network and tell your IT team.
    .fix-admin = A ClientHello of more than one packet to { $host } fails, and a short one works. Update the server or the device that reads it, so that it waits for the whole message.
    .seen = A short hello is answered, and a long one or one in two pieces is not.
    .apart = The name and the version do not matter, only the size.

data-altered-in-transit = Data gets changed on the way.
    .because = data gets changed on the way
    .meaning = What one side sent is not what the other side got. TLS noticed and stopped. A bad device, a driver or a filter may be the reason.
    .fix-user = Try another network, or a cable in place of Wi-Fi. If it fails only here, tell your IT team that data gets changed.
    .fix-admin = TLS records to { $host } arrive changed. Look for a device that alters traffic, a bad network driver, or bad memory.
    .seen = Messages come changed, in one try here and in the next one there.
    .apart = A server with a fault fails in the same place each time.
