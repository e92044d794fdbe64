## What a person writes to whoever can help. All values were measured; texts of others stand in quotes.

request-to-it-team = Your IT team
request-to-school = Your school's IT team
request-to-filter-owner = Whoever set up the filter
request-to-site-owner = The owner of the site
request-to-network = Whoever runs the network here
request-to-product-support = The help desk of the product

request-greeting = Hello,
request-trouble = I have trouble with a safe link to { $host }, port { $port }.
request-seen = What was seen:
request-again = To check again: handshake-doctor check { $command }
request-made = Checked with Handshake Doctor { $program }. I can send you its full report.
request-thanks = Thank you for your help.

## What is asked for: the subject line, the wish, and the wish as a second way

request-ask-exempt = Please exempt { $host } from inspection by { $product }. Only this one host is needed.
    .title = Please exempt { $host } from inspection
    .or = Or please exempt { $host } from inspection by { $product }.
request-ask-root = Please install the root "{ $root }" for the programs I use.
    .title = Please install a root certificate
    .or = If it must be inspected, please install the root "{ $root }" for the programs that I use. I will not install it by myself.
request-ask-allow-name = Please allow { $host } on port { $port }. If it is blocked on purpose, please tell me why.
    .title = Please allow { $host }
    .or = Or please allow { $host } in the filter.
request-ask-browser = Please add { $host } to the list of addresses that my browser may open.
    .title = Please allow { $host } in my browser
    .or = Or please add { $host } to the list of addresses that my browser may open.
request-ask-browser-roots = Please let Firefox use the roots of this computer. It can do so with the policy ImportEnterpriseRoots.
    .title = Please let Firefox use our own roots
    .or = Or please let Firefox use the roots of this computer.
request-ask-ech = Please let links pass that hide the name of the site (ECH). Or please tell me which browser you support.
    .title = Links to { $host } with ECH are cut
    .or = Or please let links pass that hide the name of the site (ECH).
request-ask-internet = Please help me get online. Neither { $host } nor other sites can be reached from here.
    .title = My computer cannot get online
    .or = Or please help me get online.
request-ask-sign-in = Please help me sign in to this network. Its page comes up in place of the site.
    .title = I cannot sign in to the network
    .or = Or please help me sign in to this network.
request-ask-update = Please tell me if there is a new version of { $product } that does not weaken safe links.
    .title = { $product } weakens safe links
    .or = Or please tell me about a new version of { $product }.
request-ask-certificate = Please look at the certificate of your site. A safety product here does not trust it.
    .title = The certificate of { $host } is not trusted
    .or = Or please look at the certificate of the site.
request-ask-tool = A developer's tool, { $product }, signs the sites that I open. I did not set it up. Please look into it.
    .title = A tool signs my web links
    .or = Or please look into { $product }.
request-ask-remove-root = A root that no one should trust is on my computer. Please remove it, and tell me which passwords I should change.
    .title = A dangerous root is on my computer
    .or = Or please remove the root.
request-ask-proxy-working = Please tell me which proxy I should use. The one that is set here does not work.
    .title = The proxy on my computer does not work
    .or = Or please tell me which proxy I should use.
request-ask-proxy-needed = Please tell me how to give the program I use the proxy of this network. Without the proxy it gets no answer.
    .title = A program here does not use the proxy
    .or = Or please let the program out without the proxy.
request-ask-proxy-scheme = Please tell me the right proxy address. The one that is set here starts with https, and the proxy speaks plain HTTP.
    .title = The proxy address on my computer looks wrong
    .or = Or please tell me the right proxy address.
request-ask-proxy-pass = Please let the proxy pass { $host } on port { $port }, or tell me how to sign in to it.
    .title = The proxy does not let me through to { $host }
    .or = Or please let the proxy pass { $host }.
request-ask-tunnel = Please look at how { $product } treats links to { $host }. Without it the site should open.
    .title = Links to { $host } fail with { $product }
    .or = Or please look at how { $product } treats { $host }.
request-ask-hello = A large first message (ClientHello) is lost on the way to { $host }, and a small one gets through. Please update the device that reads it.
    .title = Large first messages to { $host } are lost
    .or = Or please update the device that reads first messages.
request-ask-altered = Data gets changed on the way to { $host }. Please look for a faulty device or filter.
    .title = Data to { $host } gets changed
    .or = Or please look for a faulty device.
request-ask-address = The name { $host } leads to the wrong place here. Please check the name server.
    .title = The name { $host } leads to the wrong place
    .or = Or please check the name server.
request-ask-hosts = A line in the hosts file of my computer leads { $host } to some other place. Please remove it if it is not needed.
    .title = The hosts file leads { $host } astray
    .or = Or please remove the line from the hosts file.
request-ask-port = Please let me reach { $host } on port { $port }. The way to it seems to be closed.
    .title = Please open the way to { $host }
    .or = Or please let me reach { $host } on port { $port }.
request-ask-cut = Links to { $host } are cut during the handshake. Please look in the log of the filter or firewall for this time.
    .title = Links to { $host } are cut
    .or = Or please look in the log for this time.
