//! The clients that somebody has logged in with: who may look at them, how they are kept, and how another one is noticed.

use domain::{
    identity::{ClientName, KnownClient, KnownClientState, User},
    shared::{Id, Scalar},
};

use crate::{
    authz::{Actor, Caller, Create, Need, Policy, Read, Rule},
    error::Error,
    field,
    identity::AuditTrail,
    query::Filter,
    store::{Creates, Entity, Finds, Message, Tx, repository},
};

impl Entity for KnownClient {
    const NAME: &'static str = "known client";

    fn id(&self) -> Id<Self> {
        self.id()
    }

    fn take_messages(&mut self) -> Vec<Message> {
        if !self.take_news() {
            return Vec::new();
        }
        let fields = vec![("client", self.client().to_value())];
        vec![Message { topic: "user.signed-in-from-new-client", aggregate: self.user_id().raw(), fields }]
    }
}

repository!(
    /// Keeps known clients: of each user, every one once. Each takes a log-in, so there is no limit to them.
    KnownClientRepository: Finds<Read, KnownClient> + Creates<KnownClient>
);

impl Policy<Read> for KnownClient {
    const NEED: Need = Need::Everything;

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, |me| own(me.id))
    }
}

/// Noted for whoever just proved who they are.
impl Policy<Create> for KnownClient {
    const NEED: Need = Need::Everything;

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, |me| own(me.id))
    }
}

fn own(me: Id<User>) -> Filter<KnownClient> {
    field!(KnownClient.user_id()).eq(&me)
}

/// Notes what `actor` has just logged in with as `user`; of a client that is not the first, the holder of the account hears
/// once. `user` has to be loaded for writing in the same transaction: that is what makes log-ins at the same moment wait for
/// each other.
pub(super) async fn note_client<D>(
    audit: &AuditTrail,
    tx: &mut Tx,
    actor: &Actor,
    user: &User,
) -> Result<(), Error<D>> {
    let client = ClientName::of(actor.origin().client.as_deref());
    let (look, note) = (actor.permit::<Read, KnownClient>()?, actor.permit::<Create, KnownClient>()?);
    let this_one = own(user.id()).and(field!(KnownClient.client()).eq(&client));
    if tx.known_clients().find(&look, &this_one).await?.is_some() {
        return Ok(());
    }
    let is_first = tx.known_clients().find(&look, &own(user.id())).await?.is_none();
    let (id, first_seen_at) = (audit.ids.next(), audit.clock.now());
    let state = KnownClientState { id, user_id: user.id(), client, first_seen_at };
    let client = if is_first { KnownClient::first(state) } else { KnownClient::another(state) };
    tx.known_clients().create(&note, client).await?;
    Ok(())
}
