//! A bounded cursor over bytes that nobody vouches for, and the vectors of RFC 8446, section 3.4, to write.

/// Why bytes are not the message they claim to be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// A value has a length that the RFC does not allow.
    #[error("{field} has an illegal length of {length} bytes")]
    Length {
        /// Which field.
        field: &'static str,
        /// What the length says.
        length: usize,
    },
    /// Bytes follow after the last field.
    #[error("{extra} bytes follow after the end of the message")]
    Trailing {
        /// How many.
        extra: usize,
    },
    /// The message ends inside a field.
    #[error("the message ends inside {field}")]
    Truncated {
        /// Which field.
        field: &'static str,
    },
}

/// A cursor that never reads past its end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Input<'a> {
    rest: &'a [u8],
}

impl<'a> Input<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// What is left, as it stands.
    pub(crate) fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.rest)
    }

    pub(crate) fn take(&mut self, length: usize, field: &'static str) -> Result<&'a [u8], Malformed> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(Malformed::Truncated { field })?;
        self.rest = rest;
        Ok(taken)
    }

    fn number(&mut self, bytes: usize, field: &'static str) -> Result<u32, Malformed> {
        Ok(self.take(bytes, field)?.iter().fold(0, |value, &byte| value << 8 | u32::from(byte)))
    }

    pub(crate) fn u8(&mut self, field: &'static str) -> Result<u8, Malformed> {
        Ok(self.number(1, field)? as u8)
    }

    pub(crate) fn u16(&mut self, field: &'static str) -> Result<u16, Malformed> {
        Ok(self.number(2, field)? as u16)
    }

    pub(crate) fn u24(&mut self, field: &'static str) -> Result<u32, Malformed> {
        self.number(3, field)
    }

    pub(crate) fn u32(&mut self, field: &'static str) -> Result<u32, Malformed> {
        self.number(4, field)
    }

    /// A vector with a length of 1 byte before it.
    pub(crate) fn vector8(&mut self, field: &'static str) -> Result<Self, Malformed> {
        let length = self.number(1, field)? as usize;
        Ok(Self::new(self.take(length, field)?))
    }

    /// A vector with a length of 2 bytes before it.
    pub(crate) fn vector16(&mut self, field: &'static str) -> Result<Self, Malformed> {
        let length = self.number(2, field)? as usize;
        Ok(Self::new(self.take(length, field)?))
    }

    /// A vector with a length of 3 bytes before it.
    pub(crate) fn vector24(&mut self, field: &'static str) -> Result<Self, Malformed> {
        let length = self.number(3, field)? as usize;
        Ok(Self::new(self.take(length, field)?))
    }

    /// All that is left, as code points of 2 bytes.
    pub(crate) fn u16_list(mut self, field: &'static str) -> Result<Vec<u16>, Malformed> {
        if !self.rest.len().is_multiple_of(2) {
            return Err(Malformed::Length { field, length: self.rest.len() });
        }
        let mut list = Vec::with_capacity(self.rest.len() / 2);
        while !self.is_empty() {
            list.push(self.u16(field)?);
        }
        Ok(list)
    }

    /// Nothing may follow.
    pub(crate) fn end(self) -> Result<(), Malformed> {
        if self.rest.is_empty() { Ok(()) } else { Err(Malformed::Trailing { extra: self.rest.len() }) }
    }
}

/// Appends a length of `width` bytes and the body. What does not fit is cut: we never write such a thing.
pub(crate) fn put_vector(out: &mut Vec<u8>, width: usize, body: &[u8]) {
    let longest = (1_usize << (8 * width)) - 1;
    let body = &body[..body.len().min(longest)];
    out.extend_from_slice(&(body.len() as u32).to_be_bytes()[4 - width..]);
    out.extend_from_slice(body);
}

/// Code points of 2 bytes each.
pub(crate) fn u16_bytes(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_be_bytes()).collect()
}
