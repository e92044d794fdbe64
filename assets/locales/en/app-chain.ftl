# Words about the cards of the chain, the stores, saving certificates.

## The cards

app-chain-section = Certificate chain
app-chain-reading = From the site's certificate up to the root that vouches for it.
app-chain-role-sent-as = { $role }, sent as number { $number }
app-chain-not-sent = Not sent. We fetched it from { $address }
app-chain-not-sent-plain = Not sent. We fetched it from its issuer.
app-chain-root-of-store = { $store }: in its list of trust
app-chain-root-not-of-store = { $store }: not in its list of trust
app-chain-root-added = { $store }: trusted for this check only
app-chain-measured-valid = By the time we measured ({ $time }) it is valid.
app-chain-measured-expired = By the time we measured ({ $time }) it has expired.
app-chain-measured-not-yet = By the time we measured ({ $time }) it is not valid yet.
app-chain-missing-fetchable = The server should send this certificate, and did not. Some browsers fetch it from { $address }
app-chain-also-sent = Also sent
app-chain-also-sent-means = The server sent these too. The path above does without them.

## What can be done with certificates

app-chain-copy-text = Copy as text
app-chain-copy-pem = Copy as PEM
app-chain-save-pem = Save as PEM
app-chain-save-der = Save as DER
app-chain-save = Save the chain that the server should send
app-chain-save-part = Save the chain as far as we know it
app-chain-copy = Copy this chain as PEM
app-chain-save-title = Save certificates
app-chain-filter-pem = Certificates as text (PEM)
app-chain-filter-der = Certificate (DER)
app-chain-saved = Saved: { $file }

## Paths and stores

app-chain-paths = Every path that we tried
app-chain-paths-short = { $accepted ->
    [0] none of { $count } is accepted
   *[other] { $accepted } of { $count } accepted
}
app-chain-more-paths = { $count ->
    [one] One more path is in the report.
   *[other] { $count } more paths are in the report.
}
app-chain-store-question = Question
app-chain-revocation = Was it revoked?
app-chain-timestamps = Public logs
app-chain-timestamps-means = Browsers want to see that public logs know this certificate.
app-chain-of = For { $label }
app-chain-more-lines = { $count ->
    [one] One more is in the report.
   *[other] { $count } more are in the report.
}

chain-path-accepted = Accepted
chain-fault-on = On { $label }: { $fault }
chain-end-root = Not accepted
chain-end-self-signed = It signed itself and is in no list of trust.
chain-end-issuer-missing = The next issuer was not sent and is in no list of trust.
chain-end-forged-signature = The issuer's key did not make this signature.
chain-end-given-up = We looked no further. There are too many ways.

chain-store-accepts = Accepts what was sent
chain-store-accepts-fetched = Accepts it with issuers that we fetched
chain-store-accepts-sorted = Accepts it in the right order
chain-store-root = Root
chain-store-fails = What fails
chain-store-yes = Yes
chain-store-no = No
chain-store-no-root = None that it knows
chain-store-added = { $root } (trusted for this check only)
chain-store-nothing = Nothing
chain-store-fails-as-sent = The chain as sent leads to no root.
chain-store-not-sent = Not sent: { $labels }
chain-store-unknown-issuer = It does not know who vouches for this chain.

chain-spare-duplicate = It was sent twice.
chain-spare-expired-twin = An expired copy of an issuer. A newer one is in use.
chain-spare-root = A root. Nobody needs to send roots.
chain-spare-twin = The same issuer, signed by someone else.
chain-spare-unreadable = It cannot be read.
chain-spare-unrelated = This chain does not need it.

## Fields of a certificate

chain-date-ahead = { $date } ({ $days ->
    [0] in less than a day
    [one] in 1 day
   *[other] in { $days } days
})
chain-date-past = { $date } ({ $days ->
    [0] less than a day ago
    [one] 1 day ago
   *[other] { $days } days ago
})
chain-date-measured = By the time we measured: { $date }
chain-field-key-sha256 = SHA-256 of the key
chain-field-subject-key-id = Key ID
chain-field-authority-key-id = Issuer's key ID
chain-field-ca = May issue
chain-field-ca-no = No
chain-field-ca-yes = Yes
chain-field-ca-length = { $length ->
    [0] Yes, but no other issuers
   *[other] Yes, with up to { $length } issuers below it
}
chain-field-crls = Revocation list at
chain-field-must-staple = Must staple
chain-field-must-staple-yes = Yes: the server must send a proof of non-revocation
chain-field-revocation = Revocation
chain-field-timestamps = Public logs
chain-field-version = X.509 version
chain-field-extensions = Extensions
chain-field-more = and { $count } more
chain-extension = { $name }: { $value }
chain-extension-critical = { $name }, critical: { $value }

## Revocation

chain-status = { $source }: { $answer }
chain-status-date = As of { $this }.
chain-status-dates = As of { $this }, next by { $next }.
chain-status-source-at = { $source } ({ $address })
chain-status-source-stapled = Sent along by the server (OCSP stapling)
chain-status-source-ocsp = OCSP
chain-status-source-crl = Revocation list
chain-status-good = not revoked.
chain-status-revoked = revoked.
chain-status-revoked-since = revoked since { $date }.
chain-status-revoked-reason = { $revoked } Reason: { $reason }.
chain-status-unknown = the issuer does not know this certificate.
chain-status-unreachable = no answer. { $reason }
chain-status-not-asked = we did not ask.
chain-status-fault-malformed = an answer that cannot be read.
chain-status-fault-refused = it gave no answer for now.
chain-status-fault-other-certificate = an answer about another certificate.
chain-status-fault-forged = an answer with a wrong signature.
chain-status-fault-stale = an answer that is out of date.
chain-status-fault-not-yet-valid = an answer with a date in the future.
chain-status-fault-too-long = an answer that is far too long.

## Public logs

chain-timestamp-unknown-log = A log that we do not know ({ $id })
chain-timestamp-from-certificate = in the certificate
chain-timestamp-from-handshake = in the handshake
chain-timestamp-from-staple = in the stapled answer
chain-timestamp-verified = signature is right
chain-timestamp-forged = signature is wrong
chain-timestamp-unchecked = signature not checked
