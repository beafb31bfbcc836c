use std::time::Duration;

use application::{
    files::{FileKey, FileStore, Folder},
    ports::Clock as _,
};
use domain::shared::Timestamp;
use infrastructure::SystemClock;

use crate::fixture::{export, put};

on_every_store![
    a_folder_is_listed_and_no_other,
    what_is_younger_is_not_listed,
    a_folder_that_never_had_a_file_is_empty,
];

async fn listed(files: &dyn FileStore, folder: Folder, before: Timestamp) -> Vec<FileKey> {
    let mut listing = files.list(folder, before).await.unwrap();
    let mut keys = Vec::new();
    while let Some(key) = listing.next().await.unwrap() {
        keys.push(key);
    }
    keys.sort_unstable();
    keys
}

/// S3 tells times by the second.
fn soon() -> Timestamp {
    SystemClock.now().plus(Duration::from_secs(5))
}

async fn a_folder_is_listed_and_no_other(files: &dyn FileStore) {
    let mut scrape = export(3);
    scrape.folder = Folder::Scrapes;
    for key in [export(1), export(2), scrape] {
        put(files, key, b"x").await;
    }
    assert_eq!(listed(files, Folder::Exports, soon()).await, [export(1), export(2)]);
    assert_eq!(listed(files, Folder::Scrapes, soon()).await, [scrape]);
}

async fn what_is_younger_is_not_listed(files: &dyn FileStore) {
    put(files, export(1), b"x").await;
    let hour_ago = SystemClock.now().minus(Duration::from_secs(3600));
    assert!(listed(files, Folder::Exports, hour_ago).await.is_empty());
}

async fn a_folder_that_never_had_a_file_is_empty(files: &dyn FileStore) {
    assert!(listed(files, Folder::ProductImages, soon()).await.is_empty());
}
