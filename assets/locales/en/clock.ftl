# Step 1: facts about the clocks. $name is from the settings file; $unit is seconds, minutes, hours, days or years.

clock-span = { $unit ->
    [seconds] { span-seconds }
    [minutes] { span-minutes }
    [hours] { span-hours }
    [days] { span-days }
   *[years] { span-years }
}

clock-fact-local = This computer shows { $time } ({ $zone }).
clock-fact-right = { $agreeing } other clocks agree with this computer.
clock-fact-nearly-right = This computer is { clock-span } { $side ->
    [later] behind
   *[earlier] ahead
}. So small an error does no harm. { $agreeing } other clocks agree on it.
clock-fact-behind = This computer is { clock-span } behind. { $agreeing } other clocks agree on that.
clock-fact-ahead = This computer is { clock-span } ahead. { $agreeing } other clocks agree on that.
clock-fact-no-comparison = We could not compare this clock: no other clock answered.
clock-fact-none-believed = We could not compare this clock: no clock answered that we can believe.
clock-fact-one-source = We could not compare this clock for sure: only one other clock answered.
clock-fact-sources-differ = We could not compare this clock: the other clocks do not agree.
clock-fact-one-source-differs = The one clock that answered shows a time { clock-span } { $side ->
    [later] later
   *[earlier] earlier
} than this computer.
clock-fact-sources = { $answered } of { $asked } time sources answered.
clock-fact-outvoted = { $name } is { clock-span } { $side ->
    [later] later
   *[earlier] earlier
} than this computer. The other clocks disagree with it, so we left it out.
clock-fact-site-right = The site's own clock is right.
clock-fact-site-wrong = The site's own clock is wrong by { clock-span }.
clock-fact-site-agrees = The site's clock shows the same time as this computer. That alone proves nothing.
clock-fact-site-differs = The site's clock shows a time { clock-span } { $side ->
    [later] later
   *[earlier] earlier
} than this computer.
clock-fact-dates-fit = The dates of the site's certificates fit the right time.
clock-fact-dates-fit-true-time-only = The dates of the site's certificates fit the right time, but not the time of this computer.
clock-fact-dates-fit-local-time-only = The dates of the site's certificates fit the time of this computer, but not the right time.
clock-fact-dates-fit-neither = The dates of the site's certificates do not fit, and the clock is not why.
clock-fact-dates-fit-local-time = The dates of the site's certificates fit the time of this computer.
clock-fact-dates-unfit-local-time = The dates of the site's certificates do not fit the time of this computer. We cannot tell which of the two is wrong.

# Who was left out of the vote, and why.

clock-fact-contradicts-bound = { $name } must be wrong: its time lies before { $from }, and we know that this day has come. So we left it out.
clock-fact-unvouched = Nobody vouches for what { $name } says. So we left it out.
clock-fact-same-server = { $name } leads to a server that we had heard before. So it does not count twice.

# A certificate at the edge of its time. $unit and $count tell how far away that is.

clock-fact-certificate-fresh = The site's certificate has only just begun. This computer is { clock-span } behind. That is little, but enough to make it look too new. Wait a few minutes, or set the clock.
clock-fact-certificate-begins-soon = The clock is right. The site's certificate begins in { clock-span }. Until then no computer can use it.
clock-fact-certificate-young = The site's certificate began only { clock-span } ago. A computer that is a little behind will not accept it yet.
clock-fact-certificate-ends = The site's certificate ends in { clock-span } by the right time. This computer is a little ahead. The site needs a new one now.

# What holds although no other clock answers. $unit and $count tell how far the clock is off at the least.

clock-fact-before-build = This computer shows a time before { $built }, the day this program was built. So its clock is behind.
clock-fact-before-system = A file of this computer was last changed on { $from }. The time of this computer lies before that. So its clock went back.
clock-fact-before-chain = The site's newest certificate begins on { $from }, after the time of this computer.
clock-fact-before-other-chain = The certificate of { $name } begins on { $from }, after the time of this computer.
clock-fact-before-receipt = A public log signed for the certificate on { $from }. The time of this computer lies before that. So its clock is behind.
clock-fact-before-revocation = The answer that a certificate still counts was signed on { $from }, after the time of this computer.
clock-fact-before-several = { $hosts } servers show what was signed up to { $from }. The time of this computer lies before that. So its clock is behind.
clock-fact-after-roots = By the time of this computer, all public roots of trust have ended. The last one ends on { $until }. So its clock is ahead.
clock-fact-after-hosts = By the time of this computer, the certificates of { $hosts } other sites have ended too, the last on { $until }. Sites do not all forget that at once. So its clock is ahead.
clock-fact-after-one-host = By the time of this computer, the certificate of another site has ended too, on { $until }.
clock-fact-after-site-date = By the time of this computer, the site's certificate ended on { $until }. By the site's own clock it is still good.
clock-fact-after-year = This program was built on { $built }, and this computer shows a time long after that. The site's certificate ended on { $until }. The clock may be ahead.
clock-fact-other-sites-in-time = By the time of this computer, the certificates of other sites are still good. So the clock is not why this one has ended.

# What the size of the error tells.

clock-fact-zone-pattern = { $there ->
    [unknown] The error is a whole number of quarter hours. A wrong time zone looks like that.
   *[other] The time on the screen would be right in a place at { $there }. A wrong time zone looks like that.
}
clock-fact-daylight-pattern = { $switch ->
    [off] The error is just one hour, and this computer does not change to summer time. So the time on the screen may look right.
   *[unknown] The error is just one hour. It looks as if summer time was set in the wrong way.
}
clock-fact-two-systems-pattern = The error is just as long as this zone is away from UTC. Computers that start two systems look like that: each of them reads the built-in clock in its own way.
clock-fact-half-day-pattern = The error is just twelve hours. It looks as if morning and evening were mixed up (AM and PM).
clock-fact-date-pattern = { $part ->
    [year] The time of day is right, but the year is wrong.
    [month] The time of day is right, but the month is wrong.
    [day] The time of day is right, but the day is wrong.
   *[date] The time of day is right, but the date is wrong.
}
clock-fact-reset = The clock seems to have begun anew at the start of { $year }. That happens when it has no power: the small battery inside the computer may be empty.
clock-fact-rollover = The clock stands where an old kind of clock is full and starts again ({ $year }). An update of the system, or of the clock that it asks, will help.
clock-fact-rollover-span = The error is as long as what an old kind of clock can count. An update of the system, or of the clock that it asks, will help.

# Whether the system keeps its own clock right. $service and $server are names, or unknown.

clock-fact-sync-on = { $server ->
    [unknown] This computer keeps its own clock right.
   *[other] This computer keeps its own clock right. It asks { $server }.
}
clock-fact-sync-off = Automatic time is turned off on this computer.
clock-fact-sync-never = { $server ->
    [unknown] Automatic time is on, but this computer could not get the time.
   *[other] Automatic time is on, but this computer could not get the time from { $server }.
}
clock-fact-sync-lost = This computer last got the right time on { $last }. Since then it could not.
clock-fact-sync-misled = { $server ->
    [unknown] This computer says that a time server has set its clock, but it is wrong. That server may be wrong, or the clock was changed since.
   *[other] This computer says that { $server } has set its clock, but it is wrong. That server may be wrong, or the clock was changed since.
}
clock-fact-sync-idle = Automatic time is on, but it has not put the clock right.
clock-fact-too-far-to-sync = The error is too large for automatic time: it leaves all that is more than { clock-span } alone. Set the clock by hand first. Then turn automatic time on.
clock-fact-sntp-silent = No time server answered, but web servers did. The network may block time servers.
