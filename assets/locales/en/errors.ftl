## What went wrong before or beside the handshake, in one helpful sentence or two.

### The network

net-address-refused = We do not ask this address, to keep your own network safe.
net-budget-spent = We used up all { $limit } connections that one check may open.
net-closed = The other side hung up before the handshake began.
net-deadline-passed = The time for this check was up before an answer came.
net-forbidden = This computer does not let us connect. A firewall on it may block this program.
net-http-status = The web server there answered with { $status }.
net-name-not-found = The name { $name } does not exist. Check how it is spelled.
net-no-route = There is no way from this network to that address. Check that you are online.
net-no-time-cached = The answer had been lying in a store on the way, so its time is old.
net-no-time-empty = The time server left its time empty.
net-no-time-kiss-of-death = The time server asked us to leave it alone. It said: { $code }
net-no-time-no-date = The web server did not say what time it is.
net-no-time-no-handshake = The web server made no safe link with us, so it could not say the time.
net-no-time-not-ntp = What came back is not from a time server.
net-no-time-other-question = A time server sent an answer to something that we did not ask.
net-no-time-unsynchronised = The time server says that its own clock is not set.
net-not-http = What came back is not from a web server.
net-other = The system reported: { $text }
net-proxy-refused = The proxy did not let us through. It answered with { $status }.
net-proxy-refused-said = The proxy did not let us through. It answered with { $status } and these words: { $text }
net-proxy-wants-login = The proxy wants a login before it lets us through. This program has none to give.
net-proxy-wants-login-by = The proxy wants a login before it lets us through. It takes these kinds: { $ways }. This program has none to give.
net-proxy-protocol = The proxy did not answer in the way we set up. Check the kind of proxy in your settings.
net-proxy-unreachable = We could not reach your proxy. { $reason }
net-refused = The computer at that address turned us away. Nothing takes calls on this port.
net-reset = The link was cut before the handshake began.
net-resolver-failed = We could not look up { $name }. Your name server (DNS) gave no useful answer.
net-silent = The server took our call and then said nothing. We waited { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
}.
net-starttls-refused = The server said no when we asked for a safe link. It said: { $reply }
net-starttls-unexpected = The server did not greet us in the way this port should. It said: { $reply }
net-stopped = You pressed Stop.
net-too-long = The answer is longer than the { $limit } bytes that we read.
net-timed-out = No answer came to our call. The address may be down, or a firewall drops the call.

### What was typed

target-empty = Type the address of the site that fails, such as example.com.
target-no-address = We found no address in this text. Try the name of the site alone, such as example.com.
target-port = { $port } is not a port. A port is a number from 1 to 65535.
target-name = { $name } cannot be the name of a site. Check it for typing slips, such as spaces or odd signs.
target-scheme = We cannot check addresses that start with { $scheme }. Try the name of the site alone, such as example.com.
target-practice = There is no practice site called { $name }. Pick one from the list of practice sites.

### Why a step could not look

trouble-deadline = The time limit for the whole check was up.
trouble-stopped = You pressed Stop before it was done.
trouble-broken = A part of this program failed: { $text }
trouble-not-asked = You asked for other steps only.

### The settings file

settings-read = We cannot read the settings file. { $reason }
settings-parse = The settings file has a mistake in it. { $reason }

### A certificate of your own

identity-no-certificate = There is no certificate in this file. Choose one that ends in .p12, .pfx or .pem and holds your own certificate.
identity-no-key = There is no key in this file. A key proves that the certificate is yours. Choose the file with both, or name the file of the key too.
identity-password-needed = This file is locked. Type the password that was set when it was saved.
identity-password-wrong = This password does not open the file. Check for typing slips, or ask whoever gave you the file.
identity-mismatch = The key in this file belongs to another certificate. Choose the key that was made with this one.
identity-malformed = This file cannot be read. Save the certificate once more as a .p12 or .pem file. ({ $reason })
identity-outdated-lock = The key is locked in a way that is no longer used. Lock it anew and use that file: openssl pkcs8 -topk8 -in old.pem -out new.pem
identity-too-big = This file is far too big to be a certificate. Choose one that ends in .p12, .pfx or .pem.
identity-unsupported-key = This program cannot sign with this kind of key. It can use RSA keys of 2048 bits or more, ECDSA (P-256, P-384, P-521) and Ed25519.

### Reports

report-error-format = We cannot tell which kind of report { $name } should be. End the file name in .html, .json or .md.
report-error-io = The file could not be read or written. { $reason }
report-error-not-found = There is no such file or folder. Check the name and the folder.
report-error-not-allowed = You may not write or read there. Choose another folder, such as Documents.
report-error-newer = A newer version of this program wrote this report (format { $found }, we read up to { $known }). Update this program to open it.
report-error-not-a-report = This file is not a report of this program. Choose an .html or .json file that it saved. ({ $reason })
