## Reports: the HTML page, Markdown, and the summary for the clipboard.

report-title = Handshake report for { $target }
report-found = What we found
report-meaning = What it means
report-do = What to do
report-who = Who can do it
report-sure = How sure we are
report-admin = To pass on to the administrator or the site's owner
report-send = What to send
report-administrator = For the administrator
report-outcome-healthy = No problem found
report-outcome-problem = Problem found
report-outcome-inconclusive = Could not tell
report-steps = The six steps
report-checked = What we checked
report-ladder = Handshake timeline
report-chain = Certificate chain
report-technical = Technical details
report-finding = Finding
report-evidence = Evidence as recorded
report-encrypted = encrypted
report-more-handshakes =
    { $count ->
        [one] One more handshake is kept in this file.
       *[other] { $count } more handshakes are kept in this file.
    }
report-open-again = Handshake Doctor can open this file again.

## When and how it was examined

report-circumstances = About this examination
report-examined = Examined
report-took = Took
report-typed = Typed
report-practice = Practice site
report-connected-to = Connected to
report-program = Program
report-cost = Network use
report-cost-value =
    { $connections ->
        [one] one connection
       *[other] { $connections } connections
    }, { $sent } bytes sent, { $received } bytes received
report-bytes =
    { $count ->
        [one] 1 byte
       *[other] { $count } bytes
    }

## States of facts and checks

report-fact-good = Good
report-fact-info = Note
report-fact-attention = Attention
report-fact-problem = Problem
report-fact-unknown = Not known
report-check-passed = Passed
report-check-warned = Warning
report-check-failed = Failed
report-check-unknown = Not known

## The ladder

report-ladder-client = This computer
report-ladder-server = Server
report-ladder-more =
    { $count ->
        [one] and one more message
       *[other] and { $count } more messages
    }
report-message-application-data = Application data
report-message-unknown = Unknown message
report-message-undecrypted = Encrypted message
report-message-verification = Check of the certificates
report-driver-rustls = Like a current browser
report-driver-rustls-tls12 = TLS 1.2 only
report-driver-rustls-tls13 = TLS 1.3 only
report-driver-raw = A test hello
report-peer = Server address
report-version = TLS version
report-suite = Cipher suite
report-group = Key exchange group
report-dh-bits = Bits of the Diffie-Hellman prime
report-signature-scheme = Signature scheme
report-alpn = Application protocol
report-client-certificate = Asked for a client certificate from
report-any-authority = any authority
report-http-status = HTTP status
report-http-date = HTTP Date
report-http-server = HTTP Server
report-traffic = Sent / received

## The chain

report-chain-position = { $number } of { $of }
report-chain-site = Certificate of the site
report-chain-intermediate = Intermediate authority
report-chain-root = Root authority
report-chain-stored-root = Root authority, from the list of trust
report-chain-unparsable = This certificate cannot be read.
report-chain-issuer = Issued by
report-chain-subject = Subject
report-chain-valid = Valid
report-chain-names = Names
report-chain-more-names = and { $count } more
report-chain-key = Key
report-chain-signature = Signature
report-chain-serial = Serial number
report-chain-fingerprint = SHA-256
report-chain-judged = Judged for { $time }.
report-chain-sent-as = Sent as number { $number }
report-chain-fields = Every field
report-chain-pem = The certificate as text (PEM)
report-chain-download = Save it as a file
report-chain-should-send = The chain that the server should send (PEM)
report-chain-path = Path
report-chain-store = List of trust
report-chain-log = Log
report-chain-more =
    { $count ->
        [one] One more certificate was sent.
       *[other] { $count } more certificates were sent.
    }
report-store-system = This system's list of trust
report-store-mozilla = Mozilla's list of trust
report-store-trusted = accepts this chain. Its root is { $root }.
report-store-anchored = knows the root { $root }, but does not accept this chain.
report-store-unknown = does not know who issued this chain.

## Tables of steps 4 and 5

report-table-versions = Versions that the server speaks
report-table-spoken = Spoken
report-table-suites = Cipher suites in { $version }
report-table-suite = Cipher suite
report-table-strength = Strength
report-table-reason = Why
report-table-clients = What each program would do
report-table-client = Program
report-table-result = Result
report-table-with = With what, or why not
report-table-here = { $client } (on this computer)
report-table-key-exchange = Key exchange and signatures
report-table-features = What else the server can do
report-table-what = What
report-table-answer = Answer
report-table-ladder = The same hello, with one change each time
report-table-hello = First message
report-table-size = Size
report-table-clocks = Clocks that were asked
report-table-clocks-note = Each is compared with the clock of this computer.
report-table-clock = Clock
report-table-clock-says = Shows
report-table-clock-role = In the vote
report-table-limits = What the right time lies between
report-table-limit = Limit
report-table-limit-day = Day
report-table-browsers = Browsers on this computer
report-table-browser = Browser
report-table-about = About it
report-table-place = Where
report-table-heard = What programs offered in the client test
report-table-in-short = In short
report-table-offered = All that it offered
report-table-stores = Who would accept the certificate
report-table-store = List of trusted roots
report-table-says = Says
report-table-note = Note
report-table-settings = Settings that change secure connections
report-table-setting = Setting
report-table-does = What it does
report-table-put-back = How to put it back
report-table-first-change = (the first change that helps)
report-table-undetermined =
    { $count ->
        [one] For one suite there was no clear answer.
       *[other] For { $count } suites there was no clear answer.
    }
report-table-more =
    { $count ->
        [one] One more row is kept in the file that can be opened again.
       *[other] { $count } more rows are kept in the file that can be opened again.
    }
