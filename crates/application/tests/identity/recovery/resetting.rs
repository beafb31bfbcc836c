use application::{
    error::Error,
    identity::{RedeemError, ResetPasswordError},
};
use domain::identity::{ExternalIdentity, OneTimeTokenPurpose, Role, SecurityEventKind, UnfitPassword};
use testkit::factories::{UserBuilder, a_user, an_api_key, an_external_identity};

use crate::world::{World, credentials, visitor};

const NEW: &str = "a quite different passphrase";
const RESET: OneTimeTokenPurpose = OneTimeTokenPurpose::ResetPassword;

async fn reset(world: &World, token: &str, password: &str) -> Result<(), Error<ResetPasswordError>> {
    world.reset_password().execute(&visitor(), token.to_owned(), password.to_owned()).await
}

#[tokio::test]
async fn the_password_is_another_and_whoever_knew_the_old_one_is_out() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let bob = world.given(a_user().named("bob.ray"));
    let (one, other) = (world.given_session_of(&ann), world.given_other_session_of(&ann));
    let his = world.given_session_of(&bob);
    let token = world.given_token(&ann, RESET);
    reset(&world, &token, NEW).await.unwrap();
    assert!(!world.knows(&one) && !world.knows(&other));
    assert!(world.knows(&his));
    assert_eq!(world.told(), ["user.password-changed"]);
    let old = world.log_in().execute(&visitor(), credentials("ann.lee", UserBuilder::PASSWORD)).await;
    assert!(old.is_err());
    assert!(world.log_in().execute(&visitor(), credentials("ann.lee", NEW)).await.is_ok());
}

#[tokio::test]
async fn who_resets_a_password_has_shown_that_they_read_their_mail() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let token = world.given_token(&ann, RESET);
    reset(&world, &token, NEW).await.unwrap();
    assert!(world.stored(&ann).is_email_verified());
    assert_eq!(world.audited(), [SecurityEventKind::EmailVerified, SecurityEventKind::PasswordReset]);
}

/// Whoever opens an account with an address of somebody else may prepare to stay.
#[tokio::test]
async fn the_first_proof_that_an_address_is_theirs_ends_what_was_prepared_before_it() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let bob = world.given(a_user().named("bob.ray"));
    let (key, his) = (world.given_key(&an_api_key(&ann)), world.given_key(&an_api_key(&bob)));
    world.store.put(an_external_identity(&ann).build());
    let token = world.given_token(&ann, RESET);
    reset(&world, &token, NEW).await.unwrap();
    assert!(world.store.get(key.id()).unwrap().revoked_at().is_some());
    assert_eq!(world.store.get(his.id()), Some(his));
    assert!(world.store.all::<ExternalIdentity>().is_empty());
    let told = world.audited();
    assert!(told.contains(&SecurityEventKind::ApiKeyRevoked), "{told:?}");
    assert!(told.contains(&SecurityEventKind::ExternalIdentityUnlinked), "{told:?}");
}

#[tokio::test]
async fn keys_and_identities_of_an_account_whose_address_was_verified_stay() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee").verified());
    let key = world.given_key(&an_api_key(&ann));
    world.store.put(an_external_identity(&ann).build());
    let token = world.given_token(&ann, RESET);
    reset(&world, &token, NEW).await.unwrap();
    assert_eq!(world.store.get(key.id()), Some(key));
    assert_eq!(world.store.all::<ExternalIdentity>().len(), 1);
}

#[tokio::test]
async fn nobody_is_logged_in_by_it() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee").verified());
    let token = world.given_token(&ann, RESET);
    reset(&world, &token, NEW).await.unwrap();
    assert!(world.store.all::<domain::identity::Session>().is_empty());
    assert_eq!(world.audited(), [SecurityEventKind::PasswordReset]);
}

#[tokio::test]
async fn a_password_that_will_not_do_leaves_the_token_good() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let token = world.given_token(&ann, RESET);
    for (password, unfit) in
        [("short", UnfitPassword::TooShort { min: 8 }), ("ANN.LEE@example.org", UnfitPassword::Personal)]
    {
        let outcome = reset(&world, &token, password).await;
        assert!(matches!(outcome, Err(Error::Refused(ResetPasswordError::Unfit(why))) if why == unfit));
    }
    reset(&world, &token, NEW).await.unwrap();
}

#[tokio::test]
async fn a_token_resets_one_password_once() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let token = world.given_token(&ann, RESET);
    reset(&world, &token, NEW).await.unwrap();
    for token in [token.as_str(), "guessed"] {
        let outcome = reset(&world, token, "and another passphrase").await;
        assert!(matches!(outcome, Err(Error::Refused(ResetPasswordError::Token(RedeemError::Invalid(_))))));
    }
    assert!(world.log_in().execute(&visitor(), credentials("ann.lee", NEW)).await.is_ok());
}

/// Nobody administers a super admin, who reads their mail like everybody.
#[tokio::test]
async fn every_rank_resets_its_password() {
    for role in Role::ALL {
        let world = World::new();
        let user = world.given(a_user().named("somebody").with_role(role));
        let token = world.given_token(&user, RESET);
        reset(&world, &token, NEW).await.unwrap();
    }
}
