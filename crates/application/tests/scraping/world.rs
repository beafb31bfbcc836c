use std::sync::Arc;

use application::scraping::{Crawl, NotScraped, ScrapePages, Scraped, Visit};
use domain::web::WebAddress;
use testkit::{
    actor,
    fakes::{FakeClock, FakeWeb, MemoryFiles, PlainPages},
};

pub(crate) const PAGE: &str = "https://example.org/lamps";
pub(crate) const ROBOTS: &str = "https://example.org/robots.txt";

/// A web, and a crawl in it.
pub(crate) struct World {
    pub(crate) web: FakeWeb,
    pub(crate) scraper: ScrapePages,
    pub(crate) crawl: Crawl,
}

impl World {
    pub(crate) fn of(web: FakeWeb) -> Self {
        let scraper = ScrapePages {
            fetcher: Arc::new(web.clone()),
            reader: Arc::new(PlainPages),
            files: Arc::new(MemoryFiles::new(Arc::new(FakeClock::default()))),
        };
        let crawl = scraper.begin(&actor::system()).unwrap();
        Self { web, scraper, crawl }
    }

    /// What comes of the page.
    pub(crate) async fn scrape(&self, page: &str) -> Result<Scraped, NotScraped> {
        let mut visit = Visit::to(address(page));
        // More steps than redirects are followed.
        for _ in 0..10 {
            if let Some(report) = self.crawl.step(&mut visit).await {
                assert_eq!(report.address.as_str(), page);
                return report.outcome;
            }
        }
        panic!("it never ends: {:?}", self.web.asked());
    }
}

pub(crate) fn address(text: &str) -> WebAddress {
    WebAddress::parse(text).expect(text)
}
