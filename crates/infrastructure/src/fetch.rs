//! Fetching from the public internet, and from nowhere else.
//!
//! A name is looked up once, by us: what it resolves to is filtered, and the connection is made to one of the addresses that
//! are left (`names`). There is no second look-up that could answer differently. An address in place of a name never gets to
//! a look-up, so it is checked before (`reach`), in whatever way it was spelt: an address is in one form by then.

mod body;
mod names;
mod ranges;
mod reach;

use std::{
    error::Error as _,
    sync::{Arc, OnceLock},
    time::Duration,
};

use application::fetch::{Answer, FetchError, Fetched, Fetcher, Refused, Wanted};
use async_trait::async_trait;
use domain::web::WebAddress;
use reqwest::{
    Client, Response, StatusCode, Url,
    header::{ACCEPT, ACCEPT_ENCODING, HeaderValue, LOCATION},
    redirect::Policy,
};

pub use names::{Names, SystemNames};
use names::{NoPublicAddress, PublicNames};
pub use reach::Reach;

/// How the web is asked.
#[derive(Clone, Debug)]
pub struct FetchSettings {
    /// What sites see of us, with an address under which they can reach whoever runs us.
    pub user_agent: String,
    /// How long a connection may take, the look-up of the name and the encryption included.
    pub connect_timeout: Duration,
    /// How long an answer may take, all in all.
    pub timeout: Duration,
}

impl FetchSettings {
    /// Under that name: 5 s to connect, 20 s to answer.
    pub const fn named(user_agent: String) -> Self {
        let (connect_timeout, timeout) = (Duration::from_secs(5), Duration::from_secs(20));
        Self { user_agent, connect_timeout, timeout }
    }
}

/// Asks the public web.
pub struct WebFetcher {
    settings: FetchSettings,
    names: Arc<dyn Names>,
    reach: Arc<Reach>,
    client: OnceLock<Client>,
}

impl WebFetcher {
    /// Looks names up by `names`. When something is fetched, the process must have a provider of cryptography installed.
    pub fn new(reach: Reach, settings: FetchSettings, names: Arc<dyn Names>) -> Self {
        Self { settings, names, reach: Arc::new(reach), client: OnceLock::new() }
    }

    /// Made when it is needed: it reads the certificates that the machine trusts, and a machine that has none can do
    /// everything else.
    fn client(&self) -> Result<&Client, reqwest::Error> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let client = Client::builder()
            .dns_resolver(PublicNames { names: self.names.clone(), reach: self.reach.clone() })
            // One that the environment names would be a way around every check.
            .no_proxy()
            .redirect(Policy::none())
            .referer(false)
            .user_agent(&self.settings.user_agent)
            .connect_timeout(self.settings.connect_timeout)
            .timeout(self.settings.timeout)
            .build()?;
        Ok(self.client.get_or_init(|| client))
    }

    async fn ask(&self, url: Url, wanted: &Wanted) -> Result<Response, FetchError> {
        let client = self.client().map_err(|error| why(&error))?;
        let mut request = client.get(url).header(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        if !wanted.media_types.is_empty() {
            request = request.header(ACCEPT, wanted.media_types.join(", "));
        }
        request.send().await.map_err(|error| why(&error))
    }
}

#[async_trait]
impl Fetcher for WebFetcher {
    async fn get(&self, address: &WebAddress, wanted: &Wanted) -> Result<Answer, FetchError> {
        let url = self.reach.checked(address)?;
        let response = self.ask(url, wanted).await?;
        if let Some(to) = moved(&response)? {
            return Ok(Answer::Moved(to));
        }
        let (from, status) = (address.clone(), response.status());
        let content_type = body::content_type(&response);
        let body = if status.is_success() { body::take(response, wanted).await? } else { Vec::new() };
        Ok(Answer::Fetched(Fetched { from, status: status.as_u16(), content_type, body }))
    }
}

/// Where a redirect points to.
fn moved(response: &Response) -> Result<Option<WebAddress>, Refused> {
    let is_redirect = matches!(
        response.status(),
        StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT
    );
    let Some(location) = response.headers().get(LOCATION).filter(|_| is_redirect) else {
        return Ok(None);
    };
    let location = location.to_str().map_err(|_| Refused::Nowhere)?;
    let mut url = response.url().join(location).map_err(|_| Refused::Nowhere)?;
    url.set_fragment(None);
    WebAddress::parse(url.as_str()).map(Some).map_err(|_| Refused::Nowhere)
}

/// What an error of the client means. Its own words name what it was at; the cause at the bottom says what is wrong.
fn why(error: &reqwest::Error) -> FetchError {
    let mut cause = error.source();
    let mut words = None;
    while let Some(error) = cause {
        if error.is::<NoPublicAddress>() {
            return Refused::PrivateAddress.into();
        }
        words = Some(error.to_string());
        cause = error.source();
    }
    FetchError::Unavailable(match words {
        Some(words) if error.is_builder() => format!("nothing can be fetched: {words}"),
        _ if error.is_timeout() && error.is_connect() => "it took too long to connect".to_owned(),
        _ if error.is_timeout() => "it took too long to answer".to_owned(),
        Some(words) if error.is_connect() => format!("no connection: {words}"),
        Some(words) => format!("no proper answer: {words}"),
        None => "no proper answer".to_owned(),
    })
}
