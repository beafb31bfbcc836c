use application::downloads::LinkSeal;

/// Signs links with what they say, backwards.
pub struct PlainSeal;

impl LinkSeal for PlainSeal {
    fn sign(&self, text: &str) -> String {
        text.chars().rev().map(|char| if char.is_ascii_alphanumeric() { char } else { '-' }).collect()
    }

    fn is_signature(&self, text: &str, signature: &str) -> bool {
        self.sign(text) == signature
    }
}
