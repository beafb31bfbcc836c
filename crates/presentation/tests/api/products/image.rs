//! `PUT`, `GET` and `DELETE /api/v1/products/{id}/image`

use axum::body::Body;
use domain::catalog::Product;
use futures_util::stream;
use serde_json::Value;
use testkit::factories::{a_product, a_user};

use crate::support::{Answer, Client, Service};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
const GIF: &[u8] = b"GIF89a\x01\0\x01\0\0\xff";

fn path(product: &Product) -> String {
    format!("/api/v1/products/{}/image", product.id())
}

async fn put(client: &Client, product: &Product, kind: &str, picture: impl Into<Body>) -> Answer {
    client.put(path(product)).header("if-match", "*").body(kind, picture).send().await
}

/// A service with a product, and somebody who may picture it.
async fn shop() -> (Service, Product, Client) {
    let service = Service::start();
    let mug = service.sells(a_product().with_sku("mug"));
    let (_, admin) = service.with(a_user().admin()).await;
    (service, mug, admin)
}

#[tokio::test]
async fn a_picture_that_was_put_is_shown_to_everybody_as_an_attachment() {
    let (service, mug, admin) = shop().await;
    let answer = put(&admin, &mug, "image/png", PNG).await.expect(200);
    assert_eq!((answer.header("etag"), &answer.json()["version"]), (Some("\"2\""), &2.into()));
    assert_eq!(answer.json()["image_url"], path(&mug));

    let answer = service.client().get(path(&mug)).send().await.expect(200);
    assert_eq!(answer.bytes, PNG);
    assert_eq!(answer.header("content-type"), Some("image/png"));
    assert_eq!(answer.header("content-length"), Some(PNG.len().to_string().as_str()));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    let disposition = answer.header("content-disposition").unwrap();
    assert!(disposition.starts_with("attachment; filename=\"product-images-"), "{disposition}");
    assert!(disposition.ends_with(".png\""), "{disposition}");
    assert_eq!(answer.header("cache-control"), Some("public, max-age=300"));
    assert_eq!(answer.header("cross-origin-resource-policy"), Some("cross-origin"));
}

#[tokio::test]
async fn who_has_the_picture_is_not_sent_it_again_until_there_is_another() {
    let (service, mug, admin) = shop().await;
    put(&admin, &mug, "image/png", PNG).await.expect(200);
    let client = service.client();
    let tag = client.get(path(&mug)).send().await.header("etag").unwrap().to_owned();
    let again = || client.get(path(&mug)).header("if-none-match", &tag).send();
    let answer = again().await.expect(304);
    assert_eq!((answer.bytes.len(), answer.header("etag")), (0, Some(tag.as_str())));
    put(&admin, &mug, "image/gif", GIF).await.expect(200);
    let answer = again().await.expect(200);
    assert_eq!((answer.bytes.as_slice(), answer.header("content-type")), (GIF, Some("image/gif")));
}

#[tokio::test]
async fn what_only_some_may_see_is_kept_by_nobody_else() {
    let (service, mug, admin) = shop().await;
    put(&admin, &mug, "image/png", PNG).await.expect(200);
    service.store.edit(mug.id(), |mug: &mut Product| {
        mug.set_active(false);
    });
    service.client().get(path(&mug)).send().await.expect_problem(404, "not-found");
    let answer = admin.get(path(&mug)).send().await.expect(200);
    assert_eq!(answer.header("cache-control"), Some("private, no-cache"));
    assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"));
}

#[tokio::test]
async fn another_picture_takes_the_place_of_the_first_and_its_file() {
    let (service, mug, admin) = shop().await;
    put(&admin, &mug, "image/png", PNG).await.expect(200);
    put(&admin, &mug, "image/gif", GIF).await.expect(200);
    let kept = service.files.keys();
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(service.files.bytes(kept[0]).as_deref(), Some(GIF));
}

#[tokio::test]
async fn a_picture_is_taken_away_and_the_product_stays() {
    let (service, mug, admin) = shop().await;
    put(&admin, &mug, "image/png", PNG).await.expect(200);
    let answer = admin.delete(path(&mug)).header("if-match", "\"2\"").send().await.expect(200);
    assert_eq!((&answer.json()["image_url"], &answer.json()["version"]), (&Value::Null, &3.into()));
    assert!(service.files.keys().is_empty());
    service.client().get(path(&mug)).send().await.expect_problem(404, "not-found");
    let answer = admin.delete(path(&mug)).send().await.expect(200);
    assert_eq!(answer.json()["version"], 3, "there was nothing to take away");
}

