//! Who must have a second factor, and what apps call the service.

use domain::identity::Role;

use crate::world::World;

const REQUIRED_FOR: &str = "CONCENTRIC_SECOND_FACTOR__REQUIRED_FOR";
const ISSUER: &str = "CONCENTRIC_SECOND_FACTOR__ISSUER";

#[test]
fn nobody_must_have_one_unless_somebody_says_so() {
    assert_eq!(World::new().settings().second_factor.required_for.from, None);
    for (word, least) in [
        ("none", None),
        ("super_admins", Some(Role::SuperAdmin)),
        ("admins", Some(Role::Admin)),
        ("everyone", Some(Role::User)),
    ] {
        let settings = World::new().with(REQUIRED_FOR, word).settings();
        assert_eq!(settings.second_factor.required_for.from, least, "{word}");
    }
    let problem = World::new().with(REQUIRED_FOR, "root").problem();
    assert_eq!(problem.key, "second_factor.required_for");
    assert!(problem.message.contains("super_admins"), "{problem}");
}

#[test]
fn the_name_in_apps_is_a_name() {
    assert_eq!(World::new().with(ISSUER, "Acme & Söhne").settings().second_factor.issuer, "Acme & Söhne");
    for name in ["", " Acme", "Acme: shop", "a\u{7}b", &"x".repeat(41)] {
        let problem = World::new().with(ISSUER, name).problem();
        assert_eq!(problem.key, "second_factor.issuer", "{name:?}");
    }
}

#[test]
fn a_server_key_has_an_id_of_its_own() {
    let again = "1:72c5e0a91f4b8d36e92d7a1c5b60f84e";
    let problem = World::new().with("CONCENTRIC_SECOND_FACTOR__PREVIOUS_SECRETS", again).problem();
    assert_eq!(problem.key, "second_factor.previous_secrets");
}
