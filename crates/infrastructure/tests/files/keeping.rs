use application::files::{FileError, FileStore, Folder, MediaType};

use crate::fixture::{Pieces, export, put, read};

on_every_store![
    what_was_kept_is_read_back,
    an_empty_file_is_a_file,
    what_is_not_there_is_none,
    another_content_takes_the_place_of_the_first,
    what_was_deleted_is_gone,
    deleting_what_is_not_there_is_fine,
    keys_that_differ_in_one_part_are_different_files,
    a_content_that_breaks_off_leaves_nothing,
    a_content_that_breaks_off_leaves_what_was_there,
];

async fn what_was_kept_is_read_back(files: &dyn FileStore) {
    put(files, export(1), b"one,two\r\n").await;
    assert_eq!(read(files, export(1)).await.as_deref(), Some(&b"one,two\r\n"[..]));
}

async fn an_empty_file_is_a_file(files: &dyn FileStore) {
    assert_eq!(files.put(export(1), &mut None).await.unwrap(), 0);
    assert_eq!(read(files, export(1)).await.as_deref(), Some(&b""[..]));
}

async fn what_is_not_there_is_none(files: &dyn FileStore) {
    assert!(files.open(export(1)).await.unwrap().is_none());
}

async fn another_content_takes_the_place_of_the_first(files: &dyn FileStore) {
    put(files, export(1), b"a longer first one").await;
    put(files, export(1), b"second").await;
    assert_eq!(read(files, export(1)).await.as_deref(), Some(&b"second"[..]));
}

async fn what_was_deleted_is_gone(files: &dyn FileStore) {
    put(files, export(1), b"one").await;
    put(files, export(2), b"two").await;
    files.delete(export(1)).await.unwrap();
    assert_eq!(read(files, export(1)).await, None);
    assert!(read(files, export(2)).await.is_some(), "another file stays");
}

async fn deleting_what_is_not_there_is_fine(files: &dyn FileStore) {
    files.delete(export(1)).await.unwrap();
}

async fn keys_that_differ_in_one_part_are_different_files(files: &dyn FileStore) {
    let mut scrape = export(1);
    scrape.folder = Folder::Scrapes;
    let mut json = export(1);
    json.media_type = MediaType::Json;
    for key in [export(1), export(2), scrape, json] {
        put(files, key, key.to_string().as_bytes()).await;
    }
    for key in [export(1), export(2), scrape, json] {
        assert_eq!(read(files, key).await, Some(key.to_string().into_bytes()));
    }
}

async fn a_content_that_breaks_off_leaves_nothing(files: &dyn FileStore) {
    // Once before anything is sent, and once after a first part of eight MiB was.
    for left in [1, 9] {
        let mut pieces = Pieces { left, size: 1024 * 1024, breaks_off: true };
        let broken = files.put(export(1), &mut pieces).await.unwrap_err();
        assert!(matches!(broken, FileError::Interrupted(_)), "{broken}");
        assert_eq!(read(files, export(1)).await, None, "after {left} MiB");
    }
}

async fn a_content_that_breaks_off_leaves_what_was_there(files: &dyn FileStore) {
    put(files, export(1), b"as before").await;
    files.put(export(1), &mut Pieces { left: 9, size: 1024 * 1024, breaks_off: true }).await.unwrap_err();
    assert_eq!(read(files, export(1)).await.as_deref(), Some(&b"as before"[..]));
}
