# Step 4: facts about TLS versions, and about the way to the site.

protocol-fact-spoken = The site speaks { $version }.
protocol-fact-not-spoken = The site does not speak { $version }.
protocol-fact-old-spoken = The site speaks { $version }, which is too old for current browsers.
protocol-fact-old-off = { $version } is not in use, as it should be.
protocol-fact-unknown = We could not find out whether the site speaks { $version }.
protocol-fact-modern-hello-dropped = The first message of a modern client ({ $bytes } bytes) got no answer. { $short ->
    [yes] A short one with TLS 1.3 did.
   *[no] A short one with TLS 1.3 got none either.
} { $long ->
    [yes] A long one with TLS 1.2 did.
   *[no] A long one with TLS 1.2 got none.
}

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
reach-fact-speaks-mail = A mail server answered without encryption: { $reply }
reach-fact-speaks-ftp = A file server (FTP) answered without encryption: { $reply }
reach-fact-speaks-mysql = A MySQL database answered without encryption: { $reply }
reach-fact-speaks-ssh = An SSH server answered: { $reply }
reach-fact-speaks-unknown = The answer is not TLS. It begins with: { $reply }
reach-fact-internal-error = The server said that it has an internal error (alert 80).
reach-fact-access-denied = The server said that access is denied (alert 49).
reach-fact-unrecognized-name = The server said that it does not know this name (alert 112).
reach-fact-huge-certificate-message = The server sent far more certificate data than a client reads ({ $count } certificates).
reach-fact-too-much-data = The server kept sending. We stopped reading after { $kilobytes } KB.
reach-fact-reset = The connection was cut right after our first message.
reach-fact-closed = The connection was closed right after our first message, without a reason.
reach-fact-silence = The server took our first message and said nothing for { $seconds } seconds.
reach-fact-stalled = The server began to answer and then stopped for { $seconds } seconds.
