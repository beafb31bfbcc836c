//! The examples of RFC 9309, and the cases that Google publishes for its own parser, in our words.

use std::time::Duration;

use super::{ProductToken, Robots};

fn robots(file: &str) -> Robots {
    Robots::parse(file.as_bytes(), ProductToken::of("FooBot"))
}

fn allowed(file: &str, path: &str) -> bool {
    robots(file).allow(path)
}

/// RFC 9309, 5.1.
const SIMPLE: &str = "User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
";

#[test]
fn each_robot_has_its_own_rules() {
    let may = |name, path| Robots::parse(SIMPLE.as_bytes(), ProductToken::of(name)).allow(path);
    for (name, path, allowed) in [
        ("foobot", "/example/page.html", true),
        ("foobot", "/example/allowed.gif", true),
        ("foobot", "/publications/", false),
        ("barbot", "/example/page.html", false),
        ("bazbot", "/example/page.html", false),
        ("bazbot", "/example/", true),
        ("quxbot", "/example/page.html", true),
        ("otherbot", "/example/page.html", false),
        ("otherbot", "/publications/picture.gif", true),
        ("otherbot", "/picture.gif", false),
        ("otherbot", "/", true),
    ] {
        assert_eq!(may(name, path), allowed, "{name} {path}");
    }
}

/// RFC 9309, 5.2.
#[test]
fn the_longest_match_decides() {
    let file = "User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n";
    assert!(allowed(file, "/example/page/"));
    assert!(!allowed(file, "/example/page/disallowed.gif"));
    assert!(!allowed("user-agent: FooBot\ndisallow: /x/page.html\nallow: /x/\n", "/x/page.html"));
    assert!(allowed("user-agent: FooBot\nallow: /x/page.html\ndisallow: /x/\n", "/x/page.html"));
    assert!(!allowed("user-agent: FooBot\nallow: /page\ndisallow: /*.html\n", "/page.html"));
    assert!(allowed("user-agent: FooBot\nallow: /x/page.\ndisallow: /*.html\n", "/x/page.html"));
    assert!(!allowed("User-agent: *\nDisallow: /x/\nUser-agent: FooBot\nDisallow: /y/\n", "/y/d"));
}

#[test]
fn of_two_rules_that_say_as_much_the_kinder_one_decides() {
    assert!(allowed("user-agent: FooBot\ndisallow: /x\nallow: /x\n", "/x/page"));
    assert!(allowed("user-agent: FooBot\nallow: /\ndisallow: /\n", "/"));
    assert!(!allowed("user-agent: FooBot\ndisallow: /\n", "/"));
    assert!(allowed("user-agent: FooBot\ndisallow: \nallow: \n", "/"), "an empty rule says nothing");
}

#[test]
fn groups_that_name_us_are_joined_and_the_others_are_not_ours() {
    let file = "user-agent: FooBot\ndisallow: /a/\n\n\nuser-agent: BarBot\ndisallow: /b/\n\n\nuser-agent: foobot\ndisallow: /c/\n";
    assert_eq!(["/a/", "/b/", "/c/"].map(|path| allowed(file, path)), [false, true, false]);
}

#[test]
fn rules_without_a_robot_speak_to_nobody() {
    assert!(allowed("disallow: /\n\nuser-agent: FooBot\nallow: /\n", "/"));
    assert!(allowed("disallow: /\n", "/"));
    assert!(allowed("", "/"));
}

#[test]
fn a_group_for_us_takes_the_place_of_the_one_for_anyone() {
    let file = "user-agent: *\ndisallow: /\nuser-agent: FooBot\ndisallow: /private\n";
    assert_eq!([allowed(file, "/x"), allowed(file, "/private/x")], [true, false]);
    let ours_is_empty = "user-agent: *\ndisallow: /\nuser-agent: FooBot\n";
    assert!(allowed(ours_is_empty, "/"));
    assert!(!allowed("user-agent: * baz\ndisallow: /\n", "/"));
}

#[test]
fn our_name_is_ours_in_any_case_and_with_any_version() {
    for name in ["FOOBOT", "foobot", "FooBot/1.2", "FooBot * me"] {
        assert!(!allowed(&format!("User-Agent: {name}\nDisallow: /\n"), "/"), "{name}");
    }
    for name in ["FooBotX", "Foo", "Foo Bot", "BarBot", ""] {
        assert!(allowed(&format!("User-Agent: {name}\nDisallow: /\n"), "/"), "{name}");
    }
}

#[test]
fn lines_end_and_begin_as_they_do_in_the_wild() {
    for end in ["\n", "\r\n", "\r"] {
        let file =
            ["\u{feff}user-agent: foobot # us", "  DisAllow :/a#b", "", "nonsense", "allow: /a/b"].join(end);
        assert!(!allowed(&file, "/a"), "{end:?}");
        assert!(allowed(&file, "/a/b"), "{end:?}");
    }
}

#[test]
fn lines_of_other_kinds_do_not_part_a_group() {
    let file = "User-agent: BarBot\nSitemap: https://foo.bar/sitemap\nUser-agent: *\nDisallow: /\n";
    assert!(!allowed(file, "/"));
    assert!(!Robots::parse(file.as_bytes(), ProductToken::of("BarBot")).allow("/"));
}

#[test]
fn only_the_first_500_kib_are_read() {
    let long =
        format!("user-agent: foobot\ndisallow: /a\n#{}\ndisallow: /b\n", "x".repeat(Robots::MAX_BYTES));
    assert_eq!([allowed(&long, "/a"), allowed(&long, "/b")], [false, true]);
}

#[test]
fn the_file_itself_may_always_be_read() {
    assert!(Robots::closed().allow("/robots.txt"));
    assert!(!Robots::closed().allow("/"));
    assert!(Robots::unrestricted().allow("/anything"));
}

#[test]
fn a_site_may_ask_for_time_between_visits() {
    let delay =
        |value: &str| robots(&format!("User-agent: *\nCrawl-delay: {value}\nDisallow:\n")).crawl_delay();
    assert_eq!(delay("5"), Some(Duration::from_secs(5)));
    assert_eq!(delay("0.5"), Some(Duration::from_millis(500)));
    assert_eq!([delay("-1"), delay("soon"), delay("1e400"), delay("NaN")], [None; 4]);
    assert_eq!(robots("User-agent: BarBot\nCrawl-delay: 5\n").crawl_delay(), None);
}
