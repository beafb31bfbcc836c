use crate::text;

text!(
    /// The name of a kind of job, such as `purge-sessions`.
    JobName,
    "job name",
    |text| {
        let word = |word: &str| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        if text.len() > 60 {
            Some(("too-long", "must have at most 60 characters"))
        } else if text.split('-').all(word) {
            None
        } else {
            Some(("invalid-format", "must be words of small letters and digits with '-' between"))
        }
    }
);

impl JobName {
    /// The name of a job that is part of the program; a test holds all of them to the rules.
    pub fn of(name: &'static str) -> Self {
        Self(name.to_owned())
    }
}
