//! Where files are kept.

use concentric::settings::{BucketSettings, FileSettings};
use secrecy::ExposeSecret as _;

use crate::world::World;

fn bucket() -> World {
    World::new()
        .with("CONCENTRIC_FILES__STORE", "s3")
        .with("CONCENTRIC_FILES__BUCKET", "acme-files")
        .with("CONCENTRIC_FILES__KEY_ID", "AKIA0")
        .with("CONCENTRIC_FILES__SECRET", "c2VjcmV0IG9mIGEgYnVja2V0")
}

fn of_bucket(world: &World) -> BucketSettings {
    match world.settings().files {
        FileSettings::S3(bucket) => bucket,
        FileSettings::Local(dir) => panic!("files are in {}", dir.display()),
    }
}

fn dir(world: &World) -> std::path::PathBuf {
    match world.settings().files {
        FileSettings::Local(dir) => dir,
        FileSettings::S3(bucket) => panic!("files are in {bucket:?}"),
    }
}

#[test]
fn files_are_in_the_data_directory_unless_said_otherwise() {
    let world = World::new();
    assert_eq!(dir(&world), world.path("./data/files"));
    let world = world.with("CONCENTRIC_FILES__DIR", "elsewhere");
    assert_eq!(dir(&world), world.path("elsewhere"));
}

#[test]
fn a_bucket_needs_a_name_and_a_credential() {
    let world = World::new().with("CONCENTRIC_FILES__STORE", "s3");
    assert_eq!(world.problem_keys(), ["files.bucket", "files.key_id", "files.secret"]);
    for problem in world.problems() {
        assert_eq!(problem.message, "is missing, and files.store is \"s3\"");
    }
}

#[test]
fn a_bucket_is_amazons_unless_a_server_is_named() {
    let settings = of_bucket(&bucket());
    assert_eq!((settings.endpoint, settings.region.as_str()), (None, "us-east-1"));
    assert_eq!(settings.secret.expose_secret(), "c2VjcmV0IG9mIGEgYnVja2V0");
    for server in ["https://s3.example.com", "http://127.0.0.1:9000"] {
        let settings = of_bucket(&bucket().with("CONCENTRIC_FILES__ENDPOINT", server));
        assert_eq!(settings.endpoint.as_deref(), Some(server));
    }
}

#[test]
fn files_do_not_cross_a_network_in_the_open() {
    let problem = bucket().with("CONCENTRIC_FILES__ENDPOINT", "http://s3.example.com").problem();
    assert_eq!(problem.key, "files.endpoint");
    assert!(problem.message.contains("must be https, or http on this machine"), "{problem}");
}

#[test]
fn names_that_no_server_accepts_are_refused_before_it_is_asked() {
    for (key, value) in [
        ("CONCENTRIC_FILES__ENDPOINT", "s3.example.com"),
        ("CONCENTRIC_FILES__ENDPOINT", "https://s3.example.com/bucket"),
        ("CONCENTRIC_FILES__BUCKET", "ab"),
        ("CONCENTRIC_FILES__BUCKET", "Acme"),
        ("CONCENTRIC_FILES__BUCKET", "acme/files"),
        ("CONCENTRIC_FILES__STORE", "ftp"),
    ] {
        let problem = bucket().with(key, value).problem();
        assert!(key.ends_with(&problem.key["files.".len()..].to_uppercase()), "{key}={value}: {problem}");
    }
}

#[test]
fn the_secret_of_the_bucket_is_never_shown_and_may_be_in_a_file() {
    assert_eq!(bucket().entry("files.secret").value, "\"********\"");
    assert!(!format!("{:?}", bucket().settings()).contains("c2VjcmV0"));
    let world = bucket().without("CONCENTRIC_FILES__SECRET").with_file("secret", "from-a-file\n");
    let path = world.path("secret").to_str().unwrap().to_owned();
    let settings = of_bucket(&world.with("CONCENTRIC_FILES__SECRET_FILE", &path));
    assert_eq!(settings.secret.expose_secret(), "from-a-file");
}
