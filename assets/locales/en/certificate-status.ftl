## What is known of issuers that were fetched, of revocation, of receipts and of trust that was withdrawn.

certificate-fact-left-out = The server left out { $which }. The certificate says where to get it, and there it was. Most browsers do the same, so the site works in them. Many other programs do not.
certificate-fact-left-out-in-vain = The server left out { $which }. We got it from its issuer, but it leads to a root that nobody here knows.

certificate-fact-status-good = { $how ->
    [stapled] The server shows fresh proof from the issuer that { $which } is still good.
    [crl] { $which } is not on the issuer's list of certificates that were called back.
   *[ocsp] The issuer says that { $which } is still good.
} (As of { $at }.)
certificate-fact-revoked = The issuer called { $which } back on { $at }. { $reason ->
    [keyCompromise] The reason it gives: the key may be in the wrong hands.
    [cACompromise] The reason it gives: the key of the issuer may be in the wrong hands.
    [affiliationChanged] The reason it gives: the name of its owner changed.
    [superseded] The reason it gives: there is a newer one.
    [cessationOfOperation] The reason it gives: it is no longer in use.
    [certificateHold] It is on hold for now.
    [privilegeWithdrawn] The reason it gives: its owner lost the right to it.
    [aACompromise] The reason it gives: a key may be in the wrong hands.
   *[unspecified] It gives no reason.
} { $how ->
    [stapled] The server itself shows this.
    [crl] This is in the issuer's list.
   *[ocsp] This is the issuer's own answer.
}
certificate-fact-status-unknown = { $how ->
    [stapled] The proof that the server shows says that the issuer does not know { $which }.
   *[ocsp] We asked the issuer about { $which }. It says that it does not know this certificate.
}
certificate-fact-status-unusable = We asked if { $which } was called back. The answer is of no use: { $fault ->
    [malformed] it can't be read.
    [refused] the issuer says that it can't tell.
    [other-certificate] it speaks of another certificate.
    [forged] it is not signed by the issuer.
    [stale] it is too old.
    [not-yet-valid] it is dated in the future.
   *[too-long] it is longer than what we read.
}
certificate-fact-status-not-asked = We did not ask the issuer if a certificate was called back.
certificate-fact-status-unreachable = We could not ask if { $which } was called back: no answer came from { $address }. Browsers go on. Some programs on Windows stop here.

certificate-fact-staple-missing = { $which } demands fresh proof from its issuer with each visit. The server sends none.
certificate-fact-staple-promised = { $which } demands fresh proof from its issuer with each visit. The server sends one that is of no use: { $fault ->
    [malformed] it can't be read.
    [refused] the issuer says that it can't tell.
    [other-certificate] it speaks of another certificate.
    [forged] it is not signed by the issuer.
    [stale] it was good until { $until }.
    [not-yet-valid] it is dated in the future.
   *[unknown] it says that the issuer does not know the certificate.
}
certificate-fact-staple-unusable = The server shows proof from its issuer that is of no use: { $fault ->
    [malformed] it can't be read.
    [refused] the issuer says that it can't tell.
    [other-certificate] it speaks of another certificate.
    [forged] it is not signed by the issuer.
    [stale] it was good until { $until }.
    [not-yet-valid] it is dated in the future.
   *[unknown] it says that the issuer does not know the certificate.
} Firefox may stop because of it.

certificate-fact-receipts = { $which } is listed in public logs: { $count ->
    [one] one receipt came with it ({ $logs }).
   *[other] { $count } receipts came with it ({ $logs }).
}
certificate-fact-receipts-few = { $which } came with { $has ->
    [one] one receipt
   *[other] { $has } receipts
} from public logs. Chrome wants { $wants }, and not all from one owner of logs.
certificate-fact-receipts-missing = { $which } came with no receipt from a public log. Chrome, Safari and Firefox ask for some.
certificate-fact-receipts-unknown = { $which } has no receipt from a public log in it. The server may send some on the side, but we could not ask for them.
certificate-fact-receipt-forged = A receipt that came with { $which } was not signed by the log it names ({ $log }).

certificate-fact-distrusted = { $authority } lost the trust of browsers on { $day }. These refuse all that it signed: { $browsers }.
certificate-fact-distrusted-after = { $authority } lost the trust of browsers. What it signed after { $day } is refused, and this was signed later. It is refused by: { $browsers }.
