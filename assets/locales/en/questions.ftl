# Words about questions that settle a cause.

questions-section = Questions for you
questions-why = Your answers are kept with the report. They help to find out what this program cannot see by itself.

question-program = Which program shows the error?
question-works-in-other-browser = Does the site work in another browser on this computer?
question-works-in-private-window = Does it work in a private window of your usual browser?
question-works-on-other-network = Does it work on another network, such as a phone hotspot?
question-works-without-vpn = Does it work while your VPN is not connected?
question-works-on-other-device = Does it work on another device in the same network?
question-only-this-site = Is this the only site that fails?

answer-yes = Yes
answer-no = No
answer-unknown = I don't know
answer-app = A phone app
answer-browser = A browser
answer-database = A database tool
answer-dotnet = A Windows program
answer-git = Git
answer-go = Go
answer-java = Java
answer-mail = A mail program
answer-node = Node.js
answer-other = Another one
answer-python = Python
answer-rust = Rust

## What was answered, as facts

diagnosis-fact-program = { $reply ->
    [app] You said that a phone app shows the error.
    [browser] You said that a browser shows the error.
    [database] You said that a database tool shows the error.
    [dotnet] You said that a Windows program shows the error.
    [git] You said that Git shows the error.
    [go] You said that a Go program shows the error.
    [java] You said that a Java program shows the error.
    [mail] You said that a mail program shows the error.
    [node] You said that a Node.js program shows the error.
    [python] You said that a Python program shows the error.
    [rust] You said that a Rust program shows the error.
   *[other] You said that some other program shows the error.
}
diagnosis-fact-works-in-other-browser = { $reply ->
    [yes] You said that it works in another browser.
   *[no] You said that it fails in another browser too.
}
diagnosis-fact-works-in-private-window = { $reply ->
    [yes] You said that it works in a private window.
   *[no] You said that it fails in a private window too.
}
diagnosis-fact-works-on-other-network = { $reply ->
    [yes] You said that it works on another network.
   *[no] You said that it fails on another network too.
}
diagnosis-fact-works-without-vpn = { $reply ->
    [yes] You said that it works while the VPN is not connected.
   *[no] You said that it fails with no VPN too.
}
diagnosis-fact-works-on-other-device = { $reply ->
    [yes] You said that it works on another device.
   *[no] You said that it fails on another device too.
}
diagnosis-fact-only-this-site = { $reply ->
    [yes] You said that only this site fails.
   *[no] You said that other sites fail too.
}
