//! A crowd that wants one name.

use std::sync::Arc;

use application::{
    authz::Actor,
    error::Error,
    identity::{NewAccount, SignUpError, Taken},
};
use domain::identity::{Email, Username};
use testkit::factories::an_account;

use crate::fixture::Fixture;

on_every_store![a_hundred_who_want_one_name_in_whatever_case_make_one_user];

/// The `n`-th of 128 ways to write a name.
fn variant(n: u32) -> String {
    let spell = |(at, letter): (usize, char)| {
        if n >> at & 1 == 1 { letter.to_ascii_uppercase() } else { letter }
    };
    "popular".chars().enumerate().map(spell).collect()
}

async fn a_hundred_who_want_one_name_in_whatever_case_make_one_user(fixture: &Fixture) {
    let sign_up = Arc::new(fixture.sign_up());
    let racers: Vec<_> = (0..100)
        .map(|n| {
            let sign_up = sign_up.clone();
            let new = NewAccount {
                username: Username::parse(&variant(n)).unwrap(),
                email: Email::parse(&format!("user{n}@example.org")).unwrap(),
                ..an_account("somebody")
            };
            tokio::spawn(async move { sign_up.execute(&Actor::anonymous(), new).await })
        })
        .collect();
    let mut made = 0;
    for racer in racers {
        match racer.await.unwrap() {
            Ok(_) => made += 1,
            Err(Error::Refused(refusal)) => assert_eq!(refusal, SignUpError::Taken(Taken::Username)),
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(made, 1);
    assert_eq!(fixture.usernames().await, ["popular"]);
    assert_eq!((fixture.outbox().await.len(), fixture.audited().await.len()), (1, 1));
}
