//! What signs access tokens.

use std::time::Duration;

use infrastructure::TokenKey;

use crate::world::{SIXTH_SECRET, World};

const ALGORITHM: &str = "CONCENTRIC_TOKENS__ALGORITHM";
const KEY: &str = "CONCENTRIC_TOKENS__KEY";
const PREVIOUS_KEYS: &str = "CONCENTRIC_TOKENS__PREVIOUS_KEYS";

fn pem() -> String {
    TokenKey::generate_ed25519().unwrap()
}

#[test]
fn a_secret_signs_unless_told_otherwise_and_tokens_last_as_documented() {
    let tokens = World::production().settings().tokens;
    assert_eq!(tokens.key, None);
    assert_eq!(tokens.audience, "concentric:api");
    assert_eq!(tokens.access, Duration::from_secs(600));
    let day = Duration::from_secs(24 * 60 * 60);
    assert_eq!((tokens.refresh_idle, tokens.refresh_absolute), (30 * day, 90 * day));
}

#[test]
fn a_key_is_read_from_its_file_and_takes_the_place_of_the_secret_in_production() {
    let pem = pem();
    let world = World::production().without("CONCENTRIC_TOKENS__SECRET").with_file("token.pem", &pem);
    let path = world.path("token.pem");
    let world = world.with(ALGORITHM, "EdDSA").with("CONCENTRIC_TOKENS__KEY_FILE", path.to_str().unwrap());
    assert_eq!(world.settings().tokens.key, TokenKey::from_pem(&pem).unwrap().pop());
}

#[test]
fn a_key_that_does_not_fit_is_refused_and_not_shown() {
    let two = format!("{}{}", pem(), pem());
    for (algorithm, key, reason) in [
        ("EdDSA", "", "is missing"),
        ("RS256", "", "openssl genpkey"),
        ("EdDSA", "canary", "no private key in PEM"),
        ("RS256", &pem(), "holds a key for EdDSA"),
        ("EdDSA", &two, "holds 2 keys"),
        ("HS256", &pem(), "takes tokens.secret"),
    ] {
        let problem = World::new().with(ALGORITHM, algorithm).with(KEY, key).problem();
        assert_eq!(problem.key, "tokens.key", "{problem}");
        assert!(problem.message.contains(reason), "{problem}");
        assert!(
            !problem.to_string().contains("canary")
                && !problem.to_string().contains("BEGIN PRIVATE KEY-----\n")
        );
    }
    let problem = World::new().with(ALGORITHM, "none").problem();
    assert_eq!(problem.key, "tokens.algorithm");
}

#[test]
fn keys_from_before_stand_one_behind_the_other() {
    let both = format!("{}{}", pem(), pem());
    let settings = World::new().with(PREVIOUS_KEYS, &both).settings();
    assert_eq!(settings.tokens.previous_keys, TokenKey::from_pem(&both).unwrap());
    assert!(!format!("{settings:?}").contains("PRIVATE"));
    assert_eq!(World::new().with(PREVIOUS_KEYS, "x").problem().key, "tokens.previous_keys");
}

#[test]
fn secrets_are_held_to_what_production_asks_of_secrets() {
    let weak = "change-me-change-me-change-me-please";
    let problem = World::production().with("CONCENTRIC_TOKENS__SECRET", weak).problem();
    assert_eq!(problem.key, "tokens.secret");
    let problem = World::production().with("CONCENTRIC_TOKENS__PREVIOUS_SECRETS", weak).problem();
    assert_eq!(problem.key, "tokens.previous_secrets");
    let problem = World::production().with("CONCENTRIC_SESSION__SECRET", SIXTH_SECRET).problem();
    assert!(problem.message.contains("is the same as session.secret"), "{problem}");
}

#[test]
fn times_that_make_no_sense_are_refused() {
    for (variable, value, key) in [
        ("CONCENTRIC_TOKENS__ACCESS_SECONDS", "3601", "tokens.access_seconds"),
        ("CONCENTRIC_TOKENS__REFRESH_ABSOLUTE_SECONDS", "60", "tokens.refresh_absolute_seconds"),
        ("CONCENTRIC_TOKENS__AUDIENCE", "", "tokens.audience"),
    ] {
        assert_eq!(World::new().with(variable, value).problem().key, key);
    }
}
