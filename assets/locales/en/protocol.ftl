# Step 4: facts about TLS versions, and about the way to the site.

protocol-fact-tls13-only = The site takes TLS 1.3 and nothing older. Old programs cannot get in.
protocol-fact-spoken = The site speaks { $version }.
protocol-fact-not-spoken = The site does not speak { $version }.
protocol-fact-old-spoken = The site speaks { $version }, which is too old for current browsers.
protocol-fact-old-off = { $version } is not in use, as it should be.
protocol-fact-unknown = We could not find out whether the site speaks { $version }.
protocol-fact-browser-hello = { $how ->
    [fails] The first message of a current browser ({ $bytes } bytes) fails here.
   *[unknown] We could not find out whether the site takes the first message of a current browser ({ $bytes } bytes).
}
protocol-fact-first-change = { $change ->
    [split-writes] It works when it is sent in two pieces.
    [split-records] It works when it is sent as two records.
    [no-post-quantum] It works without the large post-quantum key ({ $bytes } bytes).
    [no-grease] It works without the made-up values (GREASE) that a server should skip.
    [no-alpn] It works without the list of web protocols (ALPN).
    [no-server-name] It works without the name of the site.
    [unknown-server-name] It works with some other name in it.
    [no-tls13] It works when it offers TLS 1.2 only ({ $bytes } bytes).
   *[length] A plain one with TLS 1.2 works ({ $bytes } bytes).
}
protocol-fact-two-pieces = The site fails when the first message comes in two pieces.
protocol-fact-middle-length = A first message of 511 bytes fails here. Shorter and longer ones work.
protocol-fact-no-secure-renegotiation = The site lacks the fix for safe renegotiation (RFC 5746).
protocol-fact-compression = The site packs data before it encrypts. That can give secrets away.
protocol-fact-no-downgrade-sentinel = The site does not mark a step back to an older version of TLS.
protocol-fact-early-data = The site takes data before the handshake is done (0-RTT).
protocol-fact-tickets = The site hands out tickets for a quick return.

# Texts in $reply come from the server and are shown as they are.
reach-fact-name-not-found = The name { $name } does not exist.
reach-fact-resolver-failed = The name service gave no answer for { $name }.
reach-fact-refused = Nothing accepts connections on this port. The computer at that address said no at once.
reach-fact-timed-out = Nobody answered our request to connect.
reach-fact-no-route = This computer knows no way to that address.
reach-fact-reset-before-tls = The connection was cut before encryption could begin.
reach-fact-closed-before-tls = The connection was closed before encryption could begin.
reach-fact-silence-before-tls = The connection opened, but the server said nothing for { $seconds } seconds.
reach-fact-forbidden = This computer does not let this program connect.
reach-fact-proxy-refused = The proxy did not open the way to the site. It answered { $status }.
reach-fact-proxy-unreachable = The proxy that is set up cannot be reached.
reach-fact-proxy-protocol = The proxy does not speak the protocol that its address promises.
reach-fact-starttls-refused = The server did not agree to start encryption. It said: { $reply }
reach-fact-starttls-unexpected = The server did not greet us as this kind of server does. It said: { $reply }
reach-fact-speaks-http = The server answered in plain HTTP: { $reply }
reach-fact-block-page = A filter answered with a page of its own, in plain HTTP: { $reply }
reach-fact-sign-in-page = A sign-in page of the network answered, in plain HTTP: { $reply }
reach-fact-speaks-mail = A mail server answered without encryption: { $reply }
reach-fact-speaks-ftp = A file server (FTP) answered without encryption: { $reply }
reach-fact-speaks-chat = A chat server answered without encryption: { $reply }
reach-fact-speaks-mysql = A MySQL database answered without encryption: { $reply }
reach-fact-speaks-ssh = An SSH server answered: { $reply }
reach-fact-speaks-unknown = The answer is not TLS. It begins with: { $reply }
reach-fact-internal-error = The server said that it has an internal error (alert 80).
reach-fact-no-application-protocol = The server said that it offers none of the services that we asked for (alert 120).
reach-fact-decode-error = The server said that it cannot read our first message (alert 50).
reach-fact-record-damaged = The server could not read what we sent: it came there changed (alert { $code }).
reach-fact-inappropriate-fallback = The server said that an older version of TLS was asked for than both sides can do (alert 86).
reach-fact-downgraded = Both sides can do TLS 1.3, and the server chose less. It marked its answer, so that we notice.
reach-fact-access-denied = The server said that access is denied (alert 49).
reach-fact-unrecognized-name = The server said that it does not know this name (alert 112).
reach-fact-huge-certificate-message = The server sent far more certificate data than a client reads ({ $count } certificates).
reach-fact-too-much-data = The server kept sending. We stopped reading after { $kilobytes } KB.
reach-fact-flood = The server kept sending things that are no part of an answer. We stopped reading after { $kilobytes } KB.
reach-fact-violation = The server broke a rule of TLS: { $rule }
reach-fact-too-slow = The server sent { $bytes } bytes in { $seconds } seconds and was still not done.
reach-fact-reset = The connection was cut right after our first message.
reach-fact-closed = The connection was closed right after our first message, without a reason.
reach-fact-silence = The server took our first message and said nothing for { $seconds } seconds.
reach-fact-stalled = The server began to answer and then stopped for { $seconds } seconds.