#[tokio::test]
async fn what_is_not_a_picture_of_its_type_is_refused_and_not_kept() {
    let (service, mug, admin) = shop().await;
    let cases = [
        ("image/png", GIF),
        ("image/jpeg", PNG),
        ("image/webp", b"<svg xmlns=\"http://www.w3.org/2000/svg\">"),
        ("image/gif", b""),
    ];
    for (kind, content) in cases {
        put(&admin, &mug, kind, content).await.expect_problem(422, "not-an-image");
    }
    assert!(service.files.keys().is_empty());
}

#[tokio::test]
async fn types_that_browsers_run_are_not_taken_at_all() {
    let (_, mug, admin) = shop().await;
    for kind in ["image/svg+xml", "text/html", "application/json", "application/octet-stream", "image/"] {
        let answer = put(&admin, &mug, kind, PNG).await.expect_problem(415, "unsupported-media-type");
        assert_eq!(answer.header("accept"), Some("image/png, image/jpeg, image/webp, image/gif"));
    }
    let packed = admin.put(path(&mug)).header("if-match", "*").header("content-encoding", "gzip");
    packed.body("image/png", PNG).send().await.expect_problem(415, "unsupported-media-type");
}

#[tokio::test]
async fn a_picture_has_at_most_five_mebibytes_whether_or_not_it_says_so() {
    const MOST: usize = 5 * 1024 * 1024;
    let (service, mug, admin) = shop().await;
    let picture = |size: usize| [PNG.to_vec(), vec![0; size - PNG.len()]].concat();
    put(&admin, &mug, "image/png", picture(MOST)).await.expect(200);

    let announced = admin.put(path(&mug)).header("if-match", "*").header("content-length", "5242881");
    let answer = announced.body("image/png", picture(MOST + 1)).send().await;
    answer.expect_problem(413, "payload-too-large");
    let pieces = stream::iter([Ok::<_, std::io::Error>(picture(MOST)), Ok(vec![0])]);
    let answer = put(&admin, &mug, "image/png", Body::from_stream(pieces)).await;
    answer.expect_problem(413, "payload-too-large");
    assert_eq!(service.files.keys().len(), 1, "only the first is kept");
}

#[tokio::test]
async fn a_picture_that_ends_too_early_is_not_kept() {
    let (service, mug, admin) = shop().await;
    let pieces = stream::iter([Ok(PNG.to_vec()), Err(std::io::Error::other("the line went dead"))]);
    let answer = put(&admin, &mug, "image/png", Body::from_stream(pieces)).await;
    answer.expect_problem(400, "malformed-request");
    assert!(service.files.keys().is_empty());
}

#[tokio::test]
async fn the_version_of_the_product_must_be_said_and_be_the_current_one() {
    let (service, mug, admin) = shop().await;
    let answer = admin.put(path(&mug)).body("image/png", PNG).send().await;
    answer.expect_problem(428, "precondition-required");
    let stale = admin.put(path(&mug)).header("if-match", "\"7\"").body("image/png", PNG);
    stale.send().await.expect_problem(412, "precondition-failed");
    let stale = admin.delete(path(&mug)).header("if-match", "\"7\"");
    stale.send().await.expect_problem(412, "precondition-failed");
    assert!(service.files.keys().is_empty());
}

#[tokio::test]
async fn while_files_are_away_pictures_are_unavailable_and_products_are_not() {
    let (service, mug, admin) = shop().await;
    put(&admin, &mug, "image/png", PNG).await.expect(200);
    service.files.set_away(true);
    let answer = put(&admin, &mug, "image/gif", GIF).await.expect_problem(503, "unavailable");
    assert!(answer.header("retry-after").is_some());
    service.client().get(path(&mug)).send().await.expect_problem(503, "unavailable");
    let product = format!("/api/v1/products/{}", mug.id());
    assert_eq!(service.client().get(product).send().await.expect(200).json()["version"], 2);
    // The old file cannot be removed now, and nobody has to wait for that.
    admin.delete(path(&mug)).send().await.expect(200);
    service.files.set_away(false);
    service.client().get(path(&mug)).send().await.expect_problem(404, "not-found");
}
