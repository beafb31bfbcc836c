use std::fmt;

/// The longest that is remembered, in bytes: browsers send back what we sent them to.
const MAX: usize = 512;

/// Where a browser goes once it is done with a provider: a path of this very host, with a query perhaps. Nothing that any
/// browser could take for another host, and nothing that a proxy could read in another way than we do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnPath(String);

/// The text is no path that a browser may be sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a path of this site that the provider's return_paths allow, such as /orders?page=2")]
pub struct InvalidReturnPath;

impl ReturnPath {
    /// From its text form.
    ///
    /// # Errors
    /// It is not absolute, is too long, has empty or dot segments, a fragment, a backslash, or anything else that is not
    /// written plainly in a path or a query (RFC 3986); or it hides one of these behind an escape.
    pub fn parse(text: &str) -> Result<Self, InvalidReturnPath> {
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let segments = path.strip_prefix('/').ok_or(InvalidReturnPath)?;
        let is_root = segments.is_empty();
        let fits = text.len() <= MAX
            && (is_root || segments.split('/').all(is_plain_segment))
            && is_plain(query, "/?", |_| true);
        if fits { Ok(Self(text.to_owned())) } else { Err(InvalidReturnPath) }
    }

    /// As it goes into a `Location`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn path(&self) -> &str {
        self.0.split('?').next().unwrap_or_default()
    }
}

impl fmt::Display for ReturnPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn is_plain_segment(segment: &str) -> bool {
    let is_dots = segment.chars().all(|letter| letter == '.');
    // Escaped, these would be segments, or ends of segments, to whoever unescapes them first.
    let is_hidden = |byte: u8| matches!(byte, b'/' | b'\\' | b'.' | b'?' | b'#' | b'%');
    !is_dots && is_plain(segment, "", |byte| !is_hidden(byte))
}

/// Whether the text has but the characters of a path segment, those in `more`, and escapes of what `escaped` allows that
/// are no control characters.
fn is_plain(text: &str, more: &str, escaped: impl Fn(u8) -> bool) -> bool {
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        rest = match first {
            b'%' => match hexadecimal(tail) {
                Some((byte, tail)) if byte >= b' ' && byte != 0x7f && escaped(byte) => tail,
                _ => return false,
            },
            byte if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(byte) => tail,
            byte if more.as_bytes().contains(byte) => tail,
            _ => return false,
        };
    }
    true
}

fn hexadecimal(text: &[u8]) -> Option<(u8, &[u8])> {
    let (digits, tail) = text.split_at_checked(2)?;
    let value = |digit: u8| char::from(digit).to_digit(16);
    let byte = value(digits[0])? * 16 + value(digits[1])?;
    Some((u8::try_from(byte).ok()?, tail))
}

/// Where browsers may go, as the operator says: paths, and `/app/*` for all that is below `/app`. The first is where they go
/// unless something else is asked for.
#[derive(Clone, Debug)]
pub struct ReturnPaths {
    first: ReturnPath,
    allowed: Vec<Allowed>,
}

#[derive(Clone, Debug)]
enum Allowed {
    Exactly(ReturnPath),
    Below(String),
}

impl ReturnPaths {
    /// From their text forms.
    ///
    /// # Errors
    /// There is none, one is no path or has a query, or the first is not a single path.
    pub fn parse<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self, InvalidReturnPath> {
        let allowed = texts.into_iter().map(Allowed::parse).collect::<Result<Vec<_>, _>>()?;
        match allowed.first() {
            Some(Allowed::Exactly(first)) => Ok(Self { first: first.clone(), allowed }),
            _ => Err(InvalidReturnPath),
        }
    }

    /// Where they go unless something else is asked for.
    pub const fn first(&self) -> &ReturnPath {
        &self.first
    }

    /// Where a browser goes that asks for this.
    ///
    /// # Errors
    /// It is no path, or none of these.
    pub fn choose(&self, asked: Option<&str>) -> Result<ReturnPath, InvalidReturnPath> {
        let Some(asked) = asked else { return Ok(self.first.clone()) };
        let path = ReturnPath::parse(asked)?;
        let is_allowed = self.allowed.iter().any(|allowed| allowed.covers(path.path()));
        if is_allowed { Ok(path) } else { Err(InvalidReturnPath) }
    }
}

