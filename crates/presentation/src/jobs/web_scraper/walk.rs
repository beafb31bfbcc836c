use std::{collections::BTreeMap, sync::Arc, time::Duration};

use application::scraping::{Crawl, NotScraped, PageReport, Visit};
use domain::web::WebAddress;
use tokio::{
    sync::{
        Semaphore,
        mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    },
    task::JoinSet,
    time::Instant,
};
use tracing::Instrument as _;

use super::pace::Pace;
use crate::jobs::Failure;

/// How many hosts are visited at one time.
const HOSTS: usize = 8;

/// Visits to many pages: those of a host in their order, several hosts at once. Ends when it is dropped.
pub(super) struct Walk {
    walkers: JoinSet<()>,
    reports: UnboundedReceiver<PageReport>,
}

struct Walker {
    crawl: Arc<Crawl>,
    pace: Arc<Pace>,
    hands: Arc<Semaphore>,
    tell: UnboundedSender<PageReport>,
    until: Instant,
}

impl Walk {
    /// Sets out. Pages that are not under way within that time are not visited.
    pub(super) fn begin(crawl: Arc<Crawl>, pages: &[WebAddress], time: Duration) -> Self {
        let (tell, reports) = unbounded_channel();
        let (pace, hands) = (Arc::<Pace>::default(), Arc::new(Semaphore::new(HOSTS)));
        let until = Instant::now() + time;
        let mut hosts = BTreeMap::<_, Vec<_>>::new();
        for page in pages {
            hosts.entry(page.host()).or_default().push(page.clone());
        }
        let mut walkers = JoinSet::new();
        for pages in hosts.into_values() {
            let (crawl, pace, hands, tell) = (crawl.clone(), pace.clone(), hands.clone(), tell.clone());
            let walker = Walker { crawl, pace, hands, tell, until };
            walkers.spawn(walker.visit_all(pages).in_current_span());
        }
        Self { walkers, reports }
    }

    /// What became of the next page; nothing after the last one.
    pub(super) async fn next(&mut self) -> Result<Option<PageReport>, Failure> {
        if let Some(report) = self.reports.recv().await {
            return Ok(Some(report));
        }
        while let Some(walker) = self.walkers.join_next().await {
            walker.map_err(|error| Failure::Passing(format!("a visit broke off: {error}")))?;
        }
        Ok(None)
    }
}

impl Walker {
    async fn visit_all(self, pages: Vec<WebAddress>) {
        // Never closed; without it, the others wait for nothing.
        let _hand = self.hands.acquire().await;
        for page in pages {
            let report = if Instant::now() < self.until {
                self.visit(page).await
            } else {
                PageReport { address: page, outcome: Err(NotScraped::OutOfTime) }
            };
            // Nobody listens when the walk is over, and then this task is, too.
            let _ = self.tell.send(report);
        }
    }

    async fn visit(&self, page: WebAddress) -> PageReport {
        let mut visit = Visit::to(page);
        loop {
            let turn = self.pace.turn(visit.at().host()).await;
            turn.comes(self.crawl.apart(visit.at())).await;
            let report = self.crawl.step(&mut visit).await;
            turn.ends();
            if let Some(report) = report {
                return report;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Arc, Duration, NotScraped, Walk, WebAddress};
    use application::scraping::ScrapePages;
    use testkit::{
        actor,
        fakes::{FakeClock, FakeWeb, MemoryFiles, PlainPages},
    };

    #[tokio::test]
    async fn a_page_that_there_is_no_time_left_for_is_told_as_such() {
        let web = FakeWeb::default();
        let files = Arc::new(MemoryFiles::new(Arc::new(FakeClock::default())));
        let scraper = ScrapePages { fetcher: Arc::new(web.clone()), reader: Arc::new(PlainPages), files };
        let page = WebAddress::parse("https://example.org/").expect("an address");
        let crawl = scraper.begin(&actor::system()).expect("the system may");
        let mut walk = Walk::begin(Arc::new(crawl), &[page], Duration::ZERO);
        let report = walk.next().await.expect("nothing breaks").expect("a report");
        assert_eq!(report.outcome, Err(NotScraped::OutOfTime));
        assert_eq!(walk.next().await, Ok(None));
        assert!(web.asked().is_empty());
    }
}
