//! Cases in which the web's clients (and the validator, which is one of them) differ from what x509-limbo expects.
//! They are those that webpki itself lists as its exceptions, and the pedantic ones that x509-limbo marks as features.

/// Name and reason. A case that comes out as expected must leave this list.
pub const UNSUPPORTED: &[(&str, &str)] = &[
    ("webpki::san::san-critical-with-nonempty-subject", "a critical list of names is read like another one"),
    (
        "rfc5280::san::noncritical-with-empty-subject",
        "whether the list of names is critical does not matter to who reads it",
    ),
    ("rfc5280::san::underscore-dns", "underscores in names are tolerated, as browsers do"),
    (
        "webpki::cn::ipv4-hex-mismatch",
        "the validator does not read the common name, and so does not compare it with the names",
    ),
    (
        "webpki::cn::ipv4-leading-zeros-mismatch",
        "the validator does not read the common name, and so does not compare it with the names",
    ),
    (
        "webpki::cn::ipv6-uppercase-mismatch",
        "the validator does not read the common name, and so does not compare it with the names",
    ),
    (
        "webpki::cn::ipv6-uncompressed-mismatch",
        "the validator does not read the common name, and so does not compare it with the names",
    ),
    (
        "webpki::cn::ipv6-non-rfc5952-mismatch",
        "the validator does not read the common name, and so does not compare it with the names",
    ),
    (
        "webpki::cn::punycode-not-in-san",
        "the validator does not read the common name, and so does not compare it with the names",
    ),
    (
        "webpki::cn::utf8-vs-punycode-mismatch",
        "the validator does not read the common name, and so does not compare it with the names",
    ),
    (
        "webpki::cn::not-in-san",
        "the validator does not read the common name, and so does not compare it with the names",
    ),
    (
        "webpki::cn::case-mismatch",
        "the validator does not read the common name, and so does not compare it with the names",
    ),
    ("rfc5280::ca-empty-subject", "a root is a name and a key; its certificate is not judged"),
    ("rfc5280::unknown-critical-extension-root", "a root is a name and a key; its certificate is not judged"),
    ("rfc5280::root-missing-basic-constraints", "a root is a name and a key; its certificate is not judged"),
    ("rfc5280::root-non-critical-basic-constraints", "a root is a name and a key; its certificate is not judged"),
    ("rfc5280::root-inconsistent-ca-extensions", "a root is a name and a key; its certificate is not judged"),
    ("ours::ica-ku-keycertsign-sent", "the validator does not read keyUsage; our explanation names it"),
    ("rfc5280::leaf-ku-keycertsign", "keyCertSign without cA gives no power; nobody refuses it"),
    ("rfc5280::ca-as-leaf", "an authority's certificate is refused as a site's, as Firefox does"),
    ("rfc5280::aki::critical-aki", "a root is a name and a key; its certificate is not judged"),
    (
        "rfc5280::aki::leaf-missing-aki",
        "key identifiers help to find paths; that they are there is the authority's duty",
    ),
    (
        "rfc5280::aki::intermediate-missing-aki",
        "key identifiers help to find paths; that they are there is the authority's duty",
    ),
    (
        "rfc5280::aki::cross-signed-root-missing-aki",
        "key identifiers help to find paths; that they are there is the authority's duty",
    ),
    (
        "rfc5280::ski::intermediate-missing-ski",
        "key identifiers help to find paths; that they are there is the authority's duty",
    ),
    ("rfc5280::ski::critical-ski", "a root is a name and a key; its certificate is not judged"),
    ("rfc5280::ski::root-missing-ski", "a root is a name and a key; its certificate is not judged"),
    ("rfc5280::serial::too-long", "odd serial numbers are tolerated, as RFC 5280, section 4.1.2.2 allows; we warn"),
    ("rfc5280::serial::zero", "odd serial numbers are tolerated, as RFC 5280, section 4.1.2.2 allows; we warn"),
    ("rfc5280::serial::negative", "odd serial numbers are tolerated, as RFC 5280, section 4.1.2.2 allows; we warn"),
    ("rfc5280::pc::ica-noncritical-pc", "certificate policies are not judged (feature has-policy-constraints)"),
    (
        "webpki::eku::ee-anyeku",
        "the validator wants serverAuth among the purposes and minds no others (CA/Browser Forum 7.1.2.7.10)",
    ),
    (
        "webpki::eku::ee-precertificate-with-serverauth",
        "the validator wants serverAuth among the purposes and minds no others (CA/Browser Forum 7.1.2.7.10)",
    ),
    (
        "webpki::eku::ee-codesigning-with-serverauth",
        "the validator wants serverAuth among the purposes and minds no others (CA/Browser Forum 7.1.2.7.10)",
    ),
    (
        "webpki::eku::ee-emailprotection-with-serverauth",
        "the validator wants serverAuth among the purposes and minds no others (CA/Browser Forum 7.1.2.7.10)",
    ),
    (
        "webpki::eku::ee-timestamping-with-serverauth",
        "the validator wants serverAuth among the purposes and minds no others (CA/Browser Forum 7.1.2.7.10)",
    ),
    (
        "webpki::eku::ee-ocspsigning-with-serverauth",
        "the validator wants serverAuth among the purposes and minds no others (CA/Browser Forum 7.1.2.7.10)",
    ),
    ("webpki::eku::ee-critical-eku", "critical purposes are read like others (feature pedantic-webpki-eku)"),
    ("webpki::eku::ee-without-eku", "without the extension every purpose is allowed (RFC 5280, section 4.2.1.12)"),
    ("webpki::eku::root-has-eku", "a root is a name and a key; its certificate is not judged"),
    ("webpki::ku::ee-rsa-without-any-usages", "the validator does not read keyUsage; our explanation names it"),
    ("webpki::malformed-aia", "addresses that cannot be read are as good as none; we warn"),
    ("webpki::forbidden-p192-leaf", "the validator does not look at the site's key; our explanation names it"),
    ("webpki::forbidden-dsa-leaf", "the validator does not look at the site's key; our explanation names it"),
    ("webpki::forbidden-weak-rsa-in-leaf", "the validator does not look at the site's key; our explanation names it"),
    ("webpki::forbidden-rsa-key-not-divisable-by-8-in-leaf", "a modulus of odd length is as strong as its bits"),
    ("webpki::aki::root-with-aki-missing-keyidentifier", "a root is a name and a key; its certificate is not judged"),
    ("webpki::aki::root-with-aki-authoritycertissuer", "a root is a name and a key; its certificate is not judged"),
    (
        "webpki::aki::root-with-aki-authoritycertserialnumber",
        "a root is a name and a key; its certificate is not judged",
    ),
    ("webpki::aki::root-with-aki-all-fields", "a root is a name and a key; its certificate is not judged"),
    ("webpki::aki::root-with-aki-ski-mismatch", "a root is a name and a key; its certificate is not judged"),
    (
        "rfc5280::nc::permitted-dns-match-noncritical",
        "the CA/Browser Forum allows name constraints that are not critical (7.1.2.5.2)",
    ),
    (
        "rfc5280::nc::permitted-dn-match",
        "the validator refuses every constraint on directory names (feature name-constraint-dn); our explanation reads them",
    ),
    (
        "rfc5280::nc::permitted-self-issued",
        "the validator goes to a root of the right name first and gives up when its key did not sign",
    ),
    ("rfc5280::nc::invalid-dnsname-leading-period", "a leading dot is widely used for subdomains only"),
    ("rfc5280::nc::not-allowed-in-ee-noncritical", "name constraints in a site's certificate constrain nobody"),
    ("rfc5280::nc::not-allowed-in-ee-critical", "name constraints in a site's certificate constrain nobody"),
    (
        "webpki::nc::intermediate-permitted-excluded-subtrees-both-null",
        "name constraints that constrain nothing are read as such",
    ),
    (
        "webpki::nc::intermediate-permitted-excluded-subtrees-both-empty-sequences",
        "name constraints that constrain nothing are read as such",
    ),
    (
        "pathlen::validation-ignores-pathlen-in-leaf",
        "an authority's certificate is refused as a site's, as Firefox does",
    ),
    (
        "pathlen::self-issued-certs-pathlen",
        "the validator goes to a root of the right name first and gives up when its key did not sign",
    ),
    ("rfc5280::validity::expired-root", "clients do not ask when a root of their store ends"),
];
