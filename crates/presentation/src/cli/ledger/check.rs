use application::authz::Actor;

use crate::{
    app::App,
    cli::{Exit, Terminal, failure::Failure},
};

/// `ledger check`
pub(super) async fn run(app: &App, actor: &Actor, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let report = app.check_ledger.execute(actor).await?;
    for finding in &report.findings {
        writeln!(terminal.output, "{finding}")?;
    }
    match report.findings.len() {
        0 => Ok(writeln!(terminal.output, "The ledger is sound; entries: {}", report.entries)?),
        found => {
            let message = format!("the ledger is not sound; findings: {found}, entries: {}", report.entries);
            Err(Failure::new(Exit::BadData, message))
        }
    }
}
