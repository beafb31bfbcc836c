//! Tokens that nobody should have made: each is refused in the same words, in good time, and leaves nothing behind but the audit
//! trail. Against our own tokens, and those of two issuers that are trusted.

mod external;
mod own;
mod scene;

use std::time::{Duration, Instant};

use scene::Scene;
pub(crate) use scene::{now, with_token};

use crate::support::World;

/// A made-up token costs a signature at most, on a machine that is busy with everything else.
const GOOD_TIME: Duration = Duration::from_secs(5);

/// What the database holds besides the audit trail.
const TABLES: [&str; 7] =
    ["users", "sessions", "api_keys", "external_identities", "outbox", "job_runs", "inbox"];

fn every_hostile_token_is_refused_alike_and_leaves_nothing_behind(world: World) {
    let scene = Scene::set(world);
    let server = scene.world.start();
    let people = scene.arrive(&server);
    for (name, token) in [("own", &people.own), ("Clerk's", &people.clerks), ("ACME's", &people.acmes)] {
        let answer = with_token(&server, token);
        assert_eq!(answer.status, 200, "{name} is good: {answer:#?}");
    }
    let held = || TABLES.map(|table| scene.world.database.count(table));
    let before = held();
    let reference = with_token(&server, "x").expect_problem(401, "unauthenticated");
    let all = [external::tokens(&scene, &people), own::tokens(&scene, &people)].concat();
    assert!(all.len() >= 90, "{}", all.len());
    let mut wrong = Vec::new();
    for (name, token) in &all {
        let began = Instant::now();
        let answer = with_token(&server, token);
        let alike = answer.status == 401
            && answer.json()["detail"] == reference.json()["detail"]
            && answer.header("www-authenticate") == reference.header("www-authenticate");
        if !alike || began.elapsed() > GOOD_TIME {
            wrong.push(format!("{name}: {} after {:?}: {}", answer.status, began.elapsed(), answer.body));
        }
    }
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), all.len(), wrong.join("\n"));
    assert_eq!(held(), before, "{TABLES:?}");
    // Those that are good still are, so none of it has cost anybody their keys.
    for token in [&people.own, &people.clerks, &people.acmes] {
        with_token(&server, token).expect(200);
    }
    assert!(scene.issuers.asked(scene::JWKS) <= 4, "{}", scene.issuers.asked(scene::JWKS));
}

on_both_databases![every_hostile_token_is_refused_alike_and_leaves_nothing_behind];
