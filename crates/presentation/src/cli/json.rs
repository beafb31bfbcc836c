use serde::Serialize;

use super::{Exit, Terminal, failure::Failure};

/// Writes it to the output, to be read by programs and by people.
pub(super) fn write_json(body: &impl Serialize, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let text =
        serde_json::to_string_pretty(body).map_err(|error| Failure::new(Exit::Broken, error.to_string()))?;
    Ok(writeln!(terminal.output, "{text}")?)
}
