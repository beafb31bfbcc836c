use application::authz::Actor;
use domain::{
    billing::ledger::Account,
    shared::{Currency, Money},
};

use crate::{
    app::App,
    cli::{Exit, Terminal, failure::Failure, table::table},
    http::billing::side,
};

/// `ledger accounts`
pub(super) async fn run(app: &App, actor: &Actor, terminal: &mut Terminal<'_>) -> Result<(), Failure> {
    let balances = app.ledger_accounts.execute(actor).await?;
    let rows = balances.iter().map(row).collect::<Option<Vec<_>>>();
    let rows = rows.ok_or_else(|| Failure::new(Exit::Broken, "a balance is out of range"))?;
    for line in table(["CODE", "ACCOUNT", "SIDE", "AMOUNT", "CURRENCY"], rows.into_iter()) {
        writeln!(terminal.output, "{line}")?;
    }
    Ok(())
}

fn row((account, currency, minor): (Account, Currency, i64)) -> Option<[String; 5]> {
    let amount = Money::from_minor(minor.checked_abs()?, currency).ok()?;
    let (code, name) = (account.code().to_string(), account.name().to_owned());
    Some([code, name, side(minor).to_owned(), amount.amount(), currency.code().to_owned()])
}
