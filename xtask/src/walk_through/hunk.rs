//! The places where a touched file changes: lines that stay, so that the place is found, and lines that come and go.

use anyhow::{Result, ensure};

use super::fault;

/// What stands between two places of one file.
const SEPARATOR: &str = "@@";

/// One place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hunk {
    line: usize,
    before: Vec<String>,
    after: Vec<String>,
    added: usize,
}

/// The hunks of a block `diff` whose first line is the line `first` of the document.
pub(super) fn parse(lines: &[&str], first: usize) -> Result<Vec<Hunk>> {
    let mut hunks = Vec::new();
    let mut line = first;
    for part in lines.split(|line| *line == SEPARATOR) {
        hunks.push(Hunk::parse(part, line)?);
        line += part.len() + 1;
    }
    Ok(hunks)
}

/// The text of the file `path`, changed by `hunks`. What a hunk expects has to be there once, after the hunk before it: as a reader
/// finds the place, or does not.
pub(super) fn apply(hunks: &[Hunk], path: &str, text: &str) -> Result<String> {
    let lines: Vec<&str> = text.lines().collect();
    let mut changed: Vec<&str> = Vec::new();
    let mut done = 0;
    for hunk in hunks {
        let start = hunk.find(path, &lines)?;
        ensure!(start >= done, fault(hunk.line, "these lines stand above those of the hunk before"));
        changed.extend(&lines[done..start]);
        changed.extend(hunk.after.iter().map(String::as_str));
        done = start + hunk.before.len();
    }
    changed.extend(&lines[done..]);
    Ok(changed.join("\n") + "\n")
}

impl Hunk {
    /// How many lines come in.
    pub(super) const fn added(&self) -> usize {
        self.added
    }

    fn parse(lines: &[&str], line: usize) -> Result<Self> {
        let mut hunk = Self { line, before: Vec::new(), after: Vec::new(), added: 0 };
        for (text, line) in lines.iter().zip(line..) {
            if let Some(added) = text.strip_prefix('+') {
                hunk.after.push(added.to_owned());
                hunk.added += 1;
            } else if let Some(removed) = text.strip_prefix('-') {
                hunk.before.push(removed.to_owned());
            } else if let Some(kept) = text.strip_prefix(' ') {
                hunk.before.push(kept.to_owned());
                hunk.after.push(kept.to_owned());
            } else {
                return Err(fault(line, "a line of a diff begins with a space, `+` or `-`, or is `@@`"));
            }
        }
        ensure!(hunk.before != hunk.after, fault(line, "nothing changes here"));
        ensure!(!hunk.before.is_empty(), fault(line, "no line says where this goes"));
        Ok(hunk)
    }

    fn find(&self, path: &str, lines: &[&str]) -> Result<usize> {
        let places =
            lines.windows(self.before.len()).enumerate().filter(|(_, window)| *window == self.before);
        let places: Vec<usize> = places.map(|(start, _)| start).collect();
        match places.as_slice() {
            [place] => Ok(*place),
            [] => Err(fault(self.line, format!("`{path}` has no such lines"))),
            more => Err(fault(self.line, format!("`{path}` has such lines {} times", more.len()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{apply, parse};

    fn change(diff: &[&str], source: &str) -> Result<String, String> {
        parse(diff, 10).and_then(|hunks| apply(&hunks, "a.rs", source)).map_err(|error| error.to_string())
    }

    fn error_of(diff: &[&str], source: &str) -> String {
        change(diff, source).unwrap_err()
    }

    #[test]
    fn lines_come_and_go_where_the_others_say() {
        let source = "use a;\n\nfn b() {\n    c();\n}\n";
        let diff = [" use a;", "+use d;", "@@", "-    c();", "+    d();", " }"];
        assert_eq!(change(&diff, source).unwrap(), "use a;\nuse d;\n\nfn b() {\n    d();\n}\n");
    }

    #[test]
    fn lines_that_are_not_there_are_an_error_at_their_hunk() {
        let message = error_of(&[" a", "+b", "@@", " d", "+e"], "a\nc\n");
        assert!(message.ends_with(":13: `a.rs` has no such lines"), "{message}");
        assert!(error_of(&["  a", "+b"], "a\n").contains("no such lines"), "indentation counts");
    }

    #[test]
    fn lines_that_are_there_twice_do_not_say_where() {
        assert!(error_of(&[" }", "+b"], "{\n}\n{\n}\n").contains(":10: `a.rs` has such lines 2 times"));
    }

    #[test]
    fn hunks_follow_the_order_of_the_file() {
        let message = error_of(&[" b", "+c", "@@", " a", "+d"], "a\nb\n");
        assert!(message.ends_with(":13: these lines stand above those of the hunk before"), "{message}");
    }

    #[test]
    fn a_hunk_says_what_changes_and_where() {
        assert!(error_of(&["+a"], "a\n").contains("no line says where"));
        assert!(error_of(&[" a"], "a\n").contains("nothing changes here"));
        assert!(error_of(&[" a", "+b", "@@"], "a\n").contains(":13: nothing changes here"));
        assert!(error_of(&[" a", "b"], "a\n").contains(":11: a line of a diff begins with"));
    }
}
