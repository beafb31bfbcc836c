//! Sessions and the keys that sign what clients carry.

use std::time::Duration;

use secrecy::SecretString;

use crate::settings::reader::Reader;
use crate::settings::schema::{CURSOR_SECRET, SESSION_SECRET};

const DAY: u64 = 24 * 60 * 60;

/// `[session]`
#[derive(Clone, Debug)]
pub struct SessionSettings {
    /// Signs the session cookie; at least 32 bytes.
    pub secret: SecretString,
    /// A session ends after this long without use.
    pub idle: Duration,
    /// A session ends at this age.
    pub absolute: Duration,
    /// Whether the cookie is for https only; always so in production.
    pub secure_cookie: bool,
}

impl SessionSettings {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        let settings = Self {
            secret: reader.secret(SESSION_SECRET),
            idle: reader.seconds("session.idle_seconds", 60..=30 * DAY),
            absolute: reader.seconds("session.absolute_seconds", 60..=365 * DAY),
            secure_cookie: reader.flag("session.secure_cookie"),
        };
        let comparable = reader.accepted(&["session.idle_seconds", "session.absolute_seconds"]);
        if comparable && settings.absolute < settings.idle {
            let (absolute, idle) = (settings.absolute.as_secs(), settings.idle.as_secs());
            let message =
                format!("is {absolute}, and cannot be less than session.idle_seconds, which is {idle}");
            reader.reject("session.absolute_seconds", message);
        }
        settings
    }
}

/// `[list]`
#[derive(Clone, Debug)]
pub struct ListSettings {
    /// Signs the cursors of paginated lists; at least 32 bytes.
    pub cursor_secret: SecretString,
}

impl ListSettings {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        Self { cursor_secret: reader.secret(CURSOR_SECRET) }
    }
}
