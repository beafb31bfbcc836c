//! What one does with the program on the first day.

use serde_json::json;

use crate::support::World;

fn from_the_first_sign_up_to_the_last_log_out(world: World) {
    let server = world.start();

    let ann = server.client();
    let id = ann.sign_up("ann.lee").expect(201).text("id");
    ann.log_in("ann.lee").expect(200);
    ann.log_in("ann.lee").expect_problem(409, "already-logged-in");
    assert_eq!(ann.me().expect(200).text("username"), "ann.lee");
    ann.get("/api/v1/users").expect_problem(403, "forbidden");

    let root = world.appoint(&server, "root.admin", "super_admin");
    let users = root.get("/api/v1/users?sort=username&total=true").expect(200).json();
    let names: Vec<_> = users["items"].as_array().unwrap().iter().map(|user| &user["username"]).collect();
    assert_eq!(names, ["ann.lee", "root.admin"]);

    let user = format!("/api/v1/users/{id}");
    assert_eq!(root.post(&format!("{user}/grant"), &json!({})).expect(200).text("role"), "admin");
    assert_eq!(ann.me().expect(200).text("role"), "admin");
    ann.get("/api/v1/users").expect(200);

    root.post(&format!("{user}/inactivate"), &json!({})).expect(200);
    ann.me().expect_problem(401, "unauthenticated");
    server.client().log_in("ann.lee").expect_problem(401, "invalid-credentials");

    let thief = server.client().with_the_cookie_of(&root);
    thief.me().expect(200);
    root.log_out().expect(204);
    assert_eq!(root.session(), None, "the cookie is taken back");
    thief.me().expect_problem(401, "unauthenticated");
    server.stop();
}

fn an_account_becomes_a_super_admin_by_command_line(world: World) {
    let server = world.start();
    let ann = server.newcomer("ann.lee");

    let told = world.run(&["user", "grant", "ann.lee", "--role", "super_admin"]).expect_success();

    assert_eq!(told, "ann.lee is super_admin\n");
    assert_eq!(ann.me().expect(200).text("role"), "super_admin");
    let listed = world.run(&["user", "list"]).expect_success();
    assert!(listed.contains("ann.lee"), "{listed}");
    let refused = world.run(&["user", "revoke", "ann.lee"]);
    assert_eq!(refused.code, Some(65), "the last super admin stays: {refused:?}");
}

fn accounts_and_sessions_outlive_a_restart(world: World) {
    let server = world.start();
    let ann = server.newcomer("ann.lee");
    server.stop();

    let server = world.start();

    let ann = server.client().with_the_cookie_of(&ann);
    assert_eq!(ann.me().expect(200).text("username"), "ann.lee");
    server.client().sign_up("ann.lee").expect(409);
}

#[test]
fn what_happens_on_one_server_holds_at_once_on_another() {
    let world = World::postgres();
    let (one, other) = (world.start(), world.start());
    let ann = one.newcomer("ann.lee");
    let elsewhere = other.client().with_the_cookie_of(&ann);
    assert_eq!(elsewhere.me().expect(200).text("username"), "ann.lee");

    elsewhere.request("PATCH", "/api/v1/me").json(&json!({ "name": "Ann Lee" })).send().expect(200);
    assert_eq!(ann.me().expect(200).text("name"), "Ann Lee");
    elsewhere.log_out().expect(204);
    ann.me().expect_problem(401, "unauthenticated");
}

on_both_databases![
    from_the_first_sign_up_to_the_last_log_out,
    an_account_becomes_a_super_admin_by_command_line,
    accounts_and_sessions_outlive_a_restart,
];
