use super::User;
use crate::shared::{Corrupt, Id, Kind, Scalar, Timestamp, Value};

/// In characters. A browser's own has about 60.
const LONGEST: usize = 200;

/// What is left of what a client says it is (`User-Agent`) when it is told from others: its words. No version, number or
/// punctuation, so that an update makes no new client of it, and so that nothing in it is an address that somebody could open.
/// Empty for clients that say nothing: those are one client, too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientName(String);

impl ClientName {
    /// Of what a client said: the words without a digit in them, with one space between, at most 200 characters.
    pub fn of(said: Option<&str>) -> Self {
        let words = said.unwrap_or_default().split(|c: char| !c.is_alphanumeric());
        let mut name = String::new();
        for word in words.filter(|word| !word.is_empty() && word.chars().all(char::is_alphabetic)) {
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(word);
        }
        let cut: String = name.chars().take(LONGEST).collect();
        Self(cut.trim_end().to_owned())
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Scalar for ClientName {
    const KIND: Kind = Kind::Text;

    fn to_value(&self) -> Value {
        Value::Text(self.0.clone())
    }

    fn from_value(value: Value) -> Result<Self, Corrupt> {
        let text = String::from_value(value)?;
        let name = Self::of(Some(&text));
        if name.0 == text { Ok(name) } else { Err(Corrupt("client name")) }
    }
}

/// Everything there is to know of a client that an account is used from; for stores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownClientState {
    /// Identity.
    pub id: Id<KnownClient>,
    /// Whose account it is.
    pub user_id: Id<User>,
    /// By what it is known.
    pub client: ClientName,
    /// When somebody first logged in with it.
    pub first_seen_at: Timestamp,
}

/// A client that somebody has logged in with. Anyone can say that they are the same, so it proves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownClient {
    state: KnownClientState,
    is_news: bool,
}

impl KnownClient {
    /// The first client of an account: its holder has just opened it, and has nothing to compare with.
    pub const fn first(state: KnownClientState) -> Self {
        Self { state, is_news: false }
    }

    /// One more, which the holder of the account hears of.
    pub const fn another(state: KnownClientState) -> Self {
        Self { state, is_news: true }
    }

    /// For stores: the client that was stored.
    pub const fn restore(state: KnownClientState) -> Self {
        Self { state, is_news: false }
    }

    /// For stores.
    pub const fn state(&self) -> &KnownClientState {
        &self.state
    }

    /// Identity.
    pub const fn id(&self) -> Id<Self> {
        self.state.id
    }

    /// Whose account it is.
    pub const fn user_id(&self) -> Id<User> {
        self.state.user_id
    }

    /// By what it is known.
    pub fn client(&self) -> ClientName {
        self.state.client.clone()
    }

    /// Whether its holder is still to hear of it; asked once.
    pub const fn take_news(&mut self) -> bool {
        std::mem::replace(&mut self.is_news, false)
    }
}

#[cfg(test)]
mod tests {
    use super::{ClientName, LONGEST};
    use crate::shared::{Scalar, Value};

    fn name(said: &str) -> String {
        ClientName::of(Some(said)).as_str().to_owned()
    }

    #[test]
    fn a_client_is_known_by_its_words() {
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
        assert_eq!(name(firefox), "Mozilla Linux rv Gecko Firefox");
        assert_eq!(name("Dalvik/2.1.0 (Linux; Android 14; Build/UQ1A.240205)"), "Dalvik Linux Android Build");
    }

    #[test]
    fn an_update_makes_no_other_client_of_it_and_another_browser_is_one() {
        assert_eq!(name("curl/8.5.0"), name("curl/8.11.1"));
        assert_ne!(name("curl/8.5.0"), name("Wget/1.21"));
    }

    #[test]
    fn nothing_in_it_can_be_opened_or_ends_a_line() {
        assert_eq!(name("see http://evil.example/?a=b\r\n\0\u{202e}now"), "see http evil example a b now");
    }

    #[test]
    fn who_says_nothing_is_one_client_too() {
        assert_eq!(ClientName::of(None), ClientName::of(Some(" 8.1 / 2 ")));
        assert_eq!(ClientName::of(None).as_str(), "");
    }

    #[test]
    fn it_is_cut_and_what_was_stored_is_read_by_the_same_rule() {
        for long in ["é".repeat(300), format!("{} {}", "x".repeat(LONGEST - 1), "y".repeat(9))] {
            let cut = ClientName::of(Some(&long));
            assert!((LONGEST - 1..=LONGEST).contains(&cut.as_str().chars().count()));
            assert_eq!(ClientName::from_value(cut.to_value()), Ok(cut));
        }
        assert!(ClientName::from_value(Value::Text("curl/8".to_owned())).is_err());
    }
}
