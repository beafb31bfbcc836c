use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use application::mail::{Mail, MailError, Mailer};
use async_trait::async_trait;

/// A mailer that keeps what it is given, and fails as a test wishes.
#[derive(Default)]
pub struct ScriptedMailer {
    tried: Mutex<Vec<Mail>>,
    failures: Mutex<VecDeque<MailError>>,
}

impl ScriptedMailer {
    /// Fails once in this way, after what was wished for before.
    pub fn fails(&self, error: MailError) {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).push_back(error);
    }

    /// Every message that it was asked to send, whether it did so or not.
    pub fn tried(&self) -> Vec<Mail> {
        self.tried.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Mailer for ScriptedMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        self.tried.lock().unwrap_or_else(PoisonError::into_inner).push(mail.clone());
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).pop_front().map_or(Ok(()), Err)
    }
}
