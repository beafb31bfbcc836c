use domain::{
    identity::{RecoveryCode, SecondFactor, SignInChallenge, User},
    shared::{Id, Timestamp},
};

use crate::{
    authz::{Read, Update},
    field,
    identity::Authenticate,
    query::{Column, Filter},
    store::{
        BulkCreates, Creates, DeletesMatching, Entity, Finds, Listed, Lists, Loads, Updates, repository,
    },
};

impl Entity for SecondFactor {
    const NAME: &'static str = "second factor";

    fn id(&self) -> Id<Self> {
        self.id()
    }
}

repository!(
    /// Looks at second factors.
    SecondFactorQueries: Finds<Read, SecondFactor>
);

repository!(
    /// Keeps second factors: of each kind, at most one of a user.
    SecondFactorRepository: SecondFactorQueries
        + Creates<SecondFactor>
        + Loads<Update, SecondFactor>
        + Updates<SecondFactor>
        + DeletesMatching<SecondFactor>
);

impl Entity for RecoveryCode {
    const NAME: &'static str = "recovery code";

    fn id(&self) -> Id<Self> {
        self.id
    }
}

impl Listed for RecoveryCode {
    const SEARCH: &'static [Column<Self>] = &[];
    const SORT: &'static [(&'static str, Column<Self>)] =
        &[("created_at", field!(RecoveryCode.created_at).column())];
}

repository!(
    /// Looks at recovery codes.
    RecoveryCodeQueries: Lists<RecoveryCode>
);

repository!(
    /// Keeps recovery codes until they are used.
    RecoveryCodeRepository: RecoveryCodeQueries + BulkCreates<RecoveryCode> + DeletesMatching<RecoveryCode>
);

impl Entity for SignInChallenge {
    const NAME: &'static str = "sign-in challenge";
    const UNIQUE: &'static [Column<Self>] = &[field!(SignInChallenge.token()).column()];

    fn id(&self) -> Id<Self> {
        self.id()
    }
}

repository!(
    /// Looks at challenges.
    SignInChallengeQueries: Finds<Authenticate, SignInChallenge>
);

repository!(
    /// Keeps challenges until they are met or their time is up.
    SignInChallengeRepository: SignInChallengeQueries
        + Creates<SignInChallenge>
        + Loads<Update, SignInChallenge>
        + Updates<SignInChallenge>
        + DeletesMatching<SignInChallenge>
);

/// The factor of that user.
pub(in crate::identity) fn factor_of(user: Id<User>) -> Filter<SecondFactor> {
    field!(SecondFactor.user_id()).eq(&user)
}

/// The recovery codes of that user.
pub(super) fn codes_of(user: Id<User>) -> Filter<RecoveryCode> {
    field!(RecoveryCode.user_id).eq(&user)
}

/// For purges: the challenges whose time was up before `now`.
pub(in crate::identity) fn expired_challenges(now: Timestamp) -> Filter<SignInChallenge> {
    field!(SignInChallenge.expires_at()).lt(&now)
}
