//! What docs/security.md says of OWASP ASVS 5.0 is complete, and rests on tests that exist.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// The sections that are spoken of, and how many requirements ASVS 5.0.0 has in each.
const SECTIONS: [(&str, u8); 23] = [
    ("6.1", 3),
    ("6.2", 12),
    ("6.3", 8),
    ("6.4", 6),
    ("6.5", 8),
    ("6.6", 4),
    ("6.7", 2),
    ("6.8", 4),
    ("7.1", 3),
    ("7.2", 4),
    ("7.3", 2),
    ("7.4", 5),
    ("7.5", 3),
    ("7.6", 2),
    ("9.1", 3),
    ("9.2", 4),
    ("10.1", 2),
    ("10.2", 3),
    ("10.3", 5),
    ("10.4", 16),
    ("10.5", 5),
    ("10.6", 2),
    ("10.7", 3),
];

/// What the document says of one requirement.
struct Row<'a> {
    id: &'a str,
    level: &'a str,
    verdict: &'a str,
    shown_by: &'a str,
}

#[test]
fn every_requirement_is_there_once_and_in_order() -> io::Result<()> {
    let document = document()?;
    let found: Vec<_> = rows(&document).map(|row| row.id.to_owned()).collect();
    let of_section = |(section, count)| (1..=count).map(move |number| format!("{section}.{number}"));
    let expected: Vec<_> = SECTIONS.into_iter().flat_map(of_section).collect();
    assert_eq!(found, expected);
    Ok(())
}

#[test]
fn every_requirement_has_a_level_and_a_verdict() -> io::Result<()> {
    for Row { id, level, verdict, .. } in rows(&document()?) {
        assert!(["1", "2", "3"].contains(&level), "{id} has the level '{level}'");
        let known = ["**met**", "**in part**: ", "**not met**: ", "**n/a**: "];
        assert!(known.iter().any(|known| verdict.starts_with(known)), "{id} has the verdict '{verdict}'");
    }
    Ok(())
}

/// A document is shown by being there, so the verdict links to it.
#[test]
fn what_is_met_is_shown() -> io::Result<()> {
    for Row { id, verdict, shown_by, .. } in rows(&document()?) {
        let shown = !shown_by.is_empty() || verdict.contains("](");
        assert!(!verdict.starts_with("**met**") || shown, "nothing shows that {id} is met");
    }
    Ok(())
}

#[test]
fn what_is_missing_of_levels_1_and_2_is_listed() -> io::Result<()> {
    let document = document()?;
    let lacks =
        |row: &Row<'_>| row.verdict.starts_with("**in part**") || row.verdict.starts_with("**not met**");
    let missing: Vec<_> =
        rows(&document).filter(|row| row.level != "3" && lacks(row)).map(|row| row.id).collect();
    let listed = document.lines().filter_map(|line| match &cells(line)[..] {
        [id, because] if is_number(id) && !because.is_empty() => Some(*id),
        _ => None,
    });
    assert_eq!(listed.collect::<Vec<_>>(), missing);
    Ok(())
}

#[test]
fn every_test_that_is_named_exists() -> io::Result<()> {
    let document = document()?;
    let named: Vec<_> = rows(&document).flat_map(|row| quoted(row.shown_by)).collect();
    assert!(!named.is_empty());
    for name in named {
        let (file, function) = name.split_once("::").unwrap_or((name, ""));
        let source = fs::read_to_string(below_crates(file))
            .map_err(|error| io::Error::other(format!("{file}, named in docs/security.md: {error}")))?;
        assert!(has_test(&source, function), "{file} has no test {function}");
    }
    Ok(())
}

fn document() -> io::Result<String> {
    fs::read_to_string(arch::root().join("docs/security.md"))
}

fn below_crates(file: &str) -> PathBuf {
    arch::root().join("crates").join(Path::new(file))
}

/// The rows whose first cell is the number of a requirement.
fn rows(document: &str) -> impl Iterator<Item = Row<'_>> {
    document.lines().filter_map(|line| match cells(line)[..] {
        [id, level, _, verdict, shown_by] if is_number(id) => Some(Row { id, level, verdict, shown_by }),
        _ => None,
    })
}

/// The cells of a row of a table; nothing else has any.
fn cells(line: &str) -> Vec<&str> {
    let row = line.strip_prefix('|').and_then(|line| line.strip_suffix('|'));
    row.map(|row| row.split('|').map(str::trim).collect()).unwrap_or_default()
}

fn is_number(cell: &str) -> bool {
    cell.starts_with(|first: char| first.is_ascii_digit())
}

/// What stands between backticks.
fn quoted(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// Whether the source has that function, marked as a test or listed for a macro that makes tests of it.
fn has_test(source: &str, function: &str) -> bool {
    let lines: Vec<_> = source.lines().map(str::trim).collect();
    let Some(at) = lines.iter().position(|line| line.contains(&format!("fn {function}("))) else {
        return false;
    };
    let mut attributes = lines[..at].iter().rev().take_while(|line| line.starts_with("#["));
    let listed = |line: &&str| line.split([',', '[', ']']).any(|item| item.trim() == function);
    attributes.any(|attribute| attribute.contains("test") || attribute.contains("case"))
        || lines.iter().any(listed)
}
