//! What all jobs that send mail have in common.

use std::time::Duration;

use application::{
    error::Error,
    mail::{Correspondence, MailError, Mailbox, MessageId},
};
use domain::{
    identity::User,
    jobs::{ActsAs, Backoff, JobPolicy},
};

use super::{Context, Failure};
use crate::mails::{self, Letter};

/// A mail server that is away only delays messages: they are tried for one and a half to three days, every half an hour to
/// an hour in the end. RFC 5321 (4.5.4.1) advises four days or more to servers, which pass on what others wrote; ours is old
/// news by then.
pub(super) const POLICY: JobPolicy = JobPolicy {
    attempts: 72,
    backoff: Backoff { first: Duration::from_secs(10), longest: Duration::from_secs(60 * 60) },
    // A mailer takes a minute at most.
    timeout: Duration::from_secs(90),
    // A mail server that does not answer holds up no other jobs.
    concurrency: Some(2),
    acts_as: ActsAs::System,
    ..JobPolicy::DEFAULT
};

/// Sends the letter to the user, under the same name at every attempt.
pub(super) async fn send(
    correspondence: &Correspondence,
    context: &Context,
    to: &User,
    letter: &impl Letter,
) -> Result<String, Failure> {
    let mail = mails::write(letter, MessageId::of(&context.key()), Mailbox::of(to))
        .map_err(|error| Failure::Lasting(error.to_string()))?;
    match correspondence.send(context.actor(), &mail).await {
        Ok(()) => Ok(format!("sent {} to user {}", mail.id.as_str(), to.id())),
        Err(Error::Refused(error @ MailError::Unavailable(_))) => Err(Failure::Passing(error.to_string())),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, POLICY};

    #[test]
    fn a_mail_server_may_be_away_for_a_day() {
        let waits = |jitter| -> Duration {
            (1..i64::from(POLICY.attempts)).map(|attempt| POLICY.backoff.delay_after(attempt, jitter)).sum()
        };
        let (least, most) = (waits(0).as_secs() / 3600, waits(u32::MAX).as_secs() / 3600);
        assert_eq!((least, most), (31, 63), "hours");
    }
}
