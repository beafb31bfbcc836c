//! Scraping: what pages on the web say about themselves, as far as their sites let robots read them.

mod crawl;
mod page;
mod policy;
mod report;
mod rulebook;

pub use crawl::{Crawl, PRODUCT_TOKEN, ScrapePages, Visit};
pub use page::{PageFacts, PageReader};
pub use policy::Scrape;
pub use report::{NotScraped, PageReport, Scraped};
