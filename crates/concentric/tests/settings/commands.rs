//! `concentric config show`, `check` and `dotenv`.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::ExitCode;

use clap::Parser;
use concentric::commands::config::{self, ConfigArgs};
use concentric::settings::{DatabaseUrl, Profile};
use secrecy::ExposeSecret;

use crate::world::{SECRET, World};

#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    config: ConfigArgs,
}

struct Outcome {
    exit: ExitCode,
    out: String,
    err: String,
}

fn run(world: &World, arguments: &str) -> Outcome {
    let cli = Cli::try_parse_from(["config"].into_iter().chain(arguments.split(' '))).unwrap();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let exit = config::run(&cli.config, &world.sources, &mut out, &mut err).unwrap();
    Outcome { exit, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
}

/// The line that tells of a key.
fn line<'a>(shown: &'a str, key: &str) -> &'a str {
    shown.lines().find(|line| line.starts_with(&format!("{key} = "))).unwrap()
}

#[test]
fn show_tells_each_value_and_where_it_comes_from() {
    let world = World::new().with("CONCENTRIC_SERVER__PORT", "9000");
    let shown = run(&world, "show");
    assert_eq!(shown.exit, ExitCode::SUCCESS);
    let port = line(&shown.out, "server.port");
    assert!(port.starts_with("server.port = 9000 "), "{port}");
    assert!(port.ends_with(" # environment variable CONCENTRIC_SERVER__PORT"), "{port}");
    assert!(line(&shown.out, "cors.origins").ends_with("# default"));
}

#[test]
fn show_masks_secrets_and_the_password_of_the_database() {
    let world = World::new()
        .with("CONCENTRIC_SESSION__SECRET", SECRET)
        .with("CONCENTRIC_PASSWORD__PREVIOUS_PEPPERS", &format!("0:{SECRET}"))
        .with("CONCENTRIC_DATABASE__URL", "postgres://app:hidden@db/shop?password=hidden&application_name=x");
    let shown = run(&world, "show").out;
    assert!(!shown.contains(SECRET) && !shown.contains("hidden"), "{shown}");
    assert!(line(&shown, "session.secret").starts_with("session.secret = \"********\" "));
    assert!(line(&shown, "password.previous_peppers").contains("\"********\""));
    assert!(line(&shown, "database.url").contains("postgres://app:********@db/shop?"));
    assert!(line(&shown, "database.url").contains("application_name=x"));
}

#[test]
fn show_and_check_change_nothing_and_say_where_secrets_will_be() {
    let world = World::new();
    let shown = run(&world, "show").out;
    assert!(line(&shown, "session.secret").contains("made at the first start"), "{shown}");
    assert_eq!(run(&world, "check").exit, ExitCode::SUCCESS);
    assert!(!world.path("data").exists());
    world.load().unwrap();
    assert!(line(&run(&world, "show").out, "session.secret").ends_with("data/secrets.toml"));
}

#[test]
fn show_prints_what_it_can_of_a_broken_configuration() {
    let shown = run(&World::new().with("CONCENTRIC_SERVER__PORT", "none"), "show");
    assert_eq!(shown.exit, ExitCode::from(78));
    assert!(line(&shown.out, "server.port").contains("\"none\""));
    assert!(shown.err.contains("server.port: must be a whole number"), "{}", shown.err);
}

#[test]
fn check_lists_everything_on_standard_error_and_exits_78() {
    let checked = run(&World::new().with("CONCENTRIC_PROFILE", "production"), "check");
    assert_eq!(checked.exit, ExitCode::from(78));
    assert!(checked.out.is_empty());
    for key in [
        "session.secret",
        "tokens.secret",
        "password.pepper",
        "api_keys.secret",
        "second_factor.secret",
        "list.cursor_secret",
        "server.public_url",
    ] {
        assert!(checked.err.contains(key), "{}", checked.err);
    }
}

#[test]
fn check_is_short_about_a_sound_configuration() {
    let checked = run(&World::production(), "check");
    assert_eq!(checked.exit, ExitCode::SUCCESS);
    assert_eq!(checked.out, "The configuration is sound; the profile is production.\n");
    assert!(checked.err.is_empty());
}

#[test]
fn a_dotenv_for_docker_is_a_sound_production_as_it_is() {
    let world = World::new();
    assert_eq!(run(&world, "dotenv --for docker").exit, ExitCode::SUCCESS);
    assert_eq!(world.mode(".env"), 0o600);
    let checked = run(&world, "check");
    assert_eq!(checked.exit, ExitCode::SUCCESS, "{}", checked.err);
    let settings = world.settings();
    assert_eq!(settings.profile, Profile::Production);
    assert!(settings.server.address.ip().is_unspecified());
    assert!(settings.database.migrate_at_start);
    let DatabaseUrl::Postgres(url) = settings.database.url else { unreachable!("docker means PostgreSQL") };
    let text = world.read(".env");
    let password = text.lines().find_map(|line| line.strip_prefix("POSTGRES_PASSWORD=")).unwrap();
    assert!(password.len() >= 32);
    assert_eq!(url.expose_secret(), format!("postgres://concentric:{password}@db:5432/concentric"));
}

