//! What must not be done twice, however often it is asked for: a request that names itself by a key is answered once, in the
//! transaction of what it does, and whoever repeats it gets the same answer again, to the byte.
//!
//! ```text
//! let turn = match self.idempotency.begin(tx, actor, once).await? {
//!     Turn::Answered(done) => return Ok(done),
//!     Turn::Yours(turn) => turn,
//! };
//! …                                      // the work
//! turn.done(tx, order).await             // the only way to a Done
//! ```
//!
//! A failure is not kept: the work was rolled back, so the same request may succeed next time.
//!
//! Work that takes two transactions, with something in between that cannot be rolled back, is opened in the first and closed
//! in the second ([`Opening`]). Whoever repeats it meanwhile is told to come back; when whoever began it has died, it is
//! gone on with.

mod answer;
mod opening;
mod policy;
mod purge_answers;
mod turn;

pub use answer::{ABANDONED_AFTER, Answer, AnswerRepository, KEPT_FOR, KeptAnswer};
pub use opening::{Open, Opening};
pub use policy::{ForgetAnswers, Replay};
pub use purge_answers::PurgeAnswers;
pub use turn::{Done, Idempotency, InFlight, KeyReused, Once, Pending, Turn, Unsayable};
