use std::time::Duration;

use domain::{
    identity::User,
    shared::{Id, Timestamp},
};

use super::Replay;
use crate::{
    authz::Update,
    field,
    query::Column,
    store::{Creates, DeletesMatching, Entity, Finds, Loads, Updates, repository},
};

/// How long an answer is repeated; a key may be used for something else afterwards.
pub const KEPT_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// After how long somebody who began a request, and has not answered it, is taken for dead: four times as long as a gateway may
/// take to answer.
pub const ABANDONED_AFTER: Duration = Duration::from_secs(60);

/// What a caller was answered, as delivery needs it to say it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status, as a number.
    pub status: u16,
    /// Where the new thing is.
    pub location: Option<String>,
    /// The version of what is shown.
    pub etag: Option<String>,
    /// What is shown.
    pub body: String,
}

/// An answer that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAnswer {
    /// Identity.
    pub id: Id<KeptAnswer>,
    /// Who asked.
    pub caller_id: Id<User>,
    /// By what the request is known: who asked, for what, under which key.
    pub request: String,
    /// A digest of all that was asked: the same key with something else in it is a mistake.
    pub fingerprint: String,
    /// The status of the answer.
    pub status: i64,
    /// See [`Answer::location`].
    pub location: Option<String>,
    /// See [`Answer::etag`].
    pub etag: Option<String>,
    /// See [`Answer::body`].
    pub body: String,
    /// When somebody last set about giving it.
    pub created_at: Timestamp,
}

impl Entity for KeptAnswer {
    const NAME: &'static str = "answer";
    const UNIQUE: &'static [Column<Self>] = &[field!(KeptAnswer.request).column()];

    fn id(&self) -> Id<Self> {
        self.id
    }
}

repository!(
    /// Keeps answers.
    AnswerRepository: Finds<Replay, KeptAnswer>
        + Creates<KeptAnswer>
        + Loads<Update, KeptAnswer>
        + Updates<KeptAnswer>
        + DeletesMatching<KeptAnswer>
);
