## What is said about each cause of the clock.

clock-behind = { $off ->
    [unknown] The clock of this computer is behind.
   *[other] The clock of this computer is { $off } behind.
}
    .because = { $off ->
        [unknown] the clock of this computer is behind
       *[other] the clock of this computer is { $off } behind
    }
    .meaning = Each certificate has a first and a last day. With a clock in the past, a good certificate looks as if it had not started yet. Many sites fail at once.
    .fix-user = Set the date and time by hand. Then turn on automatic time and choose Check again. If the date falls back after each start, the small battery inside the computer is empty.
    .fix-admin = The clock of this computer runs behind. Give it a time server (NTP) that it can reach. If it has no clock battery, add one or fit a new one.

clock-ahead = { $off ->
    [unknown] The clock of this computer is ahead.
   *[other] The clock of this computer is { $off } ahead.
}
    .because = { $off ->
        [unknown] the clock of this computer is ahead
       *[other] the clock of this computer is { $off } ahead
    }
    .meaning = Each certificate has a first and a last day. With a clock in the future, a good certificate looks as if it had ended. Many sites fail at once.
    .fix-user = Set the date and time by hand. Then turn on automatic time. Start the browser again and choose Check again.
    .fix-admin = The clock of this computer runs ahead. Check the time source of the domain or the network: other computers may have the same fault.

timezone-wrong = The time zone of this computer is wrong.
    .because = the time zone of this computer is wrong
    .meaning = The time on the screen may look right, but the zone behind it is not. So this computer thinks of a moment that is hours away. New certificates then fail.
    .fix-user = Choose the right time zone first. Then turn on automatic time, and choose Check again.
    .fix-admin = The time zone of this computer is wrong. Set it by policy. On computers that start two systems, keep the hardware clock in UTC.

time-sync-failing = The clock cannot set itself.
    .because = the clock of this computer cannot set itself
    .meaning = This computer tries to get the right time from the network, but it does not work. The time servers are blocked, or the error is so large that the system will not correct it.
    .fix-user = Set the date and time by hand first. Then turn automatic time off and on again. If it fails, tell your IT team that time servers can't be reached.
    .fix-admin = Time sync fails here. Let UDP port 123 through or offer a time server of your own, and force one large step of the clock.
