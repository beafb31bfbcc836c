use std::time::Duration;

use super::{Scopes, User};
use crate::{
    named,
    shared::{Corrupt, Id, Kind, Scalar, Timestamp, Value},
};

named!(
    /// What a session is carried by. What is good for one kind is never good for the other.
    SessionKind,
    "session kind",
    {
        /// The cookie of a browser.
        Browser => "browser",
        /// A refresh token, each of which is used once, and the access tokens that it brings: a family of tokens.
        Tokens => "tokens",
    }
);

/// For how long after logging in somebody may change what they log in with: time enough to do it, and too short for whoever
/// finds a session that was left open.
pub const FRESH_FOR: Duration = Duration::from_secs(5 * 60);

/// How long sessions last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionPolicy {
    /// Without use. 30 minutes by default.
    pub idle: Duration,
    /// However much it is used. 12 hours by default.
    pub absolute: Duration,
}

/// The SHA-256 of a session's secret: enough to find the session, useless to whoever reads the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenDigest(String);

impl TokenDigest {
    /// From its text form.
    pub const fn new(encoded: String) -> Self {
        Self(encoded)
    }
}

impl Scalar for TokenDigest {
    const KIND: Kind = Kind::Text;

    fn to_value(&self) -> Value {
        Value::Text(self.0.clone())
    }

    fn from_value(value: Value) -> Result<Self, Corrupt> {
        String::from_value(value).map(Self)
    }
}

/// Where somebody logged in from, as far as the edge could tell; shown to them in their list of sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionOrigin {
    /// The network address.
    pub address: Option<String>,
    /// What the client says it is.
    pub client: Option<String>,
}

/// Everything there is to know of a session; for stores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionState {
    /// Its public name: fit for lists and addresses, useless for logging in.
    pub id: Id<Session>,
    /// Whose it is.
    pub user_id: Id<User>,
    /// By what it is found.
    pub token: TokenDigest,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When its use was last noted; noted at most once in a quarter of the idle time.
    pub last_used_at: Timestamp,
    /// When it ends unless it is used.
    pub expires_at: Timestamp,
    /// When it ends in any case.
    pub ends_at: Timestamp,
    /// The address it was opened from.
    pub address: Option<String>,
    /// The client it was opened with.
    pub client: Option<String>,
    /// What it is carried by.
    pub kind: SessionKind,
    /// What it is limited to, if it is.
    pub scopes: Option<Scopes>,
}

/// One log-in of one user on one device, or of one program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session(SessionState);

impl Session {
    /// Opens a session at `now`.
    pub fn open(
        id: Id<Self>,
        user_id: Id<User>,
        token: TokenDigest,
        origin: SessionOrigin,
        now: Timestamp,
        policy: &SessionPolicy,
    ) -> Self {
        let ends_at = now.plus(policy.absolute);
        Self(SessionState {
            id,
            user_id,
            token,
            created_at: now,
            last_used_at: now,
            expires_at: now.plus(policy.idle).min(ends_at),
            ends_at,
            address: origin.address,
            client: origin.client,
            kind: SessionKind::Browser,
            scopes: None,
        })
    }

    /// The same, carried by tokens, and good for these scopes alone if there are any.
    #[must_use]
    pub fn as_token_family(self, scopes: Option<Scopes>) -> Self {
        Self(SessionState { kind: SessionKind::Tokens, scopes, ..self.0 })
    }

    /// For stores: the session that was stored.
    pub const fn restore(state: SessionState) -> Self {
        Self(state)
    }

    /// For stores and views.
    pub const fn state(&self) -> &SessionState {
        &self.0
    }

    /// Its public name.
    pub const fn id(&self) -> Id<Self> {
        self.0.id
    }

    /// Whose it is.
    pub const fn user_id(&self) -> Id<User> {
        self.0.user_id
    }

    /// By what it is found.
    pub fn token(&self) -> TokenDigest {
        self.0.token.clone()
    }

    /// When it was opened.
    pub const fn created_at(&self) -> Timestamp {
        self.0.created_at
    }

