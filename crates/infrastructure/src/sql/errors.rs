//! What the databases' errors mean to a use case.

use application::store::StoreError;
use deadpool::managed::{PoolError, TimeoutType};
use sqlx::error::{DatabaseError, ErrorKind};

/// The meaning of a failed statement on a table.
pub(super) fn of_statement(error: sqlx::Error) -> StoreError {
    let sqlx::Error::Database(refusal) = &error else {
        return of_driver(error);
    };
    if refusal.kind() == ErrorKind::UniqueViolation {
        return StoreError::Conflict { field: conflicting_column(&**refusal) };
    }
    let code = refusal.code().unwrap_or_default();
    match code.as_ref() {
        // PostgreSQL: serialization failure, deadlock.
        "40001" | "40P01" => StoreError::Transient,
        // PostgreSQL: a lock or a connection slot was not to be had in time.
        "55P03" | "53300" => StoreError::Exhausted,
        // PostgreSQL: time-outs of a statement or an idle transaction.
        "57014" | "25P03" | "25P04" => StoreError::Unavailable(error.into()),
        // PostgreSQL: connection exceptions, operator intervention, insufficient resources, system errors.
        code if code.len() == 5 && ["08", "57P", "53", "58"].iter().any(|class| code.starts_with(class)) => {
            StoreError::Unavailable(error.into())
        }
        code => of_sqlite_code(code.parse().unwrap_or(0), error),
    }
}

/// SQLite's result codes (sqlite.org/rescode.html); the low byte is the primary one.
fn of_sqlite_code(code: u32, error: sqlx::Error) -> StoreError {
    const BUSY: u32 = 5;
    const LOCKED: u32 = 6;
    const READONLY: u32 = 8;
    const IOERR: u32 = 10;
    const FULL: u32 = 13;
    const CANTOPEN: u32 = 14;
    match code & 0xff {
        BUSY | LOCKED => StoreError::Transient,
        READONLY | IOERR | FULL | CANTOPEN => StoreError::Unavailable(error.into()),
        _ => StoreError::Broken(error.into()),
    }
}

fn of_driver(error: sqlx::Error) -> StoreError {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => StoreError::Unavailable(error.into()),
        other => StoreError::Broken(other.into()),
    }
}

/// The meaning of a connection that was not to be had.
pub(super) fn of_pool(error: PoolError<sqlx::Error>) -> StoreError {
    match error {
        PoolError::Timeout(TimeoutType::Wait) => StoreError::Exhausted,
        PoolError::Backend(error) => match of_statement(error) {
            // What refuses a connection is not a statement of ours.
            StoreError::Broken(error) => StoreError::Unavailable(error),
            other => other,
        },
        other => StoreError::Unavailable(other.to_string().into()),
    }
}

/// PostgreSQL names the constraint, `users_cpf_unique`; SQLite the column, `UNIQUE constraint failed: users.cpf`.
fn conflicting_column(refusal: &dyn DatabaseError) -> String {
    if let (Some(constraint), Some(table)) = (refusal.constraint(), refusal.table()) {
        let column = constraint.strip_prefix(table).and_then(|rest| rest.strip_prefix('_'));
        return column.and_then(|rest| rest.strip_suffix("_unique")).unwrap_or(constraint).to_owned();
    }
    let column = refusal.message().rsplit(['.', ' ']).next();
    column.unwrap_or_default().to_owned()
}