#[test]
fn a_dotenv_for_docker_works_exported_as_well() {
    let written = World::new();
    run(&written, "dotenv --for docker");
    let mut world = World::new();
    for (name, value) in written.read(".env").lines().filter_map(|line| line.split_once('=')) {
        world = world.with(name, value);
    }
    assert_eq!(run(&world, "check").exit, ExitCode::SUCCESS);
}

#[test]
fn every_dotenv_has_secrets_of_its_own() {
    let written = [World::new(), World::new()].map(|world| {
        run(&world, "dotenv --for docker --output secrets.env");
        world.read("secrets.env")
    });
    let secrets = |text: &str| {
        text.lines()
            .filter(|line| !line.starts_with('#') && (line.contains("SECRET=") || line.contains("PEPPER=")))
            .count()
    };
    assert_eq!(secrets(&written[0]), 6);
    assert!(
        written[0]
            .lines()
            .filter(|line| line.contains("SECRET=") && !line.starts_with('#'))
            .all(|line| !written[1].contains(line))
    );
}

#[test]
fn a_dotenv_for_local_is_a_sound_development() {
    let world = World::new();
    assert_eq!(run(&world, "dotenv --for local").exit, ExitCode::SUCCESS);
    assert_eq!(world.mode(".env"), 0o600);
    assert_eq!(world.settings().profile, Profile::Development);
    assert_eq!(world.entry("session.secret").origin, ".env CONCENTRIC_SESSION__SECRET");
    assert!(!world.path("data").exists(), "the secrets are in .env already");
}

#[test]
fn a_dotenv_for_local_keeps_the_secrets_that_accounts_depend_on() {
    let odd = "a \"quoted\" $pepper\\ with 'everything' # in it";
    for world in [World::new(), World::new().with("CONCENTRIC_PASSWORD__PEPPER", odd)] {
        let before = world.settings().password.pepper.secret;
        run(&world, "dotenv --for local");
        let world = world.without("CONCENTRIC_PASSWORD__PEPPER");
        let after = world.settings().password.pepper.secret;
        assert_eq!(after.expose_secret(), before.expose_secret());
        assert_eq!(world.entry("password.pepper").origin, ".env CONCENTRIC_PASSWORD__PEPPER");
    }
}

#[test]
fn a_dotenv_for_local_takes_nothing_from_a_production_that_it_replaces() {
    let world = World::new();
    let pepper = world.settings().password.pepper.secret;
    run(&world, "dotenv --for docker");
    run(&world, "dotenv --for local --force");
    assert_eq!(world.settings().password.pepper.secret.expose_secret(), pepper.expose_secret());
}

#[test]
fn a_dotenv_for_local_is_not_written_while_the_kept_secrets_are_unreadable() {
    let world = World::new();
    world.load().unwrap();
    let world = world.with_file("data/secrets.toml", "nonsense");
    let refused = run(&world, "dotenv --for local");
    assert_eq!(refused.exit, ExitCode::from(78));
    assert!(refused.err.contains("secrets.toml"), "{}", refused.err);
    assert!(!world.path(".env").exists());
}

#[test]
fn a_dotenv_that_exists_is_left_alone() {
    let world = World::new().with_file(".env", "MINE=1\n");
    let refused = run(&world, "dotenv --for docker");
    assert_eq!(refused.exit, ExitCode::from(73));
    assert!(refused.err.contains("--force"), "{}", refused.err);
    assert_eq!(world.read(".env"), "MINE=1\n");
}

#[test]
fn force_replaces_a_dotenv_and_closes_it_to_others() {
    let world = World::new().with_file(".env", "MINE=1\n");
    fs::set_permissions(world.path(".env"), fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(run(&world, "dotenv --for docker --force").exit, ExitCode::SUCCESS);
    assert!(!world.read(".env").contains("MINE"));
    assert_eq!(world.mode(".env"), 0o600);
    assert_eq!(fs::read_dir(world.path("")).unwrap().count(), 1, "no temporary file stays behind");
}

#[test]
fn a_dotenv_that_cannot_be_written_is_told() {
    let refused = run(&World::new(), "dotenv --for local --output absent/.env");
    assert_eq!(refused.exit, ExitCode::from(73));
    assert!(refused.err.contains("absent/.env"), "{}", refused.err);
}
