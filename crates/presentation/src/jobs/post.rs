//! What all jobs that send mail have in common.

use std::time::Duration;

use application::{
    error::Error,
    identity::{Addressee, NothingSent, Offer, OfferToken},
    mail::{Correspondence, MailError, Mailbox, MessageId},
};
use domain::{
    identity::{Email, OneTimeToken, User},
    jobs::{ActsAs, Backoff, JobPolicy},
    shared::Id,
};

use super::{Context, Failure};
use crate::mails::{self, Letter, TokenLetter, TokenPart};

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
    deliver(correspondence, context, to, Mailbox::of(to), letter).await
}

/// Sends the letter to the user at another address than theirs, under the same name at every attempt.
pub(super) async fn send_to(
    correspondence: &Correspondence,
    context: &Context,
    to: &User,
    address: &Email,
    letter: &impl Letter,
) -> Result<String, Failure> {
    let mailbox = Mailbox { name: to.name(), address: address.clone() };
    deliver(correspondence, context, to, mailbox, letter).await
}

/// Sends a token to whoever it was made for; nothing when there was a reason to make none.
pub(super) async fn send_token(
    correspondence: &Correspondence,
    context: &Context,
    offer: Result<Offer, Error<NothingSent>>,
) -> Result<String, Failure> {
    let offer = match offer {
        Ok(offer) => offer,
        Err(Error::Refused(why)) => return Ok(format!("nothing was sent: {why}")),
        Err(error) => return Err(error.into()),
    };
    let letter = TokenLetter::of(&offer, &correspondence.links);
    send_to(correspondence, context, &offer.user, &offer.to, &letter).await
}

/// What a message to the user has to say about verifying their address, if there is anything to verify.
pub(super) async fn to_verify(
    correspondence: &Correspondence,
    tokens: &OfferToken,
    context: &Context,
    user: &User,
) -> Result<Option<TokenPart>, Failure> {
    match tokens.to_verify(context.actor(), &Addressee::User(user.id()), token_id(context)).await {
        Ok(offer) => Ok(Some(TokenPart::of(&offer, &correspondence.links))),
        Err(Error::Refused(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Which token the message of the run carries: the same at every attempt.
pub(super) fn token_id(context: &Context) -> Id<OneTimeToken> {
    Id::new(context.run_id().raw())
}

async fn deliver(
    correspondence: &Correspondence,
    context: &Context,
    to: &User,
    mailbox: Mailbox,
    letter: &impl Letter,
) -> Result<String, Failure> {
    let mail = mails::write(letter, MessageId::of(&context.key()), mailbox)
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