request-ask-ipv6 = Please look at IPv6 here. The site opens over IPv4 only.
    .title = { $host } does not open over IPv6
    .or = Or please look at IPv6 here.
request-ask-packets = Large packets get lost on the way to { $host }. Please let ICMP "packet too big" pass, or clamp the MSS of TCP to the path.
    .title = Large packets to { $host } get lost
    .or = Or please clamp the MSS of TCP to the path.

## The lines that go along

request-seen-site = Site: { $host }, port { $port }
request-seen-time = Time: { $utc } UTC
request-seen-time-here = Time: { $utc } UTC, which is { $here } here ({ $zone })
request-seen-clock = The clock of this computer showed { $utc } UTC then.
request-seen-address = Address: { $address }
request-seen-addresses = Addresses of the name here: { $addresses }
request-seen-issuer = Issuer of the certificate: "{ $issuer }"
request-seen-root-here = Its root is on this computer, and browsers do not bring it: "{ $root }"
request-seen-root-nowhere = Its root is not on this computer: "{ $root }"
request-seen-no-root = Its issuer is not known to this computer.
request-seen-root-hash = SHA-256 of that root: { $hash }
request-seen-product = Product with such names: { $product }
request-seen-product-unverified = Product that may use such names: { $product }
request-seen-others-same = { $count ->
    [one] One other site shows the same issuer: { $names }
   *[other] { $count } other sites show the same issuer: { $names }
}
request-seen-others-usual = { $count ->
    [one] One other site shows its usual issuer: { $names }
   *[other] { $count } other sites show their usual issuers: { $names }
}
request-seen-outcome = End of the handshake: { $outcome }
request-seen-path = { $look }: { $outcome }
request-seen-path-at = { $look }, at { $address }: { $outcome }
request-seen-path-after = { $look }, after { $ms } ms: { $outcome }
request-seen-path-at-after = { $look }, at { $address }, after { $ms } ms: { $outcome }
request-seen-proxy-used = Proxy on the way: { $proxy }
request-seen-proxy-set = Proxy set here: "{ $value }" (from { $source })
request-seen-script = The proxy script says: "{ $answer }"
request-seen-script-not-fetched = The proxy script could not be read: { $reason }
request-seen-script-broken = The proxy script has a fault: "{ $text }"
request-seen-proxy-site = The site through the proxy: { $outcome }
request-seen-proxy-canary = Some other site through the proxy: { $outcome }
request-seen-proxy-status = Status of the proxy: { $status }
request-seen-proxy-text = Words of the proxy: "{ $text }"
request-seen-proxy-error = Error of the proxy: "{ $text }"
request-seen-proxy-server = Name of the proxy: "{ $text }"
request-seen-proxy-logins = Ways to sign in to the proxy: "{ $text }"
request-seen-sign-in = A page came in place of the answer of { $address }
request-seen-sent-on-to = It sends us on to "{ $host }"
request-seen-page-tls-port = A plain page came where TLS should start.
request-seen-page-plain-http = A page came in place of the site on port 80.
request-seen-page-portal = A page of the network came.
request-seen-page-proxy = A page of the proxy came.
request-seen-page-filter = It looks like a page of { $filter }.
request-seen-page-title = Its title: "{ $text }"
request-seen-page-text = Its words: "{ $text }"
request-seen-page-server = Its server: "{ $text }"
request-seen-odd = The address { $address } is in the range "{ $range }"
request-seen-made-up = A name that does not exist has these addresses here: { $addresses }
request-seen-second-opinion = Some other name server says: { $addresses }
request-seen-hosts = Line { $line } of the hosts file: { $name } is at { $address }
request-seen-guard = Runs here: { $product } ("{ $seen }")
request-seen-bad-root = Root: "{ $root }" ({ $product })
request-seen-setting = { $owner } has { $name } set to "{ $value }" in { $place }

## How a try differs from a browser's

request-look-visit = As a browser asks
request-look-address = As a browser asks
request-look-nameless = Without a name
request-look-other-name = With some other name
request-look-name-elsewhere = The name, sent to an unrelated server
request-look-small-packets = In small packets
request-look-small-hello = With a small first message
request-look-direct = Without the proxy
request-look-proxied = Through the proxy

## Who stands in between

request-seen-between-every-site = All sites that were tried are signed anew.
request-seen-between-only-this-site = This site is signed anew, and others are not.
request-seen-between-only-others = Other sites are signed anew, and this one is not.
request-seen-between-the-proxy = The trouble comes with the proxy only.
request-seen-between-needs-proxy = Sites open through the proxy only.
request-seen-between-login-page = The network shows a page to sign in.
request-seen-between-blocked-name = The link is cut where the name is sent, and only there.
request-seen-between-blocked-address = The address cannot be reached, and others can.
request-seen-between-block-page = A page of a filter answers.
request-seen-between-led-astray = The name leads to some other place.
request-seen-between-only-ipv6-fails = The site opens over IPv4 and not over IPv6.
request-seen-between-large-packets = Small packets get through, and large ones get lost.
request-seen-between-large-hello = A small first message gets through, and a large one is cut.
