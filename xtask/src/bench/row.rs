//! What was measured of one operation, as the load prints it: values between tabs.

use anyhow::{Context as _, Result, ensure};

use super::Store;

/// How one server did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Score {
    /// Requests per second.
    pub(super) rate: f64,
    /// Latencies, in microseconds.
    pub(super) p50: f64,
    pub(super) p99: f64,
    /// Milliseconds of processor time per 1,000 requests; none where the system does not tell.
    pub(super) cpu: Option<f64>,
    /// Resident memory in MiB, likewise.
    pub(super) memory: Option<f64>,
}

/// How both did.
pub(super) struct Row {
    pub(super) store: Store,
    pub(super) users: u64,
    pub(super) operation: String,
    pub(super) program: Score,
    pub(super) twin: Score,
    /// The program's rate by the twin's.
    pub(super) ratio: f64,
}

impl Row {
    /// Reads a line of the load.
    pub(super) fn parse(store: Store, users: u64, line: &str) -> Result<Self> {
        let mut fields = line.split('\t');
        let operation = fields.next().unwrap_or_default().to_owned();
        let values: Vec<Option<f64>> = fields.map(|field| field.parse().ok()).collect();
        ensure!(values.len() == 11, "the load printed {line:?}");
        let known = |at: usize| values[at].with_context(|| format!("the load printed {line:?}"));
        let score = |at: usize| {
            let (rate, p50, p99) = (known(at)?, known(at + 1)?, known(at + 2)?);
            anyhow::Ok(Score { rate, p50, p99, cpu: values[at + 3], memory: values[at + 4] })
        };
        Ok(Self { store, users, operation, program: score(0)?, twin: score(5)?, ratio: known(10)? })
    }
}

#[cfg(test)]
mod tests {
    use super::{Row, Score, Store};

    #[test]
    fn a_line_of_the_load_is_read() -> anyhow::Result<()> {
        let line = "me\t900.0\t10\t20\t-\t5.5\t1000.0\t9\t19\t40.25\t-\t0.9";
        let row = Row::parse(Store::Sqlite, 1000, line)?;
        assert_eq!((row.operation.as_str(), row.users, row.ratio), ("me", 1000, 0.9));
        assert_eq!(row.program, Score { rate: 900.0, p50: 10.0, p99: 20.0, cpu: None, memory: Some(5.5) });
        assert_eq!(row.twin, Score { rate: 1000.0, p50: 9.0, p99: 19.0, cpu: Some(40.25), memory: None });
        Ok(())
    }

    #[test]
    fn a_line_that_is_cut_short_is_an_error() {
        assert!(Row::parse(Store::Sqlite, 1000, "me\t900.0\t10").is_err());
        assert!(
            Row::parse(Store::Sqlite, 1000, "me\t-\t10\t20\t-\t5.5\t1000.0\t9\t19\t40.25\t-\t0.9").is_err()
        );
    }
}
