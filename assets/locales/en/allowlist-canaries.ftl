# Step 3: independent hosts beside the site, and who signs them. $hosts lists some of them, $count counts them all.

allowlist-fact-no-canaries = No other site is set to be asked, so we cannot tell whether only this one is signed anew.
allowlist-fact-canaries-own =
    { $count ->
        [one] Another site shows its own certificate: { $hosts }.
       *[other] { $count } other sites show their own certificates: { $hosts }.
    }
allowlist-fact-canaries-resigned =
    { $count ->
        [one] Another site is signed by “{ $issuer }”, which is no public authority: { $hosts }.
       *[other] { $count } other sites are signed by “{ $issuer }”, which is no public authority: { $hosts }.
    }
allowlist-fact-canaries-silent =
    { $why ->
        [name] These names were not found, so we could not ask: { $hosts }.
        [proxy] The proxy did not let us through to { $hosts }.
        [way] There was no way from here to { $hosts }.
       *[handshake] The handshake with { $hosts } did not come to its end.
    }
allowlist-fact-canaries-all-silent =
    { $why ->
        [name] No other site answered, so we cannot compare. These names were not found: { $hosts }.
        [proxy] No other site answered, so we cannot compare. The proxy did not let us through to { $hosts }.
        [way] No other site answered, so we cannot compare. There was no way from here to { $hosts }.
       *[handshake] No other site answered, so we cannot compare. No handshake came to its end: { $hosts }.
    }
