use std::time::{Duration, Instant};

use super::{Fetched, PageFacts, read};
use domain::web::WebAddress;

fn facts(html: &str) -> PageFacts {
    let from = WebAddress::parse("https://example.org/shop/index.html").expect("an address");
    read(&Fetched { from, status: 200, content_type: None, body: html.into() })
}

#[test]
fn a_page_says_what_it_is() {
    let page = facts(
        r#"<!doctype html><html><head>
        <title>Lamps &amp;
          more</title>
        <meta name="Description" content=" Light  for everybody ">
        <link rel="alternate" href="/rss"><link rel="canonical" href="/lamps">
        <style>h1 { color: red }</style><script>document.write("<h1>no</h1><a href=x>")</script>
        </head><body><h1>Lamps<br>of <b>all</b> kinds</h1><p>See <a href="/a">these</a>
        and <a href="/b">those</a>. <a name="here">Here.</a><h1>More</h1></body></html>"#,
    );
    assert_eq!(page.title.as_deref(), Some("Lamps & more"));
    assert_eq!(page.description.as_deref(), Some("Light for everybody"));
    assert_eq!(page.canonical.as_deref(), Some("https://example.org/lamps"));
    assert_eq!(page.headings, ["Lamps of all kinds", "More"]);
    assert_eq!(page.links, 2);
    assert_eq!(page.text_length, "Lamps of all kindsSee these and those. Here.More".len());
}

#[test]
fn the_first_title_counts_and_a_base_moves_the_canonical_address() {
    let page = facts(
        r#"<base href="https://other.example/x/"><title>One</title><svg><title>Two</title></svg><link rel=canonical href=y>"#,
    );
    assert_eq!(page.title.as_deref(), Some("One"));
    assert_eq!(page.canonical.as_deref(), Some("https://other.example/x/y"));
}

#[test]
fn a_page_that_says_nothing_has_no_facts() {
    assert_eq!(facts(""), PageFacts::default());
    assert_eq!(facts("<title> \n </title><h1></h1><meta name=description>"), PageFacts::default());
}

#[test]
fn facts_are_cut_to_what_a_person_would_read() {
    let long = "x".repeat(5000);
    let page = facts(&format!(
        "<title>{long}</title><meta name=description content={long}><link rel=canonical href=/{long}>{}",
        format!("<h1>{long}</h1>").repeat(30)
    ));
    assert_eq!(page.title.map(|title| title.len()), Some(300));
    assert_eq!(page.description.map(|description| description.len()), Some(1000));
    assert_eq!((page.headings.len(), page.canonical), (20, None));
    assert_eq!(page.text_length, 30 * 5000, "and counted in full");
}

#[test]
fn what_would_disturb_a_terminal_is_gone() {
    assert_eq!(facts("<title>a\u{1b}[2Jb</title>").title.as_deref(), Some("a [2Jb"));
}

#[test]
fn bytes_that_are_no_text_are_read_as_far_as_they_are() {
    let from = WebAddress::parse("https://example.org/").expect("an address");
    let body = b"<title>caf\xe9</title>".to_vec();
    let page = read(&Fetched { from, status: 200, content_type: None, body });
    assert_eq!(page.title.as_deref(), Some("caf\u{fffd}"));
}

/// Of what takes parsers longest. A tree builder takes a minute for the first of them, optimised.
#[test]
fn no_page_takes_long() {
    let much = |unit: &str| unit.repeat(512 * 1024 / unit.len());
    let attributes: String = (0..100_000).map(|n| format!("{n:x} ")).collect();
    for page in [much("<div>"), format!("<div {attributes}>"), much("&"), much("<!--"), much("<a b c d ")] {
        let began = Instant::now();
        let _ = facts(&page);
        assert!(began.elapsed() < Duration::from_secs(30), "{} took {:?}", &page[..8], began.elapsed());
    }
}
