//! What the type system cannot forbid within a ring, clippy does: the rules are there and say why.

use std::{fs, io};

const CLOCK: &str = "std::time::SystemTime::now";
const RANDOM_ID: &str = "uuid::Uuid::now_v7";

#[test]
fn the_domain_reads_no_clock_and_makes_no_ids() -> io::Result<()> {
    assert_bans("domain", &[CLOCK, RANDOM_ID])
}

#[test]
fn use_cases_read_no_clock_and_make_no_ids() -> io::Result<()> {
    assert_bans("application", &[CLOCK, RANDOM_ID])
}

#[test]
fn the_edge_never_acts_as_the_system() -> io::Result<()> {
    assert_bans("presentation", &["application::authz::Actor::for_system"])
}

fn assert_bans(package: &str, methods: &[&str]) -> io::Result<()> {
    let file = format!("crates/{package}/clippy.toml");
    let text = fs::read_to_string(arch::root().join(&file))?;
    for method in methods {
        let rule = banned_methods(&text).find(|line| line.contains(&format!("path = \"{method}\"")));
        let says_why = rule.is_some_and(|line| line.contains("reason = \""));
        assert!(says_why, "{file} does not ban {method}, or does not say why");
    }
    Ok(())
}

/// The entries of `disallowed-methods`, one per line.
fn banned_methods(text: &str) -> impl Iterator<Item = &str> {
    let list = text.split_once("disallowed-methods = [").map_or("", |(_, rest)| rest);
    list.lines()
        .skip(1)
        .take_while(|line| !line.starts_with(']'))
        .filter(|line| line.trim_start().starts_with('{'))
}
