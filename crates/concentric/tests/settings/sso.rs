//! Who may vouch for people who sign in.

use concentric::settings::SsoProviderSettings;
use infrastructure::{ClientAuthentication, SigningAlgorithm};
use secrecy::ExposeSecret as _;

use crate::world::World;

fn with_acme(world: World) -> World {
    world
        .with("CONCENTRIC_SERVER__PUBLIC_URL", "https://api.acme.test")
        .with("CONCENTRIC_SSO__PROVIDERS", "acme")
        .with("CONCENTRIC_SSO__ACME__ISSUER", "https://login.acme.test")
        .with("CONCENTRIC_SSO__ACME__CLIENT_ID", "shop")
        .with("CONCENTRIC_SSO__ACME__CLIENT_SECRET", "canary-7f3a")
}

fn only(world: &World) -> SsoProviderSettings {
    let providers = world.settings().sso.providers;
    assert_eq!(providers.len(), 1);
    providers[0].clone()
}

#[test]
fn nobody_vouches_for_anybody_unless_the_operator_says_so() {
    assert!(World::new().settings().sso.providers.is_empty());
}

#[test]
fn a_provider_is_a_section_of_its_own() {
    let acme = only(&with_acme(World::production()));
    assert_eq!((acme.name.as_str(), acme.title.as_str()), ("acme", "acme"));
    assert_eq!((acme.issuer.as_str(), acme.client_id.as_str()), ("https://login.acme.test", "shop"));
    assert!(
        matches!(acme.authentication, ClientAuthentication::Basic(ref secret) if secret.expose_secret() == "canary-7f3a")
    );
    assert_eq!((acme.scopes.join(" ").as_str(), acme.create_users), ("openid email profile", false));
    assert_eq!(acme.algorithm, SigningAlgorithm::Rs256);
    assert_eq!(acme.return_paths.first().as_str(), "/");
}

#[test]
fn what_is_said_of_all_holds_for_whoever_says_nothing_else() {
    let file = r#"
        server.public_url = "https://api.acme.test"
        [sso]
        providers = ["acme", "other"]
        [sso.provider]
        client_id = "shop"
        client_authentication = "none"
        return_paths = ["/app", "/app/*"]
        [sso.acme]
        issuer = "https://login.acme.test"
        [sso.other]
        title = "Other"
        issuer = "https://other.test/realms/a"
        client_id = "shop at other"
        algorithm = "EdDSA"
    "#;
    let providers = World::new().with_file("concentric.toml", file).settings().sso.providers;
    let told: Vec<_> = providers
        .iter()
        .map(|from| (from.name.as_str(), from.title.as_str(), from.client_id.as_str(), from.algorithm))
        .collect();
    let expected = [
        ("acme", "acme", "shop", SigningAlgorithm::Rs256),
        ("other", "Other", "shop at other", SigningAlgorithm::EdDsa),
    ];
    assert_eq!(told, expected);
    for from in &providers {
        assert_eq!(from.return_paths.first().as_str(), "/app");
        assert!(matches!(from.authentication, ClientAuthentication::None));
    }
}

#[test]
fn what_is_missing_or_wrong_is_told_by_its_key() {
    let missing = World::new().with("CONCENTRIC_SSO__PROVIDERS", "acme").problem_keys();
    assert_eq!(
        missing,
        ["server.public_url", "sso.acme.issuer", "sso.acme.client_id", "sso.acme.client_secret"]
    );
    for (name, value) in [
        ("ISSUER", "login.acme.test"),
        ("ISSUER", "http://login.acme.test"),
        ("ISSUER", "https://login.acme.test?a"),
        ("ISSUER", "https://a:b@login.acme.test"),
        ("CLIENT_AUTHENTICATION", "basic"),
        ("ALGORITHM", "HS256"),
        ("ALGORITHM", "none"),
        ("SCOPES", "email"),
        ("SCOPES", "openid,a b"),
        ("CREATE_USERS", "perhaps"),
        ("RETURN_PATHS", "https://acme.test/"),
        ("RETURN_PATHS", "//acme.test"),
        ("RETURN_PATHS", ""),
        ("ISUER", "https://login.acme.test"),
    ] {
        let variable = format!("CONCENTRIC_SSO__ACME__{name}");
        let problem = with_acme(World::new()).with(&variable, value).problem();
        let key = if name == "ISUER" { variable } else { format!("sso.acme.{}", name.to_lowercase()) };
        assert_eq!(problem.key, key, "{value}");
    }
    for names in ["Acme", "a-b", "provider", "acme,acme", "a__b", "_a"] {
        let keys = with_acme(World::new()).with("CONCENTRIC_SSO__PROVIDERS", names).problem_keys();
        assert!(keys.contains(&"sso.providers".to_owned()), "{names}: {keys:?}");
    }
}

#[test]
fn who_authenticates_by_nothing_has_no_secret() {
    let way = "CONCENTRIC_SSO__ACME__CLIENT_AUTHENTICATION";
    let world = with_acme(World::new()).with(way, "none");
    assert_eq!(world.problem().key, "sso.acme.client_secret");
    assert!(world.without("CONCENTRIC_SSO__ACME__CLIENT_SECRET").load().is_ok());
}

#[test]
fn a_provider_without_tls_is_on_this_machine_and_not_in_production() {
    let local = |world| with_acme(world).with("CONCENTRIC_SSO__ACME__ISSUER", "http://127.0.0.1:3999");
    assert!(local(World::new()).load().is_ok());
    assert_eq!(local(World::production()).problem().key, "sso.acme.issuer");
}

#[test]
fn the_secret_may_be_a_file_and_is_never_shown() {
    let world = with_acme(World::new()).without("CONCENTRIC_SSO__ACME__CLIENT_SECRET");
    let world = world.with_file("secret", "canary-7f3a\n");
    let path = world.path("secret").display().to_string();
    let world = world.with("CONCENTRIC_SSO__ACME__CLIENT_SECRET_FILE", &path);
    let ClientAuthentication::Basic(secret) = only(&world).authentication else {
        panic!("there is a secret")
    };
    assert_eq!(secret.expose_secret(), "canary-7f3a");
    assert!(!format!("{:?}", world.settings()).contains("canary"));
    assert_eq!(world.entry("sso.acme.client_secret").value, "\"********\"");
}
