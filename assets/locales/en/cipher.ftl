# Step 5: facts about cipher suites.

cipher-fact-accepted = The site accepts { $count } cipher suites in TLS 1.2 and newer, not counting broken ones.
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
cipher-fact-none-accepted = The site refused every cipher suite that we tried.
cipher-fact-old-version-only = The site chose a cipher suite only in { $version }. Current browsers do not use that version.
cipher-fact-unknown = The site gave no answer that tells us about its cipher suites.
cipher-fact-incomplete = We could not find out everything here. The site stopped answering, or we reached our own limit.
cipher-fact-strange-group = For the key exchange the site takes only { $group }. Most browsers do not offer it.
cipher-fact-preference-server = In { $version }, the site's own order decides which cipher suite is used.
cipher-fact-preference-client = In { $version }, the order of the browser or program decides which cipher suite is used.
cipher-fact-preference-mixed = In { $version }, the site's own order decides, but it gives way to some wishes of the other side.
cipher-fact-preference-unknown = We could not find out whose order decides in { $version }.
cipher-fact-groups = For the key exchange the site takes { $groups }.
cipher-fact-post-quantum = The key exchange can also stand up to quantum computers: { $group }.
cipher-fact-no-post-quantum = The key exchange has no form yet that stands up to quantum computers. All clients still work.
cipher-fact-hello-retry = The site asks browsers to start the key exchange again. That costs one more round trip.
cipher-fact-dh-known = For Diffie-Hellman the site uses a well known prime of { $bits } bits ({ $name }).
cipher-fact-dh-own = For Diffie-Hellman the site uses a prime of its own with { $bits } bits.
cipher-fact-client-succeeds = { $client } can connect. Both sides would use { $version } and { $suite }.
cipher-fact-client-needs-version = { $client } shares no version of TLS with the site.
cipher-fact-client-needs-group = { $client } shares no key exchange group with the site.
cipher-fact-client-needs-signature = { $client } shares no kind of signature with the site.
cipher-fact-client-needs-key = { $client } does not take the kind or size of key in the site's certificate.
cipher-fact-client-needs-prime = { $client } does not take the site's Diffie-Hellman prime. Its size does not fit.

## Why a cipher suite is weak or broken.

cipher-reason-null = It does not encrypt at all.
cipher-reason-export = Its keys were made short on purpose, to obey export laws of the 1990s.
cipher-reason-rc4 = RC4 can be broken. RFC 7465 forbids it.
cipher-reason-rc2 = RC2 is old and can be broken.
cipher-reason-des = DES keys are so short that they can be guessed.
cipher-reason-small-block = Its blocks of 64 bits leak data on long links (Sweet32).
cipher-reason-md5 = It guards the data with MD5, which is broken.
cipher-reason-dss = It needs a DSA certificate. No current browser takes one.
cipher-reason-anonymous = It works without a certificate, so nobody knows who answers.
cipher-reason-shared-secret = It needs a secret that both sides were given before. Browsers have none.
cipher-reason-no-forward-secrecy = If the site's key is ever stolen, old traffic can be read.
cipher-reason-dhe = It uses the old form of Diffie-Hellman, which browsers dropped.
cipher-reason-cbc = It uses CBC mode, which has been attacked in many ways. AES-GCM or ChaCha20 are better.
cipher-reason-short-tag = Its proof that nothing was changed is only half as long as usual.
cipher-reason-unknown = We do not know this cipher suite.
