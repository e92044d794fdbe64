# Words about paths and the rules of certificates.

certificate-fact-issuer-fetched = We could fetch the missing certificate. Chrome, Edge and Safari do that too, so the site may seem fine there.
certificate-fact-issuer-fetchable = Some browsers can fetch the missing certificate by themselves. Other programs can't.
certificate-fact-issuer-unfetchable = The site's certificate does not say where to get the missing one. So no browser can mend this.
certificate-fact-root-too-new = The chain ends at “{ $root }”. Firefox knows it, but the list of this computer does not have it yet.
certificate-fact-encoding = “{ $which }” breaks a rule for certificates ({ $rule }).
certificate-fact-encoding-odd = “{ $which }” is made in an odd way ({ $rule }). Most browsers let it pass. Strict programs do not.
certificate-fact-version = “{ $which }” is of a very old kind ({ $flag }). Clients want version 3.
certificate-fact-critical-extension = “{ $which }” has a rule that must be obeyed, but no client knows it ({ $rule }).
certificate-fact-critical-extension-rare = “{ $which }” has a rule that must be obeyed, and some clients do not know it ({ $rule }).
certificate-fact-name-constraint = An issuer of “{ $which }” may not sign for this name ({ $rule }).
certificate-fact-path-length = “{ $which }” has more certificates below it than it allows ({ $rule }).
certificate-fact-copies = The site sends { $count ->
    [one] one certificate
   *[other] { $count } certificates
} more than once: { $names }. That does no harm.
