//! One line for each request.

use crate::support::{Line, Log, World};

/// A world whose servers log in JSON.
fn world() -> World {
    World::sqlite().with("LOG__FORMAT", "json")
}

/// The only line that sums this request up.
#[track_caller]
fn summary(log: &Log, request_id: &str) -> Line {
    let mut lines: Vec<_> = log.of_request(request_id).into_iter().filter(Line::sums_up).collect();
    assert_eq!(lines.len(), 1, "{lines:#?}");
    lines.remove(0)
}

#[test]
fn each_request_has_one_line_that_tells_who_did_what_with_which_outcome() {
    let world = world();
    let server = world.start();
    let ann = server.client();
    let id = ann.sign_up("ann.lee").expect(201).text("id");
    ann.log_in("ann.lee").expect(200);

    let user = format!("/api/v1/users/{id}");
    let read = ann.request("GET", &user).header("x-request-id", "reads-herself").send().expect(200);
    assert_eq!(read.header("x-request-id"), Some("reads-herself"));
    server.client().request("GET", "/nowhere?secret=1").header("x-request-id", "finds-nothing").send();

    let log = server.stop();
    let line = summary(&log, "reads-herself");
    assert_eq!(line.text("method"), Some("GET"));
    assert_eq!(line.text("route"), Some("/api/v1/users/{id}"));
    assert_eq!(line.number("status"), Some(200.0));
    assert_eq!(line.text("actor_id"), Some(id.as_str()));
    assert_eq!(line.text("level"), Some("INFO"));
    assert!(line.number("duration_ms").is_some_and(|duration| duration > 0.0), "{line:?}");
    let line = summary(&log, "finds-nothing");
    assert_eq!(line.number("status"), Some(404.0));
    assert_eq!((line.text("route"), line.text("actor_id")), (Some("-"), None));
    assert!(log.lines_with("secret=1").is_empty());
}

#[test]
fn a_request_without_an_id_gets_one_that_leads_to_its_line() {
    let world = world();
    let server = world.start();

    let problem = server.client().get("/api/v1/me").expect_problem(401, "unauthenticated");

    let id = problem.text("request_id");
    assert_eq!(problem.header("x-request-id"), Some(id.as_str()));
    assert_eq!(summary(&server.stop(), &id).number("status"), Some(401.0));
}

#[test]
fn a_server_says_where_it_listens_and_how_to_make_the_first_super_admin() {
    let world = World::sqlite();
    let log = world.start().stop();
    assert_eq!(log.lines_with("/docs").len(), 1);
    let hint = log.lines_with("concentric user create");
    assert!(hint.len() == 1 && hint[0].contains("--role super_admin"), "{hint:?}");

    world.create_user("root.admin", "super_admin");

    assert!(world.start().stop().lines_with("user create").is_empty());
}
