//! Exit codes beyond 0 and 1, as in BSD's sysexits.h, so that scripts can tell failures apart.

use application::store::StoreError;
use infrastructure::sql::{OpenError, migrate::MigrationError};

/// Something that is needed does not answer (EX_UNAVAILABLE).
pub const UNAVAILABLE: u8 = 69;
/// A file could not be created, or exists and was left alone (EX_CANTCREAT).
pub const CANNOT_CREATE: u8 = 73;
/// Something is wrong with the configuration (EX_CONFIG).
pub const CONFIG: u8 = 78;

/// The exit code for a command that failed.
pub fn of_error(error: &anyhow::Error) -> u8 {
    if error.is::<StoreError>() || error.is::<MigrationError>() || error.is::<OpenError>() {
        return UNAVAILABLE;
    }
    1
}
