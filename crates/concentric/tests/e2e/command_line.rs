//! The commands that containers, scripts and generators of clients use.

use serde_json::Value;

use crate::support::World;

/// Something that is needed does not answer (EX_UNAVAILABLE).
const UNAVAILABLE: Option<i32> = Some(69);

fn health_tells_by_its_exit_code_whether_the_server_is_ready(world: World) {
    let server = world.start();
    let address = server.address().to_string();
    let health = ["health", "--address", &address];

    world.run(&health).expect_success();
    for path in ["/livez", "/readyz", "/health"] {
        assert_eq!(server.client().get(path).expect(200).text("status"), "ok");
    }

    server.stop();
    let asked = world.run(&health);
    assert_eq!(asked.code, UNAVAILABLE);
    assert!(asked.err.contains(&address), "{}", asked.err);
}

#[test]
fn the_version_is_that_of_the_package() {
    let world = World::sqlite();
    assert_eq!(world.run(&["version"]).expect_success(), format!("{}\n", env!("CARGO_PKG_VERSION")));
    assert!(world.run(&["--version"]).expect_success().contains(env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_printed_openapi_document_is_the_one_that_is_served() {
    // The printed one is that of production, where the cookie is secure and named accordingly.
    let world = World::sqlite().with("SESSION__SECURE_COOKIE", true);
    let server = world.start();

    let printed: Value = serde_json::from_str(&world.run(&["openapi"]).expect_success()).unwrap();

    assert_eq!(printed["openapi"], "3.1.0");
    assert_eq!(printed, server.client().get("/openapi.json").expect(200).json());
}

#[test]
fn the_openapi_document_needs_no_configuration() {
    let world = World::sqlite().with("PROFILE", "production");
    world.run(&["openapi"]).expect_success();
    assert!(!world.file().exists());
}

#[test]
fn an_address_in_use_is_named() {
    let world = World::sqlite();
    let server = world.start();
    let same = World::sqlite().with("SERVER__PORT", server.address().port());

    let refused = same.run(&["serve"]);

    assert_eq!(refused.code, Some(1));
    assert!(refused.err.contains(&server.address().to_string()), "{refused:?}");
    assert!(refused.err.contains("server.port"), "{refused:?}");
}

#[test]
fn a_secure_setting_that_is_missing_stops_production_before_it_begins() {
    let world = World::sqlite().with("PROFILE", "production");

    let refused = world.run(&["serve"]);

    assert_eq!(refused.code, Some(78), "{refused:?}");
    assert!(refused.err.contains("CONCENTRIC_SESSION__SECRET"), "{refused:?}");
    assert!(!world.folder().join("data").exists());
}

on_both_databases![health_tells_by_its_exit_code_whether_the_server_is_ready];
