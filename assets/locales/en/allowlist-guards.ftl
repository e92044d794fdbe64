# Step 3: programs on this computer that may stand in the way. $seen is the name of a process or a network interface, $root
# comes from a certificate.

allowlist-fact-no-guard = No security program, VPN or filter that we know runs on this computer.
allowlist-fact-guard-is-signer = { $product } runs on this computer (seen as { $seen }). Its name is on the certificate, so it opens this connection right here.
allowlist-fact-guard-is-signer-gateway = { $product } runs on this computer (seen as { $seen }). Its name is on the certificate, so this connection goes through its gateway.
allowlist-fact-guard-antivirus = { $product } runs on this computer (seen as { $seen }). It looks for harmful software.
allowlist-fact-guard-gateway-client = { $product } runs on this computer (seen as { $seen }). It leads traffic through the gateway of a company or school.
allowlist-fact-guard-parental-control = { $product } runs on this computer (seen as { $seen }). It filters pages for a family.
allowlist-fact-guard-local-filter = { $product } runs on this computer (seen as { $seen }). It filters connections or names.
allowlist-fact-guard-vpn = { $product } runs on this computer (seen as { $seen }). It is a VPN. We cannot see if it is connected.
allowlist-fact-guard-tunnel-of = A tunnel of { $product } is up on this computer (seen as { $seen }).
allowlist-fact-guard-tunnel = A tunnel is up on this computer (seen as { $seen }). We do not know the program that made it.
allowlist-fact-guard-debugging-proxy = { $product } runs on this computer (seen as { $seen }). It lets developers read connections.
allowlist-fact-guard-proxy-client = { $product } runs on this computer (seen as { $seen }). It can send traffic another way.
allowlist-fact-guard-maybe = A program named { $seen } runs on this computer. It may be { $product }.
allowlist-fact-bad-root = A dangerous root is trusted on this computer: “{ $root }”. It is the root of { $product } that browsers block.
allowlist-fact-bad-root-named = A root with the name of a dangerous one is trusted on this computer: “{ $root }”. It looks like the root of { $product }.
