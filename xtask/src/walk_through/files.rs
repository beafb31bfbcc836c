//! The files of the workspace, in memory: read, changed as the document says, and written elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use super::document::{Change, Edit};
use super::{fault, hunk};

/// The files by their paths, which are relative to the workspace.
#[derive(Default)]
pub(super) struct Files(BTreeMap<String, Vec<u8>>);

impl Files {
    /// Reads the working tree below `root`: what git tracks and what it would add, and nothing below `except`.
    pub(super) fn read(root: &Path, except: &Path) -> Result<Self> {
        let mut files = BTreeMap::new();
        for path in listed_by_git(root).map_or_else(|| walked(root), Ok)? {
            let place = root.join(&path);
            // Git also lists what was deleted by hand.
            if place.starts_with(except) || !place.is_file() {
                continue;
            }
            let content = fs::read(&place).with_context(|| format!("cannot read {}", place.display()))?;
            files.insert(path, content);
        }
        Ok(Self(files))
    }

    /// The text of one file.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.0.get(path).and_then(|content| str::from_utf8(content).ok())
    }

    /// Every file that is text, with its path.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.keys().filter_map(|path| Some((path.as_str(), self.text(path)?)))
    }

    /// Whether somebody has followed the document here: one of its new files is there, as it has it.
    pub(super) fn follow(&self, edits: &[Edit]) -> bool {
        edits.iter().any(|edit| match &edit.change {
            Change::New(text) => self.text(&edit.path) == Some(text),
            Change::Touched(_) => false,
        })
    }

    /// Does what the document says.
    pub(super) fn apply(&mut self, edits: &[Edit]) -> Result<()> {
        for Edit { line, path, change } in edits {
            let text = match change {
                Change::New(text) => {
                    ensure!(!self.0.contains_key(path), fault(*line, format!("`{path}` is there already")));
                    text.clone()
                }
                Change::Touched(hunks) => {
                    let source = self.text(path);
                    let source = source.ok_or_else(|| fault(*line, format!("there is no file `{path}`")))?;
                    hunk::apply(hunks, path, source)?
                }
            };
            self.0.insert(path.clone(), text.into_bytes());
        }
        Ok(())
    }

    /// Makes `folder` hold these files and no others. What is right already keeps its time, and so what was built
    /// from it stays good.
    pub(super) fn write(&self, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        for path in self.gone_from(folder)? {
            fs::remove_file(folder.join(path))?;
        }
        for (path, content) in &self.0 {
            let place = folder.join(path);
            if fs::read(&place).is_ok_and(|there| there == *content) {
                continue;
            }
            fs::create_dir_all(place.parent().unwrap_or(folder))?;
            fs::write(&place, content).with_context(|| format!("cannot write {}", place.display()))?;
        }
        Ok(())
    }

    fn gone_from(&self, folder: &Path) -> Result<Vec<String>> {
        let mut there = Vec::new();
        walk(folder, "", &BTreeSet::new(), &mut there)?;
        there.retain(|path| !self.0.contains_key(path));
        Ok(there)
    }
}

/// Nothing where there is no git, or it does not know this folder.
fn listed_by_git(root: &Path) -> Option<Vec<String>> {
    let mut git = Command::new("git");
    git.args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"]).current_dir(root);
    let output = git.output().ok().filter(|output| output.status.success())?;
    let names = String::from_utf8(output.stdout).ok()?;
    let names: Vec<String> = names.split_terminator('\0').map(str::to_owned).collect();
    names.iter().any(|name| name == "Cargo.toml").then_some(names)
}

/// What git would list, as far as `.gitignore` names files and folders plainly.
fn walked(root: &Path) -> Result<Vec<String>> {
    let ignored = fs::read_to_string(root.join(".gitignore")).unwrap_or_default();
    let mut ignored: BTreeSet<&str> = ignored.lines().map(|line| line.trim_matches('/')).collect();
    ignored.insert(".git");
    let mut files = Vec::new();
    walk(root, "", &ignored, &mut files)?;
    Ok(files)
}

fn walk(root: &Path, below: &str, ignored: &BTreeSet<&str>, files: &mut Vec<String>) -> Result<()> {
    let folder = root.join(below);
    for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name().into_string().ok().context("a file's name is not UTF-8")?;
        let path = if below.is_empty() { name } else { format!("{below}/{name}") };
        if ignored.contains(path.as_str()) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            walk(root, &path, ignored, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Files, walked};
    use crate::walk_through::document::edits;

    fn files(files: &[(&str, &str)]) -> Files {
        Files(files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect())
    }

    fn error_of(document: &str) -> String {
        let edits = edits(document).unwrap();
        files(&[("a.rs", "a\n")]).apply(&edits).unwrap_err().to_string()
    }

    #[test]
    fn what_is_new_comes_in_and_what_is_touched_changes() {
        let mut files = files(&[("a.rs", "a\n")]);
        let document = "**New** `b.rs`\n```rust\nb\n```\n**Touched** `a.rs`\n```diff\n a\n+c\n```\n";
        files.apply(&edits(document).unwrap()).unwrap();
        assert_eq!((files.text("a.rs"), files.text("b.rs")), (Some("a\nc\n"), Some("b\n")));
    }

    #[test]
    fn a_new_file_that_is_there_already_is_refused() {
        assert!(error_of("\n**New** `a.rs`\n```rust\n```\n").contains(":2: `a.rs` is there already"));
    }

    #[test]
    fn who_follows_the_document_has_its_files() {
        let edits = edits("**New** `b.rs`\n```rust\nb\n```\n").unwrap();
        assert!(files(&[("b.rs", "b\n")]).follow(&edits));
        assert!(!files(&[("b.rs", "of their own\n")]).follow(&edits));
        assert!(!files(&[]).follow(&edits));
    }

    #[test]
    fn a_touched_file_that_is_not_there_is_refused() {
        let document = "**Touched** `b.rs`\n```diff\n a\n+b\n```\n";
        assert!(error_of(document).contains(":1: there is no file `b.rs`"));
    }

    #[test]
    fn a_second_time_only_what_differs_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        files(&[("a/same", "a"), ("a/gone", "b"), ("other", "c")]).write(folder.path()).unwrap();
        let time = |path: &str| fs::metadata(at(path)).unwrap().modified().unwrap();
        let before = time("a/same");
        files(&[("a/same", "a"), ("other", "changed"), ("new/d", "d")]).write(folder.path()).unwrap();
        assert_eq!(time("a/same"), before);
        assert!(!at("a/gone").exists());
        assert_eq!(fs::read_to_string(at("other")).unwrap(), "changed");
        assert_eq!(fs::read_to_string(at("new/d")).unwrap(), "d");
    }

    #[test]
    fn without_git_what_is_ignored_by_name_stays_out() {
        let folder = tempfile::tempdir().unwrap();
        let source = [(".gitignore", "/target\n.env\n"), ("src/a.rs", "a"), ("target/b", "b"), (".env", "c")];
        files(&source).write(folder.path()).unwrap();
        let mut walked = walked(folder.path()).unwrap();
        walked.sort();
        assert_eq!(walked, [".gitignore", "src/a.rs"]);
    }

    #[test]
    fn what_is_built_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        files(&[("a.rs", "a"), ("built/b", "b")]).write(folder.path()).unwrap();
        let read = Files::read(folder.path(), &folder.path().join("built")).unwrap();
        assert_eq!(read.texts().collect::<Vec<_>>(), [("a.rs", "a")]);
    }
}
