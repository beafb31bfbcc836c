use domain::{
    identity::{OneTimeToken, OneTimeTokenPurpose, User},
    shared::{Id, Timestamp},
};

use super::repository::{lasting_beyond, of_purposes};
use crate::{
    authz::{Actor, Update},
    error::Error,
    store::Tx,
};

/// What decides who gets into an account. To have verified an address does not.
const WAYS_IN: [OneTimeTokenPurpose; 2] =
    [OneTimeTokenPurpose::ResetPassword, OneTimeTokenPurpose::ChangeEmail];

/// Ends what is on its way by which somebody could take the account of `user` over, now that its password is another: a thief may
/// have asked for it, and would come back by it. The row of the user must be held by the transaction.
pub(in crate::identity) async fn end_tokens<D>(
    tx: &mut Tx,
    user: Id<User>,
    now: Timestamp,
) -> Result<(), Error<D>> {
    let permit =
        Actor::for_system("another password ends what was on its way").permit::<Update, OneTimeToken>()?;
    let theirs = of_purposes(user, WAYS_IN).and(lasting_beyond(now));
    for id in tx.one_time_tokens().lock_matching(&permit, &theirs).await? {
        let mut token = tx.one_time_tokens().load(&permit, id).await?;
        if token.expire(now) {
            tx.one_time_tokens().update(&permit, token).await?;
        }
    }
    Ok(())
}
