## The terminal. Usage text is clap's; all other sentences stand here.

terminal-progress = Checking { $target }: { $ended } of { $steps } steps done ({ $done } of { $of } looks)
terminal-stopped = Stopped. This is what was found until now.
terminal-broken = This program made a mistake and could not finish: { $text }. Please report it with the address that you checked.
terminal-report-written = Report written: { $file }

terminal-no-display = There is no display to open a window on. The check runs in this terminal instead.
terminal-no-window = The window could not be opened ({ $reason }). The check runs in this terminal instead.

terminal-practice-list = Practice sites. Try one with: handshake-doctor check --practice NAME
terminal-practice-healthy = Nothing is wrong
terminal-practice-serving =
    The practice site { $name } answers at { $address }. Ask it for the name { $host }.
    Press Ctrl-C to end it.

## What cannot be used

terminal-error-nothing-to-do = Nothing to check yet. Type: handshake-doctor check ADDRESS
terminal-error-connect = { $typed } is not a host and a port. Type it like this: --connect 192.0.2.1:443
terminal-error-proxy = { $typed } is not the address of a proxy. Type it like this: --proxy http://proxy.example:3128
terminal-error-sni = { $typed } is not a host name. Type it like this: --sni www.example.com
terminal-error-practice-start = The practice site { $name } could not start: { $reason }.
terminal-error-report = { $file }: { $reason }
terminal-error-settings = { $file }: { $reason }
terminal-error-trust-read = The certificate file { $file } could not be read: { $reason }.
terminal-error-trust-empty = There is no certificate in { $file }. Choose a PEM file that begins with "-----BEGIN CERTIFICATE-----".
