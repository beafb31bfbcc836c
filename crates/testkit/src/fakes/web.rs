use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use application::{
    fetch::{Answer, FetchError, Fetched, Fetcher, Wanted},
    scraping::{PageFacts, PageReader},
};
use async_trait::async_trait;
use domain::web::WebAddress;

type Answers = HashMap<String, Result<Scripted, FetchError>>;

#[derive(Clone)]
enum Scripted {
    Page { status: u16, body: String },
    Redirect(WebAddress),
}

/// A web of a few pages. An address that nobody has said anything of answers that there is nothing.
#[derive(Clone, Default)]
pub struct FakeWeb {
    answers: Arc<Mutex<Answers>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl FakeWeb {
    /// With a page at that address.
    #[must_use]
    pub fn with_page(self, address: &str, body: &str) -> Self {
        self.answering(address, Ok(Scripted::Page { status: 200, body: body.to_owned() }))
    }

    /// With that status at that address.
    #[must_use]
    pub fn with_status(self, address: &str, status: u16) -> Self {
        self.answering(address, Ok(Scripted::Page { status, body: String::new() }))
    }

    /// With a redirect.
    #[must_use]
    pub fn with_redirect(self, address: &str, to: WebAddress) -> Self {
        self.answering(address, Ok(Scripted::Redirect(to)))
    }

    /// With an address that cannot be fetched from.
    #[must_use]
    pub fn with_failure(self, address: &str, error: FetchError) -> Self {
        self.answering(address, Err(error))
    }

    fn answering(self, address: &str, answer: Result<Scripted, FetchError>) -> Self {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).insert(address.to_owned(), answer);
        self
    }

    /// The addresses that were asked, in order.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Fetcher for FakeWeb {
    async fn get(&self, address: &WebAddress, _: &Wanted) -> Result<Answer, FetchError> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(address.to_string());
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let nothing = || Ok(Scripted::Page { status: 404, body: String::new() });
        let answer = answers.get(address.as_str()).cloned().unwrap_or_else(nothing)?;
        Ok(match answer {
            Scripted::Redirect(to) => Answer::Moved(to),
            Scripted::Page { status, body } => {
                let (from, body) = (address.clone(), body.into_bytes());
                Answer::Fetched(Fetched { from, status, content_type: None, body })
            }
        })
    }
}

/// Takes all of a page for its title.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlainPages;

#[async_trait]
impl PageReader for PlainPages {
    async fn read(&self, page: Fetched) -> PageFacts {
        let title = String::from_utf8_lossy(&page.body).into_owned();
        PageFacts { text_length: title.len(), title: Some(title), ..PageFacts::default() }
    }
}
