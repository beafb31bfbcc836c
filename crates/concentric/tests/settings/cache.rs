//! Which cache, and how it may be reached.

use secrecy::ExposeSecret;

use crate::world::World;

const URL: &str = "CONCENTRIC_CACHE__URL";
const SHARED: &str = "CONCENTRIC_RATE_LIMIT__SHARED";

#[test]
fn without_a_url_each_process_remembers_for_itself() {
    assert!(World::new().settings().cache.url.is_none());
}

#[test]
fn a_redis_is_named_by_its_url() {
    for url in ["redis://localhost", "redis://ann:p%40ss@127.0.0.1:6380/2", "rediss://cache.acme.test:6379/0"]
    {
        let kept = World::new().with(URL, url).settings().cache.url.unwrap();
        assert_eq!(kept.expose_secret(), url);
    }
}

#[test]
fn a_url_may_be_kept_in_a_file() {
    let world = World::new().with_file("cache-url", "redis://:secret@localhost\n");
    let file = world.path("cache-url").display().to_string();
    let kept = world.with("CONCENTRIC_CACHE__URL_FILE", &file).settings().cache.url.unwrap();
    assert_eq!(kept.expose_secret(), "redis://:secret@localhost");
}

#[test]
fn what_names_no_usable_redis_is_refused() {
    for (url, reason) in [
        ("cache", "not a URL"),
        ("http://cache", "neither"),
        ("redis+unix:///run/redis.sock", "neither"),
        ("redis:///0", "no host"),
        ("redis://cache/zero", "number of a database"),
        ("rediss://cache/0#insecure", "options"),
        ("redis://cache/0?protocol=resp3", "options"),
        ("redis://:p#w@cache/0", "percent-encoded"),
    ] {
        let problem = World::new().with(URL, url).problem();
        assert_eq!(problem.key, "cache.url", "{url}");
        assert!(problem.message.contains(reason), "{url}: {problem}");
    }
}

#[test]
fn a_password_is_neither_shown_nor_quoted() {
    const CANARY: &str = "canary-7f3a";
    let sound = World::new().with(URL, &format!("redis://app:{CANARY}@cache:6379/0"));
    assert_eq!(sound.entry("cache.url").value, "\"redis://app:********@cache:6379/0\"");
    assert!(!format!("{:?}", sound.settings()).contains(CANARY));
    for url in [format!("redi://app:{CANARY}@cache"), format!("redis://app:{CANARY}#@cache")] {
        let world = World::new().with(URL, &url);
        assert!(!world.entry("cache.url").value.contains(CANARY));
        assert!(!world.problem().to_string().contains(CANARY));
    }
}

#[test]
fn a_prefix_keeps_services_apart_and_nothing_else() {
    let with = |prefix| World::new().with("CONCENTRIC_CACHE__KEY_PREFIX", prefix);
    assert_eq!(with("shop-1_a.b").settings().cache.key_prefix, "shop-1_a.b");
    for prefix in ["a:b", "a b", "{a}", "*", "x1234567890123456789012345678901234567890"] {
        assert_eq!(with(prefix).problem().key, "cache.key_prefix", "{prefix}");
    }
}

#[test]
fn production_refuses_a_redis_that_is_reached_without_tls() {
    for url in ["redis://:pw@cache.acme.test", "redis://10.0.0.7:6379/1"] {
        let problem = World::production().with(URL, url).problem();
        assert_eq!(problem.key, "cache.url", "{url}");
        assert!(problem.message.contains("cache.allow_plaintext"), "{url}: {problem}");
    }
    for url in
        ["rediss://:pw@cache.acme.test", "redis://127.0.0.1:6379", "redis://[::1]", "redis://localhost"]
    {
        assert!(World::production().with(URL, url).load().is_ok(), "{url}");
    }
    let told =
        World::production().with(URL, "redis://cache").with("CONCENTRIC_CACHE__ALLOW_PLAINTEXT", "true");
    assert!(told.load().is_ok());
}

#[test]
fn instances_count_requests_together_in_a_redis_only() {
    let limited = || World::new().with("CONCENTRIC_RATE_LIMIT__REQUESTS_PER_SECOND", "10");
    assert!(!limited().with(URL, "redis://localhost").settings().rate_limit.unwrap().shared);
    let shared = limited().with(SHARED, "true");
    assert_eq!(shared.problem().key, "rate_limit.shared");
    assert!(shared.with(URL, "redis://localhost").settings().rate_limit.unwrap().shared);
}
