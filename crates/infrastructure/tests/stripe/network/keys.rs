//! Idempotency keys as Stripe documents them (<https://docs.stripe.com/api/idempotent_requests>).

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Mutex,
};

use super::message::{Answer, Question};

/// What was answered to which key, or that it is being worked on.
#[derive(Default)]
pub(super) struct Keys(Mutex<HashMap<String, Kept>>);

struct Kept {
    body: String,
    answer: Option<Answer>,
}

impl Keys {
    /// What was answered to the same question with the same key; if it has not been asked before, what `work` answers.
    pub(super) fn once(&self, question: &Question, work: impl FnOnce() -> Answer) -> Answer {
        let Some(key) = question.header("idempotency-key").filter(|_| question.is_post()) else {
            return work();
        };
        match self.0.lock().unwrap().entry(key.to_owned()) {
            Entry::Occupied(kept) if kept.get().body != question.body => {
                return Answer::new(400, r#"{"error":{"type":"idempotency_error"}}"#);
            }
            Entry::Occupied(kept) => {
                return kept.get().answer.clone().map_or_else(
                    || {
                        let error =
                            r#"{"error":{"type":"idempotency_error","code":"idempotency_key_in_use"}}"#;
                        Answer::new(409, error)
                    },
                    Answer::replayed,
                );
            }
            Entry::Vacant(free) => free.insert(Kept { body: question.body.clone(), answer: None }),
        };
        let answer = work();
        let mut kept = self.0.lock().unwrap();
        // What was refused before anything was done is not kept.
        if matches!(answer.status, 400 | 404) {
            kept.remove(key);
        } else if let Some(kept) = kept.get_mut(key) {
            kept.answer = Some(answer.clone());
        }
        answer
    }

    pub(super) fn forget(&self) {
        self.0.lock().unwrap().clear();
    }
}
