//! What cases about events do: let something happen, deliver it, and look at what came of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
    time::Duration,
};

use application::{
    authz::{Actor, Read, Update},
    error::Error,
    events::{
        Backlog, Claim, Event, LEASE, NotReceived, PurgeEvents, Receipts, Relay, RelayEvents, SteerEvent,
        Subscriber,
    },
    field,
    ports::{Clock as _, IdSource as _},
    query::{Query, parse_sort},
    store::{Tx, UnitOfWork},
};
use async_trait::async_trait;
use domain::{
    identity::User,
    jobs::{JobName, NewRun, Run},
    shared::Id,
};
use testkit::{
    actor,
    factories::a_user,
    fakes::{CountingBell, CountingIds, FakeClock, NoJitter},
};
use uuid::Uuid;

use crate::fixture::Fixture;

/// One process's view of the outbox.
pub(super) struct Office<'a> {
    pub(super) fixture: &'a Fixture,
    pub(super) store: Arc<dyn UnitOfWork>,
    broken: Arc<Mutex<BTreeSet<Uuid>>>,
}

/// Enqueues a run for each event, with the id of the event as its parameters: another one each time, so that an effect that is
/// repeated is seen.
struct Scribe {
    name: &'static str,
    clock: Arc<FakeClock>,
    ids: Arc<CountingIds>,
    broken: Arc<Mutex<BTreeSet<Uuid>>>,
}

#[async_trait]
impl Subscriber for Scribe {
    fn name(&self) -> &'static str {
        self.name
    }

    fn topics(&self) -> &'static [&'static str] {
        &["user.inactivated", "user.reactivated"]
    }

    async fn receive(&self, tx: &mut Tx, actor: &Actor, event: &Event) -> Result<(), Error<NotReceived>> {
        let new = NewRun {
            id: Id::new(self.ids.uuid()),
            job: JobName::of(self.name),
            parameters: event.id.to_string(),
            tick: None,
            attempts: 1,
            run_at: None,
        };
        tx.jobs().enqueue(&actor.permit()?, Run::enqueue(new, self.clock.now())).await?;
        // After its effect, which is to be undone.
        if self.broken.lock().unwrap().contains(&event.aggregate) {
            return Err(Error::Refused(NotReceived("not this one".to_owned())));
        }
        Ok(())
    }
}

impl<'a> Office<'a> {
    pub(super) fn of(fixture: &'a Fixture) -> Self {
        Self { fixture, store: fixture.store.clone(), broken: Arc::default() }
    }

    /// As another process.
    pub(super) async fn beside(fixture: &'a Fixture) -> Self {
        Self { fixture, store: fixture.beside().await, broken: Arc::default() }
    }

    /// The same thing happens to the user so many times.
    pub(super) async fn happens(&self, name: &str, times: usize) -> User {
        let mut user = self.fixture.given(a_user().named(name)).await;
        let permit = actor::system().permit::<Update, User>().unwrap();
        for _ in 0..times {
            let _changed = if user.is_active() { user.inactivate() } else { user.reactivate() };
            user = self.store.run(async |tx| tx.users().update(&permit, user.clone()).await).await.unwrap();
        }
        user
    }

    /// No subscriber can receive what happens to that user; or they can again.
    pub(super) fn chokes_on(&self, user: &User, chokes: bool) {
        let mut broken = self.broken.lock().unwrap();
        if chokes {
            broken.insert(user.id().raw())
        } else {
            broken.remove(&user.id().raw())
        };
    }

    pub(super) fn subscriber(&self, name: &'static str) -> Arc<dyn Subscriber> {
        let (clock, ids) = (self.fixture.clock.clone(), self.fixture.ids.clone());
        Arc::new(Scribe { name, clock, ids, broken: self.broken.clone() })
    }

    pub(super) fn receipts(&self) -> Receipts {
        Receipts { clock: self.fixture.clock.clone(), ids: self.fixture.ids.clone() }
    }

    pub(super) fn relay(&self) -> RelayEvents {
        RelayEvents {
            uow: self.store.clone(),
            clock: self.fixture.clock.clone(),
            jitter: Arc::new(NoJitter),
            receipts: self.receipts(),
            bell: Arc::new(CountingBell::default()),
        }
    }

    /// Delivers one batch to the scribe `note`.
    pub(super) async fn delivers(&self) -> Vec<Event> {
        self.relay().execute(&actor::system(), &[self.subscriber("note")]).await.unwrap()
    }

    /// Delivers until there is nothing left to deliver now.
    pub(super) async fn delivers_all(&self) {
        while !self.delivers().await.is_empty() {}
    }

    /// A relay takes events that nobody had, and is never heard of again.
    pub(super) async fn claims(&self, limit: u32, again: bool) -> Vec<Event> {
        let permit = actor::system().permit::<Relay, Event>().unwrap();
        let claim = Claim { now: self.fixture.clock.now(), limit, lease: LEASE, again };
        self.store.run(async |tx| tx.outbox().claim(&permit, &claim).await).await.unwrap()
    }

    pub(super) fn steering(&self) -> SteerEvent {
        SteerEvent { uow: self.store.clone(), clock: self.fixture.clock.clone() }
    }

    pub(super) fn purging(&self) -> PurgeEvents {
        PurgeEvents { uow: self.store.clone(), clock: self.fixture.clock.clone() }
    }

    pub(super) fn time_passes(&self, span: Duration) {
        self.fixture.clock.advance(span);
    }

    /// Every event, in order.
    pub(super) async fn events(&self) -> Vec<Event> {
        let permit = actor::system().permit::<Read, Event>().unwrap();
        let query = Query { sort: parse_sort("position").unwrap(), limit: 1000, ..Query::default() };
        self.store.read(async |view| view.outbox().list(&permit, &query).await).await.unwrap().items
    }

    pub(super) async fn event(&self, id: Id<Event>) -> Event {
        let permit = actor::system().permit::<Read, Event>().unwrap();
        self.store.read(async |view| view.outbox().read(&permit, id).await).await.unwrap()
    }

    pub(super) async fn backlog(&self) -> Backlog {
        let permit = actor::system().permit::<Read, Event>().unwrap();
        self.store.read(async |view| view.outbox().backlog(&permit).await).await.unwrap()
    }

    /// The positions of the events that had an effect on that scribe, by the user to whom they happened, in the order of the
    /// effects.
    pub(super) async fn effects(&self, scribe: &'static str) -> BTreeMap<Uuid, Vec<i64>> {
        let permit = actor::system().permit::<Read, Run>().unwrap();
        let filter = field!(Run.job()).eq(&JobName::of(scribe));
        let query = Query { filter, limit: 1000, ..Query::default() };
        let runs = self.store.read(async |view| view.jobs().list(&permit, &query).await).await.unwrap().items;
        let events: BTreeMap<_, _> =
            self.events().await.into_iter().map(|event| (event.id.to_string(), event)).collect();
        let mut effects: BTreeMap<Uuid, Vec<i64>> = BTreeMap::new();
        for event in runs.iter().map(|run| &events[&run.state().parameters]) {
            effects.entry(event.aggregate).or_default().push(event.position);
        }
        effects
    }
}
