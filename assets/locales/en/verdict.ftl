## The words of every verdict: steps, states, how sure, who, and what to say when nothing could be seen.

### Steps

step-network-title = Reach the website
step-network-name = Network
step-clock-title = Correct the date and time
step-clock-name = Date and time
step-browser-title = Try another browser
step-browser-name = Another browser
step-allowlist-title = Add the website to an allowlist
step-allowlist-name = Allowlist
step-protocol-title = Update to the latest protocol
step-protocol-name = Protocol
step-cipher-title = Check the cipher suites
step-cipher-name = Cipher suites
step-certificate-title = Verify the certificate
step-certificate-name = Certificate
step-summary-title = Summary and report
step-summary-name = Summary and report

### States

state-waiting = waiting
state-running = checking
state-good = good
state-attention = attention
state-problem = problem
state-could-not-check = could not check

### How sure

confidence-confirmed = Confirmed: we measured it.
confidence-likely = Likely: it fits, and other reasons fit less well.
confidence-possible = Possible: it fits, but nothing proves it yet.

### Who

who-user = you
who-it-admin = your IT team
who-site-owner = the site's owner
who-or = { $first } or { $second }

### Names for what is not known

site-this = this site
product-unknown = a safety program
issuer-unknown = an unknown issuer

span-seconds = { $count ->
    [one] one second
   *[other] { $count } seconds
}
span-minutes = { $count ->
    [one] one minute
   *[other] { $count } minutes
}
span-hours = { $count ->
    [one] one hour
   *[other] { $count } hours
}
span-days = { $count ->
    [one] one day
   *[other] { $count } days
}
span-years = { $count ->
    [one] one year
   *[other] { $count } years
}

### While a step has not ended

verdict-waiting = This check has not started yet.
    .meaning = It starts when you enter an address and choose Check.
verdict-running = We are checking this now.
    .meaning = The result shows up here as soon as it is there. You can look at the other steps in the meantime.

### Step by step: good, attention and problem without a cause of their own, and could not check

step-network-good = { $host } can be reached.
    .meaning = The network lets this computer through to the site.
    .do = There is nothing to do here.
step-network-attention = The network needs a look.
    .meaning = { $host } can be reached, but not in the way it should be. The facts below show what we saw.
    .do = Read the facts below and show them to whoever runs your network.
step-network-problem = The network keeps you from { $host }.
    .meaning = The facts below show where the way ends.
    .do = Try another network. Then send the report to whoever runs your network.
step-network-could-not-check = We could not check the network.
    .meaning = No try to reach { $host } came to its end.
    .do = Choose Check again. If it stays the same, try another network.

step-clock-good = The date and time are right.
    .meaning = The clock of this computer agrees with other clocks. It is not the reason for your trouble.
    .do = There is nothing to do here. Go on to the next step.
step-clock-attention = The clock needs a look.
    .meaning = Something about the date and time is odd. It should not keep you from { $host }.
    .do = Turn on automatic date and time in the settings of this computer.
step-clock-possible = The clock of this computer may be wrong.
    .meaning = We could not compare it for sure. With a wrong clock, a good certificate can look too old or too new.
    .do = Compare the date, the time and the time zone with your phone. If they differ, set them right and choose Check again.
step-clock-problem = The date or time is wrong.
    .meaning = Each certificate has a first and a last day. With a wrong clock, a good one can look too old or too new.
    .do = Set the date and time by hand. Then turn on automatic time and choose Check again.
step-clock-could-not-check = We could not compare the clock of this computer.
    .meaning = No other clock answered us. So we do not know if the date and time are right.
    .do = Compare the date and time with your phone. If they differ, set them right and choose Check again.

step-browser-good = Your browser is not the problem, as far as we can see.
    .meaning = This computer and Firefox think alike about the certificate of { $host }. Most browsers here should agree.
    .do = If { $host } still fails, open it in a second browser with the buttons below. Then answer the questions.
step-browser-attention = Browsers may not agree about { $host }.
    .meaning = Something differs from one program to the next here: what they trust, how old they are, or how they are set. One browser may open the site while the next one fails.
    .do = Open { $host } in a second browser with the buttons below. Then answer the questions.
step-browser-problem = A program that we tested cannot open { $host }.
    .meaning = The program and the site have too little in common to talk to each other in safety.
    .do = See below what is missing, and open { $host } in another browser. The steps on protocol and ciphers show who can fix it.
step-browser-could-not-check = We could not compare browsers.
    .meaning = We got no certificate from { $host }, so there was nothing to compare.
    .do = Open { $host } in a second browser with the buttons below. Then answer the questions.

step-allowlist-good = We found nothing between you and { $host }.
    .meaning = We saw no sign of a filter, a proxy or a scanner that changes this link.
    .do = There is nothing to add to an allowlist. Go on to the next step.
step-allowlist-attention = Something may stand between you and { $host }.
    .meaning = This computer or its network has a setting that can change the way to the site. It need not be the reason.
    .do = Read the facts below. If you do not know a setting, ask your IT team about it.
step-allowlist-problem = Something stands between you and { $host }.
    .meaning = A program or a device changes this link on its way. The facts below show what we saw.
    .do = Ask your IT team to add { $host } to the allowlist of that program or device.
step-allowlist-could-not-check = We could not look for filters and scanners.
    .meaning = We got no certificate from { $host }. Without it we cannot tell who answered.
    .do = Try another network, such as a phone hotspot, and choose Check again.

