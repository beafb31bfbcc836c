use application::files::FileStore;

use crate::fixture::{Pieces, export};

on_every_store![twenty_mebibytes_come_back_in_order];

const MEBIBYTE: usize = 1024 * 1024;

async fn twenty_mebibytes_come_back_in_order(files: &dyn FileStore) {
    let mut pieces = Pieces { left: 20, size: MEBIBYTE, breaks_off: false };
    assert_eq!(files.put(export(1), &mut pieces).await.unwrap(), 20 * MEBIBYTE as u64);
    let mut file = files.open(export(1)).await.unwrap().unwrap();
    assert_eq!(file.size, 20 * MEBIBYTE as u64);
    let mut read = 0;
    while let Some(piece) = file.content.next().await.unwrap() {
        for byte in piece {
            assert_eq!(usize::from(byte), 19 - read / MEBIBYTE, "at {read}");
            read += 1;
        }
    }
    assert_eq!(read, 20 * MEBIBYTE);
}
