//! The use cases of files, and of the web that they are filled from, wired.

use std::sync::Arc;

use application::{downloads::Downloads, files::PurgeFiles, scraping::ScrapePages};

use super::{Files, Ports};

impl Files {
    pub(super) fn of(ports: &Ports) -> Self {
        let Ports { uow, clock, files, seal, fetcher, pages, .. } = ports;
        Self {
            downloads: Arc::new(Downloads { files: files.clone(), seal: seal.clone(), clock: clock.clone() }),
            purge_files: Arc::new(PurgeFiles {
                uow: uow.clone(),
                files: files.clone(),
                clock: clock.clone(),
            }),
            scrape_pages: Arc::new(ScrapePages {
                fetcher: fetcher.clone(),
                reader: pages.clone(),
                files: files.clone(),
            }),
        }
    }
}
