//! Which configurations let nobody in who should stay out: whose keys count for whom, and what is no configuration at all.

use std::time::Duration;

use application::ports::Clock as _;
use infrastructure::{InvalidIssuer, IssuerSettings, KeySettings, TrustedIssuers, Unverified};
use serde_json::json;

use crate::{
    issuers::{Scene, clerk, plain, with},
    signer::Signer,
    world::{METADATA, World},
};

#[tokio::test]
async fn keys_of_one_issuer_say_nothing_for_another() {
    let scene = Scene::set();
    let (other, server) = (Signer::other_rsa("two"), World::publishing(&[]));
    server.publish(&[&other]);
    let acme = plain(&scene.world);
    let issuers = TrustedIssuers::new(vec![acme, clerk(&server)]).unwrap();
    let scene = Scene { issuers, ..scene };
    let forged = other.token(&scene.claims());
    let verdict = scene.issuers.verify(&forged, scene.world.clock.now()).await;
    assert_eq!(verdict.unwrap_err(), Unverified::Forged("unknown key"));
    let forged = scene.signer.token(&scene.clerks());
    let verdict = scene.issuers.verify(&forged, scene.world.clock.now()).await;
    assert_eq!(verdict.unwrap_err(), Unverified::Forged("unknown key"));
}

#[tokio::test]
async fn keys_are_where_they_usually_are_unless_it_is_said_where() {
    let scene = Scene::set();
    let (server, now) = (&scene.world.server, scene.world.clock.now());
    let here = server.url("");
    let at_home =
        |settings: IssuerSettings| IssuerSettings { issuer: here.clone(), jwks_url: None, ..settings };
    let issuers = TrustedIssuers::new(vec![at_home(clerk(&scene.world))]).unwrap();
    let claims = with(scene.clerks(), &json!({"iss": here}));
    assert!(issuers.verify(&scene.signer.token(&claims), now).await.is_err());
    assert_eq!(server.asked("/.well-known/jwks.json"), 1);
    let issuers = TrustedIssuers::new(vec![at_home(plain(&scene.world))]).unwrap();
    let claims = with(scene.claims(), &json!({"iss": here}));
    assert!(issuers.verify(&scene.signer.token(&claims), now).await.is_err());
    assert_eq!(server.asked(METADATA), 1);
}

#[tokio::test]
async fn what_would_let_anybody_in_is_no_configuration() {
    let world = World::publishing(&[]);
    let refused = |settings| TrustedIssuers::new(settings).err();
    let acme = || plain(&world);
    let name = "acme".to_owned();
    assert_eq!(refused(vec![acme(), clerk(&world)]), None);
    assert_eq!(refused(vec![acme(), acme()]), Some(InvalidIssuer::Twice(name.clone())));
    let other_name = IssuerSettings { name: "other".to_owned(), ..acme() };
    assert_eq!(refused(vec![acme(), other_name]), Some(InvalidIssuer::Twice("other".to_owned())));
    let anybody = IssuerSettings { audiences: Vec::new(), ..acme() };
    assert_eq!(refused(vec![anybody]), Some(InvalidIssuer::ForAnybody(name.clone())));
    let late = IssuerSettings { leeway: Duration::from_secs(61), ..acme() };
    assert_eq!(refused(vec![late]), Some(InvalidIssuer::Leeway(name.clone())));
    let nameless = IssuerSettings { issuer: String::new(), ..acme() };
    assert_eq!(refused(vec![nameless]), Some(InvalidIssuer::Issuer(name.clone())));
    let keys = KeySettings { algorithms: Vec::new(), ..acme().keys };
    let unsigned = IssuerSettings { keys, ..acme() };
    assert_eq!(refused(vec![unsigned]), Some(InvalidIssuer::Algorithms(name)));
    let plain_text = IssuerSettings { jwks_url: Some("http://example.org/".to_owned()), ..acme() };
    assert!(matches!(refused(vec![plain_text]), Some(InvalidIssuer::Keys(..))));
}
