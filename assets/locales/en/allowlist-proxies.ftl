# Step 3: the proxies of this computer, tried.

allowlist-fact-proxy-script = A proxy script is set up here: { $value } (from { $source }).
allowlist-fact-proxy-auto = This computer asks the network for a proxy script (from { $source }).
allowlist-fact-proxy-not-tried = We did not try the proxy, so we cannot say how the site does through it.

allowlist-fact-proxied-works = The site opens through the proxy { $proxy }, too.
allowlist-fact-proxied-opens = The site opens through the proxy { $proxy }, though not by the way that we tried first.
allowlist-fact-proxied-fails-too = The site fails through the proxy { $proxy }, too.
allowlist-fact-proxied-breaks = The proxy { $proxy } opens a way, but the talk with the site breaks off on it.
allowlist-fact-proxied-unknown = We could not find out how the site does through the proxy { $proxy }.
allowlist-fact-proxied-others-pass = The proxy { $proxy } lets another site through, so this is about your site.
allowlist-fact-proxied-other-ways = The script names other ways as well. A browser tries them when the first one fails.

allowlist-fact-proxied-unreachable = { $why ->
    [name] The proxy { $proxy } (from { $source }) cannot be found: nobody knows its name.
    [refused] Nothing answers at the proxy { $proxy } (from { $source }).
    [silent] The proxy { $proxy } (from { $source }) does not answer in time.
    [route] There is no route to the proxy { $proxy } (from { $source }).
   *[other] The proxy { $proxy } (from { $source }) cannot be reached.
  }
allowlist-fact-proxied-own-certificate = The site opens through the proxy { $proxy }, but we cannot trust the certificate that the proxy shows. Browsers do not use it then.
allowlist-fact-proxied-no-tls = The proxy { $proxy } (from { $source }) is set with https, but does not speak TLS.
allowlist-fact-proxied-no-proxy = What answers at { $proxy } (from { $source }) does not talk as a proxy does.
allowlist-fact-proxied-web-server = At { $proxy } (from { $source }) is a web server, not a proxy: it answers { $status }.
allowlist-fact-proxied-unknown-kind = The proxy { $value } (from { $source }) is of a kind that we cannot try.
allowlist-fact-proxied-no-address = The value { $value } (from { $source }) is not the address of a proxy.

allowlist-fact-proxied-login = The proxy { $proxy } (from { $source }) wants a login: it answers { $status }.
allowlist-fact-proxied-login-ways = The proxy { $proxy } (from { $source }) wants a login: it answers { $status } and takes { $logins }.
allowlist-fact-proxied-login-kept = The proxy { $proxy } (from { $source }) wants a login. One is set up here, but we do not send it.
allowlist-fact-proxied-refused = The proxy { $proxy } (from { $source }) says no: it answers { $status }.
allowlist-fact-proxied-refused-saying = The proxy { $proxy } (from { $source }) says no: it answers { $status }, “{ $words }”.
allowlist-fact-proxied-no-way = The proxy { $proxy } (from { $source }) does not get to the site: it answers { $status }.
allowlist-fact-proxied-no-way-saying = The proxy { $proxy } (from { $source }) does not get to the site: it answers { $status }, “{ $words }”.

allowlist-fact-proxied-signed = Through the proxy { $proxy } someone else signs for the site: “{ $issuer }”.
allowlist-fact-proxied-signed-by-product = Through the proxy { $proxy } the site is signed by { $product }, as “{ $issuer }”.
allowlist-fact-proxied-signs-others = Another site is signed in the same way there.

allowlist-fact-proxied-script-says = The proxy script says “{ $answer }” for this site.
allowlist-fact-proxied-script-direct = The proxy script says to go straight to this site.
allowlist-fact-proxied-script-not-read = We did not read the proxy script: it is at { $address }, and we read from plain http or a file only.
allowlist-fact-proxied-script-unknown = There was no time left to fetch the proxy script from { $address }.
allowlist-fact-proxied-no-auto = The network offers no proxy script.
allowlist-fact-proxied-script-not-fetched = { $why ->
    [status] The proxy script at { $address } cannot be fetched: the web server answers { $status }.
    [file] The file of the proxy script, { $address }, cannot be read.
    [name] The proxy script cannot be fetched: nobody knows the name in { $address }.
   *[other] The proxy script at { $address } cannot be fetched.
  } Browsers go straight to the site then.
allowlist-fact-proxied-script-faulty = The proxy script at { $address } has a fault: “{ $text }”. Browsers go straight to the site then.
allowlist-fact-proxied-script-empty = What is at { $address } is not a proxy script. Browsers go straight to the site then.
allowlist-fact-proxied-script-answers-nothing = The proxy script at { $address } gives no answer for this site. Browsers go straight to it then.
allowlist-fact-proxied-script-too-long = The proxy script at { $address } is too long. Browsers go straight to the site then.
allowlist-fact-proxied-script-too-slow = The proxy script at { $address } takes too long, so we stopped it.
