//! Base32 (RFC 4648, section 6) without padding: what authenticator apps take, and people can type.

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

const BITS: u32 = 5;

/// In upper case. The last digit is filled up with zeros.
pub(super) fn encode(bytes: &[u8]) -> String {
    let (mut text, mut pending, mut held) = (String::new(), 0_u32, 0);
    for byte in bytes {
        pending = pending << 8 | u32::from(*byte);
        held += 8;
        while held >= BITS {
            held -= BITS;
            text.push(digit(pending >> held));
        }
    }
    if held > 0 {
        text.push(digit(pending << (BITS - held)));
    }
    text
}

/// Exactly `N` bytes, in either case; nothing when the text is anything else. There is one spelling of each.
pub(super) fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != (N * 8).div_ceil(BITS as usize) {
        return None;
    }
    let (mut bytes, mut pending, mut held) = (Vec::with_capacity(N), 0_u32, 0);
    for symbol in text.bytes() {
        let symbol = symbol.to_ascii_uppercase();
        let value = ALPHABET.iter().position(|known| *known == symbol)?;
        pending = (pending << BITS | u32::try_from(value).ok()?) & 0xffff;
        held += BITS;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(pending >> held & 0xff).ok()?);
        }
    }
    let filled_up_with_zeros = pending & ((1 << held) - 1) == 0;
    bytes.try_into().ok().filter(|_| filled_up_with_zeros)
}

fn digit(value: u32) -> char {
    char::from(ALPHABET[(value & 31) as usize])
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    /// RFC 4648, section 10.
    #[test]
    fn the_vectors_of_the_standard_hold() {
        for (plain, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(encode(plain.as_bytes()), text);
        }
        assert_eq!(decode(&encode(b"foobarfoob")), Some(*b"foobarfoob"));
        assert_eq!(decode("mzxw6ytb"), Some(*b"fooba"));
    }

    #[test]
    fn what_is_not_so_many_bytes_is_refused() {
        assert_eq!(decode::<1>("MY"), Some(*b"f"));
        assert_eq!(decode::<1>("MZ"), None, "another spelling of the same byte");
        for text in ["", "MZXW6", "MZXW6YTBOI", "MZXW6YT1", "MZXW6YTÄ", "MZXW 6YTB"] {
            assert_eq!(decode::<5>(text), None, "{text}");
        }
    }
}
