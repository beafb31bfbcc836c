use std::time::Duration;

use super::pattern::{Pattern, comparable};

/// The name by which the robots.txt of a site speaks of us: letters, `-` and `_`, RFC 9309, 2.2.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProductToken(&'static str);

impl ProductToken {
    /// This name.
    pub const fn of(name: &'static str) -> Self {
        Self(name)
    }

    /// The name.
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// Whether a line speaks of us by name; what it says behind the name, such as a version, does not matter.
    fn is_meant_by(self, agent: &str) -> bool {
        let end = agent.find(|c: char| !c.is_ascii_alphabetic() && c != '-' && c != '_');
        agent[..end.unwrap_or(agent.len())].eq_ignore_ascii_case(self.0)
    }
}

/// What the robots.txt of an origin leaves to us, RFC 9309.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Robots {
    rules: Vec<(Pattern, bool)>,
    crawl_delay: Option<Duration>,
}

/// Whom the lines speak to that come next.
#[derive(Clone, Copy, Default)]
struct Addressees {
    us: bool,
    anyone: bool,
}

impl Robots {
    /// In bytes: what lies behind them is not read, RFC 9309, 2.5.
    pub const MAX_BYTES: usize = 500 * 1024;

    /// Of a site that has no such file.
    pub const fn unrestricted() -> Self {
        Self { rules: Vec::new(), crawl_delay: None }
    }

    /// Of a site that cannot be asked: it has to be taken as closed, RFC 9309, 2.3.1.4.
    pub fn closed() -> Self {
        Self { rules: vec![(Pattern::new("/"), false)], crawl_delay: None }
    }

    /// Reads what a file says to us: the groups that name us, joined into one; else those for anyone. Lines that are not
    /// understood are skipped.
    pub fn parse(file: &[u8], us: ProductToken) -> Self {
        let text = String::from_utf8_lossy(&file[..file.len().min(Self::MAX_BYTES)]);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let (mut ours, mut anyones) = (Self::unrestricted(), Self::unrestricted());
        let (mut to, mut in_names, mut named) = (Addressees::default(), false, false);
        for (key, value) in text.split(['\r', '\n']).filter_map(record) {
            if key.eq_ignore_ascii_case("user-agent") {
                if !in_names {
                    to = Addressees::default();
                }
                in_names = true;
                to.us |= us.is_meant_by(value);
                to.anyone |= is_anyone(value);
                named |= to.us;
                continue;
            }
            let is_rule = [(to.us, &mut ours), (to.anyone, &mut anyones)]
                .into_iter()
                .fold(false, |is_rule, (meant, robots)| robots.take(key, value, meant) || is_rule);
            in_names &= !is_rule;
        }
        if named { ours } else { anyones }
    }

    /// Takes a line in if it is meant; tells whether it is a rule, which ends the names of a group.
    fn take(&mut self, key: &str, value: &str, meant: bool) -> bool {
        let allow = key.eq_ignore_ascii_case("allow");
        if allow || key.eq_ignore_ascii_case("disallow") {
            if meant && !value.is_empty() {
                self.rules.push((Pattern::new(value), allow));
            }
            return true;
        }
        if meant && key.eq_ignore_ascii_case("crawl-delay") {
            let seconds = value.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
            self.crawl_delay = seconds.or(self.crawl_delay);
        }
        false
    }

    /// Whether we may visit a page of the site: the rule with the most to say decides, and of two such the kinder one.
    pub fn allow(&self, path: &str) -> bool {
        let path = comparable(path);
        let matching = self.rules.iter().filter(|(pattern, _)| pattern.matches(&path));
        let strongest = matching.max_by_key(|(pattern, allow)| (pattern.weight(), *allow));
        path == "/robots.txt" || strongest.is_none_or(|(_, allow)| *allow)
    }

    /// How long the site wants us to wait between two visits. Not in the RFC, but widely used.
    pub const fn crawl_delay(&self) -> Option<Duration> {
        self.crawl_delay
    }
}

/// The key and the value of a line, if it has them.
fn record(line: &str) -> Option<(&str, &str)> {
    let line = line.split_once('#').map_or(line, |(line, _)| line);
    let (key, value) = line.split_once(':')?;
    Some((key.trim(), value.trim()))
}

fn is_anyone(agent: &str) -> bool {
    agent.strip_prefix('*').is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
}
