//! What a folder promises beyond the port.

use std::{
    fs::{self, File},
    time::{Duration, SystemTime},
};

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

#[test]
fn what_a_crash_has_left_is_removed_at_a_start_and_nothing_else() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("exports");
    fs::create_dir(&folder).unwrap();
    let days_ago = |days: u64| SystemTime::now() - Duration::from_secs(days * 24 * 60 * 60);
    for (name, days) in [("old.csv#1", 2), ("under-way.csv#1", 0), ("kept.csv", 400), ("no#te", 400)] {
        File::create(folder.join(name)).unwrap().set_modified(days_ago(days)).unwrap();
    }
    ObjectFiles::in_folder(root.path()).unwrap();
    let left = |name| folder.join(name).exists();
    assert!(!left("old.csv#1"));
    assert!(left("under-way.csv#1") && left("kept.csv") && left("no#te"));
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
