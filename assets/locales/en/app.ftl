## app: the window. Its pages, buttons and what its widgets say.

# The window

app-name = Handshake Doctor
app-tagline = Finds out why a secure connection fails, says who can fix it, and tells you what to do now.
app-check = Check
app-check-host = Check { $host }
app-check-practice = Check practice site { $name }
app-check-again = Check again
app-check-now = Check it now
app-stop = Stop
app-new-check = New check
app-back = Back
app-next = Next
app-next-to = Next: { $name }
app-show-me = Show me
app-dismiss = Close
app-theme-light = Use light colors
app-theme-dark = Use dark colors
app-save-report = Save report…
app-copy-summary = Copy summary
app-open-report = Open a saved report…
app-practice-title = Practice site: { $name }

# The start page

app-field-name = Address or error message
app-field-hint = example.com
app-field-help = Type the address that fails, or paste the whole error message.
app-field-understood = We will look at { $target } ({ $protocol }).
app-privacy-only-site = We contact only the site that you name.
app-privacy = We contact only the site that you name, and these servers to compare the time: { $hosts }.
app-privacy-own-time-server = this computer's own time server
app-privacy-authority = We may also ask the issuer of its certificate if it is still good.
app-privacy-nothing = Nothing about you is sent.
app-practice = Try a practice site
app-practice-note = Small servers inside this program. Each shows what one fault looks like, and none of them leaves this computer.

# The rail

app-rail-progress = checking, { $done } of { $of }
app-rail-steps-done = { $done } of 6 steps done
app-outcome-healthy = all is well
app-outcome-problem = cause found
app-outcome-inconclusive = no clear answer
app-outcome-waiting = waiting

# Every page

app-step-of = Step { $number } of 6
app-step-running = We are looking…
app-step-waiting = Not started yet
app-step-progress = { $done } of { $of } parts are done.
app-step-soon = This takes a few seconds. You can look at the other pages while you wait.
app-step-will-show = What we find appears here as soon as it is there.
app-checked = What we checked
app-fold-timeline = Handshake timeline
app-fold-chain = Certificate chain
app-fold-details = Technical details
app-details-copy = Copy these details
app-details-took = took { $time }
app-none-found = None found.
app-reopened = You are looking at a saved report ({ $file }, made { $when }). It cannot be changed.

# The verdict

app-verdict-do = What to do
app-verdict-for-admin = Pass this on
app-verdict-copy = Copy this text
app-verdict-who = Who can do it
app-verdict-sure = How sure we are

# Facts

app-fact-good = good
app-fact-info = for your information
app-fact-attention = attention
app-fact-problem = problem
app-fact-unknown = not known

# Step 1

