use std::{borrow::Cow, fmt::Write};

/// Replaces characters that act on a terminal or a log reader instead of being shown, by `\n`, `\r`, `\t` or `\u001b`
/// and the like: all control characters, which end lines, colour text or move the cursor; the separators that some
/// readers of lines honour; and those that reverse the order in which text is shown.
///
/// Inside a JSON string the result means the same as before.
pub(super) fn neutral(text: &str) -> Cow<'_, str> {
    // To the end in any case, so that the processor takes many bytes at a time.
    let plain = text.bytes().fold(true, |plain, byte| plain & matches!(byte, b' '..=b'~'));
    if plain || !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            character if acts(character) => escape(&mut shown, character),
            character => shown.push(character),
        }
    }
    Cow::Owned(shown)
}

/// All of these lie in the basic plane, so four digits are enough.
fn acts(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn escape(shown: &mut String, character: char) {
    // Writing to a string cannot fail.
    let _ = write!(shown, "\\u{:04x}", u32::from(character));
}

#[cfg(test)]
mod tests {
    use super::{Cow, neutral};

    #[test]
    fn harmless_text_stays_as_it_is() {
        assert!(matches!(neutral("naïve 日本語 🦀 \"quoted\" \\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn what_acts_is_shown_instead() {
        assert_eq!(neutral("a\r\nb\tc"), "a\\r\\nb\\tc");
        assert_eq!(neutral("\u{1b}[31m \u{7f} \u{9b} \0"), "\\u001b[31m \\u007f \\u009b \\u0000");
        assert_eq!(neutral("\u{85}\u{2028}\u{2029}"), "\\u0085\\u2028\\u2029");
        assert_eq!(neutral("\u{202e}gnp.exe\u{2066}"), "\\u202egnp.exe\\u2066");
    }

    #[test]
    fn a_json_string_means_the_same_afterwards() {
        let text = "a\n\u{1b}\u{7f}\u{9b}\u{2028}\u{202e}";
        let json = serde_json::to_string(text).unwrap();

        assert_eq!(serde_json::from_str::<String>(&neutral(&json)).unwrap(), text);
    }
}
