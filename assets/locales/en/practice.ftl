# Practice sites: the list to pick from. One name and one sentence each.

practice-healthy-title = A healthy site
practice-healthy-note = Nothing is wrong here. See what a good result looks like.
practice-healthy-tls12-title = A healthy site with TLS 1.2
practice-healthy-tls12-note = An older protocol that is still good.

practice-expired-title = Expired certificate
practice-expired-note = The site's certificate ended three days ago.
practice-not-yet-valid-title = Certificate from the future
practice-not-yet-valid-note = The site's certificate begins in three days.
practice-wrong-name-title = Certificate for another site
practice-wrong-name-note = The certificate is for a name that you did not ask for.
practice-self-signed-title = Self-signed certificate
practice-self-signed-note = The site vouches for itself. Nobody else does.
practice-unknown-root-title = Unknown authority
practice-unknown-root-note = The certificate comes from an authority that this computer does not know.
practice-missing-intermediate-title = Missing link
practice-missing-intermediate-note = The site forgot to send the certificate that links it to a known authority.
practice-wrong-order-title = Certificates in the wrong order
practice-wrong-order-note = The site sends the right certificates, but the wrong one comes first.
practice-expired-intermediate-title = Expired link
practice-expired-intermediate-note = The site's own certificate is fine, but the one above it has ended.
practice-wrong-purpose-title = Certificate for another use
practice-wrong-purpose-note = The certificate is made for people or programs, not for a site.
practice-malformed-title = Unreadable certificate
practice-malformed-note = The site sends something in place of its certificate that nobody can read.

practice-client-certificate-tls12-title = Members only, TLS 1.2
practice-client-certificate-tls12-note = The site asks its visitors for a certificate of their own.
practice-client-certificate-tls13-title = Members only, TLS 1.3
practice-client-certificate-tls13-note = The same with the newest protocol, where the refusal comes late.

practice-tls10-only-title = Old protocol
practice-tls10-only-note = The site speaks only TLS 1.0, which current browsers refuse.
practice-large-hello-title = Afraid of large hellos
practice-large-hello-note = The site cuts the line when the first message is large, as it is in current browsers.
practice-tls13-intolerant-title = Afraid of TLS 1.3
practice-tls13-intolerant-note = The site cuts the line when TLS 1.3 is offered. It should choose TLS 1.2.
practice-grease-intolerant-title = Afraid of the unknown
practice-grease-intolerant-note = The site says no to fields that it does not know. It should skip them.
practice-no-common-suite-title = Broken ciphers only
practice-no-common-suite-note = The site offers only a cipher (RC4) that nobody should use any more.
practice-alert-title = Trouble at the server
practice-alert-note = The site meets each call with an internal error.
practice-huge-chain-title = Far too many certificates
practice-huge-chain-note = The site sends a thousand certificates.
practice-endless-title = A message without an end
practice-endless-note = The site begins its certificate and never stops sending.

practice-breaks-a-rule-title = A broken rule
practice-breaks-a-rule-note = The site answers with something that the rules of TLS do not allow.
practice-plain-http-title = No encryption on this port
practice-plain-http-note = The site answers with plain HTTP where TLS is expected.
practice-starttls-greeting-title = A mail server
practice-starttls-greeting-note = A mail server answers here. It wants to be asked before it encrypts.
practice-ssh-title = Another service
practice-ssh-note = An SSH server answers here, not a website.
practice-garbage-title = Gibberish
practice-garbage-note = The site answers with bytes that mean nothing.
practice-reset-title = Cut off
practice-reset-note = The connection is cut right after the first message.
practice-closed-title = Hung up
practice-closed-note = The connection is closed right after the first message, without a reason.
practice-slow-title = Far too slow
practice-slow-note = The site answers with one byte at a time, and never gets done.
practice-silent-title = No answer
practice-silent-note = The connection opens, and then nothing comes.