app-clock-section = The time on this computer
app-clock-shown = This computer shows
app-clock-should = It should be
app-clock-measured = The right time
app-clock-is-right = This clock is right.
app-clock-is-close = This clock is close enough.
app-clock-but = It is { $error }. Certificates do not mind that.
app-clock-off-by = This computer is { $error }.
app-clock-not-measured = We could not find out.
app-clock-at-least = It cannot be before
app-clock-at-most = It can hardly be after
app-clock-date = { $day } { $month ->
    [jan] January
    [feb] February
    [mar] March
    [apr] April
    [may] May
    [jun] June
    [jul] July
    [aug] August
    [sep] September
    [oct] October
    [nov] November
   *[dec] December
} { $year }
app-clock-error = { clock-span } { $side ->
    [behind] behind
   *[ahead] ahead
}
app-clock-offset = { clock-span } { $side ->
    [later] later
   *[earlier] earlier
}
app-clock-same = the same time
app-clock-change = Before: { $before }. Now: { $now }.
app-clock-state-right = right
app-clock-state-unknown = not known
app-clock-zone = Time zone: { $zone } ({ $offset })
app-clock-zone-unnamed = Time zone: { $offset }
app-clock-settings = Open date settings
app-clock-after-change = Then choose Check again: this page will show the clock before and after.
app-clock-sources = Other clocks
app-clock-more = { $count ->
    [one] And 1 more.
   *[other] And { $count } more.
}
app-clock-no-sources = We asked no other clock: the settings name none.
app-clock-basis-majority = We go by the { $agree } clocks that agree: they are the majority, and different people run them.
app-clock-basis-outvoted = { $count ->
    [one] One clock says something else. It was outvoted.
   *[other] { $count } clocks say something else. They were outvoted.
}
app-clock-basis-none-agree = The clocks do not agree, so we go by none of them.
app-clock-basis-one = Only one clock can be counted. One alone proves nothing.
app-clock-basis-left-out = None of the clocks that answered can be counted.
app-clock-basis-silent = No clock answered. The network may block them.
app-clock-role-agrees = agrees
app-clock-role-outvoted = outvoted
app-clock-role-undecided = no majority
app-clock-role-contradicts = left out: it cannot be before { $day }
app-clock-role-unvouched = left out: nobody vouches for it
app-clock-role-same-server = counted once: same server
app-clock-role-target = shown, not counted
app-clock-here = This computer
app-clock-zero = this computer
app-clock-right-time = the right time
app-clock-exact = { $offset } s beside this computer, give or take { $spread } s
app-clock-tick = { $count } { $unit ->
    [seconds] s
    [minutes] min
    [hours] h
    [days] { $count ->
        [one] day
       *[other] days
    }
   *[years] { $count ->
        [one] year
       *[other] years
    }
}
app-clock-earlier = earlier
app-clock-later = later
app-clock-not-before = Not before
app-clock-not-after = Hardly after
app-clock-bounds = Dates that set limits
app-clock-bounds-count = { $count ->
    [one] 1 date
   *[other] { $count } dates
}
app-clock-bound-lower = Not before { $day }: { $why }.
app-clock-bound-upper = Hardly after { $day }: { $why }.
app-clock-bound-build = this program was built then
app-clock-bound-system = a file of this computer was written then ({ $who })
app-clock-bound-not-before = a certificate of { $who } begins then
app-clock-bound-receipt = a public log signed a receipt then ({ $who })
app-clock-bound-revocation = an authority signed an answer then ({ $who })
app-clock-bound-not-after = a certificate of { $who } ends then
app-clock-bound-roots-end = the last of all public roots ends then
app-clock-window = The site's certificates are good from { $from } to { $to }.
app-clock-sntp = time server
app-clock-http = web server
app-clock-https = secure web server
app-clock-target = the site itself
app-clock-no-answer = { $reason ->
    [name] No answer: its name was not found
    [late] No answer in time
    [stopped] Not asked to the end: you pressed Stop
   *[unreachable] No answer: it could not be reached
}

# Step 2

# Step 4

app-protocol-section = Versions that the server speaks
app-protocol-version = Version
app-protocol-spoken = Spoken
app-protocol-how = What the server answered
app-protocol-yes = yes
app-protocol-yes-old = yes, but outdated
app-protocol-yes-broken = yes, but broken
app-protocol-no = no
app-protocol-no-good = no, and that is good
app-protocol-unknown = not known
app-protocol-ladder = The same hello, with one change each time
app-protocol-hello = First message
app-protocol-size = Size
app-protocol-answer = Answer
app-protocol-first-change = the first change that helps

# Step 5

