# Step 6: facts about the certificate. $which, $issuer, $root and $names come from certificates and are shown as they are.

certificate-fact-none = The site did not show a certificate.
certificate-fact-unreadable = Certificate number { $number } of the chain cannot be read: { $reason }
certificate-fact-order-wrong = The site sends its certificates in the wrong order: { $order }
certificate-fact-order-loose = The issuers are not sent in order. Browsers sort them out.
certificate-fact-self-signed = “{ $which }” is signed by itself. No authority vouches for it.
certificate-fact-issuer-missing = “{ $which }” was issued by “{ $issuer }”. The site should send that certificate too, but does not.
certificate-fact-issuer-unknown = “{ $which }” was issued by “{ $issuer }”, which this computer does not know.
certificate-fact-root-unknown = The chain is complete, but it ends at “{ $root }”, which no trust store here knows.
certificate-fact-root-system = The chain ends at “{ $root }”, which this computer trusts.
certificate-fact-root-mozilla = The chain ends at “{ $root }”, which Firefox trusts.
certificate-fact-root-added = The chain ends at “{ $root }”, which is trusted for this check only.
certificate-fact-no-root-system = This computer does not know the end of the chain.
certificate-fact-no-root-mozilla = Firefox does not know the end of the chain by itself.
certificate-fact-name = The certificate covers { $host } (as { $name }).
certificate-fact-name-mismatch = The certificate is not for { $host }. It is for: { $names }
certificate-fact-name-absent = The certificate holds no name that could fit { $host }.
certificate-fact-name-www = The certificate covers { $covered }, but not { $host }.
certificate-fact-name-too-deep = { $wildcard } covers one level only, so it does not cover { $host }.
certificate-fact-name-common-name-only = The certificate names { $host } only in a field that clients no longer read. The list of names is missing.
certificate-fact-dates = The certificate is valid from { $from } until { $until }.
certificate-fact-expired = The certificate for “{ $which }” ended on { $until }.
certificate-fact-issuer-expired = The issuer's certificate “{ $which }” ended on { $until }.
certificate-fact-early = The certificate for “{ $which }” is not valid before { $from }.
certificate-fact-issuer-early = The issuer's certificate “{ $which }” is not valid before { $from }.
certificate-fact-spare-expired = The site also sends “{ $which }”, which ended on { $until }. Current browsers do without it.
certificate-fact-signature-bad = The signature on “{ $which }” was not made by “{ $issuer }”.
certificate-fact-leaf-is-authority = “{ $which }” is an issuer's certificate ({ $flag }), used as a site's certificate.
certificate-fact-issuer-no-authority = “{ $which }” issued a certificate, but is not allowed to ({ $flag }).
certificate-fact-purpose = “{ $which }” is not meant for websites. It allows: { $purpose }
certificate-fact-key = The key is { $key }, signed with { $signature }.
certificate-fact-key-weak = The key of “{ $which }” is too weak ({ $key }).
certificate-fact-key-rare = The key is { $key }. Not every browser can use that kind.
certificate-fact-signature-weak = “{ $which }” is signed with an outdated method ({ $signature }).
certificate-fact-validity-long = “{ $which }” is valid for { $days } days. Browsers allow { $limit } at most.
certificate-fact-root-sent = The site also sends the root “{ $which }”. That is not needed, and does no harm.
certificate-fact-extra = The site sends { $count ->
    [one] one certificate that is
   *[other] { $count } certificates that are
} not needed: { $names }. That does no harm.
certificate-fact-validator = A strict check of the chain says: { $error }
certificate-fact-key-not-held = The site could not prove that it holds the key of “{ $which }”.
certificate-fact-stapled = The site sends proof that its certificate was not revoked (OCSP). We have not checked it.
