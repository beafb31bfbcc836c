//! Reads `.env`: `NAME=value` lines.
//!
//! Deliberately plain: no `$NAME` substitution, which would read the process environment and mangle passwords.

use std::collections::BTreeMap;
use std::ffi::OsString;

/// The variables of the file; the last of a name counts.
///
/// # Errors
/// Says which line is wrong, and never quotes it: it may hold a secret.
pub(crate) fn parse(text: &str) -> Result<BTreeMap<String, OsString>, String> {
    let mut variables = BTreeMap::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, value) = assignment(line).map_err(|reason| format!("line {}: {reason}", index + 1))?;
        variables.insert(name.to_owned(), value.into());
    }
    Ok(variables)
}

fn assignment(line: &str) -> Result<(&str, String), &'static str> {
    let line = line.strip_prefix("export ").unwrap_or(line);
    let (name, value) = line.split_once('=').ok_or("is not of the form NAME=value")?;
    let name = name.trim();
    let well_formed = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !well_formed {
        return Err("has a name of other characters than letters, digits and _");
    }
    Ok((name, unquoted(value.trim())?))
}

fn unquoted(value: &str) -> Result<String, &'static str> {
    if let Some(rest) = value.strip_prefix('\'') {
        let (text, after) = rest.split_once('\'').ok_or("has an opening ' without its end")?;
        return nothing_but_a_comment(after).map(|()| text.to_owned());
    }
    if let Some(rest) = value.strip_prefix('"') {
        return double_quoted(rest);
    }
    // A `#` starts a comment only after white space, so that values may hold one.
    let end = value.find(" #").or_else(|| value.find("\t#")).unwrap_or(value.len());
    let value = if value.starts_with('#') { "" } else { &value[..end] };
    Ok(value.trim_end().to_owned())
}

fn double_quoted(rest: &str) -> Result<String, &'static str> {
    let mut text = String::new();
    let mut characters = rest.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => return nothing_but_a_comment(characters.as_str()).map(|()| text),
            '\\' => text.push(escaped(characters.next())?),
            other => text.push(other),
        }
    }
    Err("has an opening \" without its end")
}

fn escaped(character: Option<char>) -> Result<char, &'static str> {
    match character {
        Some('n') => Ok('\n'),
        Some(c @ ('"' | '\\' | '$')) => Ok(c),
        _ => Err("has a \\ before something else than \" \\ $ or n"),
    }
}

fn nothing_but_a_comment(after: &str) -> Result<(), &'static str> {
    let after = after.trim_start();
    if after.is_empty() || after.starts_with('#') { Ok(()) } else { Err("goes on after the closing quote") }
}
