mod lines;
mod pace;
mod pages;
mod walk;

use std::{sync::Arc, time::Duration};

use application::{
    downloads::Downloads,
    files::MediaType,
    scraping::{PageReport, ScrapePages},
};
use async_trait::async_trait;
use domain::{jobs::JobPolicy, web::WebAddress};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Context, Failure, Job};
use crate::http::{downloads, edge::form::Form, given::Given};

use walk::Walk;

/// How long pages are visited. Those that are not under way by then are left out.
const TIME: Duration = Duration::from_secs(50 * 60);

/// Visits pages of the web, as far as their sites let robots do that, and writes down what they say about themselves. A page
/// that cannot be had is told as such; it is no reason for the others not to be visited.
pub(super) struct WebScraper {
    pub(super) scrape_pages: Arc<ScrapePages>,
    pub(super) downloads: Arc<Downloads>,
}

/// The pages to be visited.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Pages {
    #[serde(default)]
    #[schema(schema_with = pages::schema, required = true)]
    urls: Given<Vec<String>>,
}

#[async_trait]
impl Job for WebScraper {
    const NAME: &'static str = "web-scraper";
    const ABOUT: &'static str = "Visits up to 100 pages of the public web, and writes down what each says about itself; its \
         result is a link that works for 24 hours.";
    const POLICY: JobPolicy = JobPolicy {
        attempts: 3,
        // A visit that began in time may take a while.
        timeout: Duration::from_secs(60 * 60),
        concurrency: Some(4),
        ..JobPolicy::DEFAULT
    };
    type Given = Pages;
    type Parameters = Vec<WebAddress>;

    fn parse(given: Pages, form: &mut Form) -> Option<Vec<WebAddress>> {
        let urls = given.urls.required(form, "urls")?;
        pages::parse(&urls, form)
    }

    async fn run(&self, context: &Context, pages: Vec<WebAddress>) -> Result<String, Failure> {
        let total = pages.len();
        let crawl = Arc::new(self.scrape_pages.begin(context.actor())?);
        let mut walk = Walk::begin(crawl.clone(), &pages, TIME);
        let mut reports = Vec::with_capacity(total);
        while let Some(report) = walk.next().await? {
            reports.push(report);
            let visited = reports.len();
            context.progress(percent(visited, total), format!("{visited} of {total} pages"));
            if context.is_cancelled() {
                return Err(Failure::Passing(format!("stopped after {visited} of {total} pages")));
            }
        }
        in_order(&mut reports, &pages);
        let scraped = reports.iter().filter(|report| report.outcome.is_ok()).count();
        let lines = lines::of(&reports).map_err(|error| Failure::Lasting(error.to_string()))?;
        let kept = crawl.keep(context.run_id().raw(), MediaType::JsonLines, lines).await;
        let key = kept.map_err(|error| Failure::Passing(error.to_string()))?;
        let link = downloads::address(&self.downloads.link(key));
        Ok(format!("scraped {scraped} of {total} pages: {link}"))
    }
}

/// Of the visits; the last percent is the file.
fn percent(visited: usize, total: usize) -> u8 {
    u8::try_from(visited * 99 / total.max(1)).unwrap_or(99)
}

/// As they were given, so that the same pages make the same file.
fn in_order(reports: &mut [PageReport], pages: &[WebAddress]) {
    reports.sort_by_key(|report| pages.iter().position(|page| *page == report.address));
}
