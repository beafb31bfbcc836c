//! Who may do what: every operation by every kind of caller with every kind of credential, in a world of its own each. What
//! is denied changes nothing.

mod credential;
mod enrolment;
mod factor;
mod scene;
mod table;

use std::collections::BTreeSet;

use domain::identity::{SecurityEvent, SecurityEventKind, Session, User};

use crate::support::{Answer, contract::operations};
use credential::Credential;
use scene::Scene;
use table::{Caller, F403, I403, N404, Outcome, TABLE, Target};

/// A cell of the table.
#[derive(Clone, Copy, Debug)]
struct Cell {
    operation: &'static str,
    target: Target,
    caller: Caller,
    credential: Credential,
    expected: Outcome,
}

fn cells() -> impl Iterator<Item = Cell> {
    let with_sessions = TABLE.iter().flat_map(|(operation, target, outcomes)| {
        let columns = Caller::ALL.into_iter().zip(*outcomes);
        let credential = Credential::Session;
        columns.map(move |(caller, expected)| Cell {
            operation,
            target: *target,
            caller,
            credential,
            expected,
        })
    });
    with_sessions.flat_map(|cell| {
        let Cell { operation, target, caller, expected, .. } = cell;
        Credential::ALL.into_iter().filter_map(move |credential| {
            let expected = credential.outcome(operation, target, caller, expected)?;
            Some(Cell { credential, expected, ..cell })
        })
    })
}

/// Plays the cells one by one, and fails with all those that failed.
async fn play<P: Future<Output = ()> + Send + 'static>(
    cells: impl Iterator<Item = Cell>,
    scenario: impl Fn(Cell) -> P,
) {
    let mut wrong = Vec::new();
    for cell in cells {
        // A task, so that one panic does not hide the others.
        if let Err(panic) = tokio::spawn(scenario(cell)).await {
            let Cell { operation, target, caller, credential, .. } = cell;
            let caller = format!("caller {caller:?} with {credential:?}");
            wrong.push(format!("{operation}, target {target:?}, {caller}: {panic}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn everybody_may_do_what_the_table_says_and_what_is_denied_changes_nothing() {
    play(cells(), |cell| async move {
        let scene = Scene::of(&cell).await;
        let before = scene.service.store.contents();
        let answer = scene.send(cell.operation).await;
        assert_eq!(outcome_of(&answer), (cell.expected.status, cell.expected.code.map(str::to_owned)));
        let Some(code) = cell.expected.code else {
            return leaves_others_alone(&scene, &cell, &answer);
        };
        let answer = answer.expect_problem(cell.expected.status, code);
        assert!(!answer.body.contains(scene.target.state().email.as_str()), "{}", answer.body);
        take_back_the_record_of(&scene, &cell, code);
        assert_eq!(scene.service.store.contents(), before);
    })
    .await;
}

/// Whoever may not see or not touch something is answered in the same words when it is not there.
#[tokio::test]
async fn a_denial_does_not_tell_whether_there_is_a_target() {
    let blind = cells().filter(|cell| {
        cell.operation.contains('{')
            && cell.caller != Caller::Owner
            && [F403, I403, N404].contains(&cell.expected)
    });
    play(blind, |cell| async move {
        let scene = Scene::of(&cell).await;
        let there = scene.send(cell.operation).await;
        scene.remove_target();
        let gone = scene.send(cell.operation).await;
        assert_eq!((there.status, there.body), (gone.status, gone.body));
    })
    .await;
}

/// As many lines as there are operations, and for what is aimed at something one by kind of that.
#[test]
fn the_table_covers_the_document_and_nothing_else() {
    let listed: Vec<_> = TABLE.iter().map(|(operation, target, _)| (*operation, *target)).collect();
    let once: BTreeSet<_> = listed.iter().copied().collect();
    assert_eq!(once.len(), listed.len(), "a line is there twice");

    let named: BTreeSet<String> = listed.iter().map(|(operation, _)| (*operation).to_owned()).collect();
    let documented: BTreeSet<String> =
        operations().map(|(method, path, _)| format!("{method} {path}")).collect();
    let missing: Vec<_> = documented.difference(&named).collect();
    let stale: Vec<_> = named.difference(&documented).collect();
    assert!(missing.is_empty() && stale.is_empty(), "without a line: {missing:?}; stale lines: {stale:?}");

    for (operation, target) in &once {
        let all = Target::all_of(operation);
        assert!(all.is_empty() || all.contains(target), "{operation} is not aimed at {target:?}");
        for target in all {
            assert!(once.contains(&(*operation, *target)), "{operation} lacks a line for {target:?}");
        }
    }
}

fn outcome_of(answer: &Answer) -> (u16, Option<String>) {
    let code = (answer.status >= 400).then(|| answer.json()["code"].as_str().unwrap().to_owned());
    (answer.status, code)
}

/// A denial is itself an event, and so is a key or an identity that is refused: exactly this one.
fn take_back_the_record_of(scene: &Scene, cell: &Cell, code: &str) {
    let (kind, detail) = match (cell.expected.status, cell.credential) {
        (403, _) => (SecurityEventKind::Denied, Some(format!("{}: {code}", cell.operation))),
        (401, Credential::ApiKey(_)) => (SecurityEventKind::ApiKeyRefused, None),
        (401, Credential::ForeignToken) => (SecurityEventKind::ExternalIdentityRefused, None),
        _ => return,
    };
    let events = scene.service.store.all::<SecurityEvent>().into_iter();
    let recorded: Vec<_> = events.filter(|event| event.kind == kind).collect();
    let [event] = &recorded[..] else { panic!("not one record: {recorded:?}") };
    assert_eq!(event.actor_id, scene.caller);
    assert!(detail.is_none() || event.detail == detail, "{event:?}");
    scene.service.store.remove(event.id);
}

/// What somebody does to nobody but themselves must not touch or show anybody else.
fn leaves_others_alone(scene: &Scene, cell: &Cell, answer: &Answer) {
    if cell.target != Target::Nothing || cell.caller == Caller::Owner {
        return;
    }
    let store = &scene.service.store;
    let user = store.get::<User>(scene.target.id()).map(|user| user.state().clone());
    assert_eq!(user.as_ref(), Some(scene.target.state()));
    assert_eq!(store.get::<Session>(scene.session.id()).as_ref(), Some(&scene.session));
    if cell.operation.contains(" /api/v1/me") {
        let (user, session) = (scene.target.id().to_string(), scene.session.id().to_string());
        assert!(!answer.body.contains(&user) && !answer.body.contains(&session), "{}", answer.body);
    }
}
