use super::Interrupted;

/// How keeping or fetching a file fails.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// Its content broke off; nothing was kept.
    #[error(transparent)]
    Interrupted(#[from] Interrupted),
    /// The place where files are kept is away, full, or refuses us. Trying again later may work.
    #[error("files cannot be kept or fetched: {0}")]
    Unavailable(String),
}
