//! How accounts are verified and recovered, and where messages about that lead to.

use std::time::Duration;

use crate::world::World;

const RESET_PAGE: &str = "CONCENTRIC_ACCOUNTS__RESET_PAGE";
const PUBLIC_URL: &str = "CONCENTRIC_SERVER__PUBLIC_URL";

#[test]
fn by_default_addresses_need_not_be_verified_and_no_page_takes_tokens() {
    let accounts = World::new().settings().accounts;
    assert!(!accounts.require_verified_email);
    let hours = |count: u64| Duration::from_secs(count * 60 * 60);
    assert_eq!((accounts.verification, accounts.email_change), (hours(24), hours(1)));
    assert_eq!(accounts.reset, Duration::from_secs(30 * 60));
    assert_eq!(
        (accounts.verification_page, accounts.reset_page, accounts.email_change_page),
        (None, None, None)
    );
}

#[test]
fn a_page_is_a_path_on_our_own_site_or_a_url() {
    let page = |text: &str| {
        World::new()
            .with(PUBLIC_URL, "https://acme.test")
            .with(RESET_PAGE, text)
            .settings()
            .accounts
            .reset_page
    };
    assert_eq!(page("/reset").as_deref(), Some("https://acme.test/reset"));
    assert_eq!(page("//evil.test").as_deref(), Some("https://acme.test//evil.test"));
    assert_eq!(
        page("https://app.acme.test/r?from=mail").as_deref(),
        Some("https://app.acme.test/r?from=mail")
    );
}

#[test]
fn what_is_no_page_is_refused_by_its_key() {
    for text in
        ["reset", "javascript:alert(1)", "https://app.acme.test/#/reset", "https://ann@app.acme.test/"]
    {
        let problem = World::new().with(RESET_PAGE, text).problem();
        assert_eq!(problem.key, "accounts.reset_page", "{text}");
        assert!(problem.message.contains(text), "{problem}");
    }
}

#[test]
fn a_path_needs_a_site() {
    let problem = World::new().with(RESET_PAGE, "/reset").problem();
    assert_eq!(problem.key, "accounts.reset_page");
    assert!(problem.message.contains("server.public_url"), "{problem}");
}

#[test]
fn production_sends_nobody_to_a_page_without_encryption() {
    let world = World::production().with(RESET_PAGE, "http://app.acme.test/reset");
    assert!(world.problem().message.contains("is not https"));
    World::production().with(RESET_PAGE, "http://localhost:3000/reset").settings();
}

#[test]
fn a_token_lives_for_a_while_and_not_for_ever() {
    for (key, value) in [("VERIFICATION", "299"), ("RESET", "86401"), ("EMAIL_CHANGE", "604801")] {
        let problem = World::new().with(&format!("CONCENTRIC_ACCOUNTS__{key}_SECONDS"), value).problem();
        assert!(problem.key.starts_with("accounts."), "{problem}");
    }
}
