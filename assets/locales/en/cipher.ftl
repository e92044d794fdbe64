# Step 5: facts about cipher suites.

cipher-fact-accepted = The site accepts { $count } of the { $asked } cipher suites that we tried, not counting broken ones.
cipher-fact-best = The best one is { $suite }.
cipher-fact-forward-secrecy = { $count } of these { $total } keep past traffic safe if the site's key is ever stolen.
cipher-fact-no-forward-secrecy = None of them keeps past traffic safe if the site's key is ever stolen.
cipher-fact-aead = { $count } of these { $total } use modern encryption (AEAD).
cipher-fact-no-aead = None of them uses modern encryption (AEAD).
cipher-fact-broken-accepted = The site still accepts a broken cipher suite: { $suite }.
cipher-fact-certificate-less-accepted = The site accepts a cipher suite that works without any certificate: { $suite }.
cipher-fact-small-dh-group = One key exchange uses a Diffie-Hellman group of only { $bits } bits. Clients want 2048 or more.
cipher-fact-client-shares = { $client } shares { $count ->
    [one] one cipher suite
   *[other] { $count } cipher suites
} with the site.
cipher-fact-client-none = { $client } shares no usable cipher suite with the site.
cipher-fact-client-unknown = We could not find out what { $client } shares with the site.
cipher-fact-none-accepted = The site refused all { $asked } cipher suites that we tried.
cipher-fact-old-version-only = The site chose a cipher suite only in { $version }. Current browsers do not use that version.
cipher-fact-unknown = The site gave no answer that tells us about its cipher suites.
cipher-fact-incomplete = We could not try all cipher suites. The site stopped answering, or we reached our own limit.
cipher-fact-strange-group = For the key exchange the site takes only { $group }. Most browsers do not offer it.
