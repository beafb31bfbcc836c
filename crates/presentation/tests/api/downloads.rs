//! `GET /api/v1/downloads/{folder}/{file}`

use std::time::Duration;

use application::{
    downloads::{LINK_LIFETIME, Link},
    files::{FileKey, FileStore as _, Folder, MediaType},
};
use uuid::Uuid;

use crate::support::{Answer, Service};

const EXPORT: FileKey =
    FileKey { folder: Folder::Exports, id: Uuid::from_u128(1), media_type: MediaType::Csv };

/// A service that has exported something, and the link to that.
async fn exported() -> (Service, Link) {
    let service = Service::start();
    service.files.put(EXPORT, &mut Some(b"a,b\r\n".to_vec())).await.unwrap();
    let link = service.app.downloads.link(EXPORT);
    (service, link)
}

async fn follow(service: &Service, link: &Link) -> Answer {
    let Link { key, expires, signature } = link;
    let path = format!("/api/v1/downloads/{key}?expires={expires}&signature={signature}");
    service.client().get(path).send().await
}

#[tokio::test]
async fn whoever_has_the_link_has_the_file_as_an_attachment() {
    let (service, link) = exported().await;
    let answer = follow(&service, &link).await.expect(200);
    assert_eq!(answer.body, "a,b\r\n");
    assert_eq!(answer.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let name = "attachment; filename=\"exports-00000000-0000-0000-0000-000000000001.csv\"";
    assert_eq!(answer.header("content-disposition"), Some(name));
}

#[tokio::test]
async fn a_link_works_for_a_day() {
    let (service, link) = exported().await;
    service.clock.advance(LINK_LIFETIME.saturating_sub(Duration::from_secs(1)));
    follow(&service, &link).await.expect(200);
    service.clock.advance(Duration::from_secs(1));
    follow(&service, &link).await.expect_problem(410, "download-over");
}

#[tokio::test]
async fn a_link_whose_file_is_gone_is_over() {
    let (service, link) = exported().await;
    service.files.delete(EXPORT).await.unwrap();
    follow(&service, &link).await.expect_problem(410, "download-over");
}

#[tokio::test]
async fn nobody_makes_a_link_or_changes_one() {
    let (service, link) = exported().await;
    let other = FileKey { id: Uuid::from_u128(2), ..EXPORT };
    service.files.put(other, &mut Some(b"of somebody else".to_vec())).await.unwrap();
    let forged = [
        Link { key: other, ..link.clone() },
        Link { key: FileKey { folder: Folder::ProductImages, ..EXPORT }, ..link.clone() },
        Link { expires: link.expires + 1, ..link.clone() },
        Link { expires: i64::MAX, ..link.clone() },
        Link { signature: String::new(), ..link.clone() },
        Link { signature: "guess".to_owned(), ..link.clone() },
    ];
    for forged in forged {
        follow(&service, &forged).await.expect_problem(404, "not-found");
    }
}

#[tokio::test]
async fn what_is_no_link_leads_nowhere() {
    let (service, link) = exported().await;
    let (expires, signature) = (link.expires, &link.signature);
    for path in [
        "exports/x.csv",
        "secrets/00000000-0000-0000-0000-000000000001.csv",
        "exports/..%2F..%2Fetc%2Fpasswd",
    ] {
        let path = format!("/api/v1/downloads/{path}?expires={expires}&signature={signature}");
        service.client().get(path).send().await.expect_problem(404, "not-found");
    }
    let answer = service.client().get(format!("/api/v1/downloads/{EXPORT}?expires=soon")).send().await;
    answer.expect_invalid(&[("expires", "invalid-type")]);
    let answer = service.client().get(format!("/api/v1/downloads/{EXPORT}?expires=1")).send().await;
    answer.expect_invalid(&[("signature", "missing")]);
}

#[tokio::test]
async fn while_files_are_away_downloads_are_unavailable() {
    let (service, link) = exported().await;
    service.files.set_away(true);
    follow(&service, &link).await.expect_problem(503, "unavailable");
}
