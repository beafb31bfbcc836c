//! How a database is named, and which names production refuses.

use concentric::settings::{DatabaseUrl, Settings};
use secrecy::ExposeSecret;

use crate::world::World;

const URL: &str = "CONCENTRIC_DATABASE__URL";

fn sqlite_file(settings: Settings) -> String {
    match settings.database.url {
        DatabaseUrl::Sqlite(path) => path.display().to_string(),
        DatabaseUrl::Postgres(_) => "not SQLite".to_owned(),
    }
}

#[test]
fn without_a_name_it_is_a_file_in_the_data_directory() {
    let world = World::new().with("CONCENTRIC_DATA__DIR", "elsewhere");
    assert_eq!(sqlite_file(world.settings()), world.path("elsewhere/concentric.db").display().to_string());
}

#[test]
fn a_file_is_named_from_the_working_directory_or_in_full() {
    for url in ["sqlite://my.db", "sqlite:my.db"] {
        let world = World::new().with(URL, url);
        assert_eq!(sqlite_file(world.settings()), world.path("my.db").display().to_string());
    }
    let world = World::new().with(URL, "sqlite:///var/lib/my.db");
    assert_eq!(sqlite_file(world.settings()), "/var/lib/my.db");
}

#[test]
fn a_server_is_named_by_its_url() {
    let url = "postgres://app:pw@127.0.0.1:5433/shop";
    let DatabaseUrl::Postgres(kept) = World::new().with(URL, url).settings().database.url else {
        unreachable!("a postgres URL names PostgreSQL")
    };
    assert_eq!(kept.expose_secret(), url);
}

#[test]
fn what_names_no_usable_database_is_refused() {
    for (url, reason) in [
        ("mysql://db/shop", "neither"),
        ("shop.db", "neither"),
        ("sqlite://", "names no file"),
        ("sqlite::memory:", "memory"),
        ("sqlite://my.db?mode=ro", "options"),
        ("postgres://app:p#w@db/shop", "percent-encoded"),
        ("postgres://db/shop?sslmode=on", "verify-full"),
    ] {
        let problem = World::new().with(URL, url).problem();
        assert_eq!(problem.key, "database.url");
        assert!(problem.message.contains(reason), "{url}: {problem}");
    }
}

#[test]
fn the_embedded_database_is_migrated_at_start_and_a_server_only_when_told() {
    let sqlite = || World::new();
    let postgres = || World::new().with(URL, "postgres://localhost/shop");
    let told = |world: World, word| world.with("CONCENTRIC_DATABASE__MIGRATE", word).settings();
    assert!(sqlite().settings().database.migrate_at_start);
    assert!(!postgres().settings().database.migrate_at_start);
    assert!(told(postgres(), "always").database.migrate_at_start);
    assert!(!told(sqlite(), "never").database.migrate_at_start);
}

#[test]
fn production_refuses_a_server_that_may_be_reached_without_tls() {
    for url in [
        "postgres://app:pw@db.acme.test/shop",
        "postgresql://app:pw@db.acme.test/shop?sslmode=prefer",
        "postgres://app:pw@db.acme.test/shop?sslmode=require&sslmode=disable",
        "postgres://app:pw@10.0.0.7/shop?ssl-mode=allow",
        "postgres://app:pw@localhost/shop?host=db.acme.test",
        "postgres://app:pw@localhost.acme.test/shop",
        "postgres:///shop",
    ] {
        let problem = World::production().with(URL, url).problem();
        assert_eq!(problem.key, "database.url", "{url}");
        assert!(problem.message.contains("TLS"), "{url}: {problem}");
        assert!(problem.message.contains("database.allow_plaintext"), "{url}: {problem}");
    }
}

#[test]
fn production_accepts_tls_this_machine_and_an_explicit_permission() {
    for url in [
        "postgres://app:pw@db.acme.test/shop?sslmode=verify-full",
        "postgres://app:pw@db.acme.test/shop?sslmode=REQUIRE",
        "postgres://app:pw@127.0.0.1/shop",
        "postgres://app:pw@[::1]/shop",
        "postgres://app:pw@localhost/shop",
        "postgres://app@%2Fvar%2Frun%2Fpostgresql/shop",
        "postgres:///shop?host=/var/run/postgresql",
    ] {
        assert!(World::production().with(URL, url).load().is_ok(), "{url}");
    }
    let told = World::production()
        .with(URL, "postgres://app:pw@db/shop")
        .with("CONCENTRIC_DATABASE__ALLOW_PLAINTEXT", "true");
    assert!(told.settings().database.allow_plaintext);
}

#[test]
fn development_may_use_any_server() {
    assert!(World::new().with(URL, "postgres://app:pw@db.acme.test/shop").load().is_ok());
}
