//! Second factors in the scene: whoever is about to use one has it.

use application::identity::SecondFactorSecrets;
use domain::{
    identity::{
        NewSecondFactor, SecondFactor, SecondFactorKind, SignInChallenge, TotpSecret, User, UserState,
    },
    shared::Id,
};
use serde_json::{Value, json};
use testkit::fakes::{FakeClock, PlainSecondFactors, PlainTokens};
use uuid::Uuid;

use application::ports::{SessionSecret, SessionTokens};

use crate::support::Service;

const SECRET: TotpSecret = TotpSecret::new([9; 20]);
const CHALLENGE: &str = "challenge of the target";

/// The operations that take a code.
const WITH_CODE: [&str; 5] = [
    "POST /api/v1/auth/login/second-factor",
    "POST /api/v1/auth/token/second-factor",
    "POST /api/v1/me/second-factor/totp/confirm",
    "POST /api/v1/me/second-factor/recovery-codes",
    "DELETE /api/v1/me/second-factor/totp",
];

/// Whether the operation takes a second factor, which [`arm`] gives to whoever is about to use it.
pub(super) fn arms(operation: &str) -> bool {
    WITH_CODE.contains(&operation) && !operation.ends_with("/confirm")
}

/// Gives `user` what the operation takes: a factor that is begun or confirmed; and a log-in that waits for it.
pub(super) fn arm(service: &Service, operation: &str, user: Id<User>) {
    let Some(user) = service.store.get::<User>(user).filter(|_| WITH_CODE.contains(&operation)) else {
        return;
    };
    let new = NewSecondFactor {
        id: Id::new(user.id().raw()),
        user_id: user.id(),
        kind: SecondFactorKind::Totp,
        data: PlainSecondFactors::default().seal(user.id(), SECRET.bytes()),
    };
    let mut factor = SecondFactor::begin(new, FakeClock::START);
    if !operation.ends_with("/confirm") {
        factor.confirm(FakeClock::START);
        let second_factor_since = Some(FakeClock::START);
        service.store.put(User::restore(UserState { second_factor_since, ..user.state().clone() }));
    }
    service.store.put(factor);
}

/// Whether it goes on where a password did not suffice.
fn asks_for_the_code(operation: &str) -> bool {
    operation.starts_with("POST /api/v1/auth/")
}

/// Somebody has given the password of `user`.
pub(super) fn ask(service: &Service, operation: &str, user: &User) {
    if !asks_for_the_code(operation) {
        return;
    }
    let token = PlainTokens::default().digest(&SessionSecret(CHALLENGE.to_owned()));
    let id = Id::new(Uuid::from_u128(0xC));
    service.store.put(SignInChallenge::ask(id, user, token, None, FakeClock::START));
}

/// The code that the app shows, and whatever it is sent with.
pub(super) fn prove(operation: &str, body: &mut Value) {
    if !WITH_CODE.contains(&operation) {
        return;
    }
    body["code"] = json!(PlainSecondFactors::code(&SECRET, FakeClock::START).reveal());
    if asks_for_the_code(operation) {
        body["challenge"] = json!(CHALLENGE);
    }
}
