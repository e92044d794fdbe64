## How to leave one host out of inspection, product by product. Names of menus and settings are the vendors' own.

gateway-title = { $product }: an exception for one host
gateway-look-for = We have not read the maker's guide for this. Look for a setting like "{ $term }".
gateway-this-host-only = Name { $host } only. Keep all other sites as they are.

## When the product is not known

gateway-general-inspection =
    1. Find the gateway, proxy or firewall that signs web links anew. Its name may be in the issuer.
    2. Look for a rule such as "do not decrypt", "bypass" or "exempt" for single hosts.
    3. Add { $host } with port { $port } to it, and put the rule first.
    4. Or make sure that each device has the root of the gateway.
    .title = The gateway: an exception for one host
    .product = Gateway
gateway-general-antivirus =
    1. Open the settings of the program that signs web links anew.
    2. Look for a list of exceptions, or of trusted sites, for "HTTPS scanning" or "web protection".
    3. Add { $host } to it. Keep all other sites as they are.
    4. If many sites fail, install the program again, so that its root is in place.
    .title = The program: an exception for one host
    .product = Program
gateway-general-filter =
    1. Look in the log of the filter or firewall for { $host } at the time of the check.
    2. If a rule blocks it by mistake, add { $host } with port { $port } to the allowlist.
    3. A filter may block by name (SNI), by address, or in the name server. Look at all three.
    .title = The filter: let one host through
    .product = Filter
gateway-general-proxy =
    1. Look in the log of the proxy for CONNECT { $entry } at the time of the check.
    2. Status 407 means that the proxy wants a sign-in. Status 403 means that a rule says no.
    3. Allow the host and the port, above the rule that says no. The lines below do so in Squid.
    .title = The proxy: let one host through
    .product = Proxy
    .snippet =
        acl allowed_host dstdomain { $host }
        acl allowed_port port { $portnumber }
        http_access allow CONNECT allowed_host allowed_port
gateway-general-packets =
    1. Let ICMP pass on all routers and tunnels: type 3 code 4 for IPv4, and type 2 for IPv6.
    2. If you cannot, clamp the MSS of TCP to the path. The lines below do so on Linux, with nftables or with iptables.
    3. Look at the MTU of VPN and PPPoE links first.
    .title = The router: let large packets through
    .product = Router
    .snippet =
        nft add rule inet filter forward tcp flags syn tcp option maxseg size set rt mtu
        iptables -t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu
gateway-general-hello =
    1. Find the device that reads the first message (ClientHello): a firewall, a filter or a load balancer.
    2. Update it. It must wait for the whole message, which now comes in two packets.
    3. If it has a rule for { $host }, let that one go by without a look inside until then.
    .title = The device that reads first messages
    .product = Firewall

## Gateways and cloud services

gateway-zscaler =
    1. Open "Policies", "Common Configuration", "SSL/TLS Inspection", "SSL/TLS Inspection Policy".
    2. Put { $host } into a URL category of your own.
    3. Choose "Add SSL Inspection Rule". Take that category, with the action "Do Not Inspect".
    4. Give the rule a low rule order, save, and activate.
gateway-netskope =
    1. Open "Policies", "SSL Decryption".
    2. Choose "Add Policy". As match criteria take "Domain", and type { $host }.
    3. Set the action to "Do Not Decrypt", turn the policy on, and apply the changes.
gateway-palo-alto =
    1. Open "Device", "Certificate Management", "SSL Decryption Exclusion".
    2. Choose "Add", type { $host } as the host name, and commit.
    3. That list is for sites that break. To leave a site out for other reasons, add a rule with the action "No Decrypt" under "Policies", "Decryption".
gateway-fortigate =
    1. Open "Security Profiles", "SSL/SSH Inspection", and the profile that is in use.
    2. Add an address object for { $host } under "Exempt from SSL Inspection".
    3. Or use the lines below. Change the name of the profile. The number 0 stands for the next free one.
    .snippet =
        config firewall wildcard-fqdn custom
            edit "exempt-{ $host }"
                set wildcard-fqdn "{ $host }"
            next
        end
        config firewall ssl-ssh-profile
            edit "PROFILE-IN-USE"
                config ssl-exempt
                    edit 0
                        set type wildcard-fqdn
                        set wildcard-fqdn "exempt-{ $host }"
                    next
                end
            next
        end
gateway-check-point =
    1. In SmartConsole, open "Security Policies", "HTTPS Inspection".
    2. Add a rule above the others, with a custom site for { $host }.
    3. Set the action to "Bypass", and install the policy.
gateway-cisco-umbrella =
    1. Open "Policies", "Policy Components", "Selective Decryption Lists".
    2. Add { $host } to the list that your web policy uses, and save.
gateway-cisco-firewall =
    1. In the decryption policy, add a rule for { $host } above the others.
    2. On Secure Firewall set its action to "Do not decrypt". On the Web Appliance set it to "Pass Through".
    3. Deploy or commit the change.
gateway-sophos-firewall =
    1. Open "Rules and policies", "SSL/TLS inspection rules".
    2. Add { $host } to the URL group "Local TLS exclusion list".
    3. If the web proxy is in use, add an exception under "Web", "Exceptions" for HTTPS decryption.
gateway-sophos-central =
    1. Open "Overview", "Global Settings", "SSL/TLS decryption of HTTPS websites".
    2. Look for "Websites excluded from HTTPS decryption", and choose "Add exclusion".
    3. Type { $host } and save.
gateway-cloudflare =
    1. In Cloudflare One, open "Traffic policies", "Firewall policies", "HTTP".
    2. Choose "Add a policy", with the selector "Host", the operator "is" and the value { $host }.
    3. Set the action to "Do Not Inspect", and choose "Create policy".
