use application::identity::{
    AuthorizationRequest, AuthorizationResponse, IdentityProvider as _, ProviderError,
};
use infrastructure::{ClientAuthentication, SigningAlgorithm};
use testkit::{OidcProvider, factories::a_subject};

use crate::world::{HOME, World, request};

fn untrusted(outcome: Result<impl std::fmt::Debug, ProviderError>, reason: &str) {
    match outcome {
        Err(ProviderError::Untrusted(why)) => assert!(why.contains(reason), "{why}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_provider_vouches_for_whoever_logs_in() {
    let world = World::new();
    let ann = world.sign_in("ann.lee").await.unwrap();
    assert_eq!(ann.subject, a_subject(&world.provider.issuer(), "ann.lee"));
    assert_eq!(ann.email.unwrap().as_str(), "ann.lee@example.org");
    assert_eq!(ann.name.unwrap().as_str(), "ann.lee of the provider");
}

#[tokio::test]
async fn an_address_that_is_not_verified_is_none() {
    let world = World::new();
    assert_eq!(world.sign_in("unverified.ann").await.unwrap().email, None);
    assert_eq!(world.sign_in("mailless.ann").await.unwrap().email, None);
    let world = World::with(OidcProvider::telling_the_address_at_once(HOME).unwrap());
    assert_eq!(world.sign_in("unverified.ann").await.unwrap().email, None);
    assert_eq!(world.sign_in("ann.lee").await.unwrap().email.unwrap().as_str(), "ann.lee@example.org");
}

#[tokio::test]
async fn clients_say_who_they_are_in_the_way_that_was_agreed() {
    let post = ClientAuthentication::Post(OidcProvider::secret_of("post").into());
    assert!(World::new().client("post", post).sign_in("ann.lee").await.is_ok());
    assert!(World::new().client("public", ClientAuthentication::None).sign_in("ann.lee").await.is_ok());
    let wrong = ClientAuthentication::Basic("another".into());
    let outcome = World::new().client("basic", wrong).sign_in("ann.lee").await;
    assert_eq!(
        outcome,
        Err(ProviderError::Away("it does not accept our request: invalid_client".to_owned()))
    );
}

#[tokio::test]
async fn tokens_are_signed_in_the_way_that_was_agreed() {
    let secret = || ClientAuthentication::Basic(OidcProvider::secret_of("elliptic").into());
    let world = World::new().client("elliptic", secret()).signing(SigningAlgorithm::Es256);
    assert!(world.sign_in("ann.lee").await.is_ok());
    let world = World::new().client("elliptic", secret());
    untrusted(world.sign_in("ann.lee").await, "another algorithm");
}

#[tokio::test]
async fn a_code_is_redeemed_once() {
    let world = World::new();
    let request = request();
    let response = world.answer(&request, "ann.lee").await;
    assert!(world.open_id().redeem(&response, &request).await.is_ok());
    let again = world.open_id().redeem(&response, &request).await;
    assert_eq!(again, Err(ProviderError::CodeRefused("invalid_grant".to_owned())));
}

#[tokio::test]
async fn a_code_is_worth_nothing_without_its_verifier() {
    let world = World::new();
    let response = world.answer(&request(), "ann.lee").await;
    let code_verifier = "another-verifier-of-43-characters-000000000".to_owned();
    let other = AuthorizationRequest { code_verifier, ..request() };
    let outcome = world.open_id().redeem(&response, &other).await;
    assert_eq!(outcome, Err(ProviderError::CodeRefused("invalid_grant".to_owned())));
}

#[tokio::test]
async fn a_token_of_another_sign_in_is_refused() {
    let world = World::new();
    let response = world.answer(&request(), "ann.lee").await;
    let other = AuthorizationRequest { nonce: "another".to_owned(), ..request() };
    untrusted(world.open_id().redeem(&response, &other).await, "another sign-in");
}

#[tokio::test]
async fn whoever_names_itself_with_its_answers_does_so_with_every_one() {
    let world = World::new();
    let response = world.answer(&request(), "ann.lee").await;
    assert_eq!(response.issuer, Some(world.provider.issuer()));
    for issuer in
        [None, Some("https://evil.example".to_owned()), Some(format!("{}/", world.provider.issuer()))]
    {
        let response = AuthorizationResponse { issuer, ..response.clone() };
        untrusted(world.open_id().redeem(&response, &request()).await, "issuer");
    }
}

#[tokio::test]
async fn a_provider_has_to_call_itself_what_it_is_called_here() {
    let mut world = World::new();
    world.settings.issuer = world.settings.issuer.replace("127.0.0.1", "localhost");
    untrusted(world.open_id().authorization_url(&request()).await, "calls itself");
}
