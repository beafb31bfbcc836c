use std::{sync::Arc, time::Duration};

use domain::{
    jobs::Run,
    web::{ProductToken, Trail, WebAddress},
};
use uuid::Uuid;

use super::{NotScraped, PageReader, PageReport, Scrape, Scraped, rulebook::Rulebook};
use crate::{
    authz::{Actor, Permit},
    error::{Error, Never},
    fetch::{Answer, Excess, FetchError, Fetched, Fetcher, Wanted},
    files::{FileError, FileKey, FileStore, Folder, MediaType},
};

/// What the robots.txt of sites call us. A service with another name than this one's has another.
pub const PRODUCT_TOKEN: ProductToken = ProductToken::of("Concentric");

const PAGE: Wanted = Wanted {
    media_types: &["text/html", "application/xhtml+xml"],
    max_bytes: 2 * 1024 * 1024,
    excess: Excess::Refused,
};

/// How far two visits to a host are apart when its robots.txt says nothing of it.
const APART: Duration = Duration::from_secs(1);

/// How far they are apart at most, whatever it says: a site must not be able to hold a run up.
const FURTHEST_APART: Duration = Duration::from_secs(10);

/// Visits pages on behalf of somebody.
pub struct ScrapePages {
    /// The way to the web.
    pub fetcher: Arc<dyn Fetcher>,
    /// Who understands pages.
    pub reader: Arc<dyn PageReader>,
    /// Where what they say goes.
    pub files: Arc<dyn FileStore>,
}

/// Pages that are visited together, for which each robots.txt is fetched once.
pub struct Crawl {
    fetcher: Arc<dyn Fetcher>,
    reader: Arc<dyn PageReader>,
    files: Arc<dyn FileStore>,
    rulebook: Rulebook,
    _permit: Permit<Scrape, Run>,
}

/// A page on the way to being scraped.
pub struct Visit {
    page: WebAddress,
    trail: Trail,
}

impl Visit {
    /// To that page.
    pub fn to(page: WebAddress) -> Self {
        Self { trail: Trail::at_first(page.clone()), page }
    }

    /// Where the next step goes.
    pub const fn at(&self) -> &WebAddress {
        self.trail.at()
    }

    fn over(&self, outcome: Result<Scraped, NotScraped>) -> PageReport {
        PageReport { address: self.page.clone(), outcome }
    }
}

impl ScrapePages {
    /// Begins to.
    pub fn begin(&self, actor: &Actor) -> Result<Crawl, Error<Never>> {
        let permit = actor.permit::<Scrape, Run>()?;
        let Self { fetcher, reader, files } = self;
        let (fetcher, reader, files) = (fetcher.clone(), reader.clone(), files.clone());
        let rulebook = Rulebook::new(fetcher.clone());
        Ok(Crawl { fetcher, reader, files, rulebook, _permit: permit })
    }
}

impl Crawl {
    /// Asks the next address of a visit, if its robots.txt allows that; gives what came of the visit, or nothing when a
    /// redirect has to be followed. Whoever takes the steps sees to it that they do not trouble anybody: those to one host
    /// one after the other, and [`apart`](Self::apart).
    pub async fn step(&self, visit: &mut Visit) -> Option<PageReport> {
        match self.ask(visit).await {
            Ok(Some(scraped)) => Some(visit.over(Ok(scraped))),
            Ok(None) => None,
            Err(reason) => Some(visit.over(Err(reason))),
        }
    }

    /// How far visits to the origin of that page are to be apart.
    pub fn apart(&self, page: &WebAddress) -> Duration {
        let known = self.rulebook.known(page).and_then(Result::ok);
        known
            .and_then(|robots| robots.crawl_delay())
            .map_or(APART, |delay| delay.clamp(APART, FURTHEST_APART))
    }

    /// Keeps what came of it all, which delivery has written down, as the file of that id. To do it again under the same id
    /// leaves one file.
    pub async fn keep(&self, id: Uuid, media_type: MediaType, text: Vec<u8>) -> Result<FileKey, FileError> {
        let key = FileKey { folder: Folder::Scrapes, id, media_type };
        self.files.put(key, &mut Some(text)).await?;
        Ok(key)
    }

    async fn ask(&self, visit: &mut Visit) -> Result<Option<Scraped>, NotScraped> {
        let at = visit.at();
        if !self.rulebook.of(at).await?.allow(at.path()) {
            return Err(NotScraped::Disallowed(at.origin().to_owned()));
        }
        match self.fetcher.get(at, &PAGE).await? {
            Answer::Fetched(page) if page.is_success() => Ok(Some(self.read(page).await)),
            Answer::Fetched(page) => Err(NotScraped::Status(page.status)),
            Answer::Moved(to) => {
                visit.trail.follow(to).map_err(FetchError::from)?;
                Ok(None)
            }
        }
    }

    async fn read(&self, page: Fetched) -> Scraped {
        let (at, status) = (page.from.clone(), page.status);
        Scraped { at, status, facts: self.reader.read(page).await }
    }
}
