//! Which tests to run: those that the document brings or touches, and those that it says catch what one forgets. The
//! others have nothing to do with the new domain, and run elsewhere.

use std::collections::BTreeSet;
use std::process::Command;

use anyhow::{Result, ensure};

use super::document::{Change, Edit};
use super::fault;
use super::files::Files;

/// The head of the table whose second column names the tests.
const CAUGHT_BY_TESTS: &str = "| forgotten | test";

/// Tests, as cargo is told of them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Selection {
    /// The targets that have them; libraries are all built.
    targets: BTreeSet<String>,
    /// Parts of their names.
    names: BTreeSet<String>,
}

impl Selection {
    /// The tests for `edits`, which `files` contain already.
    pub(super) fn of(document: &str, edits: &[Edit], files: &Files) -> Result<Self> {
        let mut selection = Self::default();
        for edit in edits {
            selection.add_edited(edit);
        }
        for (name, line) in named(document)? {
            selection.add_named(name, line, files)?;
        }
        Ok(selection)
    }

    /// Adds them to a command that runs tests.
    pub(super) fn add_to(&self, cargo: &mut Command) {
        cargo.args(["--workspace", "--lib"]);
        cargo.args(self.targets.iter().flat_map(|target| ["--test", target]));
        cargo.arg("--").args(&self.names);
    }

    fn add_edited(&mut self, edit: &Edit) {
        let (target, module) = test_target(&edit.path);
        self.targets.extend(target);
        match (module, &edit.change) {
            (Some(module), _) => _ = self.names.insert(format!("{module}::")),
            (None, Change::New(text)) => self.names.extend(tests_in(text)),
            (None, Change::Touched(_)) => {}
        }
    }

    fn add_named(&mut self, name: &str, line: usize, files: &Files) -> Result<()> {
        // A mapping brings a test of the name of its entity.
        let definitions = [format!("fn {name}("), format!("table!({name} ")];
        let defines = |text: &str| definitions.iter().any(|definition| text.contains(definition));
        let (paths, _): (Vec<_>, Vec<_>) = files.texts().filter(|(_, text)| defines(text)).unzip();
        ensure!(!paths.is_empty(), fault(line, format!("there is no test `{name}`")));
        self.targets.extend(paths.into_iter().filter_map(|path| test_target(path).0));
        self.names.insert(name.to_owned());
        Ok(())
    }
}

/// The tests that the document's table names, with their lines.
fn named(document: &str) -> Result<Vec<(&str, usize)>> {
    let rows = document.lines().zip(1..).skip_while(|(row, _)| !row.starts_with(CAUGHT_BY_TESTS)).skip(2);
    rows.take_while(|(row, _)| row.starts_with('|'))
        .map(|(row, line)| {
            let name =
                row.split('|').nth(2).and_then(|cell| cell.trim_start().strip_prefix('`')?.split_once('`'));
            Ok((name.ok_or_else(|| fault(line, "the second column begins with the name of a test"))?.0, line))
        })
        .collect()
}

/// The test target that the file belongs to, and the module in it.
fn test_target(path: &str) -> (Option<String>, Option<&str>) {
    let mut parts = path.split('/').skip_while(|part| *part != "tests").skip(1);
    let target = parts.next().map(|part| part.trim_end_matches(".rs").to_owned());
    let module = parts.next().map(|part| part.trim_end_matches(".rs")).filter(|module| *module != "main");
    (target, module)
}

/// The names of the functions under an attribute of tests.
fn tests_in(source: &str) -> impl Iterator<Item = String> {
    let mut is_test = false;
    source.lines().filter_map(move |line| {
        let line = line.trim_start();
        if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            is_test = true;
            return None;
        }
        let (_, rest) = line.split_once("fn ").filter(|_| is_test)?;
        is_test = false;
        rest.split_once('(').map(|(name, _)| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::Selection;
    use crate::walk_through::{document::edits, files::Files};

    const DOCUMENT: &str = "\
**New** `crates/domain/src/a.rs`
```rust
fn help() {}
#[test]
fn unit() {}
```
**New** `crates/x/tests/flow.rs`
```rust
#[tokio::test]
async fn it_flows() {
    let inner = async |n| n;
}
```
**New** `crates/x/tests/api/labels.rs`
```rust
#[test]
fn works() {}
```
**New** `crates/x/tests/api/main.rs`
```rust
mod labels;
```
**New** `crates/x/tests/drift.rs`
```rust
fn two_schemas() {}
```
**New** `crates/infrastructure/src/labels.rs`
```rust
table!(Label => \"labels\" { id });
```

| forgotten | test, and what it says |
|---|---|
| a column | `two_schemas`: `drift` |
| a column of both | `Label`: `mapped and not there` |
";

    fn selected(document: &str) -> Result<String, String> {
        let edits = edits(document).unwrap();
        let mut files = Files::default();
        files.apply(&edits).unwrap();
        let selection = Selection::of(document, &edits, &files).map_err(|error| error.to_string())?;
        let mut command = Command::new("test");
        selection.add_to(&mut command);
        Ok(crate::process::display(&command))
    }

    #[test]
    fn tests_are_those_of_the_files_and_those_that_the_table_names() {
        let expected = "test --workspace --lib --test api --test drift --test flow -- Label it_flows labels:: two_schemas unit";
        assert_eq!(selected(DOCUMENT).unwrap(), expected);
    }

    #[test]
    fn a_test_that_the_table_names_has_to_be_there() {
        let error = selected(&DOCUMENT.replace("`two_schemas`", "`three_schemas`")).unwrap_err();
        assert!(error.ends_with("there is no test `three_schemas`"), "{error}");
        let error = selected(&DOCUMENT.replace("`two_schemas`", "a test")).unwrap_err();
        assert!(error.ends_with("begins with the name of a test"), "{error}");
    }
}
