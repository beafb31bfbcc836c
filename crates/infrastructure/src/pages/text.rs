/// Text as it is read: runs of white space are one space, and there is none at the ends. So is what would disturb a terminal.
#[derive(Debug, Default)]
pub(super) struct Text {
    text: String,
    characters: usize,
    /// How much of it is kept; the rest is only counted.
    keep: usize,
    gap: bool,
}

impl Text {
    /// That keeps so many characters.
    pub(super) fn keeping(keep: usize) -> Self {
        Self { keep, ..Self::default() }
    }

    /// Goes on.
    pub(super) fn push(&mut self, more: &str) {
        for character in more.chars() {
            if character.is_whitespace() || character.is_control() {
                self.gap = self.characters > 0;
                continue;
            }
            if std::mem::take(&mut self.gap) {
                self.put(' ');
            }
            self.put(character);
        }
    }

    fn put(&mut self, character: char) {
        self.characters += 1;
        if self.characters <= self.keep {
            self.text.push(character);
        }
    }

    /// How many characters it has.
    pub(super) const fn characters(&self) -> usize {
        self.characters
    }

    /// What was kept of it, if it is not empty.
    pub(super) fn kept(self) -> Option<String> {
        Some(self.text).filter(|text| !text.is_empty())
    }
}

/// The beginning of some text.
pub(super) fn beginning(text: &str, keep: usize) -> Option<String> {
    let mut read = Text::keeping(keep);
    read.push(text);
    read.kept()
}
