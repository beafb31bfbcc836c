use domain::{
    identity::{OneTimeToken, OneTimeTokenPurpose, User},
    shared::{Id, Timestamp},
};

use crate::{
    authz::Update,
    field,
    identity::Authenticate,
    query::{Column, Filter},
    store::{Creates, DeletesMatching, Entity, Finds, Loads, Locks, Updates, repository},
};

impl Entity for OneTimeToken {
    const NAME: &'static str = "one-time token";
    const UNIQUE: &'static [Column<Self>] = &[field!(OneTimeToken.digest()).column()];

    fn id(&self) -> Id<Self> {
        self.id()
    }
}

repository!(
    /// Looks at one-time tokens.
    OneTimeTokenQueries: Finds<Authenticate, OneTimeToken>
);

repository!(
    /// Keeps one-time tokens for a while after they have ended, which shows how many were sent.
    OneTimeTokenRepository: OneTimeTokenQueries
        + Creates<OneTimeToken>
        + Loads<Update, OneTimeToken>
        + Locks<Update, OneTimeToken>
        + Updates<OneTimeToken>
        + DeletesMatching<OneTimeToken>
);

/// Those of that user that are good for the same, but for the one of that id.
pub(super) fn rivals(
    of: Id<User>,
    purpose: OneTimeTokenPurpose,
    but: Id<OneTimeToken>,
) -> Filter<OneTimeToken> {
    field!(OneTimeToken.user_id())
        .eq(&of)
        .and(field!(OneTimeToken.purpose()).eq(&purpose))
        .and(field!(OneTimeToken.id()).ne(&but))
}

/// Those of that user that are good for one of these.
pub(super) fn of_purposes(
    user: Id<User>,
    purposes: impl IntoIterator<Item = OneTimeTokenPurpose>,
) -> Filter<OneTimeToken> {
    field!(OneTimeToken.user_id()).eq(&user).and(field!(OneTimeToken.purpose()).one_of(purposes))
}

/// Those that were made after that moment.
pub(super) fn made_after(moment: Timestamp) -> Filter<OneTimeToken> {
    field!(OneTimeToken.created_at()).gt(&moment)
}

/// Those whose time is not over at that moment.
pub(super) fn lasting_beyond(moment: Timestamp) -> Filter<OneTimeToken> {
    field!(OneTimeToken.expires_at()).gt(&moment)
}

/// For purges: those whose time was over at that moment.
pub(in crate::identity) fn ended_before(moment: Timestamp) -> Filter<OneTimeToken> {
    field!(OneTimeToken.expires_at()).lt(&moment)
}