    /// Whether its user has logged in a moment ago, however much the session was used since.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        now.since(self.0.created_at) < FRESH_FOR
    }

    /// When it ends unless it is used.
    pub const fn expires_at(&self) -> Timestamp {
        self.0.expires_at
    }

    /// What it is carried by.
    pub const fn kind(&self) -> SessionKind {
        self.0.kind
    }

    /// What it is limited to, if it is.
    pub const fn scopes(&self) -> Option<Scopes> {
        self.0.scopes
    }

    /// Whether it still stands for its user.
    pub fn is_live(&self, now: Timestamp) -> bool {
        now < self.0.expires_at
    }

    /// Notes that it is in use at `now`, which moves its expiry. True when something changed: a dead session stays dead,
    /// and use is noted only when a quarter of the idle time is gone, so that reading does not mean writing.
    pub fn renew(&mut self, now: Timestamp, policy: &SessionPolicy) -> bool {
        if !self.is_live(now) || now.since(self.0.last_used_at) < policy.idle / 4 {
            return false;
        }
        self.0.last_used_at = now;
        self.0.expires_at = now.plus(policy.idle).min(self.0.ends_at);
        true
    }

    /// Puts another refresh token in the place of its own, which moves its expiry. Gives the one that is spent now.
    #[must_use]
    pub fn rotate(&mut self, token: TokenDigest, now: Timestamp, policy: &SessionPolicy) -> TokenDigest {
        self.0.last_used_at = now;
        self.0.expires_at = now.plus(policy.idle).min(self.0.ends_at);
        std::mem::replace(&mut self.0.token, token)
    }

    /// Gives it another secret: whoever knew the old one is out.
    pub fn change_token(&mut self, token: TokenDigest) {
        self.0.token = token;
    }
}

#[cfg(test)]
mod tests {
    use super::{Session, SessionOrigin, SessionPolicy, TokenDigest};
    use crate::shared::{Id, Timestamp};
    use proptest::prelude::{Just, prop_oneof, proptest};
    use std::time::Duration;
    use uuid::Uuid;

    const POLICY: SessionPolicy =
        SessionPolicy { idle: Duration::from_secs(1800), absolute: Duration::from_secs(43_200) };

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    fn opened() -> Session {
        let token = TokenDigest::new("digest".to_owned());
        let (id, user) = (Id::new(Uuid::from_u128(1)), Id::new(Uuid::from_u128(2)));
        Session::open(id, user, token, SessionOrigin::default(), at(0), &POLICY)
    }

    #[test]
    fn an_unused_session_dies_after_the_idle_time() {
        assert!(opened().is_live(at(1799)));
        assert!(!opened().is_live(at(1800)));
    }

    #[test]
    fn use_is_noted_only_after_a_quarter_of_the_idle_time() {
        let mut session = opened();
        assert!(!session.renew(at(449), &POLICY));
        assert!(session.renew(at(450), &POLICY));
        assert_eq!(session.expires_at(), at(2250));
    }

    #[test]
    fn a_session_is_fresh_for_five_minutes_however_much_it_is_used() {
        let mut session = opened();
        assert!(session.is_fresh(at(0)) && session.is_fresh(at(299)));
        session.renew(at(299), &POLICY);
        assert!(!session.is_fresh(at(300)));
    }

    #[test]
    fn a_family_of_tokens_ends_at_its_age_however_often_it_is_refreshed() {
        let mut family = opened().as_token_family(None);
        for refreshed in (0..43_200).step_by(1000) {
            let spent =
                family.rotate(TokenDigest::new(format!("digest {refreshed}")), at(refreshed), &POLICY);
            assert_ne!(spent, family.token());
            assert!(family.expires_at() <= at(43_200));
        }
        assert!(family.is_live(at(43_199)) && !family.is_live(at(43_200)));
    }

    #[test]
    fn a_dead_session_is_not_revived() {
        let mut session = opened();
        assert!(!session.renew(at(1800), &POLICY));
        assert!(!session.is_live(at(1800)));
    }

    proptest! {
        #[test]
        fn use_within_three_quarters_of_the_idle_time_keeps_it_until_the_absolute_end(steps in proptest::collection::vec(prop_oneof![Just(60), Just(449), Just(450), Just(1350)], 0..200)) {
            let (mut session, mut now) = (opened(), 0);
            for step in steps {
                now += step;
                session.renew(at(now), &POLICY);
                assert!(session.expires_at() <= at(43_200));
                assert!(session.is_live(at(now)) == (now < 43_200));
            }
        }
    }
}
