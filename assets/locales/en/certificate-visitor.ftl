# Words about the visitor's own certificate. $which is what it calls itself; $authorities and $issuer are names as the
# server and the certificate write them.

certificate-fact-visitor-needed = The site asks you for a certificate of your own, and ends the connection without one.{ $count ->
    [0] {""}
   *[other] {" "}It accepts certificates from: { $authorities }
}
certificate-fact-visitor-asked = The site asks for a certificate of your own, but goes on without one.{ $count ->
    [0] {""}
   *[other] {" "}It accepts certificates from: { $authorities }
}
certificate-fact-visitor-asked-late = The site asks for a certificate of your own once it knows which page you want, but goes on without one.
certificate-fact-visitor-needed-late = The site asks you for a certificate of your own once it knows which page you want. Without one it goes no further.
certificate-fact-visitor-not-shown-late = We cannot show your certificate this late. Open the site in a browser that has it.
certificate-fact-visitor-accepted = The site accepts your certificate “{ $which }”.
certificate-fact-visitor-rejected = The site does not accept your certificate “{ $which }”.
certificate-fact-visitor-rejected-in = In { $version }, the site does not accept your certificate “{ $which }”.

## What the site said to it

certificate-fact-visitor-alert-bad = The site says that your certificate is damaged, or cannot be checked (alert 42).
certificate-fact-visitor-alert-kind = The site says that it does not take this kind of certificate (alert 43).
certificate-fact-visitor-alert-revoked = The site says that your certificate was taken back by its issuer (alert 44).
certificate-fact-visitor-alert-expired = The site says that your certificate is out of date (alert 45).
certificate-fact-visitor-alert-unknown = The site refuses your certificate and does not say why (alert 46).
certificate-fact-visitor-alert-issuer = The site says that it does not know the issuer of your certificate (alert 48).
certificate-fact-visitor-alert-denied = The site could read your certificate, but does not let its owner in (alert 49).
certificate-fact-visitor-alert = The site ended the handshake when it saw your certificate (alert { $code }, { $name }).
certificate-fact-visitor-page = The site took your certificate in the handshake, but its page says no (HTTP { $status }).
certificate-fact-visitor-wordless = The site hung up when it saw your certificate. It did not say why.

## What may be wrong with it

certificate-fact-visitor-expired = Your certificate “{ $which }” ended on { $until }.
certificate-fact-visitor-early = Your certificate “{ $which }” is not valid before { $from }.
certificate-fact-visitor-key = The site cannot use the key of your certificate ({ $key }). It asks for other kinds of keys.
certificate-fact-visitor-purpose = Your certificate “{ $which }” was not made to be shown to sites. It lacks the purpose “clientAuth”.
certificate-fact-visitor-issuer = Your certificate was issued by “{ $issuer }”. The site only takes those from: { $authorities }
certificate-fact-visitor-self-signed = Your certificate “{ $which }” is signed by itself. Most sites want one from an issuer that they know.

## The card on the page

app-visitor-section = A certificate of your own
app-visitor-not-asked = The site did not ask for your certificate this time, so it was not shown.
app-visitor-late = The site asks for it only once it knows which page you want. We cannot see what it takes.
app-visitor-authorities = Takes those from
app-visitor-any-authority = The site names no issuers. It may take any, or check by a list of its own.
app-visitor-more = { $count ->
    [one] and one more
   *[other] and { $count } more
}
app-visitor-keys = Kinds of keys
app-visitor-any-key = The site does not say.
app-visitor-tries = What it said
app-visitor-with = { $version }, with “{ $which }”: { $outcome }
app-visitor-without = { $version }, without one: { $outcome }
app-visitor-page = { $outcome } The page says HTTP { $status }.
app-visitor-used = We show
app-visitor-choose = Choose a certificate…
app-visitor-leave = Check without it
app-visitor-locked = { $file } is locked. Type the password that was set when it was saved.
app-visitor-password = Password
app-visitor-unlock = Unlock and check
app-visitor-privacy = We show it to this site only, and check again with it. It is never saved. If the key is in a file of its own, choose both files at once.
app-visitor-title = Choose your certificate
app-visitor-filter = Certificates (.p12, .pfx, .pem)
