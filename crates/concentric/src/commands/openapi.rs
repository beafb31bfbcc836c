//! `concentric openapi`: the document for those who generate clients from it.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use presentation::http::SessionCookie;

/// Prints the document.
///
/// # Errors
/// `out` cannot be written.
pub fn run(out: &mut dyn Write) -> io::Result<ExitCode> {
    let document = presentation::http::document(env!("CARGO_PKG_VERSION"), SessionCookie::new(true));
    writeln!(out, "{}", document.to_pretty_json()?)?;
    Ok(ExitCode::SUCCESS)
}
