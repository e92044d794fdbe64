# Step 3: the site by other paths.

allowlist-fact-path-open = The handshake came to its end. Nothing cuts it off on the way.
allowlist-fact-both-kinds = The site answers in the same way at { $address } and at { $other }.
allowlist-fact-ipv6-fails = { $how ->
    [silence] At { $address } (IPv6) nothing answers. At { $other } (IPv4) the site works.
    [reset] At { $address } (IPv6) the connection is reset. At { $other } (IPv4) the site works.
    [closed] At { $address } (IPv6) the connection is closed. At { $other } (IPv4) the site works.
   *[other] At { $address } (IPv6) the connection fails. At { $other } (IPv4) the site works.
}
allowlist-fact-ipv4-fails = { $how ->
    [silence] At { $address } (IPv4) nothing answers. At { $other } (IPv6) the site works.
    [reset] At { $address } (IPv4) the connection is reset. At { $other } (IPv6) the site works.
    [closed] At { $address } (IPv4) the connection is closed. At { $other } (IPv6) the site works.
   *[other] At { $address } (IPv4) the connection fails. At { $other } (IPv6) the site works.
}
allowlist-fact-no-ipv6 = This network has no way to IPv6 addresses. Programs take IPv4 at once, so nothing is lost.
allowlist-fact-ipv6-refused = At { $address } (IPv6) nothing listens. Programs take IPv4 at once, so little is lost.
allowlist-fact-address-fails = { $how ->
    [silence] At { $address } nothing answers. At { $other } the site works.
    [reset] At { $address } the connection is reset. At { $other } the site works.
    [closed] At { $address } the connection is closed. At { $other } the site works.
   *[other] At { $address } the connection fails. At { $other } the site works.
}
allowlist-fact-name-cut = { $how ->
    [silence] With the name of the site nothing answers. With another name the same server does.
    [reset] With the name of the site the connection is reset. With another name the same server answers.
   *[closed] With the name of the site the connection is closed. With another name the same server answers.
}
allowlist-fact-name-cut-elsewhere = { $servers ->
    [one] We sent the name to a server that has nothing to do with the site. It is cut off there too, and another name is not.
   *[other] We sent the name to { $servers } servers that have nothing to do with the site. It is cut off there too, and another name is not.
}
allowlist-fact-name-passes-elsewhere = The name may be sent to other servers. So the cut is made by the site, or for this address only.
allowlist-fact-cut-is-near = The cut came after { $cut } ms, but the way to the server and back takes { $away } ms. Something nearer made it.
allowlist-fact-small-packets = In small packets the handshake comes to its end. In packets of the usual size it gets stuck.
allowlist-fact-short-answer = A short answer of the server gets through. Its longer answers get lost.
allowlist-fact-small-hello = A short first message gets an answer. A long one, as browsers send it, does not.
allowlist-fact-others-answer = { $sites ->
    [one] Another site answers. The address of this one does not.
   *[other] { $sites } other sites answer. The address of this one does not.
}
allowlist-fact-nobody-answers = None of the other sites that we tried can be reached from here.
allowlist-fact-needs-proxy = The site opens through the proxy only. This network wants all programs to use it.
allowlist-fact-direct-works = Without the proxy the site answers.
