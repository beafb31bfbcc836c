//! Reads pages as a stream of tags and text, and builds no tree of them: a tree can be made to cost more than any page is
//! worth. 128 KiB of nested elements keep a tree builder busy for seconds, and the time grows with the square.

mod facts;
mod tags;
#[cfg(test)]
mod tests;
mod text;

use application::{
    fetch::Fetched,
    scraping::{PageFacts, PageReader},
};
use async_trait::async_trait;
use html5ever::{
    tendril::StrTendril,
    tokenizer::{BufferQueue, Tokenizer, TokenizerOpts},
};

use facts::Facts;

/// In bytes: how much is given to the tokenizer at a time.
const PIECE: usize = 16 * 1024;

/// How many pieces a single tag or comment may be long. The tokenizer compares each attribute of a tag with all before it;
/// what lies behind a longer tag is not looked at.
const LONGEST_TAG: usize = 8;

/// Reads HTML.
#[derive(Clone, Copy, Debug, Default)]
pub struct HtmlReader;

#[async_trait]
impl PageReader for HtmlReader {
    async fn read(&self, page: Fetched) -> PageFacts {
        let reading = tokio::task::spawn_blocking(move || read(&page));
        // A page at which the reader panics says nothing.
        reading.await.unwrap_or_default()
    }
}

fn read(page: &Fetched) -> PageFacts {
    let text = String::from_utf8_lossy(&page.body);
    let tokenizer = Tokenizer::new(Facts::of(&page.from), TokenizerOpts::default());
    let input = BufferQueue::default();
    let (mut rest, mut silent) = (&*text, 0);
    while !rest.is_empty() && silent < LONGEST_TAG {
        let (piece, behind) = rest.split_at(rest.floor_char_boundary(PIECE));
        rest = behind;
        input.push_back(StrTendril::from(piece));
        let before = tokenizer.sink.seen();
        // A script is a reason to stop only for whoever runs it.
        while !input.is_empty() {
            let _ = tokenizer.feed(&input);
        }
        silent = if tokenizer.sink.seen() == before { silent + 1 } else { 0 };
    }
    tokenizer.end();
    tokenizer.sink.into_facts()
}
