//! Reading the document: which files come in whole, and which lines come and go in others. Strict, because a block
//! that is passed over is code that nobody builds.

use std::path::{Component, Path};

use anyhow::{Result, ensure};

use super::fault;
use super::hunk::{self, Hunk};

/// What blocks are called that show a terminal, not code.
const SHOWN_ONLY: &[&str] = &["console", "sh", "text"];

/// By the end of a file's name, what the block with the whole of it is called.
const LANGUAGES: &[(&str, &str)] = &[("rs", "rust"), ("sql", "sql"), ("toml", "toml")];

/// One file, and what becomes of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Edit {
    /// The line of the document that names the file.
    pub(super) line: usize,
    /// The file, relative to the workspace.
    pub(super) path: String,
    /// What becomes of it.
    pub(super) change: Change,
}

/// What becomes of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// It comes in, with this text.
    New(String),
    /// It is there, and changes in these places.
    Touched(Vec<Hunk>),
}

/// What the lines `**New** …` and `**Touched** …` announce.
#[derive(Clone, Copy)]
enum Kind {
    New,
    Touched,
}

struct Heading<'a> {
    line: usize,
    kind: Kind,
    path: &'a str,
}

struct Block<'a> {
    line: usize,
    language: &'a str,
    lines: Vec<&'a str>,
}

/// The edits of `document`, in its order.
pub(super) fn edits(document: &str) -> Result<Vec<Edit>> {
    let mut edits = Vec::new();
    let mut announced: Option<Heading<'_>> = None;
    let mut lines = document.lines().zip(1..);
    while let Some((text, line)) = lines.next() {
        if let Some(heading) = Heading::parse(text, line)? {
            if let Some(before) = announced.replace(heading) {
                return Err(fault(before.line, format!("no block follows with `{}`", before.path)));
            }
        } else if let Some(language) = text.strip_prefix("```") {
            let block = Block { line, language, lines: inside(&mut lines, line)? };
            match announced.take() {
                Some(heading) => edits.push(block.into_edit(&heading)?),
                None => block.is_shown_only()?,
            }
        } else {
            let fence = ["```", "~~~"].iter().any(|fence| text.trim_start().starts_with(fence));
            ensure!(!fence, fault(line, "a block begins with ``` at the start of its line"));
        }
    }
    match announced {
        None => Ok(edits),
        Some(heading) => Err(fault(heading.line, format!("no block follows with `{}`", heading.path))),
    }
}

/// The lines up to the end of the block that began on the line `start`.
fn inside<'a>(lines: &mut impl Iterator<Item = (&'a str, usize)>, start: usize) -> Result<Vec<&'a str>> {
    let mut inside = Vec::new();
    for (text, _) in lines {
        if text == "```" {
            return Ok(inside);
        }
        inside.push(text);
    }
    Err(fault(start, "this block does not end"))
}

impl<'a> Heading<'a> {
    fn parse(text: &'a str, line: usize) -> Result<Option<Self>> {
        let (kind, rest) = if let Some(rest) = text.strip_prefix("**New**") {
            (Kind::New, rest)
        } else if let Some(rest) = text.strip_prefix("**Touched**") {
            (Kind::Touched, rest)
        } else {
            return Ok(None);
        };
        let path = rest.strip_prefix(" `").and_then(|rest| rest.split_once('`')).map(|(path, _)| path);
        let Some(path) = path else {
            return Err(fault(line, "the path of a file has to follow, between backquotes"));
        };
        let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        ensure!(!path.is_empty() && inside, fault(line, format!("`{path}` is no path below the workspace")));
        Ok(Some(Self { line, kind, path }))
    }

    /// What the block that follows is called.
    fn language(&self) -> Result<&'static str> {
        if matches!(self.kind, Kind::Touched) {
            return Ok("diff");
        }
        let extension = Path::new(self.path).extension().unwrap_or_default();
        let language = LANGUAGES.iter().find(|(name, _)| extension == *name).map(|(_, language)| *language);
        language.ok_or_else(|| {
            fault(self.line, format!("what is the block of a file like `{}` called?", self.path))
        })
    }
}

impl Block<'_> {
    fn into_edit(self, heading: &Heading<'_>) -> Result<Edit> {
        let (expected, found) = (heading.language()?, self.language);
        ensure!(
            found == expected,
            fault(self.line, format!("expected a block `{expected}`, found `{found}`"))
        );
        let change = match heading.kind {
            Kind::New => Change::New(self.lines.join("\n") + "\n"),
            Kind::Touched => Change::Touched(hunk::parse(&self.lines, self.line + 1)?),
        };
        Ok(Edit { line: heading.line, path: heading.path.to_owned(), change })
    }

    fn is_shown_only(&self) -> Result<()> {
        let language = self.language;
        ensure!(
            SHOWN_ONLY.contains(&language),
            fault(
                self.line,
                format!("no line **New** or **Touched** says which file this block `{language}` is")
            )
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, edits};

    fn error_of(document: &str) -> String {
        edits(document).unwrap_err().to_string()
    }

    #[test]
    fn a_new_file_is_the_whole_block() {
        let edits =
            edits("Text\n\n**New** `src/a.rs`: what\nit is.\n\n```rust\nfn a() {}\n\n// b\n```\n").unwrap();
        let [edit] = edits.as_slice() else { panic!("{edits:?}") };
        assert_eq!((edit.line, edit.path.as_str()), (3, "src/a.rs"));
        assert_eq!(edit.change, Change::New("fn a() {}\n\n// b\n".to_owned()));
    }

    #[test]
    fn a_touched_file_has_its_hunks() {
        let edits = edits("**Touched** `src/a.rs`\n\n```diff\n a\n+b\n@@\n c\n+d\n```\n").unwrap();
        assert!(matches!(&edits[0].change, Change::Touched(hunks) if hunks.len() == 2), "{edits:?}");
    }

    #[test]
    fn a_terminal_is_not_code() {
        assert_eq!(edits("```sh\ncurl\n```\n```text\n201\n```\n").unwrap(), []);
    }

    #[test]
    fn code_that_no_line_announces_is_refused() {
        assert!(error_of("a\n```rust\nfn a() {}\n```\n").contains(":2: no line **New** or **Touched** says"));
        assert!(error_of("```\nwhat\n```\n").contains("which file this block `` is"));
    }

    #[test]
    fn a_file_without_a_block_is_refused() {
        let message = "no block follows with `a.rs`";
        assert!(error_of("**New** `a.rs`\n\n**New** `b.rs`\n").contains(message));
        assert!(error_of("**New** `a.rs`\n").contains(message));
    }

    #[test]
    fn a_block_of_another_form_is_refused() {
        let of_another_language = "**New** `a.rs`\n```sql\n```\n";
        assert!(error_of(of_another_language).contains(":2: expected a block `rust`, found `sql`"));
        assert!(error_of("**Touched** `a.rs`\n```rust\n```\n").contains("expected a block `diff`"));
        assert!(error_of("**New** `a.js`\n```js\n```\n").contains("a file like `a.js`"));
        assert!(error_of("- a\n  ```rust\n").contains(":2: a block begins with ``` at the start"));
        assert!(error_of("~~~\n").contains(":1: a block begins with"));
        assert!(error_of("```sh\ncurl\n").contains(":1: this block does not end"));
    }

    #[test]
    fn a_path_stays_below_the_workspace() {
        assert!(error_of("**New** `../a.rs`\n").contains("`../a.rs` is no path below the workspace"));
        assert!(error_of("**New** `/etc/a.rs`\n").contains("is no path below"));
        assert!(error_of("**New** files are shown whole\n").contains("the path of a file has to follow"));
    }
}
