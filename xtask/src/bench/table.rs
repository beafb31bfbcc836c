//! The result, for people and as Markdown alike.

use std::fmt;

use super::Store;
use super::machine::Machine;
use super::row::{Row, Score};

/// What the ratio should be at least.
const AIM: f64 = 0.9;

const HEAD: [&str; 9] =
    ["database", "users", "operation", "requests/s", "ratio", "p50 ms", "p99 ms", "CPU ms/1000", "MiB"];

/// How it was measured.
pub(super) struct Conditions {
    pub(super) connections: u32,
    pub(super) seconds: f64,
    pub(super) rounds: u32,
    pub(super) databases: Vec<String>,
}

/// Everything that was measured.
pub(super) struct Table {
    pub(super) machine: Machine,
    pub(super) conditions: Conditions,
    pub(super) rows: Vec<Row>,
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Conditions { connections, seconds, rounds, databases } = &self.conditions;
        writeln!(formatter, "Concentric / the same written by hand; ratio is that of requests/s.\n")?;
        write_cells(formatter, &self.rows)?;
        for line in keyset(&self.rows) {
            writeln!(formatter, "\n{line}")?;
        }
        writeln!(formatter, "\n{}", verdict(&self.rows))?;
        writeln!(
            formatter,
            "\n{connections} connections; per operation {rounds} rounds of {seconds} s on each server in turn, medians. \
             {}; both write every commit to the disk.",
            databases.join(", ")
        )?;
        writeln!(formatter, "{}", self.machine)
    }
}

/// Columns are padded, so that the source of the table can be read as well.
fn write_cells(formatter: &mut fmt::Formatter<'_>, rows: &[Row]) -> fmt::Result {
    let cells: Vec<[String; 9]> = rows.iter().map(cells).collect();
    let width = |column: usize| {
        let widths = cells.iter().map(|row| row[column].len());
        widths.chain([HEAD[column].len()]).max().unwrap_or(0)
    };
    let widths: [usize; 9] = std::array::from_fn(width);
    let mut line = |cells: &[String; 9]| {
        let padded = cells.iter().zip(widths).enumerate().map(|(column, (cell, width))| {
            if is_text(column) { format!(" {cell:<width$} |") } else { format!(" {cell:>width$} |") }
        });
        writeln!(formatter, "|{}", padded.collect::<String>())
    };
    line(&HEAD.map(str::to_owned))?;
    let rule = |column: usize| {
        let dashes = "-".repeat(widths[column].saturating_sub(1));
        if is_text(column) { format!("{dashes}-") } else { format!("{dashes}:") }
    };
    line(&std::array::from_fn(rule))?;
    cells.iter().try_for_each(line)
}

const fn is_text(column: usize) -> bool {
    matches!(column, 0 | 2)
}

fn cells(row: &Row) -> [String; 9] {
    let both = |value: &dyn Fn(&Score) -> String| format!("{} / {}", value(&row.program), value(&row.twin));
    let optional = |value: Option<f64>| value.map_or("n/a".to_owned(), |value| format!("{value:.0}"));
    [
        row.store.name().to_owned(),
        thousands(row.users as f64),
        row.operation.clone(),
        both(&|score| thousands(score.rate)),
        format!("{:.2}", row.ratio),
        both(&|score| millis(score.p50)),
        both(&|score| millis(score.p99)),
        both(&|score| optional(score.cpu)),
        both(&|score| optional(score.memory)),
    ]
}

fn millis(micros: f64) -> String {
    format!("{:.2}", micros / 1000.0)
}

fn thousands(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// How much longer the page at nine tenths takes than the first, for each database with the most users.
fn keyset(rows: &[Row]) -> Vec<String> {
    let most = rows.iter().map(|row| row.users).max().unwrap_or(0);
    let page = |store: Store, name: &str| {
        rows.iter().find(|row| row.store == store && row.users == most && row.operation == name)
    };
    let line = |store: Store| {
        let (first, deep) = (page(store, "list, first page")?, page(store, "list, deep page")?);
        Some(format!(
            "Keyset on {}: the page at row {} of {} takes {:.2} times the first (at most 1.5).",
            store.name(),
            thousands((most * 9 / 10) as f64),
            thousands(most as f64),
            first.program.rate / deep.program.rate
        ))
    };
    [Store::Sqlite, Store::Postgres].into_iter().filter_map(line).collect()
}

fn verdict(rows: &[Row]) -> String {
    let below: Vec<String> = rows
        .iter()
        .filter(|row| row.ratio < AIM)
        .map(|row| {
            format!("{} at {} users on {}", row.operation, thousands(row.users as f64), row.store.name())
        })
        .collect();
    if below.is_empty() {
        return format!("Every ratio is {AIM} or more.");
    }
    format!("Below {AIM}: {}.", below.join("; "))
}

impl Store {
    const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Row, Score, Store, cells, keyset, thousands, verdict};

    fn row(store: Store, users: u64, operation: &str, rate: f64) -> Row {
        let score = |rate| Score { rate, p50: 1500.0, p99: 2500.0, cpu: Some(40.4), memory: None };
        let operation = operation.to_owned();
        Row { store, users, operation, program: score(rate), twin: score(1000.0), ratio: rate / 1000.0 }
    }

    #[test]
    fn a_row_shows_the_program_then_the_twin() {
        let cells = cells(&row(Store::Sqlite, 100_000, "me", 950.0));
        let shown =
            ["SQLite", "100,000", "me", "950 / 1,000", "0.95", "1.50 / 1.50", "2.50 / 2.50", "40 / 40"];
        assert_eq!(cells[..8], shown);
        assert_eq!(cells[8], "n/a / n/a");
    }

    #[test]
    fn the_keyset_line_is_about_the_most_users() {
        let rows = [
            row(Store::Postgres, 1000, "list, first page", 999.0),
            row(Store::Postgres, 1000, "list, deep page", 1.0),
            row(Store::Postgres, 100_000, "list, first page", 900.0),
            row(Store::Postgres, 100_000, "list, deep page", 750.0),
        ];
        let lines = keyset(&rows);
        assert_eq!(lines.len(), 1);
        assert!(
            lines.iter().all(|line| line.contains("row 90,000 of 100,000 takes 1.20 times")),
            "{lines:?}"
        );
    }

    #[test]
    fn rows_that_miss_the_aim_are_named() {
        let rows = [row(Store::Sqlite, 1000, "me", 900.0), row(Store::Sqlite, 1000, "health", 899.0)];
        assert_eq!(verdict(&rows), "Below 0.9: health at 1,000 users on SQLite.");
        assert_eq!(verdict(&rows[..1]), "Every ratio is 0.9 or more.");
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(thousands(7.0), "7");
        assert_eq!(thousands(1234.6), "1,235");
        assert_eq!(thousands(100_000.0), "100,000");
    }
}
