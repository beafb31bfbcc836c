use async_trait::async_trait;

use crate::fetch::Fetched;

/// What a page says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageFacts {
    /// Its title.
    pub title: Option<String>,
    /// Its description of itself, for search engines.
    pub description: Option<String>,
    /// The address that it wants to be known by.
    pub canonical: Option<String>,
    /// Its headings of the first level.
    pub headings: Vec<String>,
    /// How many links it has.
    pub links: usize,
    /// How many characters of text it has, runs of white space counted as one.
    pub text_length: usize,
}

/// Reads pages. Every page can be read, however broken it is, within about a second, and facts are never longer than a
/// person would read.
#[async_trait]
pub trait PageReader: Send + Sync {
    /// What the page says.
    async fn read(&self, page: Fetched) -> PageFacts;
}
