use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::Value;

use super::json::{Object, object};

/// In bytes: what fits into a header line of most servers, and some four times what issuers make.
const MAX_TOKEN: usize = 8 * 1024;

/// Key ids are names that we look up, and no more; those in use have some 30 characters.
const MAX_KEY_ID: usize = 256;

/// Members that would change how the token is to be understood, or say themselves whom to believe. Whoever is trusted needs
/// none of them.
const REFUSED: [&str; 9] = ["crit", "b64", "zip", "enc", "cty", "jku", "jwk", "x5u", "x5c"];

/// What an access token and an ID token say of themselves (RFC 7519, RFC 9068); other kinds of token are for other purposes.
const TYPES: [&str; 4] = ["jwt", "at+jwt", "application/jwt", "application/at+jwt"];

/// A token that somebody claims to have signed, in its compact form (RFC 7515). Nothing in it is known to be true yet.
pub(crate) struct Jws<'a> {
    /// By what it says that it is signed.
    pub(crate) algorithm: String,
    /// With which key.
    pub(crate) key_id: String,
    /// What it says.
    pub(crate) payload: Vec<u8>,
    /// What the signature is over.
    pub(super) signed: &'a [u8],
    /// What it says that its signature is.
    pub(super) signature: Vec<u8>,
}

impl<'a> Jws<'a> {
    /// Takes it apart. Every token has one spelling: no padding, no other alphabet, no white space, no spare bits.
    pub(crate) fn parse(token: &'a str) -> Result<Self, &'static str> {
        if token.len() > MAX_TOKEN {
            return Err("too long");
        }
        let (signed, signature) = token.rsplit_once('.').ok_or("not of three parts")?;
        let (header, payload) = signed.split_once('.').ok_or("not of three parts")?;
        if payload.contains('.') {
            return Err("not of three parts");
        }
        let decoded = |part: &str| BASE64_URL_SAFE_NO_PAD.decode(part).map_err(|_| "not base64url");
        let header = object(&decoded(header)?).ok_or("its header is no object")?;
        let (algorithm, key_id) = understood(&header)?;
        Ok(Self {
            algorithm,
            key_id,
            payload: decoded(payload)?,
            signed: signed.as_bytes(),
            signature: decoded(signature)?,
        })
    }
}

fn understood(header: &Object) -> Result<(String, String), &'static str> {
    if REFUSED.iter().any(|name| header.contains_key(*name)) {
        return Err("its header says too much");
    }
    let kind = header.get("typ").map(|kind| kind.as_str().unwrap_or_default().to_ascii_lowercase());
    if kind.is_some_and(|kind| !TYPES.contains(&kind.as_str())) {
        return Err("another type of token");
    }
    let text = |name| header.get(name).and_then(Value::as_str).map(str::to_owned);
    let algorithm = text("alg").ok_or("no algorithm")?;
    let key_id = text("kid").filter(|id| (1..=MAX_KEY_ID).contains(&id.len())).ok_or("no key id")?;
    Ok((algorithm, key_id))
}
