use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::web::{Robots, WebAddress};

use super::{NotScraped, PRODUCT_TOKEN};
use crate::fetch::{Excess, FetchError, Fetcher, Wanted};

const ROBOTS: Wanted = Wanted { media_types: &[], max_bytes: Robots::MAX_BYTES, excess: Excess::CutOff };

type Found = Result<Arc<Robots>, NotScraped>;

/// What origins leave to robots: each is asked once.
pub(super) struct Rulebook {
    fetcher: Arc<dyn Fetcher>,
    /// By origin.
    found: Mutex<HashMap<String, Found>>,
}

impl Rulebook {
    /// In which nothing is written yet.
    pub(super) fn new(fetcher: Arc<dyn Fetcher>) -> Self {
        Self { fetcher, found: Mutex::default() }
    }

    /// What the origin of that page says; asks it, if nobody has.
    pub(super) async fn of(&self, page: &WebAddress) -> Found {
        if let Some(found) = self.known(page) {
            return found;
        }
        let found = self.ask(page).await.map(Arc::new);
        let mut all = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(page.origin().to_owned(), found.clone());
        found
    }

    /// What the origin of that page has said, if it was asked.
    pub(super) fn known(&self, page: &WebAddress) -> Option<Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).get(page.origin()).cloned()
    }

    /// RFC 9309, 2.3.1: a site without the file is open, one that cannot be asked is closed.
    async fn ask(&self, page: &WebAddress) -> Result<Robots, NotScraped> {
        let unknown = |error| NotScraped::RobotsUnknown { origin: page.origin().to_owned(), error };
        let file = self.fetcher.fetch(&page.robots(), &ROBOTS).await.map_err(unknown)?;
        match file.status {
            200..300 => Ok(Robots::parse(&file.body, PRODUCT_TOKEN)),
            500.. => Err(unknown(FetchError::Unavailable(format!("status {}", file.status)))),
            _ => Ok(Robots::unrestricted()),
        }
    }
}
