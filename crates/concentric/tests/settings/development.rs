//! The secrets that development makes for itself.

use std::collections::HashSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::Barrier;
use std::thread;

use concentric::settings::Settings;
use secrecy::ExposeSecret;

use crate::world::{FIFTH_SECRET, FOURTH_SECRET, OTHER_SECRET, SECRET, SIXTH_SECRET, THIRD_SECRET, World};

const FILE: &str = "data/secrets.toml";

fn secrets(settings: &Settings) -> [String; 6] {
    let secrets = [
        &settings.session.secret,
        &settings.password.pepper.secret,
        &settings.list.cursor_secret,
        &settings.api_keys.secret.secret,
        &settings.second_factor.secret.secret,
        &settings.tokens.secret,
    ];
    secrets.map(|secret| secret.expose_secret().to_owned())
}

#[test]
fn missing_secrets_are_made_once_and_kept() {
    let world = World::new();
    let first = world.load().unwrap();
    assert!(first.notices[0].contains("secrets.toml"), "{:?}", first.notices);
    let second = world.load().unwrap();
    assert!(second.notices.is_empty());
    assert_eq!(secrets(&first.settings), secrets(&second.settings));
    let made = secrets(&first.settings);
    assert!(made.iter().all(|secret| secret.len() >= 32));
    assert_eq!(HashSet::from(made).len(), 6, "each is another");
}

#[test]
fn different_installations_have_different_secrets() {
    assert_ne!(secrets(&World::new().settings()), secrets(&World::new().settings()));
}

#[test]
fn only_the_owner_can_read_them() {
    let world = World::new();
    world.load().unwrap();
    assert_eq!(world.mode("data"), 0o700);
    assert_eq!(world.mode(FILE), 0o600);
}

#[test]
fn a_file_that_others_can_read_is_closed_with_a_notice() {
    let world = World::new();
    let before = secrets(&world.settings());
    fs::set_permissions(world.path(FILE), fs::Permissions::from_mode(0o644)).unwrap();
    let loaded = world.load().unwrap();
    assert_eq!(world.mode(FILE), 0o600);
    assert!(loaded.notices[0].contains("open to other users"), "{:?}", loaded.notices);
    assert_eq!(secrets(&loaded.settings), before);
}

#[test]
fn starts_at_the_same_moment_agree() {
    let world = World::new();
    let barrier = Barrier::new(8);
    let start = || {
        barrier.wait();
        secrets(&world.settings())
    };
    let seen: Vec<_> = thread::scope(|scope| {
        let starts: Vec<_> = (0..8).map(|_| scope.spawn(start)).collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect()
    });
    assert!(seen.iter().all(|secrets| *secrets == seen[0]));
}

#[test]
fn a_secret_that_the_file_lacks_is_added_and_the_others_stay() {
    let world = World::new();
    fs::create_dir(world.path("data")).unwrap();
    let world = world.with_file(FILE, &format!("# mine\n[session]\nsecret = \"{SECRET}\""));
    let settings = world.settings();
    assert_eq!(settings.session.secret.expose_secret(), SECRET);
    assert_eq!(secrets(&settings), secrets(&world.settings()));
    assert!(world.read(FILE).contains("# mine"));
    assert_eq!(world.mode(FILE), 0o600);
}

#[test]
fn a_file_that_cannot_be_understood_is_refused_and_left_alone() {
    for text in ["session.secret = \"unfinished", "session.secret = \"\""] {
        let world = World::new();
        fs::create_dir(world.path("data")).unwrap();
        let world = world.with_file(FILE, text);
        let problem = world.problem();
        assert_eq!(problem.key, "data.dir");
        assert!(
            problem.message.contains("secrets.toml") && !problem.message.contains("unfinished"),
            "{problem}"
        );
        assert_eq!(world.read(FILE), text);
    }
}

#[test]
fn secrets_that_are_set_need_no_file() {
    let world = World::new()
        .with("CONCENTRIC_SESSION__SECRET", SECRET)
        .with("CONCENTRIC_PASSWORD__PEPPER", OTHER_SECRET)
        .with("CONCENTRIC_LIST__CURSOR_SECRET", THIRD_SECRET)
        .with("CONCENTRIC_API_KEYS__SECRET", FOURTH_SECRET)
        .with("CONCENTRIC_SECOND_FACTOR__SECRET", FIFTH_SECRET)
        .with("CONCENTRIC_TOKENS__SECRET", SIXTH_SECRET);
    let set = [SECRET, OTHER_SECRET, THIRD_SECRET, FOURTH_SECRET, FIFTH_SECRET, SIXTH_SECRET];
    assert_eq!(secrets(&world.settings()), set);
    assert!(!world.path("data").exists());
}

#[test]
fn a_secret_that_is_set_wins_over_the_kept_one() {
    let world = World::new();
    let [_, pepper, ..] = secrets(&world.settings());
    let world = world.with("CONCENTRIC_SESSION__SECRET", SECRET);
    let [session, same_pepper, ..] = secrets(&world.settings());
    assert_eq!((session.as_str(), same_pepper), (SECRET, pepper));
}

#[test]
fn nothing_is_made_while_something_is_wrong() {
    let world = World::new().with("CONCENTRIC_SERVER__PORT", "none");
    assert_eq!(world.problem().key, "server.port");
    assert!(!world.path("data").exists());
}

#[test]
fn a_data_directory_that_cannot_be_made_is_a_problem_of_its_key() {
    let problem = World::new().with_file("data", "a file").problem();
    assert_eq!(problem.key, "data.dir");
    assert!(problem.remedy.contains("CONCENTRIC_DATA__DIR"), "{problem}");
}

#[test]
fn settings_never_show_a_secret_when_debugged() {
    let previous = format!("0:{OTHER_SECRET}");
    let world = World::new()
        .with("CONCENTRIC_PASSWORD__PREVIOUS_PEPPERS", &previous)
        .with("CONCENTRIC_DATABASE__URL", "postgres://app:canary-7f3a@127.0.0.1/shop");
    let loaded = world.load().unwrap();
    let shown = format!("{loaded:?}");
    for secret in secrets(&loaded.settings).iter().map(String::as_str).chain([OTHER_SECRET, "canary-7f3a"]) {
        assert!(!shown.contains(secret), "{shown}");
    }
}