app-cipher-section = Both lists side by side
app-cipher-compare = Compare the server with
app-cipher-here = On this computer
app-cipher-current = In use today
app-cipher-others = Older ones
app-cipher-versions = Show the suites of
app-cipher-winner = { $why ->
    [server] { $client } would use this one in { $version }, because the server's order decides.
    [client] { $client } would use this one in { $version }, because its own order decides.
    [irrelevant] { $client } would use this one in { $version }, because it is the only one.
   *[other] { $client } would use this one in { $version }.
}
app-cipher-other-version = With this server, { $client } would use { $version }, not { $shown }.
app-cipher-fails = { $client } would fail: { $need }.
app-cipher-not-known = We could not find out how { $client } would fare.
app-cipher-server = The server
app-cipher-takes-in-order = takes { $count }, most wanted first
app-cipher-takes-without-order = takes { $count }, in no order of its own
app-cipher-takes = takes { $count }, their order is not known
app-cipher-offers = offers { $count }, most wanted first
app-cipher-none-here = None in this version.
app-cipher-in-both = in both
app-cipher-show-all = Show all { $count }
app-cipher-show-fewer = Show fewer
app-cipher-more = { $count } more
app-cipher-asked = { $count ->
    [one] We asked for 1 suite in { $version }.
   *[other] We asked for { $count } suites in { $version }.
}
app-cipher-unknown = { $count ->
    [one] For 1 there was no clear answer.
   *[other] For { $count } there was no clear answer.
}
app-cipher-incomplete = Some questions got no clear answer, so something may be missing here.
app-cipher-clients = What each program would do
app-cipher-client = Program
app-cipher-result = Result
app-cipher-with = With what, or why not
app-cipher-is-here = on this computer
app-cipher-show-all-clients = Show all { $count } programs
app-cipher-show-fewer-clients = Show fewer programs
app-settings-choose = Settings for
app-settings-copy = Copy these lines

# Step 6

app-certificate-stores = Who trusts this certificate
app-certificate-asked-name = For the name
app-certificate-ocsp-answer = Proof of non-revocation
app-certificate-stapled = The server sent one along (OCSP stapling).
app-certificate-not-stapled = The server sent none along. Many sites do without.
app-certificate-checks = Each check on each certificate
app-certificate-checks-short = { $failed ->
    [0] all { $count } passed or are tolerated
    [one] 1 of { $count } failed
   *[other] { $failed } of { $count } failed
}
app-certificate-check = Check
app-certificate-which = Certificate
app-certificate-seen = What we saw
app-check-failed = { $check }: no
app-check-warned = { $check }: not quite
app-check-unknown = { $check }: not known
app-check-detail = { $check } ({ $detail })
app-certificate-whole-chain = the whole chain
app-certificate-more-checks = { $count } more checks are in the report.
app-certificate-error = Why it cannot be read
app-certificate-subject = Subject
app-certificate-issuer = Issuer
app-certificate-names = Names
app-certificate-not-before = Valid from
app-certificate-not-after = Valid to
app-certificate-key = Key
app-certificate-signature = Signature
app-certificate-key-usage = Key usage
app-certificate-extended-key-usage = Purposes
app-certificate-ca-issuers = Issuer's certificate at
app-certificate-ocsp = OCSP at
app-certificate-serial = Serial number
app-certificate-sha256 = SHA-256

# Trust stores

app-store-system = This computer
app-store-mozilla = Firefox (Mozilla)
app-store-trusted = { $store } trusts this chain. Root: { $root }
app-store-anchored = { $store } knows the root ({ $root }), but does not accept the chain.
app-store-unknown = { $store } does not know who vouches for this chain.

# The chain

app-chain-leaf = The site's certificate
app-chain-intermediate = Intermediate certificate
app-chain-root = Root certificate
app-chain-other = Certificate
app-chain-unparsable = A certificate that cannot be read
app-chain-self-issued = Signed by itself
app-chain-issued-by = Issued by { $issuer }
app-chain-valid = Valid from { $from } to { $to } ({ $days ->
    [one] 1 day left
   *[other] { $days } days left
})
app-chain-expired = Expired: valid from { $from } to { $to } ({ $days ->
    [0] less than a day ago
    [one] 1 day ago
   *[other] { $days } days ago
})
app-chain-not-yet-valid = Not valid yet: valid from { $from } to { $to } ({ $days ->
    [0] in less than a day
    [one] in 1 day
   *[other] in { $days } days
})
app-chain-no-dates = No dates could be read.
app-chain-signed-by = signed by
app-chain-not-signed-by = not signed by the next one
app-chain-leads-nowhere = leads to nobody that a store knows
app-chain-missing = Missing: { $issuer }
app-chain-missing-means = The server should send this certificate, and did not.
app-chain-anchor = Who vouches for the end of the chain
app-chain-more = { $count } more certificates are not drawn.
app-chain-short = { $count ->
    [one] 1 certificate
   *[other] { $count } certificates
}
app-chain-short-failed = { $count ->
    [one] 1 certificate
   *[other] { $count } certificates
}, { $failed ->
    [one] 1 check failed
   *[other] { $failed } checks failed
}

