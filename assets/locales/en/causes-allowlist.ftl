## What is said about each cause between this computer and the site.

ech-blocked = The network drops links that hide the site's name (ECH).
    .because = the network drops links that hide the site's name
    .meaning = Browsers can hide which site you visit (ECH). A device on this network cuts each link that does so. The same hello without it gets through.
    .fix-user = Try another network. If it works there, tell your IT team that links with ECH are cut.
    .fix-admin = A device drops the ECH field (0xfe0d) of the ClientHello. Update the firewall so that it lets the field pass, or set ECH by browser policy.

captive-portal = The Wi-Fi wants you to sign in first.
    .because = the Wi-Fi wants you to sign in first
    .meaning = Hotels, trains and cafés lead all links to a sign-in page at first. That page cannot show the certificate of the site you want, so the browser warns you.
    .fix-user = Open http://example.com in a new tab. Sign in or accept the terms on the page that comes up. Then choose Check again.
    .fix-admin = The network takes over links on port 443 before sign-in. Announce the portal by DHCP (RFC 8910) and leave port 443 alone.

antivirus-https-scanning = { $product } opens this connection to scan it.
    .because = { $product } opens the connection to scan it
    .meaning = Your antivirus stands between you and the site. It shows a certificate of its own. The program you use does not know who signed it, so it stops.
    .fix-user = Add { $host } to the list of exceptions in { $product }. If many sites fail, update or repair { $product }: that puts its root back in place.
    .fix-admin = { $product } signs { $host } anew. Install its root in each store that is used here, or exclude the program or the site from HTTPS scanning.

antivirus-downgrades-tls = A safety program here makes TLS weaker.
    .because = a safety program on this computer changes the handshake
    .meaning = The certificate may be fine. But the handshake is not the one that the site offers: a program in between makes it weaker or breaks it.
    .fix-user = Update your antivirus or parental control program. Then add { $host } to its list of exceptions.
    .fix-admin = A filter on this computer alters TLS to { $host }. Update it, exclude the site, and report the fault to its maker.

interceptor-reports-bad-site = { $product } found the site's own certificate bad.
    .because = { $product } found the site's own certificate bad
    .meaning = { $product } looked at the site first and did not trust it. It tells you so with a special certificate. The fault is most likely at the site.
    .fix-user = Do not go past the warning. Check the site from another network, and tell its owner what you see.
    .fix-admin = { $product } marks { $host } as untrusted. Check the site's certificate without the scanner. Only then decide on an exception.

tls-inspection-corporate = Your company's network opens this connection to inspect it.
    .because = a gateway on your network opens the connection to inspect it
    .meaning = A device of your company reads safe links and signs them anew. It shows the issuer { $issuer }. Programs that do not know this issuer stop.
    .fix-user = Tell your IT team: "The root of { $issuer } is missing for the program I use." Ask them to install it, or to put { $host } on the allowlist.
    .fix-admin = TLS inspection signs { $host } with { $issuer }. Deploy that root to each store: the system, Firefox, Java, Python and Node.js. Or add the site to the bypass list.

tls-inspection-cannot-resign = This service does not survive inspection by the network.
    .because = a gateway on your network inspects it, and this service does not allow that
    .meaning = Some services only accept their own certificate, or ask for yours. A gateway that signs links anew breaks them. Elsewhere they work.
    .fix-user = Ask your IT team to put { $host } on the bypass list. Until then, use another network if you may.
    .fix-admin = { $host } uses pinning or client certificates. Add it to the bypass list of the TLS inspection.

tls-inspection-school = Your school's filter opens this connection.
    .because = a school filter opens the connection
    .meaning = Schools check web links with a filter. The filter signs each site anew. This device does not have the filter's root, so it warns you.
    .fix-user = Ask your school's IT team how to install the school profile. Or use a device that the school gives out.
    .fix-admin = The root of the school filter is missing here. Send it to the device by your device management, and exempt exam programs.

parental-control-filter = A filter for children opens this connection.
    .because = { $product } opens the connection to filter it
    .meaning = A filter for children on this computer signs each site anew. Its root is missing or out of date, so programs do not trust it.
    .fix-user = Whoever set up the filter can allow { $host } in it. If many sites fail, update the filter or install it anew.
    .fix-admin = { $product } signs { $host } anew. Allow the site in the filter, or install the filter again so that its root is in place.

local-filter-https-scanning = An ad blocker or privacy filter opens this connection.
    .because = { $product } opens the connection to filter it
    .meaning = A filter program on this computer signs each site anew with a root of its own. That root is missing or broken here.
    .fix-user = Add { $host } to the exceptions of { $product }. If many sites fail, let it install its root certificate again.
    .fix-admin = { $product } signs { $host } anew. Repair its root certificate, or exclude the site in its settings.

debugging-proxy = A developer's tool stands in the middle of this connection.
    .because = a developer's tool, { $product }, stands in the middle
    .meaning = Tools like this one read safe links to find bugs. It signs each site anew, and programs do not trust that.
    .fix-user = Close the tool. Then check that no proxy is left in the network settings. If you did not install it, tell your IT team at once.
    .fix-admin = { $product } signs { $host } anew. Close it, set the proxy back, and remove its root when it is no longer needed.