impl Allowed {
    fn parse(text: &str) -> Result<Self, InvalidReturnPath> {
        let Some(folder) = text.strip_suffix('*') else { return Self::single(text) };
        match folder.strip_suffix('/').ok_or(InvalidReturnPath)? {
            "" => {}
            // Only the root ends in a slash, and it has an empty name here.
            above if above.ends_with('/') => return Err(InvalidReturnPath),
            above => drop(Self::single(above)?),
        }
        Ok(Self::Below(folder.to_owned()))
    }

    fn single(text: &str) -> Result<Self, InvalidReturnPath> {
        let path = ReturnPath::parse(text)?;
        if text.contains(['?', '*']) { Err(InvalidReturnPath) } else { Ok(Self::Exactly(path)) }
    }

    fn covers(&self, path: &str) -> bool {
        match self {
            Self::Exactly(allowed) => allowed.as_str() == path,
            Self::Below(folder) => path.starts_with(folder.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{InvalidReturnPath, ReturnPath, ReturnPaths};

    fn paths(texts: &[&'static str]) -> Result<ReturnPaths, InvalidReturnPath> {
        ReturnPaths::parse(texts.iter().copied())
    }

    #[test]
    fn plain_paths_of_this_host_are_taken_as_they_are() {
        for path in [
            "/",
            "/orders",
            "/orders?page=2&q=a/b?c",
            "/a.b/c-d_e~f",
            "/%C3%A9t",
            "/x?next=%2Fhome%20page",
            "/@me;v=1",
        ] {
            assert_eq!(ReturnPath::parse(path).map(|path| path.as_str().to_owned()), Ok(path.to_owned()));
        }
    }

    #[test]
    fn whatever_could_lead_elsewhere_is_refused() {
        let elsewhere = [
            "",
            "orders",
            "https://evil.example",
            "http:evil.example",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\\/evil.example",
            "/%2Fevil.example",
            "/%2f%2fevil.example",
            "/%5Cevil.example",
            "/%5c%5cevil.example",
            "/a//evil.example",
            "/a/",
            "/.",
            "/..",
            "/..//evil.example",
            "/a/../../evil.example",
            "/%2e%2e/evil.example",
            "/%252Fevil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/\r\nSet-Cookie: a=b",
            "/%0d%0aSet-Cookie:%20a=b",
            "/%00",
            "/ /evil.example",
            " /evil.example",
            "/@evil.example\0",
            "javascript:alert(1)",
            "data:text/html,x",
            "/a#@evil.example",
            "/a?b#c",
            "/a?b=\\c",
            "/a?b=%0d",
            "/é",
            "/%zz",
            "/%2",
            "/{a}",
            "/<script>",
            "/\"",
            "/\u{2028}",
            "/\u{ff0f}evil.example",
        ];
        for text in elsewhere {
            assert_eq!(ReturnPath::parse(text), Err(InvalidReturnPath), "{text:?}");
        }
        assert_eq!(ReturnPath::parse(&format!("/{}", "a".repeat(512))), Err(InvalidReturnPath));
    }

    #[test]
    fn browsers_go_where_the_operator_lets_them_and_first_of_all_to_the_first() {
        let paths = paths(&["/welcome", "/app/*"]).unwrap();
        let chosen = |asked| paths.choose(asked).map(|path| path.as_str().to_owned()).ok();
        assert_eq!(chosen(None).as_deref(), Some("/welcome"));
        assert_eq!(chosen(Some("/welcome?a=b")).as_deref(), Some("/welcome?a=b"));
        assert_eq!(chosen(Some("/app/x/y")).as_deref(), Some("/app/x/y"));
        for elsewhere in ["/", "/app", "/apple", "/welcome/x", "/other", "/x?/app/y"] {
            assert_eq!(chosen(Some(elsewhere)), None, "{elsewhere}");
        }
    }

    #[test]
    fn everything_may_be_allowed_if_the_operator_says_so() {
        let paths = paths(&["/", "/*"]).unwrap();
        assert!(paths.choose(Some("/a/b/c")).is_ok());
        assert!(paths.choose(Some("//evil.example")).is_err());
    }

    #[test]
    fn what_the_operator_says_has_to_be_paths_with_one_to_begin_with() {
        for wrong in [
            &[][..],
            &["/app/*"],
            &["/a", "https://x.example"],
            &["/a", "/b*"],
            &["/a?b"],
            &["/a", "//*"],
            &["/a", "/b/*/*"],
        ] {
            assert!(paths(wrong).is_err(), "{wrong:?}");
        }
    }
}