step-protocol-good = { $host } speaks an up-to-date protocol.
    .meaning = Today's browsers and this server share a safe version of TLS.
    .do = There is nothing to update. Go on to the next step.
step-protocol-attention = The protocol works, but it needs a look.
    .meaning = Today's browsers can talk to { $host }. Its server also has old or odd settings.
    .do = You need not do a thing. Tell the site's owner what the facts below say.
step-protocol-problem = { $host } and today's browsers share no safe protocol.
    .meaning = Both sides must speak the same version of TLS. Here they do not.
    .do = Tell the site's owner. Send the report of this check along.
step-protocol-could-not-check = We could not find out which protocols { $host } speaks.
    .meaning = No try told us which version of TLS its server takes.
    .do = Choose Check again in a few minutes. If it stays the same, send the report to the site's owner.

step-cipher-good = You and { $host } share safe cipher suites.
    .meaning = A cipher suite is the way in which data gets locked. Today's browsers and this server have good ones in common.
    .do = There is nothing to do here. Go on to the next step.
step-cipher-attention = The cipher suites work, but they need a look.
    .meaning = Today's browsers can talk to { $host }. Some of its locks are old, or some programs do not have them.
    .do = You need not do a thing. Tell the site's owner what the facts below say.
step-cipher-problem = You and { $host } share no safe cipher suite.
    .meaning = A cipher suite is the way in which data gets locked. Both sides need one in common, and here there is none.
    .do = Tell the site's owner. Send the report of this check along.
step-cipher-could-not-check = We could not find out which cipher suites { $host } takes.
    .meaning = Its server did not answer enough of our tries to tell.
    .do = Choose Check again in a few minutes. If it stays the same, send the report to the site's owner.

step-certificate-good = The certificate is right.
    .meaning = It is for { $host }, it is in its time, and this computer trusts who signed it.
    .do = There is nothing to do here.
step-certificate-attention = The certificate works, but it needs a look.
    .meaning = Today's browsers accept it. Some older programs may not, or it should be changed soon.
    .do = You need not do a thing. Tell the site's owner what the facts below say.
step-certificate-problem = The certificate does not pass.
    .meaning = A certificate shows that a site is who it says it is. This one fails a check, so browsers stop there.
    .do = Do not go on past the warning. Send the report to the site's owner.
step-certificate-could-not-check = We got no certificate from { $host }.
    .meaning = The talk with the server ended before it showed one. So there was nothing to verify.
    .do = Look at the steps before this one. They may show why the talk ended.

### A step that could not look

could-not-check-deadline = We ran out of time before this check was done.
    .meaning = { $reason } What we did see is listed below.
    .do = Choose Check again. If your network is slow, allow more time in the settings file.
could-not-check-stopped = You stopped this check.
    .meaning = { $reason }
    .do = Choose Check again to let it run to its end.
could-not-check-unreachable = We could not reach { $host } for this check.
    .meaning = { $reason }
    .do = Check the address. Then try another network, such as a phone hotspot, and choose Check again.
could-not-check-broken = This check broke. That is our mistake, not yours.
    .meaning = { $reason }
    .do = Choose Check again. If it breaks once more, please send us the report.
could-not-check-not-asked = This check was left out.
    .meaning = { $reason }
    .do = Start the check again with all six steps to see what it finds.

### The whole case

case-healthy = { $host } is fine: a safe link to it works from this computer.
    .meaning = We made a full handshake, and the certificate passed all checks. We found nothing that keeps a current browser out.
    .do = If a program still fails, try another browser, then a private window. The step "Try another browser" helps with that.
case-healthy-part = The steps you asked for found nothing wrong with { $host }.
    .meaning = This is not the whole picture. Some steps were left out.
    .do = Run all six steps to be sure.

case-problem-confirmed = You cannot safely open { $host } because { $because }.
case-problem-likely = You cannot safely open { $host }. Most likely this is because { $because }.
case-problem-possible = You cannot safely open { $host }. It may be because { $because }.
case-some-confirmed = Some programs cannot open { $host } because { $because }.
case-some-likely = Some programs cannot open { $host }. Most likely this is because { $because }.
case-some-possible = Some programs may not open { $host }. It may be because { $because }.

case-stopped = The check of { $host } was stopped before it could tell.
    .meaning = { $reason }
    .do = Choose Check again to let it run to its end.
case-failed = The handshake with { $host } fails, but we cannot yet say why.
    .meaning = { $reason } More than one reason would fit, so we will not guess.
    .do = Try another network and another browser. Then send the report to the site's owner or your IT team.
    .admin = A handshake with { $host } fails without a clear cause. The report shows each message, so that you can compare it with the logs of the server and of the firewall.
case-unfinished = We saw too little of { $host } to tell.
    .meaning = { $reason }
    .do = Choose Check again. If it stays the same, try another network.
case-unknown = We saw too little of { $host } to tell.
    .meaning = Not enough of the steps came to an end.
    .do = Choose Check again with all six steps.

### What two steps tell together

diagnosis-fact-expired-in-truth = By the right time, the certificate has expired. The wrong clock hides that.
diagnosis-fact-early-in-truth = By the right time, the certificate is not valid yet. The wrong clock hides that.
diagnosis-fact-no-internet = { $count ->
    [one] One other host was asked, and it could not be reached.
   *[other] { $count } other hosts were asked, and none of them could be reached.
}
diagnosis-fact-damage-varies = Data was damaged on the way, once in one place and once in another.
diagnosis-fact-product-weakens = A program on this computer opens the link, and what it offers in place of the site is old or weak.
