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
    .seen = Two or more time sources agree that it is later than this computer thinks. Or its time is from before this program was made.
    .apart = All sites fail at once. If the clock is right and one site fails, its certificate has not begun.
    .fix-user-windows = Open Settings, then "Time & language", then "Date & time". Turn on "Set time automatically" and press "Sync now". Then choose Check again. If the date falls back after each start, the small battery inside the computer is empty.
    .fix-user-macos = Open System Settings, then General, then "Date & Time". Turn on "Set time and date automatically". Then choose Check again.
    .fix-user-linux = Open the settings of your desktop, then "Date & Time", and turn on automatic time. Or run this: timedatectl set-ntp true. Then choose Check again. If the date falls back after each start, the small battery inside the computer is empty.
    .fix-admin-windows = The clock of this computer runs behind. Run w32tm /resync, and look at w32tm /query /status for its time source. In a domain, check the clock of the domain controller.
    .fix-admin-linux = The clock of this computer runs behind. Look at timedatectl and chronyc tracking, and give it a time server (NTP) that it can reach. Boards with no clock battery need one, or NTP at each start.

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
    .seen = Two or more time sources agree that it is earlier than this computer thinks.
    .apart = By the right time the certificate is good. If it is not, the certificate has expired.
    .fix-user-windows = Open Settings, then "Time & language", then "Date & time". Turn on "Set time automatically" and press "Sync now". Start the browser again and choose Check again.
    .fix-user-macos = Open System Settings, then General, then "Date & Time". Turn on "Set time and date automatically". Start the browser again and choose Check again.
    .fix-user-linux = Open the settings of your desktop, then "Date & Time", and turn on automatic time. Or run this: timedatectl set-ntp true. Start the browser again and choose Check again.
    .fix-admin-windows = The clock of this computer runs ahead. Run w32tm /resync and check the time source of the domain: other computers may have the same fault.
    .fix-admin-linux = The clock of this computer runs ahead. Look at timedatectl and chronyc sources. Other computers with the same time source may have the same fault.

timezone-wrong = The time zone of this computer is wrong.
    .because = the time zone of this computer is wrong
    .meaning = The time on the screen may look right, but the zone behind it is not. So this computer thinks of a moment that is hours away. New certificates then fail.
    .fix-user = Choose the right time zone first. Then turn on automatic time, and choose Check again.
    .fix-admin = The time zone of this computer is wrong. Set it by policy. On computers that start two systems, keep the hardware clock in UTC.
    .seen = The clock is off by whole or half hours, as if it stood in another zone.
    .apart = A clock that is just wrong is off by odd minutes.
    .fix-user-windows = Open Settings, then "Time & language", then "Date & time". Choose the right time zone, turn on "Set time automatically", and choose Check again.
    .fix-user-macos = Open System Settings, then General, then "Date & Time". Choose the right time zone, turn on automatic time, and choose Check again.
    .fix-user-linux = Open the settings of your desktop, then "Date & Time". Choose the right time zone, turn on automatic time, and choose Check again.
    .fix-admin-linux = The time zone of this computer is wrong. Set it with timedatectl set-timezone. On computers that start Windows too, run timedatectl set-local-rtc 0, so that the hardware clock is kept in UTC.

time-sync-failing = The clock cannot set itself.
    .because = the clock of this computer cannot set itself
    .meaning = This computer tries to get the right time from the network, but it does not work. The time servers are blocked, or the error is so large that the system will not correct it.
    .fix-user = Set the date and time by hand first. Then turn automatic time off and on again. If it fails, tell your IT team that time servers can't be reached.
    .fix-admin = Time sync fails here. Let UDP port 123 through or offer a time server of your own, and force one large step of the clock.
    .seen = Time servers do not answer, while other links work.
    .apart = It is no fault by itself. It tells why a clock went wrong.
    .fix-user-windows = Set the date and time by hand first. Then open Settings, "Time & language", "Date & time", and press "Sync now". If it fails, tell your IT team that time servers can't be reached.
    .fix-user-macos = Set the date and time by hand first. Then open System Settings, General, "Date & Time", and turn automatic time on again. If it fails, tell your IT team that time servers can't be reached.
    .fix-user-linux = Set the date and time by hand first. Then run this: timedatectl set-ntp true. If it fails, tell your IT team that time servers can't be reached.
    .fix-admin-windows = Time sync fails here. Run w32tm /query /status. Let UDP port 123 through or offer a time server of your own, and force one large step with w32tm /resync /rediscover.
    .fix-admin-linux = Time sync fails here. Look at chronyc sources or timedatectl timesync-status. Let UDP port 123 through or offer a time server of your own, and force one large step with chronyc makestep.
