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
clock-fact-behind = This computer is { clock-span } behind. { $agreeing } other clocks agree on that.
clock-fact-ahead = This computer is { clock-span } ahead. { $agreeing } other clocks agree on that.
clock-fact-no-comparison = We could not compare this clock: no other clock answered.
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
clock-fact-before-build = This computer shows a time before { $built }, the day this program was built. So its clock is behind.
clock-fact-before-chain = The site's newest certificate begins on { $from }, after the time of this computer.
clock-fact-zone-pattern = The error is a whole number of quarter hours. A wrong time zone looks like that.
clock-fact-sntp-silent = No time server answered, but web servers did. The network may block time servers.
