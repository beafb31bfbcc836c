//! Whoever must have a second factor and has none: whatever they come with, they may set one up and leave, and nothing else.

use std::collections::BTreeSet;

use application::identity::SecondFactorRequirement;
use domain::identity::Role;

use super::{
    Cell, cells,
    credential::Credential,
    factor::arms,
    outcome_of, play,
    scene::Scene,
    table::{Caller, I403, Outcome},
};
use crate::support::Options;

const ENROL: Outcome = Outcome::problem(403, "second-factor-enrolment-required");

/// What leads to a second factor, and out.
const ALLOWED: &[&str] = &[
    "DELETE /api/v1/me/sessions",
    "DELETE /api/v1/me/sessions/{id}",
    "GET /api/v1/me/second-factor",
    "POST /api/v1/auth/login",
    "POST /api/v1/auth/logout",
    "POST /api/v1/me/second-factor/totp",
    "POST /api/v1/me/second-factor/totp/confirm",
];

/// What is proven by something else than the credential, or by nothing.
const OPEN: &[&str] = &[
    "GET /api/v1/auth/sso",
    "GET /api/v1/auth/sso/{provider}",
    "GET /api/v1/auth/sso/{provider}/callback",
    "GET /api/v1/downloads/{folder}/{file}",
    "POST /api/v1/auth/email-change/confirm",
    "POST /api/v1/auth/email-verification",
    "POST /api/v1/auth/email-verification/confirm",
    "POST /api/v1/auth/password-reset",
    "POST /api/v1/auth/password-reset/confirm",
    "POST /api/v1/auth/token",
    "POST /api/v1/auth/token/refresh",
    "POST /api/v1/auth/token/revoke",
];

fn expected(cell: &Cell) -> Outcome {
    let asks_nobody = !cell.operation.contains(" /api/v1/") || cell.operation == "GET /api/v1/";
    let may = ALLOWED.contains(&cell.operation) || OPEN.contains(&cell.operation);
    if asks_nobody || may || cell.expected == I403 { cell.expected } else { ENROL }
}

#[tokio::test]
async fn who_must_set_up_a_second_factor_does_that_first_whatever_they_come_with() {
    let mut seen = BTreeSet::new();
    let admins = cells().filter(|cell| cell.caller == Caller::Admin && !arms(cell.operation));
    let once = admins.filter(|cell| {
        seen.insert((cell.operation, cell.credential == Credential::Session, cell.expected.status))
    });
    play(once.collect::<Vec<_>>().into_iter(), |cell| async move {
        let required = SecondFactorRequirement { from: Some(Role::Admin) };
        let scene =
            Scene::within(Options { serve_documents: false, required, ..Options::default() }, &cell).await;
        let expected = expected(&cell);
        let answer = scene.send(cell.operation).await;
        assert_eq!(outcome_of(&answer), (expected.status, expected.code.map(str::to_owned)));
    })
    .await;
}