# The ladder

app-ladder-client = This computer
app-ladder-server = Server
app-ladder-stage = { $number } · { $name }
app-ladder-bytes = { $count ->
    [one] 1 byte
   *[other] { $count } bytes
}
app-ladder-pause = { $time } later
app-ladder-verification = We check the server's certificate
app-ladder-unknown = Unknown message
app-ladder-undecrypted = Encrypted message
app-ladder-application-data = Data
app-ladder-no-fields = This message has no content.
app-ladder-encrypted = encrypted
app-ladder-clear = in the clear
app-ladder-spoken-client = This computer sends { $name }, { $size }, { $encrypted }, after { $time }
app-ladder-spoken-server = The server sends { $name }, { $size }, { $encrypted }, after { $time }
app-ladder-not-reached = Not reached: { $stages }
app-ladder-more = { $count } more messages are not drawn.
app-ladder-short = { $count ->
    [0] no messages
    [one] 1 message
   *[other] { $count } messages
}, { $time }

# Handshakes of a step

app-observation-choose = Show the handshake
app-observation-more = { $count } more are in the report.
app-driver-rustls = As browsers do
app-driver-only = Only { $version }
app-driver-raw = Test hello
app-detail-duration = Time for this step
app-detail-driver = Handshake
app-detail-peer = Connected to
app-detail-version = Protocol
app-detail-suite = Cipher suite
app-detail-group = Key exchange
app-detail-dh = Diffie-Hellman bits
app-detail-signature = Signature
app-detail-alpn = Application protocol
app-detail-certificates = Certificates sent
app-detail-client-certificate = Asks for a client certificate from
app-detail-any-authority = anyone
app-detail-http-status = Web answer
app-detail-http-date = Date of the web answer
app-detail-http-server = Web server
app-detail-sent = Bytes sent
app-detail-received = Bytes received

# The summary

app-summary-over = All six steps
app-summary-running = We are still looking…
app-summary-opening = Opening the practice site…
app-summary-stopping = Closing all connections…
app-summary-stopped = You stopped before anything was checked.
app-summary-failed = This check could not be done.
app-summary-failure = That is our mistake, not yours. What went wrong: { $text }
app-summary-done-of = { $done } of 6 steps are done.
app-summary-steps = The six steps
app-summary-show-step = Show { $step }
app-summary-consequences = This follows from it
app-summary-others = Also worth a look
app-summary-cost = This check took { $time } and { $connections ->
    [one] 1 connection
   *[other] { $connections } connections
} to the site. We sent { $sent } and received { $received }.

# Notices and dialogs

app-notice-copied = Copied.
app-notice-saved = The report is saved: { $file }
app-notice-nothing-saved = No file was chosen, so nothing was saved. If no dialog opened, you can save it here:
app-notice-save-to = Save to { $file }
app-notice-not-launched = That did not open. { $reason }
app-notice-failed = The check broke. That is our mistake, not yours. What went wrong: { $text }
app-save-title = Save the report
app-open-title = Open a report
app-filter-html = Web page (.html)
app-filter-json = Data (.json)
app-filter-markdown = Text (.md)
app-filter-reports = Reports (.html, .json)
