# The client test: its page, its terminal command, its errors.

## The page that a browser shows

listener-page-language = en
listener-page-title = Browser test
listener-page-working = Your browser is shaking hands with Handshake Doctor. This takes a moment.
listener-page-done = Done. Go back to Handshake Doctor.
listener-page-failed = Your browser did not shake hands with us. Go back to Handshake Doctor to see what to do next.

## Why nothing was heard

listener-error-nobody = No program came in time. Start the test again, and then open the page or the address.
listener-error-unfinished = A program came, but it did not send a whole hello in time. Start the test again.
listener-error-not-tls = A program came, but it spoke something other than TLS. Check that it is set to use TLS or HTTPS.
listener-error-plain-http = A program came, but it spoke plain HTTP. Give it the address that begins with https.
listener-error-other-name = Some other program came, and not the browser that we opened. Start the test again.
listener-error-malformed = A program came, but its hello breaks the rules of TLS, so we could not read it. Tell its maker.
listener-error-no-handshake = The browser opened our page, but it did not shake hands with us. An add-on, a proxy or a rule of your company may keep it from this computer. Try a private window, or ask your IT team.
listener-error-too-many = Too many programs came at once, so we closed the test. Start it again.
listener-error-broken = This computer did not let us listen any longer. Start the test again.
listener-error-stopped = The test was stopped.
listener-error-start = We could not listen on this computer: { $reason }.

## The terminal: before

listener-waiting = { $count ->
    [one] Point a program at this address within { $seconds } seconds. We listen on this computer only.
   *[other] Point up to { $count } programs at this address within { $seconds } seconds. We listen on this computer only.
}
listener-address = Address
listener-page = Page for a browser
listener-examples = Examples
listener-note = The program may not like our certificate. That does no harm: we know its hello by then.
listener-example-curl = curl https://localhost:{ $port }/
listener-example-openssl = openssl s_client -connect localhost:{ $port }
listener-example-gnutls = gnutls-cli --port { $port } localhost
listener-example-python = python3 -c "import urllib.request as r; r.urlopen('https://localhost:{ $port }/')"
listener-example-java = echo 'new java.net.URL("https://localhost:{ $port }/").openStream()' | jshell -

## The terminal: what was heard

listener-heard = Heard at { $time } UTC
listener-agent = Calls itself
listener-end = How it ended
listener-end-completed = The handshake was finished. This program took our certificate.
listener-end-alert = The program ended it with alert { $code } ({ $name }).
listener-end-alert-certificate = The program ended it with alert { $code } ({ $name }). It does not trust our certificate, and that is as it should be.
listener-end-closed = The program closed the connection, or fell silent, and gave no reason.
listener-end-nothing-in-common = We ended it: this program and ours have no way to speak TLS in common.
listener-versions = Versions
listener-suites = Cipher suites
listener-groups = Groups
listener-key-shares = Key shares
listener-key-share = { $group }, { $bytes ->
    [one] 1 byte
   *[other] { $bytes } bytes
}
listener-schemes = Signature schemes
listener-certificate-schemes = For certificates
listener-protocols = ALPN
listener-name = Server name
listener-extensions = Extensions
listener-compression = Certificate compression
listener-grease = GREASE
listener-ech = Encrypted ClientHello
listener-ech-sent = sent, real or GREASE
listener-size = Size
listener-size-value = { $hello } bytes, { $records } bytes with their records
listener-form = Form
listener-form-ssl2 = of SSL 2, as programs of before 2010 send it
listener-ja3 = JA3
listener-ja3-text = JA3 text
listener-ja4 = JA4
listener-ja4-text = JA4 text
listener-yes = yes
listener-no = no
listener-none = none

## The terminal: beside a site

listener-site = At { $site }
listener-site-succeeds = It would get in, with { $with }.
listener-site-fails = It would not get in: { $need }.
listener-site-unknown = We could not find out if it would get in.
listener-site-shared = Both have these suites:
listener-site-not-examined = We could not find out what { $site } accepts. We listen all the same.
