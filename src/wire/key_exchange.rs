//! `ServerKeyExchange` (RFC 5246, section 7.4.3; RFC 8422, section 5.4; RFC 4279): group or prime, and who signed how.

use super::field::Field;
use super::input::{Input, Malformed};
use super::names::{cipher_suite_name, group_name, signature_scheme_name};
use super::primes::known_prime;
use super::record::version;

/// The parameters that a server up to TLS 1.2 sends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerKeyExchange {
    /// Named group of an elliptic curve exchange.
    pub group: Option<u16>,
    /// Bits of the prime of a finite-field exchange.
    pub prime_bits: Option<u32>,
    /// Name of that prime, when many servers share it.
    pub known_prime: Option<&'static str>,
    /// Bytes of the public key.
    pub public_length: usize,
    /// Scheme of the signature, from TLS 1.2 on.
    pub signature_scheme: Option<u16>,
    /// Bytes of the signature.
    pub signature_length: usize,
    /// Bytes of parameters that this program does not look into (PSK, SRP, RSA export).
    pub opaque_length: usize,
}

impl ServerKeyExchange {
    /// Reads the body of a handshake message of type 12, whose form depends on version and suite.
    pub fn parse(version: u16, cipher_suite: u16, body: &[u8]) -> Result<Self, Malformed> {
        let mut input = Input::new(body);
        let mut parsed = Self::default();
        let suite = cipher_suite_name(cipher_suite);
        let exchange = suite.split_once("TLS_").map_or("", |(_, rest)| rest).split("_WITH_").next().unwrap_or("");
        if exchange.contains("PSK") {
            parsed.opaque_length = input.vector16("psk_identity_hint")?.rest().len();
        }
        if exchange.starts_with("ECDH") {
            if input.u8("curve_type")? != 3 {
                return Err(Malformed::Length { field: "curve_type", length: body.len() });
            }
            parsed.group = Some(input.u16("namedcurve")?);
            parsed.public_length = input.vector8("public")?.rest().len();
        } else if exchange.starts_with("DH") {
            let prime = input.vector16("dh_p")?.rest();
            parsed.prime_bits = Some(bits(prime));
            parsed.known_prime = known_prime(prime);
            input.vector16("dh_g")?;
            parsed.public_length = input.vector16("dh_Ys")?.rest().len();
        } else {
            parsed.opaque_length += input.rest().len();
        }
        if !input.is_empty() {
            if version >= version::TLS12 {
                parsed.signature_scheme = Some(input.u16("signature_algorithm")?);
            }
            parsed.signature_length = input.vector16("signature")?.rest().len();
        }
        input.end()?;
        Ok(parsed)
    }

    /// Its content, field by field.
    pub fn fields(&self) -> Vec<Field> {
        let mut fields = Vec::new();
        if let Some(group) = self.group {
            fields.push(Field::new("namedcurve", group_name(group)));
        }
        if let Some(bits) = self.prime_bits {
            let name = self.known_prime.map_or_else(String::new, |name| format!(" ({name})"));
            fields.push(Field::new("dh_p", format!("{bits} bits{name}")));
        }
        if self.public_length > 0 {
            fields.push(Field::new("public", format!("{} bytes", self.public_length)));
        }
        if let Some(scheme) = self.signature_scheme {
            fields.push(Field::new("signature_algorithm", signature_scheme_name(scheme)));
        }
        if self.signature_length > 0 {
            fields.push(Field::new("signature", format!("{} bytes", self.signature_length)));
        }
        if self.opaque_length > 0 {
            fields.push(Field::new("parameters", format!("{} bytes", self.opaque_length)));
        }
        fields
    }
}

/// Bits of a big-endian number without its leading zeros.
fn bits(number: &[u8]) -> u32 {
    let significant = number.iter().position(|&byte| byte != 0).map_or(&[][..], |start| &number[start..]);
    significant.first().map_or(0, |first| significant.len() as u32 * 8 - first.leading_zeros())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_elliptic_curve_exchange_names_group_and_scheme() {
        let mut body = vec![3, 0, 29, 32];
        body.extend([9; 32]);
        body.extend([8, 4, 1, 0]);
        body.extend([7; 256]);
        let parsed = ServerKeyExchange::parse(version::TLS12, 0xc02f, &body).expect("parses");
        assert_eq!((parsed.group, parsed.signature_scheme), (Some(29), Some(0x0804)));
    }

    #[test]
    fn a_finite_field_exchange_tells_the_bits_of_its_prime() {
        let mut body = vec![0, 129, 0];
        body.extend([0xff; 128]);
        body.extend([0, 1, 2, 0, 2, 5, 5]);
        body.extend([0, 1, 7]);
        let parsed = ServerKeyExchange::parse(version::TLS10, 0x0033, &body).expect("parses");
        assert_eq!((parsed.prime_bits, parsed.signature_scheme), (Some(1024), None));
    }
}
