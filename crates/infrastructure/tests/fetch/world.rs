//! A way to the web for a test.

use std::{
    io,
    net::IpAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use application::fetch::{Excess, FetchError, Fetched, Fetcher, Wanted};
use async_trait::async_trait;
use domain::web::WebAddress;
use infrastructure::{FetchSettings, Names, Reach, WebFetcher};

use crate::site::Site;

/// The one address of loopback that counts as public.
pub(crate) const PUBLIC: &str = "127.0.0.1";

/// One that does not, and on which sites can listen nevertheless.
pub(crate) const PRIVATE: &str = "127.0.0.2";

pub(crate) const ANYTHING: Wanted =
    Wanted { media_types: &[], max_bytes: 64 * 1024, excess: Excess::Refused };

/// Answers to look-ups, in order; the last one stays.
#[derive(Default)]
pub(crate) struct Answers {
    answers: Mutex<Vec<Vec<IpAddr>>>,
    asked: Mutex<Vec<String>>,
}

impl Answers {
    pub(crate) fn of(answers: &[&[&str]]) -> Arc<Self> {
        let parsed = answers.iter().rev().map(|answer| answer.iter().map(|ip| ip.parse().unwrap()).collect());
        Arc::new(Self { answers: Mutex::new(parsed.collect()), asked: Mutex::default() })
    }

    /// The hosts that were looked up.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

#[async_trait]
impl Names for Answers {
    async fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        self.asked.lock().unwrap().push(host.to_owned());
        let mut answers = self.answers.lock().unwrap();
        let answer = if answers.len() > 1 { answers.pop() } else { answers.last().cloned() };
        answer.ok_or_else(|| io::Error::other("no such host"))
    }
}

/// A fetcher for which 127.0.0.1 is public, and the ports of those sites are those of the web.
pub(crate) fn web(sites: &[&Site]) -> WebFetcher {
    web_with(sites, Answers::of(&[]), Duration::from_secs(20))
}

pub(crate) fn web_with(sites: &[&Site], names: Arc<dyn Names>, timeout: Duration) -> WebFetcher {
    install_cryptography();
    let public = PUBLIC.parse::<IpAddr>().unwrap();
    let reach = Reach::also(vec![public.into()], sites.iter().map(|site| site.port()).collect());
    let named = FetchSettings::named("Tests/1.0 (+https://example.org)".to_owned());
    WebFetcher::new(reach, FetchSettings { timeout, ..named }, names)
}

/// Fails where another test of the process has done it.
pub(crate) fn install_cryptography() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

pub(crate) fn address(text: &str) -> WebAddress {
    WebAddress::parse(text).expect(text)
}

/// Fetches from there, redirects included.
pub(crate) async fn fetch(web: &WebFetcher, text: &str, wanted: &Wanted) -> Result<Fetched, FetchError> {
    let web: &dyn Fetcher = web;
    web.fetch(&address(text), wanted).await
}
