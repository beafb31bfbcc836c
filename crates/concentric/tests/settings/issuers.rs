//! Whose tokens are taken as credentials, and what that needs.

use std::time::Duration;

use concentric::settings::TrustedIssuerSettings;
use infrastructure::{IssuerPreset, SigningAlgorithm};
use secrecy::ExposeSecret as _;

use crate::world::World;

const CLERK: &str = "https://clerk.acme.test";
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn with(world: World, key: &str, value: &str) -> World {
    world.with(&format!("CONCENTRIC_ISSUERS__{key}"), value)
}

/// One issuer, as little as has to be said of it.
fn clerk() -> World {
    let world = with(World::new(), "TRUSTED", "clerk");
    let world = with(with(world, "CLERK__PRESET", "clerk"), "CLERK__ISSUER", CLERK);
    with(world, "CLERK__AUTHORIZED_PARTIES", "https://app.acme.test")
}

fn trusted(world: &World) -> Vec<TrustedIssuerSettings> {
    world.settings().issuers.trusted
}

#[test]
fn nobody_is_trusted_until_somebody_is_named() {
    assert!(trusted(&World::new()).is_empty());
    let all = trusted(&clerk());
    let [clerk] = &all[..] else { panic!("{all:?}") };
    assert_eq!(
        (clerk.name.as_str(), clerk.issuer.as_str(), clerk.preset),
        ("clerk", CLERK, IssuerPreset::Clerk)
    );
    assert_eq!(
        (clerk.algorithms.as_slice(), clerk.create_users),
        ([SigningAlgorithm::Rs256].as_slice(), false)
    );
    assert_eq!((clerk.leeway, clerk.keys_max_age), (Duration::from_secs(10), Duration::from_secs(3600)));
    assert_eq!((clerk.audiences.len(), clerk.authorized_parties.len(), &clerk.jwks_url), (0, 1, &None));
}

#[test]
fn a_file_says_it_in_sections() {
    let text = r#"
[issuers]
trusted = ["clerk", "acme"]
[issuers.issuer]
leeway_seconds = 5
[issuers.clerk]
preset = "clerk"
issuer = "https://clerk.acme.test"
authorized_parties = ["https://app.acme.test"]
[issuers.acme]
issuer = "https://login.acme.test/"
audiences = ["concentric", "other"]
algorithms = ["ES256", "EdDSA"]
leeway_seconds = 60
create_users = true
"#;
    let all = trusted(&World::new().with_file("concentric.toml", text));
    let leeways: Vec<_> = all.iter().map(|issuer| issuer.leeway.as_secs()).collect();
    assert_eq!(leeways, [5, 60], "what holds for all, and what one says itself");
    assert_eq!(all[1].algorithms, [SigningAlgorithm::Es256, SigningAlgorithm::EdDsa]);
    assert_eq!((all[1].audiences.len(), all[1].create_users), (2, true));
}

#[test]
fn what_is_wrong_is_named_by_its_key() {
    for (key, value, fault) in [
        ("CLERK__ISSUER", "", "issuers.clerk.issuer"),
        ("CLERK__ISSUER", "clerk.acme.test", "issuers.clerk.issuer"),
        ("CLERK__ISSUER", "http://clerk.acme.test", "issuers.clerk.issuer"),
        ("CLERK__ISSUER", "https://ann@clerk.acme.test", "issuers.clerk.issuer"),
        ("CLERK__JWKS_URL", "http://clerk.acme.test/keys", "issuers.clerk.jwks_url"),
        ("CLERK__PRESET", "auth0", "issuers.clerk.preset"),
        ("CLERK__ALGORITHMS", "HS256", "issuers.clerk.algorithms"),
        ("CLERK__ALGORITHMS", "RS256,none", "issuers.clerk.algorithms"),
        ("CLERK__ALGORITHMS", "", "issuers.clerk.algorithms"),
        ("CLERK__AUTHORIZED_PARTIES", "", "issuers.clerk.audiences"),
        ("CLERK__LEEWAY_SECONDS", "61", "issuers.clerk.leeway_seconds"),
        ("CLERK__KEYS_MAX_AGE_SECONDS", "59", "issuers.clerk.keys_max_age_seconds"),
        ("TRUSTED", "clerk,clerk", "issuers.trusted"),
        ("TRUSTED", "clerk,Acme", "issuers.trusted"),
        ("TRUSTED", "clerk,issuer", "issuers.trusted"),
        ("CLERK_WEBHOOK_SECRET", "secret_canary", "issuers.clerk_webhook_secret"),
    ] {
        let problem = with(clerk(), key, value).problem();
        assert_eq!(problem.key, fault, "{key}={value}");
        assert!(!problem.to_string().contains("canary"), "{problem}");
    }
}

#[test]
fn two_of_one_issuer_are_refused() {
    let world = with(clerk(), "TRUSTED", "clerk,acme");
    let world = with(with(world, "ACME__ISSUER", CLERK), "ACME__AUDIENCES", "concentric");
    let problem = world.problem();
    assert_eq!(problem.key, "issuers.acme.issuer");
    assert!(problem.message.contains("clerk"), "{problem}");
}

#[test]
fn production_asks_nobody_without_tls() {
    let local = "http://127.0.0.1:8081";
    assert_eq!(trusted(&with(clerk(), "CLERK__ISSUER", local))[0].issuer, local);
    let production = with(World::production(), "TRUSTED", "clerk");
    let production = with(with(production, "CLERK__ISSUER", local), "CLERK__AUDIENCES", "concentric");
    assert_eq!(production.problem().key, "issuers.clerk.issuer");
}

#[test]
fn the_secrets_of_the_webhook_need_a_clerk_to_speak_for() {
    let world = with(clerk(), "CLERK_WEBHOOK_SECRET", SECRET);
    let world = with(world, "PREVIOUS_CLERK_WEBHOOK_SECRET", SECRET);
    let settings = world.settings().issuers;
    assert_eq!(settings.clerk_webhook_secrets.len(), 2);
    assert_eq!(settings.clerk_webhook_secrets[0].expose_secret(), SECRET);
    assert_eq!(settings.clerk().map(|issuer| issuer.issuer.as_str()), Some(CLERK));
    let problem = with(World::new(), "CLERK_WEBHOOK_SECRET", SECRET).problem();
    assert_eq!(problem.key, "issuers.clerk_webhook_secret");
    assert!(!problem.to_string().contains("MfKQ"), "{problem}");
}
