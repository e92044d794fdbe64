# The settings: which hosts are asked, for what, and how to change that.

settings-title = Settings
settings-about = To find the cause, we ask these hosts too, besides the site that you name. You can name others, such as those of your company, or ask none.
settings-nobody = Nobody is asked.

## Each group of hosts

settings-sntp = Time servers
settings-sntp-purpose = They tell us the time, so that we can see if the clock of this computer is right. The word "system" stands for the one that this computer uses itself.
settings-sntp-switch = Ask time servers
settings-sntp-field = Time servers, one a line

settings-http = Web servers for the time
settings-http-purpose = Their answers hold the date. They also show if a sign-in page stands in the way. We ask them in plain HTTP.
settings-http-switch = Ask web servers for the time
settings-http-field = Web servers, one a line

settings-https = Secure web servers for the time
settings-https-purpose = Their answers hold the date too, and nobody on the way can change it. We ask them in HTTPS.
settings-https-switch = Ask secure web servers for the time
settings-https-field = Secure web servers, one a line

settings-canaries = Other sites
settings-canaries-purpose = Who signs their certificates? If it is the same odd issuer as that of your site, someone stands in between. We shake hands with each once. If the name of your site seems to be cut off, one of them is sent that name.
settings-canaries-switch = Look at other sites
settings-canaries-field = Other sites, one a line

settings-portal = Test pages for a sign-in
settings-portal-purpose = We know what these pages say, and your system asks such pages too. If something else comes back, a sign-in page or a filter stands in the way. Write the address, a space, and then the right status or words.
settings-portal-switch = Ask test pages
settings-portal-field = Test pages, one a line

settings-proxies = Proxies of this computer
settings-proxies-purpose = If a proxy or a proxy script is set up here, we try it with your site and with one other site. A password that stands in the setting is never sent.
settings-proxies-switch = Try the proxies
settings-proxies-hosts = The proxies and the script that are set up here

settings-issuers = Issuers of certificates
settings-issuers-purpose = If the site left out a part of its chain, we fetch it from the issuer. The issuer sees which one we fetch.
settings-issuers-switch = Fetch missing certificates
settings-issuers-hosts = The hosts that the certificate names

settings-revocation = Lists of certificates taken back
settings-revocation-purpose = We ask the issuer if a certificate is still good. The issuer sees which one we ask about.
settings-revocation-switch = Ask if certificates are still good
settings-revocation-hosts = The hosts that the certificate names

settings-name-server = Name server
settings-name-server-purpose = It tells us if the site can hide its name in the first message. It sees the name of the site.
settings-name-server-switch = Ask a name server
settings-name-server-field = Address of the name server
settings-name-server-hosts = The one that this computer uses

## Who set it

settings-from-shipped = as shipped
settings-from-machine = set for the whole computer
settings-from-user = set by you
settings-from-named = set by the file named at the start
settings-set-by-machine = Set for the whole computer, in { $file }. What you choose here holds for you.
settings-set-by-named = Set by { $file }, the file named at the start. It cannot be changed here.

## The files

settings-files = Files
settings-owner-machine = for the whole computer
settings-owner-user = your own
settings-owner-named = named at the start
settings-file-read = { $file } ({ $owner }) is in use.
settings-file-absent = { $file } ({ $owner }) is not there.
settings-file-broken = { $file } ({ $owner }) has a mistake in it and is left out.
settings-broken = We left out the settings file { $file }. { $reason } All else works as before.
settings-more = For a file to start from, type: handshake-doctor settings --toml

## The page

settings-open = Settings
settings-back = Back
settings-reset-shipped = As shipped
settings-reset-machine = As set for the whole computer
settings-save = Save
settings-saved = Saved. The next check uses these settings.
settings-kept-in = Your choices are kept in { $file }.
settings-no-place = We found no folder for your settings, so they cannot be saved here.
settings-not-saved = Your settings could not be saved. { $reason }
settings-moved = Your old settings file had a mistake in it. It is kept as { $file }.

## What cannot be used

settings-no-host = “{ $line }” is not a host name. Type it like this: time.example.com
settings-no-test-page = “{ $line }” is not a test page. Type it like this: http://test.example.com/page 204
settings-no-address = “{ $line }” is not an address. Type it like this: 192.0.2.53
settings-too-many = { $most ->
    [one] Name one only.
   *[other] Name { $most } at most.
}
settings-empty = Name at least one, or take away the tick above.
