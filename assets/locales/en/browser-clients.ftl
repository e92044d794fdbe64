# Step 2: what clients offered in the client test, and whether they can connect to the site.

browser-fact-client = { $client ->
    [none] In the test, a program
   *[other] In the test, { $client }
} offered { $versions } and { $suites } cipher suites. { $quantum ->
    [yes] Its first message has { $bytes } bytes, with a key exchange that stands up to quantum computers.
   *[no] Its first message has { $bytes } bytes.
}
browser-fact-meeting-succeeds = { $client ->
    [none] The tested program
   *[other] { $client }
} can connect. Both sides would use { $version } and { $suite }.
browser-fact-meeting-fails = { $client ->
    [none] The tested program
   *[other] { $client }
} cannot connect to this site. { $need ->
    [version] It offers { $offers }, and the site takes { $takes }.
    [suite] None of the cipher suites that it offers is one that the site takes.
    [group] None of its key exchange groups is one that the site takes.
    [signature-scheme] The site makes no kind of signature that it takes.
    [certificate-key] It does not take the kind of key in the site's certificate.
   *[dh-size] It does not take the site's Diffie-Hellman prime.
}
browser-fact-meeting-unknown = We could not find out if { $client ->
    [none] the tested program
   *[other] { $client }
} can connect to this site.
browser-fact-meeting-large = { $client ->
    [none] The tested program
   *[other] { $client }
} sends a first message of { $bytes } bytes. On the way to this site, messages of { $fails } bytes and more get lost.
browser-fact-meeting-small = { $client ->
    [none] The tested program
   *[other] { $client }
} sends a first message of { $bytes } bytes. That is short enough: messages up to { $passes } bytes get through to this site.