known-bad-root = A dangerous root certificate is installed on this computer.
    .because = a dangerous root certificate is installed on this computer
    .meaning = Some computers were sold with a root whose key is known to all. With it, a stranger can pose as any site. Browsers block it for good reason.
    .fix-user = Do not sign in to any site from here. Remove this root with the remover of the computer's maker, or ask your IT team to do it.
    .fix-admin = A root with a public key pair is installed: { $issuer }. Remove it, clean the system image, and change passwords that were used here.

state-interception-root = A state reads this connection.
    .because = it is signed by a root that a state uses to read traffic
    .meaning = The certificate comes from an issuer that browsers block, as it was made to read what people do on the web. Others can see what you send.
    .fix-user = Do not install this root. Use another network if the law allows it, and do not type passwords on this one.
    .fix-admin = Traffic to { $host } is signed by { $issuer }, which browsers block. Do not deploy this root.

sni-blocked = The network blocks this name.
    .because = the network blocks its name
    .meaning = The server can be reached. But as soon as the name of the site is sent, the link is cut or goes silent. With some other name, it answers.
    .fix-user = Ask whoever runs the network if { $host } is blocked on purpose. Another network may let you through, if you may use one.
    .fix-admin = Links that name { $host } in the ClientHello are cut. If this is not on purpose, allow the name in the filter.

access-denied-by-policy = A rule keeps this computer out.
    .because = a rule of the server or of a filter keeps this computer out
    .meaning = The answer was "access denied". A filter or the server itself does not let you in. This is a decision and not a fault of TLS.
    .fix-user = Ask your IT team if a filter blocks { $host }. If not, ask the site's owner to let you in.
    .fix-admin = Alert 49 (access_denied) comes back for { $host }. Check the rules for this client, its address and the name.

http-block-page = A filter answers in place of the site.
    .because = a filter answers in its place with a page that says no
    .meaning = The answer was a plain web page of a filter. It was sent where a safe link should start, so browsers cannot even show it.
    .fix-user = Ask whoever runs the network to allow { $host }. At home, look at the filter in your router.
    .fix-admin = A filter puts a plain HTTP page into port 443 for { $host }. Allow the site, or block it in a way that browsers can show.

proxy-settings-wrong = The proxy setting does not work.
    .because = the proxy set on this computer does not work
    .meaning = This computer sends its web traffic through a helper called a proxy. The proxy cannot be reached, or it is a leftover from another program.
    .fix-user = Look at the proxy in your network settings. If you do not need one, remove it. At work, ask your IT team for the right one.
    .fix-admin = The proxy or proxy script set here cannot be used. Publish one that can be reached, and remove old settings.

proxy-url-wrong-scheme = The proxy address starts with https:// but should not.
    .because = the proxy address is set with https:// but the proxy speaks plain HTTP
    .meaning = The setting tells programs to speak TLS with the proxy itself. This proxy does not do that. So the talk fails before the site is reached.
    .fix-user = Change https:// to http:// in the proxy setting. The link to the site stays safe all the same.
    .fix-admin = The proxy setting has the wrong scheme. Give out the address with http:// and write it down for your users.

proxy-refuses-connect = The proxy does not let you through to the site.
    .because = the proxy does not let you through to it
    .meaning = Your web traffic goes through a proxy. It said no: it wants you to sign in, or it blocks this site.
    .fix-user = Sign in to the proxy if it asks you to. If it still says no, ask your IT team to let you reach { $host }.
    .fix-admin = The proxy refuses CONNECT to { $host }. Status 407 means that a login is missing. Status 403 means a rule. Allow the host and port if they should work.

vpn-client-interferes = A VPN or tunnel program changes the connection.
    .because = a VPN or tunnel program here changes the connection
    .meaning = A program on this computer takes all traffic and sends it on in its own way. With it, the handshake fails.
    .fix-user = Update that program. Disconnect it for a moment and choose Check again. If the site works then, ask its maker for help.
    .fix-admin = A tunnel program on this computer breaks TLS to { $host }. Update it, or leave this site out of the tunnel.

large-client-hello-rejected = A device on the way cannot take a large hello.
    .because = its server, or a device on the way, cannot take a large first message
    .meaning = Browsers now send a larger first message, to be safe from future computers. It comes in two pieces. Some devices only read the first one and give up.
    .fix-user = Update your antivirus and your router. If that does not help, try another network and tell your IT team.
    .fix-admin = A ClientHello of more than one packet to { $host } fails, and a short one works. Update the server or the device that reads it, so that it waits for the whole message.

data-altered-in-transit = Data gets changed on the way.
    .because = data gets changed on the way
    .meaning = What one side sent is not what the other side got. TLS noticed and stopped. A bad device, a driver or a filter may be the reason.
    .fix-user = Try another network, or a cable in place of Wi-Fi. If it fails only here, tell your IT team that data gets changed.
    .fix-admin = TLS records to { $host } arrive changed. Look for a device that alters traffic, a bad network driver, or bad memory.
