//! Files in the running program: pictures that were acknowledged stay, and links lead to what jobs have made.

use std::{fs, time::Duration};

use serde_json::{Value, json};

use crate::support::{Client, World, eventually};

/// How soon anything happens that need not wait for a lease.
const SOON: Duration = Duration::from_secs(60);

/// As few bytes as tell the type.
const PICTURE: &str = "GIF89a......";

fn create_mug(admin: &Client) -> String {
    let mug =
        json!({"sku": "mug", "name": "Mug", "price": {"amount": "9.99", "currency": "USD"}, "stock": 3});
    admin.post("/api/v1/products", &mug).expect(201).header("location").unwrap().to_owned()
}

fn a_picture_that_was_acknowledged_survives_a_kill(world: World) {
    let server = world.start();
    let admin = world.appoint(&server, "shop.keeper", "admin");
    let picture = format!("{}/image", create_mug(&admin));
    let put =
        admin.request("PUT", &picture).header("if-match", "\"1\"").text("image/gif", PICTURE.to_owned());
    assert_eq!(put.send().expect(200).text("image_url"), picture);
    server.kill();

    let server = world.start();
    let answer = server.client().get(&picture).expect(200);
    assert_eq!((answer.body.as_str(), answer.header("content-type")), (PICTURE, Some("image/gif")));
    let folder = world.folder().join("data/files/product-images");
    assert_eq!(fs::read_dir(folder).unwrap().count(), 1);
    server.stop();
}

fn an_export_is_downloaded_by_its_link_without_logging_in(world: World) {
    let server = world.start();
    let admin = world.appoint(&server, "shop.keeper", "admin");
    create_mug(&admin);
    let job = json!({"job": "orders-export", "parameters": {"status": "paid"}});
    let location = admin.post("/api/v1/jobs", &job).expect(201).header("location").unwrap().to_owned();
    let result = eventually(SOON, "the orders are exported", || {
        let run = admin.get(&location).expect(200).json();
        (run["status"] == "succeeded").then(|| run["result"].as_str().map(str::to_owned)).flatten()
    });
    let link = result.strip_prefix("0 orders: ").unwrap_or_else(|| panic!("{result}"));
    server.kill();

    let server = world.start();
    let answer = server.client().get(link).expect(200);
    assert!(answer.body.starts_with("order_id,customer_id,status,"), "{answer:#?}");
    assert_eq!(answer.header("content-type"), Some("text/csv; charset=utf-8"));
    server.client().get(&link.replace("expires=1", "expires=2")).expect_problem(404, "not-found");
    let log = server.stop();
    let signature = link.split_once("signature=").unwrap().1;
    assert!(log.lines_with(signature).is_empty(), "a link is as good as the file");
}

fn a_place_that_cannot_hold_files_is_told_at_the_start(world: World) {
    fs::write(world.folder().join("taken"), "a file").unwrap();
    let failed = world.with("FILES__DIR", "taken").run(&["serve"]);
    assert_ne!(failed.code, Some(0));
    let said = format!("{}{}", failed.out, failed.err);
    assert!(said.contains("cannot keep files in") && said.contains("files.dir"), "{said}");
}

/// What the operator configured last is what counts, also when the bucket is not there yet.
fn a_bucket_that_is_away_stops_neither_the_start_nor_the_rest(world: World) {
    let world = world
        .with("FILES__STORE", "s3")
        .with("FILES__ENDPOINT", "http://127.0.0.1:9")
        .with("FILES__BUCKET", "acme")
        .with("FILES__KEY_ID", "id")
        .with("FILES__SECRET", "secret");
    let server = world.start();
    let admin = world.appoint(&server, "shop.keeper", "admin");
    let mug = create_mug(&admin);
    let put = admin.request("PUT", &format!("{mug}/image")).header("if-match", "*");
    put.text("image/gif", PICTURE.to_owned()).send().expect_come_back();
    assert_eq!(admin.get(&mug).expect(200).json()["image_url"], Value::Null);
    server.stop();
}

on_both_databases![
    a_picture_that_was_acknowledged_survives_a_kill,
    an_export_is_downloaded_by_its_link_without_logging_in,
    a_place_that_cannot_hold_files_is_told_at_the_start,
    a_bucket_that_is_away_stops_neither_the_start_nor_the_rest,
];