gateway-forcepoint =
    1. Find the list of hosts that are not decrypted in the settings for SSL.
    2. Add { $host }, save and deploy.
gateway-blue-coat =
    1. In the policy for SSL interception, add a rule for the server name { $host } above the others.
    2. Set it to "do not intercept", and install the policy.
    .snippet =
        <SSL-Intercept>
            server.certificate.hostname={ $host } ssl.forward_proxy(no)
gateway-skyhigh =
    1. In the rule set for SSL scanning, find the list of hosts that are tunnelled.
    2. Add { $host } to it and save the changes.
gateway-barracuda =
    1. Open the settings for SSL inspection.
    2. Add { $host } to the domains that are exempt, and save.
gateway-sonicwall =
    1. Open the DPI-SSL client settings, and the list of common names that are left out.
    2. Add { $host } and accept.
gateway-watchguard =
    1. Edit the HTTPS proxy action, and its domain name rules.
    2. Add { $host } with the action "Allow", which does not look inside.
    3. Save the change to the Firebox.
gateway-squid =
    1. Put the lines below in front of the other ssl_bump lines of squid.conf. If there is a peek at step 1 already, leave that line out.
    2. Run: squid -k parse && squid -k reconfigure
    .snippet =
        acl step1 at_step SslBump1
        acl no_bump ssl::server_name { $host }
        ssl_bump peek step1
        ssl_bump splice no_bump
gateway-pfsense =
    1. In the web proxy, open the list of sites that are not bumped.
    2. Add { $host }, save and apply.
gateway-untangle =
    1. Open "SSL Inspector", "Rules".
    2. Add a rule for the server name (SNI) { $host } above the others, and leave that host to itself.
gateway-smoothwall =
    1. Open the policies for HTTPS inspection.
    2. Add a policy for { $host } above the others that does not decrypt.
gateway-lightspeed =
    1. Find the list of domains that are not decrypted.
    2. Add { $host } and save.
gateway-securly =
    1. Find the list of domains that are not decrypted.
    2. Add { $host } and save.
gateway-iboss =
    1. Find the list of domains that are not decrypted.
    2. Add { $host } and save.
gateway-cato =
    1. Open "Security", "TLS Inspection".
    2. Add a rule for the domain { $host } above the others, with the action "Bypass", and publish.
gateway-microsoft =
    1. In the Entra admin center, open "Global Secure Access", "Secure", and the policies for TLS.
    2. Add a rule for { $host } with the action "Bypass", above the others.
gateway-juniper =
    1. Add an address for { $host } to the address book.
    2. Add it to the whitelist of the SSL proxy profile, and commit.

## Antivirus and other programs on the computer

gateway-avast =
    1. Open the menu, then "Settings", "General", "Exceptions".
    2. Choose "Add exception" and type { $host }.
gateway-kaspersky =
    1. Open the settings, then "Network settings".
    2. Under the scan of encrypted connections, open "Trusted addresses".
    3. Choose "Add" and type { $host }.
gateway-eset =
    1. Press F5 for "Advanced setup", and open the part "SSL/TLS".
    2. Open "List of known certificates" and choose "Add".
    3. Take the certificate from the URL https://{ $entry }/
    4. Set the scan action to "Ignore".
gateway-bitdefender =
    1. Open "Protection", then "Online Threat Prevention".
    2. Open the exceptions and add { $host }.
gateway-avira =
    1. Open the settings of "Web Protection".
    2. Add { $host } to the exceptions.
gateway-f-secure =
    1. Open the list of websites that are allowed.
    2. Add { $host } to it.
gateway-g-data =
    1. Open the settings of the web protection.
    2. Add { $host } to the exceptions.
gateway-dr-web =
    1. Open the settings for encrypted traffic.
    2. Leave out the program or the host { $host }.
gateway-trend-micro =
    1. Open the list of exceptions for websites.
    2. Add { $host } as a trusted site.
gateway-mcafee =
    1. Open the list of trusted sites.
    2. Add { $host } to it.
gateway-panda =
    1. Open the settings for web browsing.
    2. Add { $host } to the sites that are left out.
gateway-360 =
    1. Open the settings of the web protection.
    2. Add { $host } to the trusted sites.
gateway-adguard =
    1. Open the settings for HTTPS filtering.
    2. Add { $host } to the exclusions.
gateway-qustodio =
    1. Open the rules of the child, then the web filter.
    2. Add { $host } as a website that is allowed.
gateway-net-nanny =
    1. Open the profile of the child.
    2. Add { $host } to the websites that are allowed.
gateway-covenant-eyes =
    1. Open the settings of the filter.
    2. Add { $host } to the websites that are allowed.
gateway-fiddler =
    1. Open "Tools", "Options", "HTTPS".
    2. Add { $host } to the hosts that are not decrypted.
gateway-charles =
    1. Open "Proxy", "SSL Proxying Settings".
    2. Add { $host } with port { $port } under "Exclude".
gateway-mitmproxy =
    1. Add the line below to ~/.mitmproxy/config.yaml, and start it again.
    2. Or start it with --ignore-hosts and the pattern that stands in the line.
    .snippet =
        ignore_hosts: ['{ $pattern }']
gateway-burp =
    1. Open the proxy settings, then "TLS pass through".
    2. Add { $host } with port { $port }.
gateway-proxyman =
    1. Open the list for SSL proxying.
    2. Add { $host } to the part that is left out.
gateway-zap =
    1. Open "Options", "Network", and the part for pass-through.
    2. Add { $host } with port { $port }.
gateway-http-toolkit =
    1. Open the settings for connections.
    2. Add { $host } to the hosts with TLS passthrough.
