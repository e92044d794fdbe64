## Words around the meaning of error messages, in the terminal and on the start page.

decoder-means = What it means
decoder-often-means = What it often means
decoder-also = It says this, too
decoder-causes = Likely causes
decoder-step = Step { $number } shows it: { $step }
decoder-any-step = Shown as soon as we look
decoder-who = Who can fix it
decoder-next = Find out which one it is
decoder-address-placeholder = ADDRESS
decoder-needs-address = The text does not name the site. Add its address, and we will find out which cause it is.
decoder-unknown = We do not know this text.
decoder-unknown-help = That is no dead end: check the site, and all six steps will look for the cause.
decoder-unknown-needs-address = That is no dead end: add the address of the site, and all six steps will look for the cause.
decoder-paste = Paste the text of the error here. Then press Enter and Ctrl-D.
decoder-no-text = Give this command the text of the error.
