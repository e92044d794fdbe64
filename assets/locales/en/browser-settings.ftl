# Step 2: settings of this computer that change how programs do TLS, and how to put them back.

## TLS libraries: who obeys such a setting, and how to put it back. The end of each key is the owner.

browser-setting-library-shipped = It came like this with the system or the program. Nobody here changed it.
browser-setting-library-crypto-policies = The rules of this system for all programs.
    .undo = Ask whoever runs this computer. "update-crypto-policies --set DEFAULT" brings back the rules that the system came with.
browser-setting-library-curl = The tool curl, and programs that are built on it.
    .undo = Take the line out of the file. If it is a variable, unset it where you set it, then start the program again.
browser-setting-library-dotnet = Programs that are built on .NET Framework.
    .undo = Ask your IT team. With the value gone, or set to 1, such programs use the versions of Windows.
browser-setting-library-git = Git, when it fetches or sends over HTTPS.
    .undo = Run "git config --global --unset" with this name. For the whole system, use "--system". If it is a variable, unset it.
browser-setting-library-gnu-tls = Programs that use GnuTLS, such as wget and many tools of GNOME.
    .undo = Take the line out of the file. If it is a variable, unset it where you set it.
browser-setting-library-go = Programs that are written in Go.
    .undo = Take this word out of GODEBUG where you set it, then start the program again.
browser-setting-library-java = All programs that run on this Java.
    .undo = Put the line back as it came with Java: a fresh copy of the same release has it. If it is a variable, take the word out of it.
browser-setting-library-node = Programs that run on Node.js, and npm.
    .undo = Take the line out of the file, or unset the variable. Then start the program again.
browser-setting-library-open-ssl = Programs that use OpenSSL: many tools, and most servers.
    .undo = Take the line out of the file, or put back the one that came with the system. If it is a variable, unset it.
browser-setting-library-python = Programs that are written in Python, and pip.
    .undo = Take the line out of the file. If it is a variable, unset it where you set it.
browser-setting-library-schannel = Windows itself, and all programs that leave TLS to it.
    .undo = Ask your IT team: a policy may have set it. With the value gone, Windows goes back to its own choice after a restart.
# Whose setting it is.

browser-setting-owner-brave = Brave
browser-setting-owner-chrome = Chrome
browser-setting-owner-chromium = Chromium
browser-setting-owner-crypto-policies = The rules of this system
browser-setting-owner-curl = curl
browser-setting-owner-dotnet = .NET
browser-setting-owner-edge = Edge
browser-setting-owner-firefox = Firefox
browser-setting-owner-git = Git
browser-setting-owner-gnu-tls = GnuTLS
browser-setting-owner-go = Go
browser-setting-owner-java = Java
browser-setting-owner-node = Node.js
browser-setting-owner-open-ssl = OpenSSL
browser-setting-owner-opera = Opera
browser-setting-owner-python = Python
browser-setting-owner-schannel = Windows (Schannel)
browser-setting-owner-vivaldi = Vivaldi

# What it does.

