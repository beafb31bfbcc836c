//! The shape of the database, as an operator changes it.

use std::thread;

use crate::support::World;

/// Something that is needed does not answer (EX_UNAVAILABLE).
const UNAVAILABLE: Option<i32> = Some(69);

fn migrations_go_up_and_down_and_tell_where_they_are(world: World) {
    let status = || world.run(&["migrate", "status"]).expect_success();
    assert!(status().lines().all(|line| line.ends_with(" pending")), "{}", status());

    let applied = world.run(&["migrate", "up"]).expect_success();
    assert_eq!(applied.lines().next(), Some("applied: 0001 identity"));
    assert!(!status().contains("pending"), "{}", status());
    assert_eq!(world.run(&["migrate", "up"]).expect_success(), "nothing to do\n");

    let newest = status().lines().last().unwrap()[..4].to_owned();
    let undone = world.run(&["migrate", "down"]).expect_success();
    assert!(undone.starts_with(&format!("taken back: {newest} ")), "{undone}");
    assert!(status().lines().last().unwrap().ends_with(" pending"), "{}", status());
}

fn a_server_refuses_a_database_that_lacks_migrations(world: World) {
    let world = world.with("DATABASE__MIGRATE", "never");

    for command in [["serve"].as_slice(), &["user", "list"]] {
        let refused = world.run(command);

        assert_ne!(refused.code, Some(0), "{refused:?}");
        assert!(refused.err.contains("run `concentric migrate up`"), "{refused:?}");
        assert!(refused.err.contains("CONCENTRIC_DATABASE__MIGRATE=always"), "{refused:?}");
    }

    world.run(&["migrate", "up"]).expect_success();
    world.start().client().get("/readyz").expect(200);
}

fn a_server_migrates_when_told_to(world: World) {
    let world = world.with("DATABASE__MIGRATE", "always");
    world.start().client().sign_up("ann.lee").expect(201);
}

fn servers_that_start_at_the_same_time_migrate_once(world: World) {
    let world = world.with("DATABASE__MIGRATE", "always");

    thread::scope(|scope| {
        let starting = [(); 3].map(|()| scope.spawn(|| world.start()));
        for server in starting {
            server.join().unwrap().client().get("/readyz").expect(200);
        }
    });

    let known = world.run(&["migrate", "status"]).expect_success().lines().count();
    assert_eq!(world.database.count("_sqlx_migrations WHERE success"), known as u64);
}

#[test]
fn by_itself_a_server_does_not_touch_the_shape_of_postgres() {
    let world = World::postgres().with("DATABASE__MIGRATE", "auto");
    let refused = world.run(&["serve"]);
    assert!(refused.err.contains("lacks"), "{refused:?}");
    assert_eq!(world.database.count("pg_tables WHERE tablename = 'users'"), 0);
}

#[test]
fn a_command_says_that_the_database_is_away_and_not_how_to_get_in() {
    // Nobody listens on port 1.
    let world = World::sqlite().with("DATABASE__URL", "postgres://ann:canary@127.0.0.1:1/none");

    for command in [["migrate", "status"], ["migrate", "up"], ["user", "list"]] {
        let failed = world.run(&command);

        assert_eq!(failed.code, UNAVAILABLE, "{failed:?}");
        assert!(failed.err.lines().count() == 1 && !failed.err.contains("canary"), "{failed:?}");
    }
}

on_both_databases![
    migrations_go_up_and_down_and_tell_where_they_are,
    a_server_refuses_a_database_that_lacks_migrations,
    a_server_migrates_when_told_to,
    servers_that_start_at_the_same_time_migrate_once,
];
