# Words about names, other looks at the server, and what stands before it. $presented, $names, $label, $server and the
# like come from certificates and servers and are shown as they are.

## Names

certificate-fact-name-listed = The certificate is for: { $names }
certificate-fact-name-wildcard-below = { $wildcard } covers the names below { $host }, but not { $host } itself.
certificate-fact-name-list-empty = The certificate has a list of names, but it is empty. So it does not cover { $host }.
certificate-fact-name-no-hosts = The certificate lists mail or web addresses, but no name of a host. So it does not cover { $host }.
certificate-fact-name-addresses-only = The certificate lists numbers (IP addresses) only, so it does not cover the name { $host }. It is for: { $names }
certificate-fact-name-address-as-name = The certificate holds { $host } as if it were a name. Clients look for it among the IP addresses, and it is not there.
certificate-fact-name-address-missing = You asked for the address { $host }. The certificate holds names only, and no IP address: { $names }
certificate-fact-name-trailing-dot = The certificate says “{ $presented }”, with a dot at the end. Many clients do not take that for { $host }.
certificate-fact-name-more-than-a-name = The certificate says “{ $presented }”. Only the bare name { $host } would count there.
certificate-fact-name-own-letters = The certificate says “{ $presented }”. Clients look for the name in its plain form, { $host }.
certificate-fact-name-partial-wildcard = The certificate says “{ $presented }”. A star counts only when it is the whole first part, so { $host } is not covered.
certificate-fact-name-wildcard-too-wide = The certificate says “{ $presented }”. A star may not stand for so much, so no client takes it for { $host }.
certificate-fact-name-look-alike = The name you asked for, { $host }, looks like “{ $presented }”, but is spelled with other letters. The certificate is for “{ $presented }”.
certificate-fact-name-parent = The certificate is for “{ $presented }”. { $host } is a name below it, and is not covered.
certificate-fact-name-child = The certificate is for “{ $presented }”, a name below { $host }. It does not cover { $host } itself.
certificate-fact-name-sibling = The certificate is for “{ $presented }”, a name in the same domain. { $host } is not covered.
certificate-fact-name-imitates = Look closely at the name: “{ $shown }” looks like “{ $plain }”, but is spelled with other letters. In plain form it is { $host }.
certificate-fact-name-mixes-letters = Look closely at the name: “{ $shown }” mixes letters of several alphabets. In plain form it is { $host }.

## Several looks at one site. $bad of $all tries went wrong, at the addresses $where.

certificate-fact-same-each-time = We asked { $all } times{ $addresses ->
    [one] {""}
   *[other] {" "}at { $addresses } addresses
}. The site showed the same certificate each time.
certificate-fact-several-certificates = We asked { $all } times and saw { $certificates } different certificates. All of them serve equally well.
certificate-fact-node-alert = { $bad } of { $all } tries were refused (alert { $code }), at { $where }. The others went well.
certificate-fact-node-broken = { $bad } of { $all } tries met a server whose handshake is broken, at { $where }. The others went well.
certificate-fact-node-name = { $bad } of { $all } tries met a certificate for another name (“{ $label }”), at { $where }. The others went well.
certificate-fact-node-expired = { $bad } of { $all } tries met a certificate that ended on { $until } (“{ $label }”), at { $where }. The others met one that is in its time.
certificate-fact-node-untrusted = { $bad } of { $all } tries met a certificate that is not trusted (“{ $label }”), at { $where }. The others went well.
certificate-fact-node-dropped = { $bad } of { $all } tries ended without an answer, each time at { $where }. The other addresses work.
certificate-fact-some-dropped = { $bad } of { $all } tries ended without an answer, at { $where }. The others went well, with the same certificate.
certificate-fact-looks-differ = Our looks met two servers: one shows “{ $good }”, which is fine. The other shows “{ $bad }”, which is not trusted.
certificate-fact-address-silent = No answer came from { $address }, which is one of the addresses of this name. The others answer.
certificate-fact-address-refused = { $address }, which is one of the addresses of this name, takes no calls. Browsers go on to the next one.
certificate-fact-address-no-way = From this computer there is no way to { $address }, which is one of the addresses of this name. Browsers go on to the next one.

## The name in the hello (SNI)

certificate-fact-name-needed = Without the name in the first message, the site shows the wrong certificate. With the name it shows the right one, “{ $label }”.
certificate-fact-nameless-other = To a program that does not say which site it wants, the server shows another certificate, “{ $label }”. Current programs do say it.
certificate-fact-nameless-refused = A program that does not say which site it wants gets no certificate. Current programs do say it.
certificate-fact-same-without-name = The server shows the certificate of “{ $label }” to all who ask for no site, or for one that it does not know. So it may not know this name.
certificate-fact-default-fits = To those who name no site, the server shows a certificate that does fit, “{ $label }”. It picks the wrong one when it hears the name.
certificate-fact-picked-by-name = To those who name no site, the server shows another certificate, “{ $label }”. So it picked this one for the name you asked for.
certificate-fact-default-shown = To those who name no site, the server shows the certificate of “{ $label }”.
certificate-fact-name-refused = The server breaks off when it hears this name (alert { $code }). Without a name it works and shows “{ $label }”.

## What stands before the server that was examined

certificate-fact-front-fine = At its public address ({ $address }), the site answers well.
certificate-fact-front-untrusted = At its public address ({ $address }), the site shows a certificate that is not trusted here.
certificate-fact-front-fails = At its public address ({ $address }), the handshake with the site fails.
certificate-fact-front-unknown = No public address of this name could be found from here, so only the server you named was looked at.
certificate-fact-front-unreached = The public address of this name could not be reached from here, so only the server you named was looked at.
certificate-fact-network-says = Your side is fine: the handshake went well. Then { $server } answered { $status }, which means: { $status ->
    [520] the server behind it gave an answer that makes no sense.
    [521] the server behind it takes no calls.
    [522] the server behind it does not answer in time.
    [523] there is no way to the server behind it.
    [524] the server behind it took the call, but never answered.
    [525] the server behind it could not shake hands.
    [526] the server behind it has a certificate that is not valid.
   *[other] the server behind it could not be used.
}