browser-setting-min-version = { $owner } speaks nothing older than { $version } here. A site that knows only older versions will not open.
browser-setting-max-version = { $owner } speaks nothing newer than { $version } here. A site that asks for a newer version will not open.
browser-setting-version-on = { $owner } may speak { $version } here.
browser-setting-version-off = { $owner } does not speak { $version } here. A site that knows nothing else will not open.
browser-setting-suites-off = { $owner } leaves out these ciphers: { $names }. A site that knows no others will not open.
browser-setting-suites-only = { $owner } offers only these ciphers: { $names }. A site that knows none of them will not open.
browser-setting-suite-rule = It says which ciphers { $owner } may use.
browser-setting-groups-only = { $owner } agrees on keys only in these groups: { $names }. A site that knows none of them will not open.
browser-setting-schemes-only = { $owner } takes only these kinds of signature: { $names }. A site that has none of them will not open.
browser-setting-post-quantum-on = { $owner } offers key exchange that is safe from quantum computers. Its first message gets longer. Some old devices on the way stumble over that.
browser-setting-post-quantum-off = { $owner } does not offer key exchange that is safe from quantum computers. Most sites work without it.
browser-setting-ech-on = { $owner } may hide the name of the site on the way (ECH).
browser-setting-ech-off = { $owner } does not hide the name of the site on the way (ECH). Sites work without it.
browser-setting-quic-on = { $owner } may use QUIC (HTTP/3).
browser-setting-quic-off = { $owner } does not use QUIC (HTTP/3). Sites work without it.
browser-setting-url-blocked = { $owner } may not open this site: it stands on a list of blocked addresses.
browser-setting-url-blocked-others = { $owner } has a list of blocked addresses. This site is not blocked by it.
browser-setting-url-allowed = { $owner } has a list of allowed addresses. This site is on it.
browser-setting-url-allowed-others = { $owner } has a list of allowed addresses. This site is not on it.
browser-setting-roots-added = { $owner } trusts more roots than it brought along.
browser-setting-roots-removed = { $owner } was told not to trust some roots or certificates. Sites that use them will not open.
browser-setting-roots-replaced = { $owner } uses another set of roots than its own.
browser-setting-system-roots-on = { $owner } also trusts the roots that were added to this computer.
browser-setting-system-roots-off = { $owner } does not trust the roots that were added to this computer. Sites inside a firm or a school may not open.
browser-setting-proxy = It says which proxy { $owner } uses. A proxy can change or block what passes through it.
browser-setting-secure-dns = It says how { $owner } looks up names. The answer may differ from what the rest of this computer gets.
browser-setting-revocation-required = { $owner } opens a site only when it could ask whether the certificate was taken back. Without an answer the site will not open.
browser-setting-warnings-final = { $owner } offers no way past a warning about a certificate.
browser-setting-errors-ignored = { $owner } takes wrong certificates without a word. Anyone on the way could read along.
browser-setting-key-log = { $owner } writes the keys of its connections to a file. Whoever has that file can read along.
browser-setting-other = It changes something about TLS in { $owner }. It is rarely the reason for a failure.
browser-setting-overruled = It does nothing, because another setting wins. That one stands in { $by }.
browser-setting-unread = We could not read this file, so we do not know what it sets for { $owner }.
browser-setting-unsupported = It does nothing: the { $owner } on this computer does not know it, or not with this value.

# Where it stands, and whom it binds.

browser-setting-place = { $name } stands in { $place }.
browser-setting-scope-policy = Whoever runs this computer set it as a rule.
browser-setting-scope-shipped = It came like this with the system or the program. Nobody here changed it.
browser-setting-scope-system = It counts for all people on this computer.
browser-setting-scope-user = It counts for you alone.
browser-setting-scope-profile = It counts in the profile "{ $profile }".

# How to put it back.

browser-setting-back-policy = You cannot change it in { $owner }. Ask whoever runs this computer, such as your IT team, to change { $name }. If that is you, take it out of { $place } and start { $owner } again.
browser-setting-back-recommended = If you run this computer, take { $name } out of { $place } and start { $owner } again. If not, ask whoever does.
browser-setting-back-preference = Open about:config in { $owner }, search for { $name }, and press the arrow at the end of the line. Then start { $owner } again.
browser-setting-back-user-js = Take the line with { $name } out of { $place }. Then open about:config in { $owner }, search for it, and press the arrow at the end of its line.
browser-setting-back-argument = Take { $name } out of { $place }. Then close all windows of { $owner } and start it again.
browser-setting-back-experiment = Open chrome://flags in { $owner }, search for { $name }, and choose Default. Then start { $owner } again.
browser-setting-back-leave = Leave it as it is: it keeps you safe. What needs to be mended is the site, and its owner can do that.
browser-setting-back-library = If you run this computer, take { $name } out of { $place }. If not, ask whoever does.
browser-setting-back-unread = Look at the file with a text editor. If it is damaged, mend it or make it anew.
browser-setting-back-unread-shared = Ask whoever runs this computer to look at the file. It may be damaged, or not meant for your eyes.
