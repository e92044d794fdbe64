## The handshake: its stages, its phases, how it ended, and the checks of the certificate.

### Stages

stage-client-hello = Client says hello
stage-server-hello = Server says hello
stage-client-verifies = Client verifies the server
stage-server-verifies = Server verifies the client
stage-client-finished = Client is finished
stage-server-finished = Server is finished

### Phases

phase-resolve = Find the address
phase-connect = Connect
phase-proxy-tls = Safe link to the proxy
phase-proxy = Go through the proxy
phase-start-tls = Ask for TLS
phase-handshake = Handshake

### How it ended

outcome-completed = The handshake worked from start to end.
outcome-answered = The server answered. We stopped there, as this was only a test.
outcome-alert-server = The server ended the handshake with alert { $code } ({ $name }).
outcome-alert-client = This computer ended the handshake with alert { $code } ({ $name }).
outcome-alert-meaning = { $alert } { $meaning }
outcome-closed = The other side hung up without a word.
outcome-reset = The link was cut in the middle of the handshake.
outcome-silence = The server went silent. We waited { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
} for its next word.
outcome-not-tls = What answered does not speak TLS. It looks like { $guess }. It began with: { $bytes }
outcome-violation = The server broke a rule of TLS, so we ended the handshake. The rule: { $rule }
outcome-too-slow = The server sent { $bytes ->
    [one] one byte
   *[other] { $bytes } bytes
} in { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
} and was still not done. We stopped waiting.
outcome-too-much-data = The server sent far more than a handshake needs. We stopped after { $kilobytes } KB.

### What an alert of the server means, where its number alone tells it

alert-0 = It said goodbye before the handshake was done.
alert-10 = It got a message that it did not expect.
alert-20 = What reached it was not what we sent.
alert-22 = What reached it was too long. It may not speak TLS at all.
alert-40 = It found nothing in our offer that it can take.
alert-42 = It did not like the client certificate, or there was none.
alert-43 = It cannot use this kind of client certificate.
alert-44 = The client certificate was called back by its issuer.
alert-45 = The client certificate is out of date.
alert-46 = It has some other trouble with the client certificate.
alert-47 = It found a value in our message that it calls wrong.
alert-48 = It does not know who signed the client certificate.
alert-49 = It does not let this client in.
alert-50 = It could not read our message.
alert-51 = A check of a signature failed.
alert-70 = It does not speak any version that we offered.
alert-71 = It wants a stronger lock than we offered.
alert-80 = Something went wrong inside the server.
alert-86 = It noticed that this was a second try with an older version.
alert-109 = It missed a part in our message.
alert-112 = It does not know a site of this name.
alert-116 = It wants a client certificate and got none.
alert-120 = It shares no web protocol with us.

### What speaks where TLS should

plain-ftp = a file server (FTP)
plain-http = a web server without TLS (HTTP)
plain-imap = a mail server (IMAP)
plain-irc = a chat server (IRC)
plain-mysql = a database (MySQL)
plain-pop3 = a mail server (POP3)
plain-smtp = a mail server (SMTP)
plain-ssh = a remote login server (SSH)
plain-xmpp = a chat server (XMPP)
plain-unknown = something we do not know

### Checks of the certificate

check-parses = It can be read
check-name = It is for this name
check-not-before = It is valid already
check-not-after = It is still valid
check-validity-length = It is not valid for too long
check-order = The chain is in order
check-complete = The chain is complete
check-signature = The signatures fit
check-key-strength = The key is strong enough
check-signature-strength = The signature method is strong enough
check-ca-flag = Only issuers may issue
check-purpose = It is meant for servers
check-self-signed = Someone else signed it
check-name-constraints = Its issuers may sign this name
check-path-length = The chain is not too long
check-critical-extensions = All its rules are known
check-encoding = It is well formed
check-distrust = Browsers still trust its issuer
check-transparency = It is in the public logs
check-revocation = It was not called back
check-staple = Its proof of being valid was sent
check-anchor = It ends at a known root
