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
    .seen = Two or more time sources agree that it is later than this computer thinks. Or its time is from before something that was signed or built by others.
    .apart = Many sites fail at once. If the clock is right and one site fails, its certificate has not begun.
    .fix-user-windows = Open Settings, then "Time & language", then "Date & time". Turn "Set time automatically" off and choose Change to set the date and time by hand. Then turn it on again and press "Sync now". Choose Check again. If the date falls back after each start, the small battery inside the computer is empty.
    .fix-user-macos = Open System Settings, then General, then "Date & Time". Turn "Set time and date automatically" off and set the date and time by hand. Then turn it on again. Choose Check again. If the date falls back after each start, have the battery of the Mac checked.
    .fix-user-linux = Open the settings of your desktop, then "Date & Time" (in GNOME look under System). Turn automatic time off and set the date and time by hand. Then turn it on again, there or with this: timedatectl set-ntp true. Choose Check again. If the date falls back after each start, the small battery inside the computer is empty.
    .fix-admin-windows = The clock of this computer runs behind. Run w32tm /resync, and look at w32tm /query /status for its time source. In a domain, check the clock of the domain controller.
    .fix-admin-linux = The clock of this computer runs behind. Look at timedatectl and chronyc tracking, and give it a time server (NTP) that it can reach. Boards with no clock battery need one, or NTP at each start.
    .fix-admin-macos = The clock of this Mac runs behind. Look at sntp -d time.apple.com, and give it a time server (NTP) that it can reach: sudo systemsetup -setnetworktimeserver NAME.

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
    .seen = Two or more time sources agree that it is earlier than this computer thinks. Or, by its time, the certificates of many sites and all roots of trust would have ended.
    .apart = By the right time the certificate is good. If other sites still work and one does not, its certificate has expired.
    .fix-user-windows = Open Settings, then "Time & language", then "Date & time". Turn "Set time automatically" off and choose Change to set the date and time by hand. Then turn it on again and press "Sync now". Start the browser again and choose Check again.
    .fix-user-macos = Open System Settings, then General, then "Date & Time". Turn "Set time and date automatically" off and set the date and time by hand. Then turn it on again. Start the browser again and choose Check again.
    .fix-user-linux = Open the settings of your desktop, then "Date & Time" (in GNOME look under System). Turn automatic time off and set the date and time by hand. Then turn it on again, there or with this: timedatectl set-ntp true. Start the browser again and choose Check again.
    .fix-admin-windows = The clock of this computer runs ahead. Run w32tm /resync and check the time source of the domain: other computers may have the same fault.
    .fix-admin-linux = The clock of this computer runs ahead. Look at timedatectl and chronyc sources. Other computers with the same time source may have the same fault.
    .fix-admin-macos = The clock of this Mac runs ahead. Look at sntp -d time.apple.com. Other computers with the same time source may have the same fault.

timezone-wrong = The time zone of this computer is wrong.
    .because = the time zone of this computer is wrong
    .meaning = The time on the screen may look right, but the zone behind it is not. So this computer thinks of a moment that is hours away. New certificates then fail.
    .fix-user = Choose the right time zone first. Let the system change to summer time by itself. Then turn on automatic time, and choose Check again.
    .fix-admin = The time zone of this computer is wrong. Set it by policy. On computers that start two systems, keep the hardware clock in UTC.
    .seen = The clock is off by whole quarter hours, as if it stood in another zone. Or it is off by one hour where clocks change in summer.
    .apart = A clock that is just wrong is off by odd minutes.
    .fix-user-windows = Open Settings, then "Time & language", then "Date & time". Choose the right time zone. Turn on "Adjust for daylight saving time automatically" and "Set time automatically". Then choose Check again.
    .fix-user-macos = Open System Settings, then General, then "Date & Time". Choose the right time zone, or let the Mac find it by itself. Turn on automatic time, and choose Check again.
    .fix-user-linux = Open the settings of your desktop, then "Date & Time" (in GNOME look under System). Choose the right time zone, or use this: timedatectl set-timezone. Turn on automatic time, and choose Check again.
    .fix-admin-linux = The time zone of this computer is wrong. Set it with timedatectl set-timezone. On computers that start Windows too, run timedatectl set-local-rtc 0, so that the hardware clock is kept in UTC.
    .fix-admin-windows = The time zone of this computer is wrong. Set it by policy or with tzutil /s, and let it change to summer time. On computers that start Linux too, keep the hardware clock in UTC there and here.

time-sync-failing = The clock does not set itself.
    .because = the clock of this computer does not set itself
    .meaning = This computer does not get the right time from the network. Automatic time is off, the time servers are blocked, or the error is so large that the system will not correct it.
    .fix-user = Set the date and time by hand first. Then turn automatic time off and on again. If it fails, tell your IT team that time servers can't be reached.
    .fix-admin = Time sync fails here. Let UDP port 123 through or offer a time server of your own, and force one large step of the clock.
    .seen = The system says that automatic time is off, that it gets no time, or that it leaves so large an error alone. Or time servers do not answer, while other links work.
    .apart = It is no fault by itself. It tells why a clock went wrong.
    .fix-user-windows = Open Settings, then "Time & language", then "Date & time". Turn "Set time automatically" off and choose Change to set the date and time by hand first. Then turn it on and press "Sync now". If it fails, tell your IT team that time servers can't be reached.
    .fix-user-macos = Set the date and time by hand first. Then open System Settings, General, "Date & Time", and turn automatic time on again. If it fails, tell your IT team that time servers can't be reached.
    .fix-user-linux = Set the date and time by hand first, in the settings of your desktop under "Date & Time". Then run this: timedatectl set-ntp true. If it fails, tell your IT team that time servers can't be reached.
    .fix-admin-windows = Time sync fails here. Run w32tm /query /status. Let UDP port 123 through or offer a time server of your own, and force one large step with w32tm /resync /rediscover.
    .fix-admin-linux = Time sync fails here. Look at chronyc sources or timedatectl timesync-status. Let UDP port 123 through or offer a time server of your own, and force one large step with chronyc makestep.
    .fix-admin-macos = Time sync fails here. Let UDP port 123 through or offer a time server of your own. Force one large step with sudo sntp -sS time.apple.com.