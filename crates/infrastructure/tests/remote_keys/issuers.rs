//! Which tokens of an issuer are taken, and whom they vouch for.

use std::time::Duration;

use application::{identity::NewcomerPolicy, ports::Clock as _};
use domain::identity::{Email, PersonName};
use infrastructure::{
    IssuerPreset, IssuerSettings, KeySettings, SigningAlgorithm, TrustedIssuers, Unverified,
};
use serde_json::{Value, json};

use crate::{
    signer::Signer,
    world::{JWKS, MAX_AGE, World},
};

const ISSUER: &str = "https://issuer.example.org";
const CLERK: &str = "https://clerk.example.org";
const APP: &str = "https://app.example.org";
const AUDIENCE: &str = "concentric";

pub(crate) struct Scene {
    pub(crate) world: World,
    pub(crate) signer: Signer,
    pub(crate) issuers: TrustedIssuers,
}

impl Scene {
    pub(crate) fn set() -> Self {
        let signer = Signer::rsa("one");
        let world = World::publishing(&[&signer]);
        let issuers = TrustedIssuers::new(vec![plain(&world), clerk(&world)]).unwrap();
        Self { world, signer, issuers }
    }

    /// The time of the scene, in seconds.
    fn now(&self) -> i64 {
        self.world.clock.now().seconds()
    }

    pub(crate) fn claims(&self) -> Value {
        json!({"iss": ISSUER, "sub": "ann", "aud": AUDIENCE, "iat": self.now(), "exp": self.now() + 60})
    }

    pub(crate) fn clerks(&self) -> Value {
        json!({"iss": CLERK, "sub": "user_1", "azp": APP, "sid": "sess_1", "iat": self.now(), "exp": self.now() + 60})
    }

    async fn verdict(&self, claims: &Value) -> Result<String, &'static str> {
        match self.issuers.verify(&self.signer.token(claims), self.world.clock.now()).await {
            Ok(claims) => Ok(claims.vouched.subject.key()),
            Err(Unverified::Forged(reason)) => Err(reason),
            Err(error) => panic!("{error}"),
        }
    }
}

pub(crate) fn plain(world: &World) -> IssuerSettings {
    IssuerSettings {
        name: "acme".to_owned(),
        preset: IssuerPreset::None,
        issuer: ISSUER.to_owned(),
        audiences: vec![AUDIENCE.to_owned(), "other".to_owned()],
        authorized_parties: Vec::new(),
        jwks_url: Some(world.server.url(JWKS)),
        keys: KeySettings {
            algorithms: vec![SigningAlgorithm::Rs256],
            max_age: MAX_AGE,
            cache: world.memory.clone(),
            clock: world.clock.clone(),
        },
        leeway: Duration::from_secs(10),
        create_users: false,
    }
}

pub(crate) fn clerk(world: &World) -> IssuerSettings {
    IssuerSettings {
        name: "clerk".to_owned(),
        preset: IssuerPreset::Clerk,
        issuer: CLERK.to_owned(),
        audiences: Vec::new(),
        authorized_parties: vec![APP.to_owned()],
        create_users: true,
        ..plain(world)
    }
}

/// The claims, with these members instead; null takes one away.
pub(crate) fn with(mut claims: Value, changes: &Value) -> Value {
    for (member, value) in changes.as_object().unwrap() {
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(member);
        } else {
            claims[member] = value.clone();
        }
    }
    claims
}

#[tokio::test]
async fn a_token_stands_for_its_subject_at_its_issuer() {
    let scene = Scene::set();
    assert_eq!(scene.verdict(&scene.claims()).await, Ok(format!("{ISSUER} ann")));
    assert_eq!(scene.verdict(&scene.clerks()).await, Ok(format!("{CLERK} user_1")));
    assert!(scene.issuers.are_named_by(&scene.signer.token(&scene.clerks())));
    for stranger in [json!({}), json!({"iss": 1}), json!({"iss": "https://other.example.org"})] {
        assert!(!scene.issuers.are_named_by(&scene.signer.token(&stranger)), "{stranger}");
    }
}

#[tokio::test]
async fn every_claim_that_is_needed_is_needed() {
    let scene = Scene::set();
    for (missing, reason) in [
        ("iss", "another issuer"),
        ("sub", "no subject"),
        ("aud", "for another audience"),
        ("iat", "no time of issue"),
        ("exp", "no time of expiry"),
    ] {
        let claims = with(scene.claims(), &json!({missing: null}));
        assert_eq!(scene.verdict(&claims).await, Err(reason), "{missing}");
    }
    assert_eq!(scene.world.asked(), 0, "nobody is asked for keys in vain");
}

#[tokio::test]
async fn issuers_are_compared_to_the_letter() {
    let scene = Scene::set();
    for wrong in [
        "https://issuer.example.org/",
        "https://Issuer.example.org",
        "http://issuer.example.org",
        "https://ann@issuer.example.org",
        "https://issuer.example.org.evil.example",
        "https://issuer.example.or",
        "",
    ] {
        let claims = with(scene.claims(), &json!({"iss": wrong}));
        assert_eq!(scene.verdict(&claims).await, Err("another issuer"), "{wrong}");
    }
}

