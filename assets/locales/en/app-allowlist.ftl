# Step 3, as its page tells it.

## The way to the site: each stop, and where something happens

app-between-section = Who is in between
app-between-computer = This computer
app-between-programs = Programs that run here
app-between-proxy = Proxy
app-between-network = The network
app-between-site = The site
app-between-more = and { $count } more
app-between-hosts-line = hosts file, line { $line }
app-stop-problem = It happens here
app-stop-attention = Perhaps here
app-stop-info = Takes part

app-between-nobody = Nobody that we can see stands between this computer and the site.
app-between-every-site = Someone in between opens each connection and signs each site anew.
app-between-only-this-site = This site has an odd certificate, and other sites have good ones. Someone opens this site alone, or the site itself is set up like that.
app-between-only-others = Someone in between signs other sites anew. This site is left alone.
app-between-the-proxy = The proxy is what stands in the way.
app-between-needs-proxy = Sites can be reached by way of the proxy only.
app-between-login-page = This network shows its own page first. It wants you to sign in.
app-between-blocked-name = The link is cut as soon as the name of the site is sent. Other names get through.
app-between-blocked-address = Nothing gets through to the address of the site. Other sites can be reached.
app-between-block-page = The page of a filter comes in place of the site.
app-between-led-astray = The name of the site leads to a wrong address.
app-between-only-ipv6-fails = The site can be reached by IPv4, and not by IPv6.
app-between-large-packets = Small packets get through. Large ones get lost on the way.
app-between-large-hello = A short first message gets through. A long one is cut off.
app-between-unknown = We cannot tell who is in between.

## Who signs

app-signer-section = Who signs
app-signer-about = If someone opens the connections, other sites show the same issuer. So we looked at some.
app-signer-site = Site
app-signer-issuer = Signed by
app-signer-says = What it means
app-signer-this = this site
app-signer-directly = asked directly
app-signer-by-proxy = asked through { $proxy }
app-signer-root = root: { $root }
app-signer-own = Its own certificate
app-signer-given = A root that you named for this check
app-signer-here = A root that was added to this computer
app-signer-nowhere = An issuer that nobody here knows
app-signer-same-as-others = Signed anew, by the same issuer as other sites
app-signer-same = Signed anew, by the same issuer as this site
app-signer-product = Signed anew by { $product }
app-signer-product-maybe = Perhaps signed anew by { $product }
app-signer-warns = { $product } warns of this site
app-signer-none = It showed no certificate.

## Other ways to the site

app-path-section = Other ways to the site
app-path-look = How we asked
app-path-end = How it ended
app-path-time = Time
app-path-visit = As a browser does
app-path-address = At one address
app-path-nameless = Without the name of the site
app-path-other-name = With the name of another site
app-path-name-elsewhere = The name of this site, sent to another server
app-path-small-packets = In small packets
app-path-small-hello = With a short first message
app-path-direct = Directly
app-path-proxied = Through the proxy of this computer
app-path-signed = Signed by { $issuer }
app-path-connected = { $ms } ms to connect
app-path-ended = { $ms } ms more to the end
app-path-no-time = not measured

## Proxies

app-proxy-section = Proxies
app-proxy-server = { $value } (from { $source })
app-proxy-script = Proxy script { $value } (from { $source })
app-proxy-auto = The network is asked for a proxy script (from { $source }).
app-proxy-used = It is used for this site.
app-proxy-unused = It is not used for this site.
app-proxy-has-login = A name and a password stand in this setting. We did not read them out or use them.
app-proxy-script-says = Script says
app-proxy-script-not-read = It lies where we do not read it.
app-proxy-script-broken = { $fault ->
    [no-function] It is not a proxy script.
    [not-text] It gives no answer for this site.
    [too-long] It is too long.
    [too-slow] It takes too long, so we stopped it.
   *[faulty] The script has a fault: { $text }
}
app-proxy-asked = Proxy that we tried
app-proxy-this-site = This site
app-proxy-other-site = Another site
app-proxy-said = The proxy said:
app-proxy-logins = ways to log in: { $logins }
app-proxy-calls-itself = it calls itself { $server }
app-proxy-error = its error: { $error }

## The network

app-network-section = The network
app-network-portal = Test for a sign-in page
app-network-test-page = Test page
app-network-answer = Answer
app-network-open = The right answer came.
app-network-sign-in = Another page came: one for a sign-in, or a filter's.
app-network-refused = Refused. That tells us nothing about a sign-in.
app-network-sent-on = It sends you on to { $host }.
app-network-page = A page in place of the site
app-network-page-said = This page said:
app-network-page-wordless = The page holds no words that we can show.
app-network-page-tls-port = It came in plain text, where the handshake should begin.
app-network-page-plain-http = It came when we asked for the site in plain HTTP.
app-network-page-portal = It came in place of the answer to a test page.
app-network-page-proxy = It came from the proxy.
app-network-page-filter = a page of { $filter }
app-network-page-filter-like = perhaps a page of { $filter }
app-network-status = status { $status }
app-network-server = server { $server }
app-network-addresses = Addresses of the site
app-network-odd-address = { $address }: odd for a public site ({ $range })
app-network-hosts = Hosts file
app-network-hosts-entry = Line { $line } sends { $name } to { $address }.
app-network-made-up = A name that we made up
app-network-made-up-some = It leads to { $addresses }. An honest name server has no address for it.
app-network-canaries = Other sites
app-network-leads-to = { $name }: { $addresses }
app-network-leads-nowhere = { $name }: no address
app-network-second = Another name server
app-network-second-none = It knows no address of the site.
app-network-second-some = It says { $addresses }.

## Programs that run here, and roots that nobody should trust

app-guards-section = Programs that run here
app-guards-note = They may look into connections. That one runs here does not mean that it is to blame.
app-guards-antivirus = Virus scanner
app-guards-gateway-client = Company or school filter
app-guards-parental-control = Filter for children
app-guards-local-filter = Ad or privacy filter
app-guards-vpn = VPN or tunnel
app-guards-debugging-proxy = Tool for developers
app-guards-proxy-client = Sends traffic another way
app-guards-process = { $product } (program { $seen })
app-guards-interface = { $product } (network link { $seen })
app-roots-section = Roots that nobody should trust
app-roots-found = { $product } put a dangerous root on this computer.
app-roots-named = A root on this computer bears the name of a dangerous one: { $product }.

## What to send

app-send-section = What to send
app-send-for-you = For you
app-send-for-admin = For the administrator
app-send-about = A message to whoever can help. It holds only what we measured.
app-send-for-admin-about = Steps and texts for whoever sets up browsers, gateways and scanners. Each names this host alone.
app-send-source = Source: { $source }
app-send-to = To:
app-send-choose = Show the steps for
app-send-copy = Copy
app-send-copy-message = Copy this message
app-send-save = Save as { $file }
app-send-save-title = Save the text

app-none-more = { $count ->
    [one] 1 more is not shown.
   *[other] { $count } more are not shown.
}
