# The exact settings for the owner of a server: Mozilla's server-side TLS guidelines, intermediate profile
# (ssl-config.mozilla.org/guidelines). Versions and curves are those of 5.7. The suites are those of 6.0, which left out
# the three DHE suites of 5.7 and put X25519MLKEM768 first. IIS: "TLS Cipher Suites in Windows Server 2022" and
# "TLS registry settings" at learn.microsoft.com.

server-settings-title = Settings for the server
server-settings-about = For whoever runs the server. They follow Mozilla's guide for servers, and all clients of the last ten years work with them. Suites and curves stand best first.

server-settings-nginx =
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;
    ssl_prefer_server_ciphers off;
    # With OpenSSL 3.5 or newer, put X25519MLKEM768 in front.
    ssl_ecdh_curve X25519:prime256v1:secp384r1;
    .label = nginx
    .where = Put these lines into the http or server block. Then reload nginx.

server-settings-apache =
    SSLProtocol -all +TLSv1.2 +TLSv1.3
    SSLCipherSuite ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305
    SSLHonorCipherOrder off
    # With OpenSSL 3.5 or newer, put X25519MLKEM768 in front.
    SSLOpenSSLConfCmd Curves X25519:prime256v1:secp384r1
    .label = Apache
    .where = Put these lines into the settings of mod_ssl, outside of any site. Remove them where a site has its own. Then reload Apache.

server-settings-iis =
    # Versions. TLS 1.3 needs Windows Server 2022 or newer.
    $versions = "HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols"
    reg add "$versions\TLS 1.0\Server" /v Enabled /t REG_DWORD /d 0 /f
    reg add "$versions\TLS 1.1\Server" /v Enabled /t REG_DWORD /d 0 /f
    reg add "$versions\TLS 1.2\Server" /v Enabled /t REG_DWORD /d 1 /f
    reg add "$versions\TLS 1.3\Server" /v Enabled /t REG_DWORD /d 1 /f
    # Suites, best first.
    reg add "HKLM\SOFTWARE\Policies\Microsoft\Cryptography\Configuration\SSL\00010002" /v Functions /t REG_SZ /d "TLS_AES_128_GCM_SHA256,TLS_AES_256_GCM_SHA384,TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384" /f
    # Curves. These three are on unless somebody took them out.
    Enable-TlsEccCurve -Name curve25519 -Position 0
    Enable-TlsEccCurve -Name NistP256 -Position 1
    Enable-TlsEccCurve -Name NistP384 -Position 2
    .label = IIS (Windows)
    .where = Run these lines in PowerShell as an administrator. Then restart the computer. They count for all programs of it that act as a server.

server-settings-haproxy =
    # Versions, and whose order decides.
    ssl-default-bind-options ssl-min-ver TLSv1.2 prefer-client-ciphers
    # Suites of TLS 1.2.
    ssl-default-bind-ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305
    # Suites of TLS 1.3.
    ssl-default-bind-ciphersuites TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256
    # With OpenSSL 3.5 or newer, put X25519MLKEM768 in front.
    ssl-default-bind-curves X25519:prime256v1:secp384r1
    .label = HAProxy
    .where = Put these lines into the global section. Remove such options from single bind lines. Then reload HAProxy.
