//! Names of the numbers in a scan, and what a suite is worth.

use crate::scan::VersionSuites;
use crate::step::cipher::{Strength, strength};
use crate::wire;

/// A suite as it is told.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(super) struct Suite {
    pub value: String,
    pub name: String,
    pub strength: Strength,
}

impl Suite {
    /// A suite of SSL 3 or newer.
    pub fn of(suite: u16) -> Self {
        Self { value: value(suite), name: wire::cipher_suite_name(suite), strength: strength(suite) }
    }

    /// What a version accepts; SSL 2 has kinds of its own.
    pub fn accepted(suites: &VersionSuites) -> Vec<Self> {
        let kind = |kind: &u32| Self {
            value: format!("0x{kind:06X}"),
            name: wire::ssl2_cipher_name(*kind),
            strength: Strength::Broken,
        };
        suites.accepted.iter().map(|suite| Self::of(*suite)).chain(suites.ssl2_kinds.iter().map(kind)).collect()
    }
}

/// `0x0303`.
pub(super) fn value(number: u16) -> String {
    format!("0x{number:04X}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::Preference;

    #[test]
    fn a_suite_is_named_and_valued_in_its_own_version() {
        let suite = Suite::of(0xc02f);
        assert_eq!((suite.value.as_str(), suite.name.as_str()), ("0xC02F", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"));
        let ssl2 = VersionSuites {
            version: wire::SSL2,
            accepted: Vec::new(),
            preference: Preference::Client,
            is_order_known: false,
            undetermined: Vec::new(),
            asked: 8,
            ssl2_kinds: vec![0x07_00c0],
        };
        let kinds = Suite::accepted(&ssl2);
        assert_eq!((kinds[0].value.as_str(), kinds[0].strength), ("0x0700C0", Strength::Broken));
        assert_eq!(kinds[0].name, "SSL_CK_DES_192_EDE3_CBC_WITH_MD5");
    }
}
