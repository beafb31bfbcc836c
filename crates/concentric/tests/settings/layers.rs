//! Which source wins, and how each is written.

use std::time::Duration;

use concentric::settings::{LogFormat, Profile};
use secrecy::ExposeSecret;

use crate::world::{SECRET, World};

#[test]
fn nothing_has_to_be_configured_in_development() {
    let settings = World::new().settings();
    assert_eq!(settings.profile, Profile::Development);
    assert_eq!(settings.server.address.to_string(), "127.0.0.1:8080");
    assert_eq!(settings.server.request_timeout, Duration::from_secs(30));
    assert!(!settings.session.secure_cookie);
    assert!(settings.rate_limit.is_none());
    assert_eq!(settings.log.format, LogFormat::Pretty);
    assert!(settings.jobs.embedded);
    assert_eq!((settings.jobs.workers, settings.jobs.poll_interval), (4, Duration::from_secs(1)));
}

#[test]
fn each_source_wins_over_the_one_before_it() {
    let world = World::new();
    assert_eq!(world.entry("server.port").value, "8080");
    assert_eq!(world.entry("server.port").origin, "default");

    let world = world.with_file("concentric.toml", "[server]\nport = 1001");
    assert_eq!(world.settings().server.address.port(), 1001);
    assert_eq!(world.entry("server.port").origin, "concentric.toml");

    let world = world.with_file(".env", "CONCENTRIC_SERVER__PORT=1002");
    assert_eq!(world.settings().server.address.port(), 1002);
    assert_eq!(world.entry("server.port").origin, ".env CONCENTRIC_SERVER__PORT");

    let world = world.with("CONCENTRIC_SERVER__PORT", "1003");
    assert_eq!(world.settings().server.address.port(), 1003);
    assert_eq!(world.entry("server.port").origin, "environment variable CONCENTRIC_SERVER__PORT");
}

#[test]
fn a_file_changes_only_the_keys_that_it_names() {
    let world = World::new().with_file("concentric.toml", "[server]\nport = 1001");
    assert_eq!(world.entry("server.host").origin, "default");
}

#[test]
fn the_file_of_the_command_line_wins_over_the_one_of_the_environment_and_that_over_the_one_in_the_directory()
{
    let file = |port: u16| format!("[server]\nport = {port}");
    let mut world = World::new().with_file("concentric.toml", &file(1001));
    assert_eq!(world.settings().server.address.port(), 1001);

    world = world.with_file("other.toml", &file(1002)).with("CONCENTRIC_CONFIG", "other.toml");
    assert_eq!(world.settings().server.address.port(), 1002);

    world = world.with_file("third.toml", &file(1003));
    world.sources.config_file = Some("third.toml".into());
    assert_eq!(world.settings().server.address.port(), 1003);
}

#[test]
fn a_file_that_is_asked_for_has_to_exist() {
    let world = World::new().with("CONCENTRIC_CONFIG", "absent.toml");
    let problem = world.problem();
    assert_eq!(problem.key, "absent.toml");
    assert!(problem.message.contains("cannot be read"), "{problem}");
}

#[test]
fn the_profile_can_come_from_any_source_and_brings_its_defaults() {
    let sources = [
        World::production(),
        World::production().without("CONCENTRIC_PROFILE").with_file(".env", "CONCENTRIC_PROFILE=production"),
        World::production()
            .without("CONCENTRIC_PROFILE")
            .with_file("concentric.toml", "profile = \"production\""),
    ];
    for world in sources {
        let settings = world.settings();
        assert_eq!(settings.profile, Profile::Production);
        assert!(settings.session.secure_cookie);
        assert_eq!(settings.rate_limit.unwrap().requests_per_second.get(), 100);
        assert_eq!(settings.rate_limit.unwrap().burst.get(), 1000);
        assert_eq!(settings.log.format, LogFormat::Json);
        assert_eq!(world.entry("session.secure_cookie").origin, "production default");
    }
}

#[test]
fn defaults_of_production_give_way_to_a_file() {
    let world = World::production().with_file("concentric.toml", "[rate_limit]\nrequests_per_second = 0");
    assert!(world.settings().rate_limit.is_none());
}

#[test]
fn a_rate_limit_without_a_burst_lets_one_second_come_at_once() {
    let world = World::new().with("CONCENTRIC_RATE_LIMIT__REQUESTS_PER_SECOND", "7");
    assert_eq!(world.settings().rate_limit.unwrap().burst.get(), 7);
}

#[test]
fn lists_in_the_environment_are_separated_by_commas() {
    let world = World::new()
        .with("CONCENTRIC_CORS__ORIGINS", "https://a.test, https://B.test:443/,")
        .with("CONCENTRIC_SERVER__TRUSTED_PROXIES", "10.0.0.0/8,192.168.1.7");
    let settings = world.settings();
    assert_eq!(settings.cors.origins, ["https://a.test", "https://b.test"]);
    let proxies = settings.server.trusted_proxies;
    assert_eq!(proxies.iter().map(ToString::to_string).collect::<Vec<_>>(), ["10.0.0.0/8", "192.168.1.7/32"]);
}

