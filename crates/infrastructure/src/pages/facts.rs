use std::cell::RefCell;

use application::scraping::PageFacts;
use domain::web::WebAddress;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use url::Url;

use super::{
    tags::{attribute, raw, says},
    text::{Text, beginning},
};

/// In characters: longer titles and headings are cut off.
const TITLE: usize = 300;

/// Likewise.
const DESCRIPTION: usize = 1000;

/// How many headings are kept.
const HEADINGS: usize = 20;

/// Gathers facts from what the tokenizer sees.
pub(super) struct Facts(RefCell<Gathered>);

#[derive(Default)]
struct Gathered {
    tokens: usize,
    base: Option<Url>,
    canonical: Option<String>,
    facts: PageFacts,
    text: Text,
    /// The title or heading that is being read.
    line: Option<Text>,
    /// The tag that began what is not text for readers.
    hidden: Option<String>,
}

impl Facts {
    /// Of the page at that address.
    pub(super) fn of(page: &WebAddress) -> Self {
        Self(RefCell::new(Gathered { base: Url::parse(page.as_str()).ok(), ..Gathered::default() }))
    }

    /// How much was seen so far.
    pub(super) fn seen(&self) -> usize {
        self.0.borrow().tokens
    }

    /// What was gathered.
    pub(super) fn into_facts(self) -> PageFacts {
        let Gathered { mut facts, text, base, canonical, .. } = self.0.into_inner();
        facts.text_length = text.characters();
        let absolute = canonical.and_then(|href| base?.join(&href).ok());
        facts.canonical = absolute.map(String::from).filter(|address| address.len() <= WebAddress::MAX);
        facts
    }
}

impl TokenSink for Facts {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut gathered = self.0.borrow_mut();
        gathered.tokens += 1;
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => return gathered.begin(&tag),
            Token::TagToken(tag) => gathered.end(&tag.name),
            Token::CharacterTokens(text) => gathered.read(&text),
            Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::NullCharacterToken
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

impl Gathered {
    fn begin(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        match &*tag.name {
            "title" | "h1" => self.line = Some(Text::keeping(TITLE)),
            "br" => self.read(" "),
            "a" | "area" if attribute(tag, "href").is_some() => self.facts.links += 1,
            "meta" if says(tag, "name", "description") && self.facts.description.is_none() => {
                let content = attribute(tag, "content").unwrap_or_default();
                self.facts.description = beginning(content, DESCRIPTION);
            }
            "link" if says(tag, "rel", "canonical") && self.canonical.is_none() => {
                self.canonical = attribute(tag, "href").map(str::to_owned);
            }
            "base" => {
                let moved = attribute(tag, "href").and_then(|href| self.base.as_ref()?.join(href).ok());
                self.base = moved.or(self.base.take());
            }
            "plaintext" => return TokenSinkResult::Plaintext,
            _ => {}
        }
        let Some(kind) = raw(&tag.name) else {
            return TokenSinkResult::Continue;
        };
        self.hidden = Some(tag.name.to_string());
        TokenSinkResult::RawData(kind)
    }

    fn end(&mut self, name: &str) {
        match (name, self.line.take_if(|_| matches!(name, "title" | "h1"))) {
            ("title", Some(title)) if self.facts.title.is_none() => self.facts.title = title.kept(),
            ("h1", Some(heading)) if self.facts.headings.len() < HEADINGS => {
                self.facts.headings.extend(heading.kept());
            }
            _ => {}
        }
        self.hidden.take_if(|hidden| hidden == name);
    }

    fn read(&mut self, text: &str) {
        if let Some(line) = &mut self.line {
            line.push(text);
        }
        if self.hidden.is_none() {
            self.text.push(text);
        }
    }
}
