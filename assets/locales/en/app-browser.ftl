# Step 2, as its page tells it.

app-browser-section = Browsers on this computer
app-browser-none = We found no browser that we know.
app-browser-open = Open in { $browser }
app-browser-open-private = In a private window
app-browser-open-fresh = In a clean profile
app-browser-test = Test { $browser }
app-browser-practice = A practice site can be seen by this program only, so there is no button to open it.

# The client test

app-client-other = Any other program
app-client-other-note = See what a mail program, a script or any other program offers. You point it at an address on this computer.
app-client-other-test = Test another program
app-client-point-at = Point the program at this address. It works once, and on this computer only.
app-client-waiting = { $browser } should open now and say that it is done. Then come back to this page.
app-client-waiting-any = Waiting for the program. It may say that it does not trust the certificate. That is fine.
app-client-copy = Copy the address
app-client-stop = End this test
app-client-not-started = The test could not start: { $reason }
app-client-offer = What { $client } offers

# Stores of roots

app-stores-section = Who would accept the certificate
app-stores-store = List of trusted roots
app-stores-count = { $count ->
    [one] 1 root
   *[other] { $count } roots
}
app-stores-says = Would say

# Settings

app-settings-found-section = Settings that change secure connections
app-settings-found-none = No browser or system setting was found that changes secure connections.
app-settings-found-note = These were only read. Nothing was changed.
app-settings-found-put-back = How to put it back
app-settings-found-all = Show all { $count } settings
app-settings-found-fewer = Show fewer settings
