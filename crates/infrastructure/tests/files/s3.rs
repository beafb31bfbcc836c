//! What a bucket promises beyond the port.

use std::sync::Arc;

use application::files::{FileError, FileStore};

use crate::fixture::{self, Pieces, export, put, read};

#[tokio::test]
async fn whoever_opens_the_same_bucket_finds_the_files() {
    let place = fixture::s3().await;
    put(place.files.as_ref(), export(1), b"kept").await;
    let again = fixture::bucket(place.endpoint(), fixture::BUCKET);
    assert_eq!(read(&again, export(1)).await.as_deref(), Some(&b"kept"[..]));
}

#[tokio::test]
async fn a_content_that_breaks_off_leaves_no_parts_to_be_paid_for() {
    let place = fixture::s3().await;
    let mut pieces = Pieces { left: 9, size: 1024 * 1024, breaks_off: true };
    place.files.put(export(1), &mut pieces).await.unwrap_err();
    let uploads = format!("{}/{}?uploads", place.endpoint(), fixture::BUCKET);
    let listed = reqwest::get(uploads).await.unwrap().text().await.unwrap();
    assert!(listed.contains("ListMultipartUploadsResult") && !listed.contains("<Upload>"), "{listed}");
}

#[tokio::test]
async fn a_bucket_that_is_not_there_is_unavailable() {
    let place = fixture::s3().await;
    let files = fixture::bucket(place.endpoint(), "nobody-made-it");
    let refused = files.put(export(1), &mut Some(b"x".to_vec())).await.unwrap_err();
    assert!(matches!(refused, FileError::Unavailable(_)), "{refused}");
}

#[tokio::test]
async fn a_server_that_is_away_is_unavailable() {
    // Nothing listens at port 9, which is for discarding what it is sent.
    let files: Arc<dyn FileStore> = Arc::new(fixture::bucket("http://127.0.0.1:9", fixture::BUCKET));
    for refused in [
        files.put(export(1), &mut Some(b"x".to_vec())).await.err(),
        files.open(export(1)).await.err(),
        files.delete(export(1)).await.err(),
    ] {
        assert!(matches!(refused, Some(FileError::Unavailable(_))), "{refused:?}");
    }
}
