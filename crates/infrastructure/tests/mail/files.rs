//! Messages that become files.

use std::{fs, os::unix::fs::PermissionsExt as _};

use application::mail::{Mail, MailError, Mailer, MessageId};
use infrastructure::mail::FileMailer;

use crate::world::{a_mail, shop};

#[tokio::test]
async fn a_message_is_a_file_of_its_name_for_its_owner_alone() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("data/mail");

    FileMailer::new(shop(), folder.clone()).send(&a_mail("ann")).await.unwrap();

    let file = folder.join("mail-run=20of=20ann.eml");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("Message-ID: <mail-run=20of=20ann@acme.test>\r\n"), "{text}");
    assert!(text.contains("\r\nContent-Type: text/html; charset=utf-8\r\n"), "{text}");
    let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&folder), mode(&file)), (0o700, 0o600));
}

#[tokio::test]
async fn the_same_message_twice_is_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let mailer = FileMailer::new(shop(), folder.path().to_owned());
    for _ in 0..2 {
        mailer.send(&a_mail("ann")).await.unwrap();
    }
    mailer.send(&a_mail("bob")).await.unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[tokio::test]
async fn no_name_leads_out_of_the_folder() {
    let home = tempfile::tempdir().unwrap();
    let mail = Mail { id: MessageId::of("../../escaped"), ..a_mail("ann") };
    FileMailer::new(shop(), home.path().join("mail")).send(&mail).await.unwrap();
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    assert_eq!(fs::read_dir(home.path().join("mail")).unwrap().count(), 1);
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_to_may_be_mended() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("mail"), "a file").unwrap();
    let failed = FileMailer::new(shop(), home.path().join("mail")).send(&a_mail("ann")).await;
    assert!(matches!(failed, Err(MailError::Unavailable(_))), "{failed:?}");
}
