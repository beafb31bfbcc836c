//! What happens at the same time happens in some order.

use std::{sync::Barrier, thread};

use serde_json::json;

use crate::support::{Answer, Client, Server, World, account};

/// How many sign up at the same time.
const CROWD: usize = 100;

/// How often the super admins fight.
const ROUNDS: usize = 15;

/// Everybody does it at the same moment.
fn at_once<T: Sync>(all: &[T], act: impl Fn(&T) -> Answer + Sync) -> Vec<Answer> {
    let start = Barrier::new(all.len());
    let act = |one| {
        start.wait();
        act(one)
    };
    thread::scope(|scope| {
        let threads: Vec<_> = all.iter().map(|one| scope.spawn(move || act(one))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

/// The name with other letters in upper case for each number.
fn variant(name: &str, number: usize) -> String {
    let letters = name.chars().enumerate();
    letters.map(|(at, c)| if number >> at & 1 == 1 { c.to_ascii_uppercase() } else { c }).collect()
}

fn sign_ups(server: &Server<'_>) -> Vec<Answer> {
    let clients: Vec<_> = (0..CROWD).map(|number| (number, server.client())).collect();
    at_once(&clients, |(number, client)| {
        let mut account = account(&variant("the.one.name", *number));
        account["email"] = json!(format!("number{number}@example.org"));
        client.post("/api/v1/auth/signup", &account)
    })
}

fn a_hundred_sign_ups_of_one_name_make_one_user(world: World) {
    let world = world.with("PASSWORD__HASH_QUEUE", CROWD);
    let server = world.start();

    let (made, refused): (Vec<_>, Vec<_>) =
        sign_ups(&server).into_iter().partition(|answer| answer.status == 201);

    assert_eq!(made.len(), 1);
    for answer in refused {
        answer.expect_problem(409, "username-taken");
    }
    assert_eq!(world.database.count("users"), 1);
}

fn a_crowd_beyond_the_hashing_queue_is_told_to_come_back(world: World) {
    let world = world.with("PASSWORD__HASH_QUEUE", 5).with("PASSWORD__HASH_CONCURRENCY", 1);
    let server = world.start();

    let answers = sign_ups(&server);

    let (later, served): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 503);
    assert!(!later.is_empty());
    for answer in later {
        assert_eq!(answer.expect_come_back().text("code"), "overloaded");
    }
    assert_eq!(served.iter().filter(|answer| answer.status == 201).count(), 1);
    assert_eq!(world.database.count("users"), 1);
}

fn two_super_admins_who_demote_each_other_leave_one(world: World) {
    for name in ["root.one", "root.two"] {
        world.create_user(name, "super_admin");
    }
    let server = world.start();
    let log_in = |name: &str| {
        let client = server.client();
        let id = client.log_in(name).expect(200).text("id");
        (client, id)
    };
    let ((one, its_id), (two, their_id)) = (log_in("root.one"), log_in("root.two"));
    let fight: [(&Client, &str); 2] = [(&one, &their_id), (&two, &its_id)];

    for _ in 0..ROUNDS {
        let answers = at_once(&fight, |(client, other)| {
            client.post(&format!("/api/v1/users/{other}/revoke"), &json!({}))
        });

        let demoted = answers.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(demoted, 1, "{answers:#?}");
        assert!(answers.iter().all(|answer| answer.status < 500), "{answers:#?}");
        assert_eq!(world.database.count("users WHERE role = 'super_admin' AND is_active"), 1);
        for name in ["root.one", "root.two"] {
            world.run(&["user", "grant", name, "--role", "super_admin"]).expect_success();
        }
    }
}

fn of_many_changes_to_one_version_one_is_made(world: World) {
    let server = world.start();
    let keeper = world.appoint(&server, "shop.keeper", "admin");
    let mug = json!({"sku": "mug-1", "name": "Mug", "price": {"amount": "9.99", "currency": "USD"}});
    let created = keeper.post("/api/v1/products", &mug).expect(201);
    let path = created.header("location").unwrap();
    let crowd: Vec<_> = (0..16).map(|number| (number, server.client().with_the_cookie_of(&keeper))).collect();

    let answers = at_once(&crowd, |(number, client)| {
        let body = json!({"name": format!("Mug {number}")});
        client.request("PATCH", path).header("if-match", "\"1\"").json(&body).send()
    });

    let (made, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
    assert_eq!(made.len(), 1);
    for answer in refused {
        answer.expect_problem(412, "precondition-failed");
    }
    assert_eq!(keeper.get(path).expect(200).json(), made[0].json());
}

on_both_databases![
    a_hundred_sign_ups_of_one_name_make_one_user,
    a_crowd_beyond_the_hashing_queue_is_told_to_come_back,
    two_super_admins_who_demote_each_other_leave_one,
    of_many_changes_to_one_version_one_is_made,
];