#[test]
fn an_empty_variable_clears_a_list() {
    let world = World::new()
        .with_file("concentric.toml", "[cors]\norigins = [\"https://a.test\"]")
        .with("CONCENTRIC_CORS__ORIGINS", "");
    assert!(world.settings().cors.origins.is_empty());
}

#[test]
fn a_secret_can_be_kept_in_a_file_of_its_own() {
    let world = World::new()
        .with_file("session-key", &format!("{SECRET}\n"))
        .with("CONCENTRIC_SESSION__SECRET_FILE", "session-key");
    assert_eq!(world.settings().session.secret.expose_secret(), SECRET);
    let origin = "session-key, named by environment variable CONCENTRIC_SESSION__SECRET_FILE";
    assert_eq!(world.entry("session.secret").origin, origin);
}

#[test]
fn a_secret_file_in_the_environment_wins_over_a_secret_in_dotenv() {
    let world = World::new()
        .with_file(".env", "CONCENTRIC_SESSION__SECRET=4d5e1f0c7b6a49382716f5e4d3c2b1a0")
        .with_file("session-key", SECRET)
        .with("CONCENTRIC_SESSION__SECRET_FILE", "session-key");
    assert_eq!(world.settings().session.secret.expose_secret(), SECRET);
}

#[test]
fn a_secret_is_not_taken_from_two_places_at_once() {
    let world = World::new()
        .with_file("session-key", SECRET)
        .with("CONCENTRIC_SESSION__SECRET", SECRET)
        .with("CONCENTRIC_SESSION__SECRET_FILE", "session-key");
    let problem = world.problem();
    assert_eq!(problem.key, "session.secret");
    assert!(problem.message.contains("both"), "{problem}");
}

#[test]
fn a_secret_file_that_is_missing_is_named() {
    let problem = World::new().with("CONCENTRIC_SESSION__SECRET_FILE", "/nowhere/key").problem();
    assert_eq!(problem.key, "session.secret");
    assert!(problem.message.contains("/nowhere/key"), "{problem}");
}

#[test]
fn dotenv_takes_comments_quotes_and_other_programs_variables() {
    let text = "\
# a comment
POSTGRES_PASSWORD=not$ours

export CONCENTRIC_SERVER__PORT = 1004  # behind a value
CONCENTRIC_LOG__FILTER='info,sqlx=warn' # behind quotes
CONCENTRIC_DATA__DIR=\"with \\\"quotes\\\" # and $signs\"
CONCENTRIC_PASSWORD__PEPPER_ID=
CONCENTRIC_PASSWORD__PEPPER_ID=b#7
";
    let world = World::new().with_file(".env", text);
    assert_eq!(world.entry("server.port").value, "1004");
    assert_eq!(world.entry("log.filter").value, "\"info,sqlx=warn\"");
    assert_eq!(world.entry("data.dir").value, r##""with \"quotes\" # and $signs""##);
    assert_eq!(world.entry("password.pepper_id").value, "\"b#7\"");
}

#[test]
fn what_kubernetes_adds_beside_a_service_of_our_name_is_no_mistake() {
    let world = World::new()
        .with("CONCENTRIC_PORT", "tcp://10.96.0.12:80")
        .with("CONCENTRIC_PORT_80_TCP_ADDR", "10.96.0.12")
        .with("CONCENTRIC_SERVICE_HOST", "10.96.0.12")
        .with("CONCENTRIC_SERVICE_PORT_HTTP", "80");
    assert_eq!(world.settings().server.address.port(), 8080);
}

#[test]
fn what_the_test_suite_sets_is_no_mistake() {
    assert!(World::new().with("CONCENTRIC_TEST_POSTGRES_URL", "postgres://localhost/x").load().is_ok());
}

#[test]
fn previous_peppers_are_listed_by_id() {
    let world = World::new()
        .with("CONCENTRIC_PASSWORD__PEPPER_ID", "2026b")
        .with("CONCENTRIC_PASSWORD__PREVIOUS_PEPPERS", &format!("2026a:{SECRET}"));
    let password = world.settings().password;
    assert_eq!(password.pepper.id, "2026b");
    assert_eq!(password.previous_peppers[0].id, "2026a");
    assert_eq!(password.previous_peppers[0].secret.expose_secret(), SECRET);
}

#[test]
fn hashing_uses_the_cores_of_the_machine_unless_told() {
    assert!(World::new().settings().password.hash_concurrency >= 1);
    let told = World::new().with("CONCENTRIC_PASSWORD__HASH_CONCURRENCY", "3");
    assert_eq!(told.settings().password.hash_concurrency, 3);
}