#[tokio::test]
async fn times_are_whole_seconds_and_hold_within_the_leeway() {
    let scene = Scene::set();
    let now = scene.now();
    for good in
        [json!({"exp": now - 9}), json!({"iat": now + 10}), json!({"nbf": now + 10}), json!({"nbf": 0})]
    {
        assert!(scene.verdict(&with(scene.claims(), &good)).await.is_ok(), "{good}");
    }
    for (wrong, reason) in [
        (json!({"exp": now - 10}), "expired"),
        (json!({"exp": 0}), "expired"),
        (json!({"iat": now + 11}), "not in force yet"),
        (json!({"nbf": now + 11}), "not in force yet"),
    ] {
        assert_eq!(scene.verdict(&with(scene.claims(), &wrong)).await, Err(reason), "{wrong}");
    }
    for member in ["exp", "iat", "nbf"] {
        for none in [
            json!("1"),
            json!(1.5),
            json!(1e300),
            json!(-1),
            json!(u64::MAX),
            json!(i64::MAX),
            json!([1]),
            json!(true),
        ] {
            let claims = with(scene.claims(), &json!({member: none}));
            assert_eq!(scene.verdict(&claims).await, Err("a time that is none"), "{claims}");
        }
    }
}

#[tokio::test]
async fn a_token_is_for_one_of_the_audiences() {
    let scene = Scene::set();
    for good in [json!("other"), json!(["x", AUDIENCE])] {
        assert!(scene.verdict(&with(scene.claims(), &json!({"aud": good}))).await.is_ok());
    }
    for wrong in [
        json!("x"),
        json!(["x"]),
        json!([]),
        json!([AUDIENCE, 1]),
        json!({"a": AUDIENCE}),
        json!("Concentric"),
    ] {
        let claims = with(scene.claims(), &json!({"aud": wrong}));
        assert_eq!(scene.verdict(&claims).await, Err("for another audience"), "{claims}");
    }
}

#[tokio::test]
async fn a_token_of_clerk_is_made_for_one_of_the_pages_and_for_somebody_who_has_signed_in() {
    let scene = Scene::set();
    for good in [json!({"azp": null}), json!({"sts": "active"}), json!({"aud": "anything"})] {
        assert!(scene.verdict(&with(scene.clerks(), &good)).await.is_ok(), "{good}");
    }
    for (wrong, reason) in [
        (json!({"azp": "https://evil.example.org"}), "made for another party"),
        (json!({"azp": ""}), "made for another party"),
        (json!({"azp": [APP]}), "made for another party"),
        (json!({"sts": "pending"}), "a session that is not active"),
        (json!({"sub": "org_1"}), "no user of Clerk"),
        (json!({"sub": "user_ 1"}), "a subject that is none"),
    ] {
        assert_eq!(scene.verdict(&with(scene.clerks(), &wrong)).await, Err(reason), "{wrong}");
    }
}

#[tokio::test]
async fn other_issuers_have_to_name_the_party_where_one_is_asked_for() {
    let scene = Scene::set();
    let settings = IssuerSettings { authorized_parties: vec![APP.to_owned()], ..plain(&scene.world) };
    let scene = Scene { issuers: TrustedIssuers::new(vec![settings]).unwrap(), ..scene };
    assert_eq!(scene.verdict(&scene.claims()).await, Err("made for another party"));
    assert!(scene.verdict(&with(scene.claims(), &json!({"azp": APP}))).await.is_ok());
}

#[tokio::test]
async fn subjects_are_text_of_some_length() {
    let scene = Scene::set();
    for wrong in [json!(1), json!([]), json!(true)] {
        assert_eq!(scene.verdict(&with(scene.claims(), &json!({"sub": wrong}))).await, Err("no subject"));
    }
    for wrong in [json!(""), json!("ann lee"), json!("ann\n"), json!("é"), json!("x".repeat(256))] {
        let claims = with(scene.claims(), &json!({"sub": wrong}));
        assert_eq!(scene.verdict(&claims).await, Err("a subject that is none"));
    }
}

#[tokio::test]
async fn an_address_counts_when_the_issuer_says_that_it_has_verified_it() {
    let scene = Scene::set();
    let told = json!({"email": "ann@example.org", "name": "Ann Lee", "preferred_username": "ann"});
    for (verified, expected) in
        [(json!(true), true), (json!(false), false), (json!("true"), false), (json!(null), false)]
    {
        let claims = with(with(scene.claims(), &told), &json!({"email_verified": verified}));
        let read = scene.issuers.verify(&scene.signer.token(&claims), scene.world.clock.now()).await.unwrap();
        let email = Email::parse("ann@example.org").unwrap();
        assert_eq!(read.vouched.email, expected.then_some(email));
        assert_eq!(read.vouched.name.as_ref().map(PersonName::as_str), Some("Ann Lee"));
        assert_eq!(
            (read.vouched.username.as_deref(), read.newcomers),
            (Some("ann"), NewcomerPolicy::Refused)
        );
    }
    let read =
        scene.issuers.verify(&scene.signer.token(&scene.clerks()), scene.world.clock.now()).await.unwrap();
    assert_eq!(read.newcomers, NewcomerPolicy::Welcome);
}
