# Step 2: facts about browsers and whom they trust.

browser-fact-both-trust = Chrome, Edge and Safari (this computer's trust store) and Firefox (its own) all accept the certificate.
browser-fact-trusted-for-this-check = The certificate is accepted with the extra root of this check. Browsers may not have that root.
browser-fact-neither-trusts = Neither this computer's trust store nor Firefox's accepts the certificate. All browsers here will say the same.
browser-fact-only-system-trusts = This computer's trust store accepts the certificate. Firefox's own store does not.
browser-fact-only-mozilla-trusts = Firefox's own trust store accepts the certificate. This computer's store does not.
browser-fact-store-unreadable = We could not read the trust store of this computer. { $reason }
browser-fact-no-chain = The site showed no certificate, so we cannot say what browsers would think of it.
browser-fact-browsers = { $count ->
    [one] One browser was found on this computer: { $names }.
   *[other] { $count } browsers were found on this computer: { $names }.
}
browser-fact-no-browsers = No browser was found on this computer.
