//! Who moves money, and which secrets that needs.

use concentric::settings::{Gateway, StripeAccount};
use secrecy::ExposeSecret as _;

use crate::world::World;

const GATEWAY: &str = "CONCENTRIC_PAYMENTS__GATEWAY";
const KEY: &str = "CONCENTRIC_PAYMENTS__STRIPE_SECRET_KEY";
const URL: &str = "CONCENTRIC_PAYMENTS__STRIPE_URL";
const WEBHOOK_SECRET: &str = "CONCENTRIC_PAYMENTS__WEBHOOK_SECRET";
const PREVIOUS: &str = "CONCENTRIC_PAYMENTS__PREVIOUS_WEBHOOK_SECRET";

const SECRET: &str = "whsec_5f0c7d1e9ab24386";
const OTHER_SECRET: &str = "whsec_c41b7f90d2e35a68";

fn with_stripe(world: World) -> World {
    world.with(GATEWAY, "stripe").with(KEY, "sk_test_canary7f3a")
}

fn account(world: &World) -> StripeAccount {
    match world.settings().payments.gateway {
        Gateway::Stripe(account) => account,
        Gateway::Sandbox => panic!("payments.gateway is stripe"),
    }
}

fn webhook_secrets(world: &World) -> Vec<String> {
    let secrets = world.settings().payments.webhook_secrets;
    secrets.iter().map(|secret| secret.expose_secret().to_owned()).collect()
}

#[test]
fn stripe_needs_a_key_and_is_where_it_always_is() {
    let problem = World::new().with(GATEWAY, "stripe").problem();
    assert_eq!(problem.key, "payments.stripe_secret_key");
    assert!(problem.message.starts_with("is missing"), "{problem}");
    assert!(problem.remedy.contains("CONCENTRIC_PAYMENTS__STRIPE_SECRET_KEY_FILE"), "{problem}");
    let account = account(&with_stripe(World::new()));
    assert_eq!(account.url, "https://api.stripe.com");
    assert_eq!(account.secret_key.expose_secret(), "sk_test_canary7f3a");
}

#[test]
fn a_key_that_is_none_is_refused_and_not_shown() {
    for key in ["pk_test_canary7f3a", "sk_", "canary", "sk_test canary"] {
        let problem = World::new().with(KEY, key).problem();
        assert_eq!(problem.key, "payments.stripe_secret_key");
        assert!(problem.message.contains("sk_ or rk_"), "{problem}");
        assert!(!problem.to_string().contains("canary"), "{problem}");
    }
}

#[test]
fn the_key_does_not_cross_a_network_in_the_open() {
    let with = |url: &str| with_stripe(World::new()).with(URL, url);
    for url in ["http://api.stripe.com", "http://10.0.0.1", "api.stripe.com", "https://api.stripe.com/v1", ""]
    {
        assert_eq!(with(url).problem().key, "payments.stripe_url", "{url}");
    }
    for url in
        ["https://stripe.acme.test", "http://127.0.0.1:8420", "http://localhost:8420", "http://[::1]:8420"]
    {
        assert_eq!(account(&with(url)).url, url);
    }
}

#[test]
fn production_insists_on_hearing_stripe() {
    let world = with_stripe(World::production());
    let problem = world.problem();
    assert_eq!(problem.key, "payments.webhook_secret");
    assert!(problem.message.starts_with("is missing"), "{problem}");
    assert!(world.with(WEBHOOK_SECRET, SECRET).load().is_ok());
    assert!(with_stripe(World::new()).load().is_ok(), "development need not");
}

#[test]
fn while_a_webhook_secret_is_replaced_both_are_good() {
    assert!(webhook_secrets(&World::new()).is_empty());
    let world = World::new().with(WEBHOOK_SECRET, SECRET);
    assert_eq!(webhook_secrets(&world), [SECRET]);
    assert_eq!(webhook_secrets(&world.with(PREVIOUS, OTHER_SECRET)), [SECRET, OTHER_SECRET]);
    let problem = World::new().with(PREVIOUS, OTHER_SECRET).problem();
    assert_eq!(problem.key, "payments.webhook_secret");
    assert!(problem.message.contains("payments.previous_webhook_secret"), "{problem}");
}

#[test]
fn a_webhook_secret_is_not_short() {
    for (variable, key) in
        [(WEBHOOK_SECRET, "payments.webhook_secret"), (PREVIOUS, "payments.previous_webhook_secret")]
    {
        let problem = World::new().with(WEBHOOK_SECRET, SECRET).with(variable, "whsec_123456789").problem();
        assert_eq!(problem.key, key);
        assert!(problem.message.contains("15 bytes"), "{problem}");
        assert!(!problem.to_string().contains("whsec_1"), "{problem}");
    }
}

#[test]
fn the_secrets_may_be_files_and_are_never_shown() {
    let world = World::new().with(GATEWAY, "stripe");
    let names = ["STRIPE_SECRET_KEY", "WEBHOOK_SECRET", "PREVIOUS_WEBHOOK_SECRET"];
    let world = names.into_iter().fold(world, |world, name| {
        let world = world.with_file(name, "sk_canary-7f3a-of-enough-length\n");
        let path = world.path(name).display().to_string();
        world.with(&format!("CONCENTRIC_PAYMENTS__{name}_FILE"), &path)
    });
    assert_eq!(account(&world).secret_key.expose_secret(), "sk_canary-7f3a-of-enough-length");
    assert_eq!(webhook_secrets(&world), ["sk_canary-7f3a-of-enough-length"; 2]);
    let shown = format!("{:?}", world.settings());
    assert!(!shown.contains("canary"), "{shown}");
    for name in names {
        let key = format!("payments.{}", name.to_lowercase());
        assert_eq!(world.entry(&key).value, "\"********\"", "{key}");
    }
}
