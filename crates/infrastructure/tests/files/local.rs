//! What a folder promises beyond the port.

use std::fs;

use application::files::{FileError, FileStore as _};
use infrastructure::ObjectFiles;

use crate::fixture::{Pieces, export, put};

#[tokio::test]
async fn files_lie_under_their_keys_and_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    put(&ObjectFiles::in_folder(folder.path()).unwrap(), export(1), b"kept").await;
    assert_eq!(fs::read(folder.path().join(export(1).to_string())).unwrap(), b"kept");
    let again = ObjectFiles::in_folder(folder.path()).unwrap();
    assert!(again.open(export(1)).await.unwrap().is_some());
}

#[tokio::test]
async fn a_content_that_breaks_off_leaves_no_temporary_file() {
    let folder = tempfile::tempdir().unwrap();
    let files = ObjectFiles::in_folder(folder.path()).unwrap();
    let mut pieces = Pieces { left: 9, size: 1024 * 1024, breaks_off: true };
    files.put(export(1), &mut pieces).await.unwrap_err();
    assert_eq!(fs::read_dir(folder.path().join("exports")).unwrap().count(), 0);
}

#[tokio::test]
async fn a_place_that_cannot_be_written_is_unavailable() {
    let folder = tempfile::tempdir().unwrap();
    let files = ObjectFiles::in_folder(folder.path()).unwrap();
    fs::write(folder.path().join("exports"), "a file where a folder belongs").unwrap();
    let refused = files.put(export(1), &mut Some(b"x".to_vec())).await.unwrap_err();
    assert!(matches!(refused, FileError::Unavailable(_)), "{refused}");
}

#[test]
fn a_file_is_no_folder() {
    let file = tempfile::NamedTempFile::new().unwrap();
    assert!(ObjectFiles::in_folder(file.path()).is_err());
}
