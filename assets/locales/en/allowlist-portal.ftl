# Step 3: sign-in pages, pages of filters, and resolvers that lie. $words, $host, $product and $status are what others said.

allowlist-fact-portal-open = No sign-in page stands in the way: { $count } of { $asked } test pages came as they should.
allowlist-fact-portal-sign-in = A sign-in page stands in the way. It came in place of { $count } of { $asked } test pages.
allowlist-fact-portal-sent-on = The network sends us on to { $host }.
allowlist-fact-portal-quote = The page says: “{ $words }”
allowlist-fact-portal-try = To see the sign-in page, open { $address } in a browser.
allowlist-fact-portal-one-differs = The test page { $address } came with some other text. The others came as they should.
allowlist-fact-portal-refused = We could not check for a sign-in page: the test pages were refused (status { $status }).
allowlist-fact-portal-silent = We could not check for a sign-in page: { $why ->
    [name] the names of the test pages were not found.
    [time] no test page came in time.
    [route] this computer has no way to the test pages.
    [cut] each link to a test page was cut.
   *[other] no test page came.
}

allowlist-block-place = { $place ->
    [tls-port] where a safe link should start
    [portal] in place of a test page
    [proxy] from the proxy
   *[plain-http] when we asked for the site in plain text
}

allowlist-fact-block-page = A filter's page came { allowlist-block-place }: “{ $words }”
allowlist-fact-block-page-silent = A filter's page without words came { allowlist-block-place }.
allowlist-fact-block-page-named = A page of { $product } came { allowlist-block-place }: “{ $words }”
allowlist-fact-block-page-named-silent = { $product } answered { allowlist-block-place }.
allowlist-fact-block-page-like = What came { allowlist-block-place } looks like a page of { $product }: “{ $words }”
allowlist-fact-block-page-like-silent = What came { allowlist-block-place } looks like { $product }.

allowlist-fact-filter-address = The name leads to { $address }. That is a page of { $owner }, not the site.
allowlist-fact-filter-address-like = The name leads to { $address }. That may be a page of { $owner }.
allowlist-fact-resolver-honest = The resolver admits it when a name does not exist.
allowlist-fact-resolver-invents = The resolver gives { $address } for this site and for a name that no one has.
allowlist-fact-resolver-makes-up = The resolver gives { $address } for a name that no one has. This site's address is not that one.
allowlist-fact-resolver-one-address = The resolver gives { $address } for this site and for { $count } others that have nothing to do with it.
allowlist-fact-second-opinion-same = The name server from the settings gives the same address.
allowlist-fact-second-opinion-differs = The name server from the settings gives { $addresses } for this name.
allowlist-fact-second-opinion-knows = The resolver has no address for this name. The name server from the settings knows it: { $addresses }.
allowlist-fact-second-opinion-not = The name server from the settings does not know this name.
