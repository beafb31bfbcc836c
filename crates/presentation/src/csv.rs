//! Comma-separated values, RFC 4180, as spreadsheets open them.

/// Adds one record to `out`.
///
/// Spreadsheets take a cell that begins with one of `=`, `+`, `-`, `@`, a tab or a line break for a formula, which can send
/// the rest of the sheet somewhere. Such a cell gets an apostrophe in front, as OWASP advises, and is shown as text.
pub(crate) fn write_record<'a>(out: &mut Vec<u8>, cells: impl IntoIterator<Item = &'a str>) {
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write_cell(out, cell);
    }
    out.extend(b"\r\n");
}

fn write_cell(out: &mut Vec<u8>, cell: &str) {
    let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { "'" } else { "" };
    if !cell.contains(['"', ',', '\r', '\n']) {
        out.extend(guard.as_bytes());
        out.extend(cell.as_bytes());
        return;
    }
    out.push(b'"');
    out.extend(guard.as_bytes());
    out.extend(cell.replace('"', "\"\"").as_bytes());
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::write_record;
    use proptest::prelude::{any, prop_assert, proptest};

    fn record(cells: &[&str]) -> String {
        let mut out = Vec::new();
        write_record(&mut out, cells.iter().copied());
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(record(&["a", "", "b c"]), "a,,b c\r\n");
        assert_eq!(
            record(&["a,b", "say \"hi\"", "two\nlines"]),
            "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\r\n"
        );
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_shown_instead() {
        assert_eq!(record(&["=1+1", "+1", "-1", "@SUM(A1)", "\tx"]), "'=1+1,'+1,'-1,'@SUM(A1),'\tx\r\n");
        assert_eq!(record(&["\r=1", "=A1,\"x\""]), "\"'\r=1\",\"'=A1,\"\"x\"\"\"\r\n");
        assert_eq!(record(&["a=1", "1-1"]), "a=1,1-1\r\n");
    }

    proptest! {
        #[test]
        fn no_cell_begins_as_a_formula(cell in any::<String>()) {
            let written = record(&[&cell]);
            let shown = written.strip_prefix('"').unwrap_or(&written);
            // An empty cell ends the record at once.
            prop_assert!(cell.is_empty() || !shown.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
        }
    }
}
