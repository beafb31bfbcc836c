//! Paths and the patterns of robots.txt, RFC 9309, 2.2.2 and 2.2.3.

/// What the paths of a rule look like: `*` stands for anything, a `$` at the end for the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    /// In comparable form.
    text: String,
    anchored: bool,
}

impl Pattern {
    /// As it stands in a rule.
    pub(super) fn new(text: &str) -> Self {
        let (text, anchored) = text.strip_suffix('$').map_or((text, false), |rest| (rest, true));
        Self { text: comparable(text), anchored }
    }

    /// The more there is of it, the more it has to say.
    pub(super) fn weight(&self) -> usize {
        self.text.len() + usize::from(self.anchored)
    }

    /// Whether the path, which is in comparable form, looks like this. Each part is looked for where the one before ended,
    /// so that no pattern makes this take longer than the product of both lengths.
    pub(super) fn matches(&self, path: &str) -> bool {
        let mut parts = self.text.split('*');
        let first = parts.next().unwrap_or_default();
        let Some(mut rest) = path.strip_prefix(first) else {
            return false;
        };
        let Some(last) = parts.next_back() else {
            return !self.anchored || rest.is_empty();
        };
        for part in parts {
            let Some((_, behind)) = rest.split_once(part) else {
                return false;
            };
            rest = behind;
        }
        if self.anchored { rest.ends_with(last) } else { rest.contains(last) }
    }
}

/// Two spellings of a path are one: what need not be escaped is not, what must be is, in capital letters.
pub(super) fn comparable(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        rest = behind;
        match escaped(byte, behind) {
            Some(octet) => {
                rest = &behind[2..];
                push(&mut text, octet, is_unreserved(octet));
            }
            None => push(&mut text, byte, byte.is_ascii()),
        }
    }
    text
}

/// The octet that an escape stands for.
fn escaped(byte: u8, behind: &[u8]) -> Option<u8> {
    if byte != b'%' {
        return None;
    }
    let digit = |at: usize| behind.get(at).and_then(|digit| char::from(*digit).to_digit(16));
    u8::try_from(digit(0)? * 16 + digit(1)?).ok()
}

fn push(text: &mut String, octet: u8, as_it_is: bool) {
    if as_it_is {
        text.push(octet.into());
    } else {
        text.push('%');
        text.extend(
            [octet >> 4, octet & 15]
                .map(|digit| char::from_digit(digit.into(), 16).unwrap_or_default().to_ascii_uppercase()),
        );
    }
}

/// RFC 3986, 2.3.
const fn is_unreserved(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'.' | b'_' | b'~')
}

#[cfg(test)]
mod tests {
    use super::{Pattern, comparable};
    use proptest::prelude::{prop_assert_eq, proptest};

    fn matches(pattern: &str, path: &str) -> bool {
        Pattern::new(pattern).matches(&comparable(path))
    }

    /// The examples that Google publishes for its own crawler.
    #[test]
    fn patterns_mean_what_their_publisher_expects() {
        for (pattern, found, missed) in [
            ("/", &["/", "/any/page"][..], &[][..]),
            ("/*", &["/", "/any/page"], &[]),
            ("/$", &["/"], &["/any"]),
            (
                "/fish",
                &["/fish", "/fish.html", "/fish/salmon.html", "/fishheads", "/fish.php?id=anything"],
                &["/Fish.asp", "/catfish", "/?id=fish", "/desert/fish"],
            ),
            ("/fish*", &["/fish", "/fish.html", "/fishheads/yummy.html"], &["/Fish.asp", "/catfish"]),
            ("/fish/", &["/fish/", "/fish/?id=anything", "/fish/salmon.htm"], &["/fish", "/fish.html"]),
            (
                "/*.php",
                &[
                    "/index.php",
                    "/filename.php",
                    "/folder/filename.php?parameters",
                    "/folder/any.php.file.html",
                ],
                &["/", "/windows.PHP"],
            ),
            (
                "/*.php$",
                &["/filename.php", "/folder/filename.php"],
                &["/filename.php?parameters", "/filename.php/", "/filename.php5"],
            ),
            ("/fish*.php", &["/fish.php", "/fishheads/catfish.php?parameters"], &["/Fish.PHP"]),
            ("/a*b*c$", &["/abc", "/a-b-c-c"], &["/acb", "/abcd"]),
            ("/a$b", &["/a$b", "/a$bc"], &["/a", "/ab"]),
        ] {
            for path in found {
                assert!(matches(pattern, path), "{pattern} is {path}");
            }
            for path in missed {
                assert!(!matches(pattern, path), "{pattern} is not {path}");
            }
        }
    }

    /// RFC 9309, 2.2.2.
    #[test]
    fn escapes_are_compared_by_what_they_stand_for() {
        for (pattern, path) in [
            ("/foo/bar?baz=quz", "/foo/bar?baz=quz"),
            ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https://foo.bar"),
            ("/foo/bar/ツ", "/foo/bar/ツ"),
            ("/foo/bar/ツ", "/foo/bar/%E3%83%84"),
            ("/foo/bar/%E3%83%84", "/foo/bar/%e3%83%84"),
            ("/foo/bar/%62%61%7A", "/foo/bar/baz"),
            ("/a%3cd.html", "/a%3Cd.html"),
            ("/%7Ejoe/", "/~joe/index.html"),
        ] {
            assert!(matches(pattern, path), "{pattern} is {path}");
        }
        assert!(!matches("/a%2Fb", "/a/b"), "an escaped slash is no slash");
        assert_eq!(comparable("/100%/%zz%4"), "/100%/%zz%4", "what is no escape stays");
    }

    proptest! {
        #[test]
        fn a_path_is_its_own_pattern(path in "/[a-z0-9%/._~ä-]{0,30}") {
            prop_assert_eq!(matches(&path, &path), true);
        }
    }
}
