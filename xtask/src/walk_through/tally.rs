//! What the domain took: files and lines, ring by ring, as the document's last table has it.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter, Write as _};
use std::ops::AddAssign;

use anyhow::{Result, ensure};

use super::document::{Change, Edit};
use super::fault;
use super::hunk::Hunk;

/// The rows of the table, and where their files lie.
const ROWS: &[(&str, &[&str])] = &[
    ("migrations", &["crates/infrastructure/migrations/"]),
    ("domain", &["crates/domain/src/"]),
    ("application", &["crates/application/src/"]),
    ("infrastructure", &["crates/infrastructure/src/"]),
    ("in-memory store", &["crates/testkit/src/memory/"]),
    ("presentation", &["crates/presentation/src/"]),
    ("wiring", &["crates/concentric/src/"]),
    (
        "tests",
        &[
            "crates/application/tests/",
            "crates/infrastructure/tests/",
            "crates/presentation/tests/",
            "crates/testkit/src/factories",
        ],
    ),
];

const HEAD: &str = "\
| | new files | lines in them | files touched | lines added there |
|---|--:|--:|--:|--:|
";

/// One row.
#[derive(Clone, Copy, Default)]
struct Count {
    new_files: usize,
    new_lines: usize,
    touched_files: usize,
    added_lines: usize,
}

/// The table that belongs to `edits`.
pub(super) fn table(edits: &[Edit]) -> Result<String> {
    let mut counts = vec![Count::default(); ROWS.len()];
    let mut total = Count::default();
    let mut seen = BTreeSet::new();
    for Edit { line, path, change } in edits {
        let row = ROWS.iter().position(|(_, places)| places.iter().any(|place| path.starts_with(place)));
        let row = row.ok_or_else(|| fault(*line, format!("`{path}` belongs to no row of the table")))?;
        let count = Count::of(change, seen.insert(path));
        counts[row] += count;
        total += count;
    }
    let mut table = HEAD.to_owned();
    for ((name, _), count) in ROWS.iter().zip(&counts) {
        writeln!(table, "| {name} |{count}")?;
    }
    writeln!(table, "| **all** |{total:#}")?;
    Ok(table)
}

/// Fails unless `document` has this table.
pub(super) fn agrees(document: &str, table: &str) -> Result<()> {
    let at = document.lines().zip(1..).find(|(text, _)| HEAD.lines().next() == Some(*text));
    let line = at.map_or(1, |(_, line)| line);
    ensure!(document.contains(table), fault(line, format!("the table is another by now:\n{table}")));
    Ok(())
}

impl Count {
    fn of(change: &Change, first_of_its_file: bool) -> Self {
        match change {
            Change::New(text) => Self { new_files: 1, new_lines: text.lines().count(), ..Self::default() },
            Change::Touched(hunks) => Self {
                touched_files: usize::from(first_of_its_file),
                added_lines: hunks.iter().map(Hunk::added).sum(),
                ..Self::default()
            },
        }
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.new_files += other.new_files;
        self.new_lines += other.new_lines;
        self.touched_files += other.touched_files;
        self.added_lines += other.added_lines;
    }
}

/// The cells of a row; what is none stays blank. `{:#}` is for the last row, in bold.
impl Display for Count {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let bold = if formatter.alternate() { "**" } else { "" };
        for number in [self.new_files, self.new_lines, self.touched_files, self.added_lines] {
            if number > 0 {
                write!(formatter, " {bold}{number}{bold}")?;
            }
            write!(formatter, " |")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{agrees, table};
    use crate::walk_through::document::edits;

    const DOCUMENT: &str = "\
**New** `crates/domain/src/a.rs`
```rust
a

b
```
**Touched** `crates/domain/src/lib.rs`
```diff
 a
+b
-c
+d
```
**Touched** `crates/domain/src/lib.rs`
```diff
 d
+e
```
**New** `crates/presentation/tests/api/a.rs`
```rust
a
```
";

    #[test]
    fn files_and_lines_are_counted_by_ring() {
        let table = table(&edits(DOCUMENT).unwrap()).unwrap();
        assert!(table.contains("| domain | 1 | 3 | 1 | 3 |\n| application | | | | |\n"), "{table}");
        assert!(
            table.ends_with("| tests | 1 | 1 | | |\n| **all** | **2** | **4** | **1** | **3** |\n"),
            "{table}"
        );
    }

    #[test]
    fn a_file_outside_of_the_rings_is_refused() {
        let elsewhere = edits("**New** `src/a.rs`\n```rust\n```\n").unwrap();
        let error = table(&elsewhere).unwrap_err().to_string();
        assert!(error.contains(":1: `src/a.rs` belongs to no row"), "{error}");
    }

    #[test]
    fn a_stale_table_is_refused_with_the_right_one() {
        let table = table(&edits(DOCUMENT).unwrap()).unwrap();
        assert!(agrees(&format!("{DOCUMENT}\n{table}"), &table).is_ok());
        let stale = format!("{DOCUMENT}\n{}", table.replace("| 3 |", "| 4 |"));
        let error = agrees(&stale, &table).unwrap_err().to_string();
        assert!(error.contains(":24: the table is another by now:\n| |"), "{error}");
    }
}
