# Step 1: whether this computer keeps its own clock right. $service, $server and $read are the system's own names.

clock-sync-label = Automatic time
clock-sync-on = On: { $service } keeps this clock right.
clock-sync-on-only = { $service } is on.
clock-sync-waiting = { $service } is on, but it has not set the clock yet.
clock-sync-contradicted = { $service } says that this clock is right. The other clocks disagree.
clock-sync-off = Off: { $service } does not run, so nobody corrects this clock.
clock-sync-none = Off: this computer has no service that corrects its clock.
clock-sync-unknown = We could not find out whether this computer keeps its clock right.
clock-sync-asks = It asks { $server }.
clock-sync-would-ask = It would ask { $server }.
clock-sync-last = It last did so on { $date } at { $time }, by this clock.
clock-sync-too-far = It corrects { $most } at most, and this clock is further off. Set it by hand first.
clock-sync-no-daylight = It does not change the clock for summer time.
clock-sync-read = Read from: { $read }
clock-sync-by-hand = { $system ->
    [windows] Right-click the clock on the taskbar and choose "Adjust date and time".
    [macos] Open the Apple menu, then System Settings, General, Date & Time.
   *[other] Look for "Date & Time" in the settings of your desktop. If there is none, your IT team can run: timedatectl set-ntp true
}
