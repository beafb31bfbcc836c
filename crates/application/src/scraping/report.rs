use domain::web::WebAddress;

use super::PageFacts;
use crate::fetch::FetchError;

/// What became of one page that was to be scraped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageReport {
    /// The page.
    pub address: WebAddress,
    /// What it says, or why nobody knows.
    pub outcome: Result<Scraped, NotScraped>,
}

/// A page that was scraped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scraped {
    /// Where redirects led to.
    pub at: WebAddress,
    /// The status of HTTP.
    pub status: u16,
    /// What it says.
    pub facts: PageFacts,
}

/// Why a page was not scraped.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotScraped {
    /// Its site does not want it.
    #[error("the robots.txt of {0} does not allow it")]
    Disallowed(String),
    /// Nobody knows what its site wants, so it has to be left alone.
    #[error("the robots.txt of {origin} cannot be read: {error}")]
    RobotsUnknown {
        /// The origin.
        origin: String,
        /// Why not.
        error: FetchError,
    },
    /// It could not be had.
    #[error(transparent)]
    NotFetched(#[from] FetchError),
    /// The pages before it took all the time that there was.
    #[error("there was no time left for it")]
    OutOfTime,
    /// Its site has no such page, or does not show it.
    #[error("the site answered with status {0}")]
    Status(u16),
}

impl NotScraped {
    /// A stable word for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Disallowed(_) => "disallowed",
            Self::NotFetched(FetchError::Refused(_))
            | Self::RobotsUnknown { error: FetchError::Refused(_), .. } => "refused",
            Self::NotFetched(FetchError::Unavailable(_))
            | Self::RobotsUnknown { error: FetchError::Unavailable(_), .. } => "unavailable",
            Self::OutOfTime => "out-of-time",
            Self::Status(_) => "status",
        }
    }
}
