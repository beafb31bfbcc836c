//! Dependencies point inward: what each crate may link, beyond what its `Cargo.toml` says today.

use std::collections::BTreeSet;
use std::io;

use self::May::{Never, Only};

/// What a crate may link, directly or not. A trailing `*` stands for the rest of a name.
enum May {
    /// These and nothing else: for crates that are meant to stay pure.
    Only(&'static [&'static str]),
    /// Anything but these.
    Never(&'static [&'static str]),
}

/// One rule per crate. A crate without one fails the tests, so nobody forgets to decide.
const RULES: &[(&str, May)] = &[
    ("domain", Only(&["thiserror", "uuid"])),
    ("application", Only(&["domain", "thiserror", "uuid"])),
    ("testkit", Only(&["application", "domain", "thiserror", "uuid"])),
    (
        "infrastructure",
        // It speaks HTTP as a client only: hyper and tower come with that, a framework for servers does not.
        Never(&["aide", "askama*", "axum*", "clap*", "presentation", "testkit", "utoipa*"]),
    ),
    (
        "presentation",
        Never(&[
            "argon2",
            "deadpool*",
            "infrastructure",
            "lettre",
            "libsqlite3_sys",
            "redis",
            "sea_query*",
            "sqlx*",
            "testkit",
        ]),
    ),
    ("concentric", Never(&["arch", "testkit", "trybuild", "proptest"])),
    ("arch", Only(&[])),
    // What the program is measured against must owe it nothing.
    ("bench", Never(&["application", "concentric", "domain", "infrastructure", "presentation", "testkit"])),
    (
        "xtask",
        Never(&["application", "concentric", "domain", "infrastructure", "presentation", "testkit", "tokio"]),
    ),
];

/// TLS and cryptography are rustls with ring: these need a C toolchain, a system library, or run beside it.
/// `openssl-probe` is none of it: it knows where systems keep the certificates that they trust.
const BANNED_EVERYWHERE: &[&str] = &["aws-lc-*", "native-tls", "openssl", "openssl-src", "openssl-sys"];

#[test]
fn every_crate_links_only_what_its_ring_may() -> io::Result<()> {
    for (package, may) in RULES {
        let linked = arch::linked_into(package)?;
        let wrong: Vec<_> = match may {
            Only(list) => linked.iter().filter(|library| !is_named(library, list)).collect(),
            Never(list) => linked.iter().filter(|library| is_named(library, list)).collect(),
        };
        assert!(
            wrong.is_empty(),
            "`{package}` links {wrong:?}: move the code to another ring, or argue for it in RULES"
        );
    }
    Ok(())
}

#[test]
fn every_crate_of_the_workspace_has_a_rule() -> io::Result<()> {
    let ruled: BTreeSet<_> = RULES.iter().map(|(package, _)| (*package).to_owned()).collect();
    assert_eq!(arch::members()?, ruled, "the workspace's crates (left) and those with a rule (right) differ");
    Ok(())
}

#[test]
fn no_second_tls_or_cryptography_stack_is_compiled() -> io::Result<()> {
    let packages = arch::packages()?;
    let banned: Vec<_> = packages.iter().filter(|package| is_named(package, BANNED_EVERYWHERE)).collect();
    assert!(banned.is_empty(), "{banned:?} are compiled: find who asks for them with `cargo tree --invert`");
    Ok(())
}

#[test]
fn the_inner_rings_compile_without_a_feature_lent_by_another_crate() -> io::Result<()> {
    arch::check_alone("domain")?;
    arch::check_alone("application")
}

fn is_named(name: &str, list: &[&str]) -> bool {
    list.iter()
        .any(|pattern| pattern.strip_suffix('*').map_or(*pattern == name, |start| name.starts_with(start)))
}
