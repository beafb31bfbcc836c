use domain::{shared::InvalidText, web::WebAddress};
use url::{ParseError, Url};
use utoipa::openapi::{Array, ArrayBuilder, SchemaFormat};

use crate::http::{edge::form::Form, fields::Unacceptable, schemas::text};

/// How many pages a run may visit.
const MAX: usize = 100;

pub(super) fn schema() -> Array {
    let page = text()
        .format(Some(SchemaFormat::Custom("uri".to_owned())))
        .pattern(Some("^[Hh][Tt][Tt][Pp][Ss]?://"))
        .max_length(Some(WebAddress::MAX))
        .examples(["https://example.org/"])
        .build();
    ArrayBuilder::new()
        .items(page)
        .min_items(Some(1))
        .max_items(Some(MAX))
        .description(Some("Pages of the public web. Of those that are given twice, one is visited."))
        .build()
}

/// The pages, each once; the form notes which are none.
pub(super) fn parse(urls: &[String], form: &mut Form) -> Option<Vec<WebAddress>> {
    if urls.is_empty() {
        form.refuse("urls", "too-few", "must have at least one");
        return None;
    }
    if urls.len() > MAX {
        form.refuse("urls", "too-many", format!("must have at most {MAX}"));
        return None;
    }
    let mut pages = Vec::with_capacity(urls.len());
    for (index, url) in urls.iter().enumerate() {
        let page = form.field(&format!("urls[{index}]"), page(url));
        pages.extend(page.filter(|page| !pages.contains(page)));
    }
    Some(pages)
}

/// Brings an address into its one form.
fn page(text: &str) -> Result<WebAddress, Unacceptable> {
    let malformed = |_: ParseError| Unacceptable::new("malformed", "must be the address of a page");
    let mut url = Url::parse(text).map_err(malformed)?;
    url.set_fragment(None);
    Ok(WebAddress::parse(url.as_str()).map_err(|invalid: InvalidText| invalid)?)
}

#[cfg(test)]
mod tests {
    use super::{Form, MAX, parse};

    fn parsed(urls: &[&str]) -> Vec<String> {
        let urls: Vec<_> = urls.iter().map(|url| (*url).to_owned()).collect();
        let pages = Form::fill(|form| parse(&urls, form)).expect("pages");
        pages.iter().map(|page| page.as_str().to_owned()).collect()
    }

    fn refused(urls: &[String]) -> Vec<(String, String)> {
        let problem = Form::fill(|form| parse(urls, form)).expect_err("no pages");
        problem.errors().iter().map(|error| (error.field.clone(), error.code.to_string())).collect()
    }

    #[test]
    fn what_people_write_is_brought_into_one_form_and_visited_once() {
        let pages = parsed(&[
            " HTTP://Example.ORG:80/a/../b c?d#e ",
            "http://example.org/b%20c?d",
            "https://bücher.example",
            "http://0x7f.1/",
        ]);
        assert_eq!(
            pages,
            ["http://example.org/b%20c?d", "https://xn--bcher-kva.example/", "http://127.0.0.1/"]
        );
    }

    #[test]
    fn each_page_that_is_none_is_named() {
        let urls =
            ["https://example.org/", "example.org", "ftp://example.org/", "https://ann:x@example.org/"];
        let long = format!("https://example.org/{}", "a".repeat(2048));
        let urls: Vec<_> = urls.iter().map(|url| (*url).to_owned()).chain([long]).collect();
        let wrong = [
            ("urls[1]", "malformed"),
            ("urls[2]", "scheme"),
            ("urls[3]", "credentials"),
            ("urls[4]", "too-long"),
        ];
        assert_eq!(refused(&urls), wrong.map(|(field, code)| (field.to_owned(), code.to_owned())));
    }

    #[test]
    fn there_are_one_to_a_hundred() {
        let pages: Vec<_> = (0..=MAX).map(|n| format!("https://example.org/{n}")).collect();
        assert_eq!(refused(&[])[0].1, "too-few");
        assert_eq!(refused(&pages)[0].1, "too-many");
        let urls: Vec<_> = pages[..MAX].iter().map(String::as_str).collect();
        assert_eq!(parsed(&urls).len(), MAX);
    }
}
