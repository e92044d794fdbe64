# Step 2: facts about browsers and whom they trust.

browser-fact-both-trust = Chrome, Edge and Safari (this computer's trust store) and Firefox (its own) all accept the certificate.
browser-fact-trusted-for-this-check = The certificate is accepted with the extra root of this check. Browsers may not have that root.
browser-fact-neither-trusts = Neither this computer's trust store nor Firefox's accepts the certificate. All browsers here will say the same.
browser-fact-only-system-trusts = This computer's trust store accepts the certificate. Firefox's own store does not.
browser-fact-only-mozilla-trusts = Firefox's own trust store accepts the certificate. This computer's store does not.
browser-fact-store-unreadable = We could not read the trust store of this computer. { $reason }
browser-fact-no-chain = The site showed no certificate, so we cannot say what browsers would think of it.
browser-fact-firefox-was-given-the-root = This computer's trust store accepts the certificate. So does Firefox, by a root that was added to it.
browser-fact-store-refuses = { $kind ->
    [bundle] The file of roots at { $name } does not have the root of this site. Programs that were told to use it do not accept the certificate.
    [certifi] The roots of { $name } do not have the root of this site. Python programs that use them do not accept the certificate.
    [firefox-profile] The Firefox profile { $name } does not have the root of this site. It does not accept the certificate.
    [java] { $name } has its own list of roots. The root of this site is not in it, so its programs do not accept the certificate.
   *[other] The list of roots that Chrome and Chromium use here does not have the root of this site.
}
browser-fact-store-alone-accepts = { $kind ->
    [bundle] The file of roots at { $name } has the root of this site. Browsers here do not have it.
    [certifi] The roots of { $name } have the root of this site. Browsers here do not have it.
    [firefox-profile] The Firefox profile { $name } was given the root of this site. It accepts the certificate, and other browsers do not.
    [java] { $name } has the root of this site in its own list. Browsers here do not have it.
   *[other] Chrome and Chromium were given the root of this site. They accept the certificate, and other browsers may not.
}
browser-fact-cut-short = We could not look at all browsers, roots and settings of this computer in time.
browser-fact-age = { $months ->
    [one] { $browser } was last renewed one month ago. Browsers should be renewed each month.
   *[other] { $browser } was last renewed about { $months } months ago. Browsers should be renewed each month.
}
browser-fact-browsers = { $count ->
    [one] One browser was found on this computer: { $names }.
   *[other] { $count } browsers were found on this computer: { $names }.
}
browser-fact-no-browsers = No browser was found on this computer.

## Settings of this computer

browser-fact-setting = { $owner ->
    [brave] Brave
    [chrome] Chrome
    [chromium] Chromium
    [crypto-policies] The rules of this system
    [curl] curl
    [dotnet] .NET
    [edge] Edge
    [firefox] Firefox
    [git] Git
    [gnu-tls] GnuTLS
    [go] Go
    [java] Java
    [node] Node.js
    [open-ssl] OpenSSL
    [opera] Opera
    [python] Python
    [schannel] Windows
    [vivaldi] Vivaldi
   *[other] A program
}: { $name } is set to { $value }. This is in { $place }.
browser-fact-setting-unread = We could not read { $place }. So we do not know what it sets.
browser-fact-address-blocked = { $owner ->
    [brave] Brave
    [chrome] Chrome
    [chromium] Chromium
    [edge] Edge
    [firefox] Firefox
    [opera] Opera
    [vivaldi] Vivaldi
   *[other] A browser
} is told not to open this address. The rule { $name } stands in { $place }.
browser-fact-errors-ignored = A program here is told to pass over certificate errors: { $name } in { $place }. With that, others can read along. Put it back.
browser-fact-key-log = A program here writes the secrets of its links to a file: { $name } in { $place }. Whoever has that file can read along. Put it back when you no longer need it.
browser-fact-setting-keeps-out = { $need ->
    [version] With { $name } set to { $value }, no version of TLS is left that this site takes.
    [suite] With { $name } set to { $value }, no cipher suite is left that this site takes.
    [group] With { $name } set to { $value }, no key exchange group is left that this site takes.
    [signature-scheme] With { $name } set to { $value }, no kind of signature is left that this site makes.
   *[other] With { $name } set to { $value }, this site cannot be opened.
} { $owner ->
    [brave] This keeps Brave out.
    [chrome] This keeps Chrome out.
    [chromium] This keeps Chromium out.
    [crypto-policies] This keeps programs out that follow the rules of this system.
    [curl] This keeps curl out.
    [dotnet] This keeps .NET programs out.
    [edge] This keeps Edge out.
    [firefox] This keeps Firefox out.
    [git] This keeps Git out.
    [gnu-tls] This keeps programs out that use GnuTLS.
    [go] This keeps programs out that are written in Go.
    [java] This keeps Java programs out.
    [node] This keeps Node.js programs out.
    [open-ssl] This keeps programs out that use OpenSSL.
    [opera] This keeps Opera out.
    [python] This keeps Python programs out.
    [schannel] This keeps programs out that leave TLS to Windows.
    [vivaldi] This keeps Vivaldi out.
   *[other] This keeps its program out.
} It stands in { $place }.
