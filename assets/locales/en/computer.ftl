# What this computer has: browsers, stores of roots, clients that were heard. Pages and reports share these words.

computer-browser-default = Opens links by default
computer-browser-extended = Extended support
computer-browser-beta = Beta
computer-browser-dev = Developer edition
computer-browser-nightly = Nightly
computer-browser-user = Only for you
computer-browser-snap = Snap
computer-browser-flatpak = Flatpak
computer-built-days = { $count ->
    [0] Built today
    [one] Built yesterday
   *[other] Built { $count } days ago
}
computer-built-weeks = Built { $count } weeks ago
computer-built-months = Built { $count } months ago
computer-built-years = Built { $count } years ago

computer-store-system = This computer
computer-store-system-users = Chrome, Edge, Safari and most programs
computer-store-mozilla = Mozilla
computer-store-mozilla-users = Firefox, Thunderbird
computer-store-bundle = File of roots: { $name }
computer-store-certifi = Python (certifi): { $name }
computer-store-firefox = Firefox profile: { $name }
computer-store-java = Java: { $name }
computer-store-nss = Chrome and Chromium of this user: { $name }
computer-store-accepts = accepts it
computer-store-refuses = does not accept it
computer-store-unknown = not known

computer-client-unnamed = This program
computer-client-can = { $client } can connect to this site: { $with }.
computer-client-warns = { $client } and this site share all that they need: { $with }. But { $client } does not accept the certificate.
computer-client-cannot = { $client } cannot connect to this site: { $why }.
computer-client-open = We know what { $client } offers, but too little of the site to tell whether it can connect.

computer-offer-versions = Versions
computer-offer-suites = Cipher suites
computer-offer-groups = Key exchange groups
computer-offer-shares = Key shares (bytes)
computer-offer-schemes = Signature schemes
computer-offer-certificate-schemes = Signature schemes for certificates
computer-offer-alpn = Application protocols (ALPN)
computer-offer-extensions = Extensions
computer-offer-ech = Encrypted hello (ECH)
computer-offer-grease = Random values (GREASE)
computer-offer-size = Size of the hello
computer-offer-bytes = { $hello } bytes, { $records } with record headers
computer-offer-ja3 = JA3
computer-offer-ja4 = JA4
computer-offer-end = How it ended
computer-end-completed = It took our test certificate.
computer-end-alert = It read our test certificate and answered: { $alert }.
computer-end-closed = It closed the connection without a word.
computer-end-nothing = It offers nothing that we could answer.
