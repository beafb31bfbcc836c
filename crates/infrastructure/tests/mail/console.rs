//! Messages that are shown.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use application::mail::{Mail, Mailer};
use infrastructure::mail::ConsoleMailer;

use crate::world::{a_mail, shop};

#[derive(Clone, Default)]
struct Screen(Arc<Mutex<Vec<u8>>>);

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

async fn shown(mail: &Mail) -> String {
    let screen = Screen::default();
    ConsoleMailer::new(shop(), screen.clone()).send(mail).await.unwrap();
    let bytes = screen.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn a_message_is_a_block_of_text() {
    let mail = Mail { text: "Hello Ánn,\n\nall is well.".to_owned(), ..a_mail("ann") };
    let expected = "
  ┌─ mail, not sent: it is only shown ─ mail-run=20of=20ann
  │ From: Zoë's Shop <shop@acme.test>
  │ To: Ánn 李 <ann@example.org>
  │ Subject: Grüße, 李 & <b>
  │
  │ Hello Ánn,
  │ 
  │ all is well.
  └─

";
    assert_eq!(shown(&mail).await, expected);
}

#[tokio::test]
async fn nothing_in_a_message_acts_on_the_terminal() {
    let hostile = "a\u{1b}[2Jb\rc\u{9b}d\u{202e}e\0";
    let text = shown(&Mail { text: hostile.to_owned(), ..a_mail("ann") }).await;
    assert!(text.contains("  │ a\u{fffd}[2Jb\u{fffd}c\u{fffd}d\u{fffd}e\u{fffd}\n"), "{text:?}");
}
