//! Exit codes beyond 0 and 1, as in BSD's sysexits.h, so that scripts can tell failures apart.

/// A file could not be created, or exists and was left alone (EX_CANTCREAT).
pub const CANNOT_CREATE: u8 = 73;
/// Something is wrong with the configuration (EX_CONFIG).
pub const CONFIG: u8 = 78;
