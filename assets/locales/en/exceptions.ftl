## What an administrator sets up in browsers, to be copied. Names of menus are the vendors' own.

exception-chrome-console = Chrome: admin console
    .where =
        1. In the Google Admin console, open "Devices", then "Chrome", then "Settings", then "Users & browsers".
        2. Choose the team or the unit.
        3. Go to "URL blocking".
        4. Put the line below into "Blocked URL exceptions", and save.
exception-chrome-windows = Chrome on Windows: file for the registry
    .where =
        1. Save the text as a file, and open it as an administrator.
        2. Or set the policy "URLAllowlist" in the group policy of Chrome.
        3. Look at chrome://policy and choose "Reload policies".
exception-chrome-linux = Chrome on Linux: policy file
    .where =
        1. Save the file in /etc/opt/chrome/policies/managed for Chrome, or in /etc/chromium/policies/managed for Chromium.
        2. Look at chrome://policy and choose "Reload policies".
exception-chrome-macos = Chrome on macOS: property list
    .where =
        1. Put the key into the profile for com.google.Chrome in your device management.
        2. Look at chrome://policy and choose "Reload policies".
exception-edge-windows = Edge on Windows: file for the registry
    .where =
        1. Save the text as a file, and open it as an administrator.
        2. Or use group policy: "Administrative Templates", "Microsoft Edge", "Define a list of allowed URLs".
        3. Look at edge://policy and choose "Reload policies".
exception-edge-linux = Edge on Linux: policy file
    .where =
        1. Save the file in /etc/opt/edge/policies/managed.
        2. Look at edge://policy and choose "Reload policies".
exception-edge-macos = Edge on macOS: property list
    .where =
        1. Put the key into the profile for com.microsoft.Edge in your device management.
        2. Look at edge://policy and choose "Reload policies".
exception-firefox-file = Firefox: policies.json
    .where =
        1. Save the file as policies.json. On Linux it goes to /etc/firefox/policies. On Windows and macOS it goes to the folder "distribution" of Firefox.
        2. If there is such a file, add this part to it.
        3. Start Firefox again and look at about:policies.
exception-firefox-windows = Firefox on Windows: file for the registry
    .where =
        1. Save the text as a file, and open it as an administrator.
        2. Start Firefox again and look at about:policies.

exception-own-list-only = This helps where the browser blocks the site by its own list. It does not change the filter of a network.
exception-list-known = There is a list in { $place } here. It stays as it is, with one more entry. Only one file can hold it, so put the new list in its place.
exception-list-unknown = There is a list in { $place } here. Add the entry to it. Do not put this text in its place.
exception-next-number = If the key has values, take the next free number.

exception-root-windows = Windows: the root for all programs that use its store
    .product = Windows
    .where =
        1. In the group policy for computers, open "Public Key Policies".
        2. Go to the part for roots that are trusted, and import the root there.
        3. For one computer, run the line below as its administrator.
    .text = certutil -addstore Root gateway-root.crt
exception-root-macos = macOS: the root for all programs that use its store
    .product = macOS
    .where =
        1. Send the root to the devices with a profile of your device management.
        2. For one computer, run the line below.
    .text = sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain gateway-root.crt
exception-root-linux = Linux: the root for all programs that use its store
    .product = Linux
    .where = Run the two lines that fit your system. Leave out the others.
    .text =
        # Debian, Ubuntu
        sudo cp gateway-root.crt /usr/local/share/ca-certificates/
        sudo update-ca-certificates
        # Fedora, RHEL
        sudo cp gateway-root.crt /etc/pki/ca-trust/source/anchors/
        sudo update-ca-trust
exception-root-chrome-linux = Chrome on Linux: the root for one person
    .where = Chrome on Linux does not read the store of the system. Run this line as the person who uses it.
    .text = certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n gateway-root -i gateway-root.crt
exception-roots-firefox-file = Firefox: use the roots of the system
    .where =
        1. Save the file as policies.json in the folder "distribution" of Firefox. If there is such a file, add this part to it.
        2. Start Firefox again and look at about:policies.
        3. This works on Windows and macOS.
exception-roots-firefox-windows = Firefox on Windows: use the roots of the system
    .where =
        1. Save the text as a file, and open it as an administrator.
        2. Start Firefox again and look at about:policies.
exception-root-firefox-linux = Firefox on Linux: the root from a file
    .where =
        1. Copy the root to the place that stands in the text.
        2. Save the text as /etc/firefox/policies/policies.json. If there is such a file, add this part to it.
        3. Start Firefox again and look at about:policies.

exception-root-source = Take the root from your gateway itself, and not from this network. Do this only if you run the gateway.
exception-root-compare = Take the root from your gateway itself, and not from this network. Do this only if its SHA-256 is { $hash }.
