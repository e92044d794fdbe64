## The terminal. Usage text is clap's; all other sentences stand here.

terminal-progress = Checking { $target }: { $ended } of { $steps } steps done ({ $done } of { $of } looks)
terminal-stopped = Stopped. This is what was found until now.
terminal-broken = This program made a mistake and could not finish: { $text }. Please report it with the address that you checked.
terminal-report-written = Report written: { $file }
terminal-chain-written = Chain written: { $file } ({ $count ->
    [one] 1 certificate
   *[other] { $count } certificates
}, without the root)
terminal-chain-part-written = Chain written as far as we know it: { $file } ({ $count ->
    [one] 1 certificate
   *[other] { $count } certificates
})
terminal-chain-none = We saw no certificate, so there is no chain to write.

terminal-no-display = There is no display to open a window on. The check runs in this terminal instead.
terminal-no-window = The window could not be opened ({ $reason }). The check runs in this terminal instead.

terminal-practice-list = Practice sites. Try one with: handshake-doctor check --practice NAME
terminal-practice-healthy = Nothing is wrong
terminal-practice-serving =
    The practice site { $name } answers at { $address }. Ask it for the name { $host }.
    Press Ctrl-C to end it.

terminal-causes-network = Network
terminal-causes-more = To read about one of them, type: handshake-doctor causes NAME
terminal-causes-seen = What must be seen
terminal-causes-sure = How sure it can be at most
terminal-causes-asked = Answers that point at it
terminal-causes-answer = { $question } { $reply }
terminal-causes-apart = How to tell it apart
terminal-causes-alike = What looks like it
terminal-causes-explains = What follows from it
terminal-causes-do-on = What you can do on { $system }
terminal-causes-admin-on = For your administrator or the owner, on { $system }
terminal-system-windows = Windows
terminal-system-macos = macOS
terminal-system-linux = Linux
terminal-questions = Questions for you

terminal-advice-hint = To see a text to send and what an administrator can set up, add: --advice
terminal-advice-none = There is nothing to send and nothing to set up for anybody else.

## What cannot be used

terminal-error-cause = { $typed } is not the name of a cause. To see all names, type: handshake-doctor causes
terminal-error-cause-near = { $typed } is not the name of a cause. Names like it: { $near }

terminal-error-nothing-to-do = Nothing to check yet. Type: handshake-doctor check ADDRESS
terminal-error-connect = { $typed } is not a host and a port. Type it like this: --connect 192.0.2.1:443
terminal-error-identity = { $file }: { $reason }
terminal-error-identity-locked = { $file } is locked. Write its password into the first line of a file, and name that file: --client-password FILE
terminal-error-identity-no-key = There is no key for the certificate in { $file }. Name the file of the key too: --client-key FILE
terminal-error-identity-read = { $file } could not be read: { $reason }.
terminal-error-proxy = { $typed } is not the address of a proxy. Type it like this: --proxy http://proxy.example:3128
terminal-error-sni = { $typed } is not a host name. Type it like this: --sni www.example.com
terminal-error-practice-start = The practice site { $name } could not start: { $reason }.
terminal-error-report = { $file }: { $reason }
terminal-error-settings = { $file }: { $reason }
terminal-error-trust-read = The certificate file { $file } could not be read: { $reason }.
terminal-error-trust-empty = There is no certificate in { $file }. Choose a PEM file that begins with "-----BEGIN CERTIFICATE-----".
