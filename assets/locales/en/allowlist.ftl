# Step 3: facts about what stands between this computer and the site. $issuer and $root come from certificates.

allowlist-fact-no-chain = The site showed no certificate, so we cannot see who issued it.
allowlist-fact-no-product = No known security program or gateway signed the certificate. The issuer is “{ $issuer }”.
allowlist-fact-product = { $product } opens this connection: it signed the certificate as “{ $issuer }”.
allowlist-fact-product-unverified = { $product } may open this connection: the issuer “{ $issuer }” looks like it.
allowlist-fact-product-warning = { $product } signed the certificate as “{ $issuer }”. That name is a warning.
allowlist-fact-product-warns = { $product } looked at the site's own certificate and found it bad. It says so by the issuer “{ $issuer }”.
allowlist-fact-product-may-warn = The issuer “{ $issuer }” looks like a warning from { $product } about the site's own certificate.
allowlist-fact-product-unverified-warning = The issuer “{ $issuer }” looks like a warning from { $product }.
allowlist-fact-product-of-site = “{ $issuer }” is an issuer that sites use themselves: { $product }.
allowlist-fact-every-site-resigned =
    { $count ->
        [one] “{ $issuer }” signs another site as well, so it stands in between: { $hosts }.
       *[other] “{ $issuer }” signs { $count } other sites as well, so it stands in between: { $hosts }.
    }
allowlist-fact-only-this-site =
    { $count ->
        [one] Only this site has this issuer. Another site that we asked shows its own certificate.
       *[other] Only this site has this issuer. { $count } other sites that we asked show their own certificates.
    }
allowlist-fact-public-root = The chain ends in a public root, not in one that was added to this computer.
allowlist-fact-added-root = The chain ends in “{ $root }”, a root that is trusted for this check only.
allowlist-fact-local-root = The chain ends in “{ $root }”, a root that was added to this computer.
allowlist-fact-addresses = The name leads to { $addresses }.
allowlist-fact-odd-address = The name leads to { $address }, which is not on the public internet ({ $range }).
allowlist-fact-hosts-entry = Line { $line } of the hosts file sends { $name } to { $address }.
allowlist-fact-no-hosts-entry = The hosts file does not change this name.
allowlist-fact-no-proxy = No proxy is set up for this site.
allowlist-fact-proxy = A proxy is set up for this site: { $value } (from { $source }).
