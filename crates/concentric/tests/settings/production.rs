//! What production refuses to start with.

use concentric::settings::{Gateway, random_secret};

use crate::world::{SECRET, World};

#[test]
fn a_sound_production_starts_and_writes_nothing() {
    let world = World::production();
    assert!(world.load().unwrap().notices.is_empty());
    assert!(!world.path("data").exists());
}

#[test]
fn everything_that_production_misses_is_listed_in_one_go() {
    let world = World::new().with("CONCENTRIC_PROFILE", "production");
    let mut keys = world.problem_keys();
    keys.sort();
    let missing = [
        "api_keys.secret",
        "list.cursor_secret",
        "mail.transport",
        "password.pepper",
        "payments.gateway",
        "second_factor.secret",
        "server.public_url",
        "session.secret",
        "tokens.secret",
    ];
    assert_eq!(keys, missing);
    for problem in world.problems() {
        let variable = format!("CONCENTRIC_{}", problem.key.replace('.', "__").to_uppercase());
        assert!(problem.message.starts_with("is missing"), "{problem}");
        assert!(problem.remedy.contains(&variable), "{problem}");
        assert_eq!(problem.origin, "default");
    }
    assert!(!world.path("data").exists());
}

#[test]
fn secrets_made_for_development_are_not_used_in_production() {
    let world = World::new();
    world.load().unwrap();
    let world = world.with("CONCENTRIC_PROFILE", "production");
    assert!(world.problem_keys().contains(&"session.secret".to_owned()));
}

#[test]
fn weak_secrets_are_refused() {
    for (secret, reason) in [
        ("5f0c7d1e9ab24386b1d0f2c4e6a8973", "31 bytes"),
        ("please-Change-me-before-you-deploy-this", "sample"),
        ("my-super-SECRET-key-of-enough-length", "sample"),
        ("example-key-0123456789-abcdefghij", "sample"),
        ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "different characters"),
        ("121212121212123434343434343434343434", "different characters"),
        ("correct-horse-correct-horse-correct-horse-", "repeated"),
        ("abcdefghijklmnopqrstuvwxyz0123456789", "run"),
    ] {
        let problem = World::production().with("CONCENTRIC_SESSION__SECRET", secret).problem();
        assert_eq!(problem.key, "session.secret", "{secret}");
        assert!(problem.message.contains(reason), "{secret}: {problem}");
    }
}

#[test]
fn old_peppers_are_held_to_the_same_standard() {
    let sample = "0:change-me-change-me-change-me-please";
    let problem = World::production().with("CONCENTRIC_PASSWORD__PREVIOUS_PEPPERS", sample).problem();
    assert_eq!(problem.key, "password.previous_peppers");
}

#[test]
fn old_secrets_of_api_keys_are_held_to_the_same_standard() {
    let sample = "0:change-me-change-me-change-me-please";
    let problem = World::production().with("CONCENTRIC_API_KEYS__PREVIOUS_SECRETS", sample).problem();
    assert_eq!(problem.key, "api_keys.previous_secrets");
}

#[test]
fn old_secrets_of_second_factors_are_held_to_the_same_standard() {
    let sample = "0:change-me-change-me-change-me-please";
    let problem = World::production().with("CONCENTRIC_SECOND_FACTOR__PREVIOUS_SECRETS", sample).problem();
    assert_eq!(problem.key, "second_factor.previous_secrets");
}

#[test]
fn one_secret_cannot_serve_two_purposes() {
    let problem = World::production().with("CONCENTRIC_PASSWORD__PEPPER", SECRET).problem();
    assert_eq!(problem.key, "password.pepper");
    assert!(problem.message.contains("same as session.secret"), "{problem}");
}

#[test]
fn random_secrets_are_never_taken_for_weak_ones() {
    for _ in 0..500 {
        let world = World::production().with("CONCENTRIC_SESSION__SECRET", &random_secret().unwrap());
        assert!(world.load().is_ok());
    }
}

#[test]
fn short_secrets_are_refused_in_development_too() {
    assert_eq!(World::new().with("CONCENTRIC_SESSION__SECRET", "short").problem().key, "session.secret");
}

#[test]
fn cookies_have_to_be_secure() {
    let problem = World::production().with("CONCENTRIC_SESSION__SECURE_COOKIE", "false").problem();
    assert_eq!(problem.key, "session.secure_cookie");
}

#[test]
fn browsers_have_to_come_by_https_unless_they_are_on_this_machine() {
    let world = |url| World::production().with("CONCENTRIC_SERVER__PUBLIC_URL", url);
    for url in ["http://api.acme.test", "http://10.0.0.7:8080", "http://localhost.acme.test"] {
        assert_eq!(world(url).problem().key, "server.public_url", "{url}");
    }
    for url in ["https://api.acme.test", "http://localhost:8080", "http://127.0.0.1", "http://[::1]:8080"] {
        assert!(world(url).load().is_ok(), "{url}");
    }
}

#[test]
fn a_gateway_that_moves_no_money_has_to_be_chosen_on_purpose() {
    let problem = World::production().without("CONCENTRIC_PAYMENTS__GATEWAY").problem();
    assert_eq!(problem.key, "payments.gateway");
    assert!(problem.to_string().contains("takes every order for paid, and moves no money"), "{problem}");
    let chosen = World::production().settings();
    assert!(matches!(chosen.payments.gateway, Gateway::Sandbox));
    assert!(matches!(World::new().settings().payments.gateway, Gateway::Sandbox));
    let misspelt = World::new().with("CONCENTRIC_PAYMENTS__GATEWAY", "sandboks").problem();
    assert!(misspelt.to_string().contains("did you mean \"sandbox\"?"), "{misspelt}");
}
