## What is said about each cause of the browser.

browser-extension-interferes = An add-on in the browser may get in the way.
    .because = an add-on in the browser gets in the way
    .meaning = Our own handshake with the site works. So the trouble sits inside one browser. An add-on or a proxy set in that browser can break the link.
    .fix-user = Open the site in a private window. If it works there, switch the add-ons off one by one until you find the one that breaks it.
    .fix-admin = A browser add-on seems to break { $host }. Check the add-ons and the proxy that your policy installs.
    .seen = Our own handshake works, and in the browser only a private window does.
    .apart = Another profile of the browser works. If a restart helps, it was an old note and not an add-on.

stale-ssl-state = The browser may hold on to an old setting for this site.
    .because = the browser holds on to an old setting for it
    .meaning = Browsers keep notes of past visits, such as which client certificate you chose. An old note can break a new visit. A private window starts without them.
    .fix-user = Close all windows of the browser and start it again. If it still fails, clear the site's cookies and data in the browser settings.
    .fix-admin = A saved choice for { $host } seems to be out of date. Clear the SSL state, and pick client certificates by policy.
    .seen = Our own handshake works, and in the browser only a private window does.
    .apart = It is gone after a restart of the browser. If it is not, look at the add-ons.
    .fix-user-windows = Close all windows of the browser and start it again. If it still fails, open "Internet Options", Content, and press "Clear SSL state". Then clear the site's cookies and data in the browser settings.

hsts-no-bypass = The browser offers no way past the warning, and that is on purpose.
    .because = the site asks browsers to allow no way past a warning
    .meaning = The site told browsers to insist on a safe link (HSTS). So the button to go on is gone. The real fault is the one that the other steps show.
    .fix-user = Do not look for a way around it. Look at the steps marked as a problem: they show the real reason and whom to tell, most often the site's owner.
    .fix-admin = With HSTS on { $host }, users have no way past an error. Fix the certificate. Check whether the rule should cover all sub-domains.
    .seen = The certificate has a fault, and the browser shows no way past the warning.
    .apart = It is no fault by itself. Look for the one behind it.

quic-blocked = The newer web protocol (QUIC) does not get through.
    .because = QUIC does not get through
    .meaning = Browsers like to use QUIC, which is faster. Here it gets no answer, while the older way works. Some browsers then wait too long or give up.
    .fix-user = Try another browser, or another network. If one of them works, tell your IT team that QUIC on UDP port 443 gets lost.
    .fix-admin = QUIC to { $host } fails while TLS over TCP works. Let UDP port 443 through on the whole way, or stop offering HTTP/3.
    .seen = The site works over TLS here, and browsers get stuck on this network only.
    .apart = Programs without QUIC work. If a browser fails on each network, look at the browser.

browser-outdated = This browser is too old for the site.
    .because = the browser is too old for it
    .meaning = Old browsers do not know the safe protocols and the roots that sites use today. A current browser on the same computer can do better.
    .fix-user = Update the browser, then start it again. If there is no update for it, use another browser.
    .fix-admin = An old browser fails at { $host }. Replace old versions, and update programs that have a browser inside.
    .seen = The browser was not renewed for a long time, or what it offered in the client test is too old for the site. Or another browser works, and a private window does not help.
    .apart = Look at the date of the browser. If it is new, a setting is more likely.

browser-tls-policy = A setting of the browser limits TLS.
    .because = a setting of the browser limits TLS
    .meaning = A policy or a changed setting tells the browser which versions of TLS or which ciphers it may use. The site needs one that is left out.
    .fix-user = Set the browser's flags back to default. If the browser says that your company manages it, tell your IT team.
    .fix-admin = A browser policy may lock out { $host }. Review the lowest TLS version, the list of ciphers, and the post-quantum and ECH settings.
    .seen = A setting of the browser takes away what the site needs, or the client test shows that it is missing. Or another browser works, and a private window does not help.
    .apart = The browser says that it is managed, or its flags were changed. If it is old, look for updates first.

browser-blocks-address = A rule tells the browser not to open this address.
    .because = a rule tells the browser not to open it
    .meaning = A rule on this computer lists addresses that the browser may not open, and { $host } is one of them. The site itself may be fine.
    .fix-user = If this is a computer of your company or school, ask your IT team if { $host } should be on the list. If it is your own, look at the rule that the facts name.
    .fix-admin = A URL block list covers { $host }. If people need it, add an exception to the allow list of the same browser.
    .seen = The block list of a browser on this computer covers the address, and no exception does.
    .apart = The browser shows a page of its own that says so. A browser without this rule opens the site.

firefox-os-roots-off = Firefox does not trust a root that this computer trusts.
    .because = one list of trusted roots here lacks its root
    .goal = Some browsers and programs cannot open { $host } because they do not trust a root that this computer trusts.
    .meaning = The system on this computer trusts the certificate. Firefox and some programs have a list of their own, and there the root is missing.
    .fix-user = Use Chrome or Edge for this site. Or, in the Firefox settings, allow it to trust the roots that you or your company installed.
    .fix-admin = The root for { $host } is in the system store but not in Mozilla's. Set the Firefox policy ImportEnterpriseRoots, and make sure the server sends its full chain.
    .seen = The system trusts the root, and the list that Firefox ships does not have it.
    .apart = If no store trusts the root, it is not Firefox. If the failing program is not a browser, it has a list of its own.
    .fix-user-windows = Use Chrome or Edge for this site. Or open the Firefox settings and go to "Privacy & Security". Under "Certificates", tick the box that lets Firefox trust the roots you install.
    .fix-user-macos = Use Safari or Chrome for this site. Or open the Firefox settings and go to "Privacy & Security". Under "Certificates", tick the box that lets Firefox trust the roots you install.
    .fix-user-linux = Use the browser that opens this site. For the other one, ask your IT team to add the root to its own list. In Firefox that is under "Privacy & Security", "View Certificates".

ech-server-misconfigured = The site offers hidden names (ECH) but cannot use them.
    .because = it offers ECH, but its server cannot use it
    .meaning = The site's DNS record says that it can hide the name you visit. Its server then fails at it. Browsers that use this feature get stuck.
    .fix-user = Try another browser. Tell the site's owner: "Your HTTPS record announces ECH, but the server rejects it."
    .fix-admin = The HTTPS record of { $host } holds an ECH key that the server does not accept. Remove the ech value, or install the same keys on all servers.
    .seen = One browser fails on each network, while our own handshake works.
    .apart = A network that drops ECH fails only there.
