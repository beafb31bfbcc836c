//! Tells a random secret from one that was typed, copied from an example, or repeated to be long enough.
//!
//! Random secrets pass, in hexadecimal and in Base64: the chance that 32 of their characters contain one of the
//! words, have fewer than eight different characters, or count upwards is below one in a million.

const SAMPLE_WORDS: [&str; 9] =
    ["change", "secret", "example", "sample", "password", "default", "insecure", "replace", "placeholder"];

const FEWEST_DIFFERENT_BYTES: usize = 8;

/// Why the secret would be guessed, if it would. Does not judge the length.
pub(crate) fn weakness(secret: &str) -> Option<String> {
    let lower = secret.to_lowercase();
    if let Some(word) = SAMPLE_WORDS.iter().find(|word| lower.contains(*word)) {
        return Some(format!("looks like a sample: it contains {word:?}"));
    }
    let bytes = secret.as_bytes();
    if different(bytes) < FEWEST_DIFFERENT_BYTES {
        return Some(format!("has fewer than {FEWEST_DIFFERENT_BYTES} different characters"));
    }
    if repeats(bytes) {
        return Some("is a shorter text repeated".to_owned());
    }
    counts_upwards(bytes).then(|| "is a run of the alphabet or of digits".to_owned())
}

fn different(bytes: &[u8]) -> usize {
    let mut seen = bytes.to_vec();
    seen.sort_unstable();
    seen.dedup();
    seen.len()
}

fn repeats(bytes: &[u8]) -> bool {
    let is_period = |period: usize| bytes.iter().zip(&bytes[period..]).all(|(a, b)| a == b);
    (1..=bytes.len() / 2).any(is_period)
}

fn counts_upwards(bytes: &[u8]) -> bool {
    let steps = bytes.windows(2).filter(|pair| pair[0].checked_add(1) == Some(pair[1])).count();
    steps * 2 >= bytes.len()
}
