//! An outbox, a relay on it, and people to whom things happen.

use std::{sync::Arc, time::Duration};

use application::{
    authz::Update,
    events::{Event, EventStatus, Subscriber},
    ports::EventBell as _,
    store::UnitOfWork,
};
use domain::{identity::User, jobs::Run};
use presentation::{
    app::{App, Ports},
    relay::{Relay, RelayOptions},
    subscribers::Subscribers,
    worker::Bell,
};
use testkit::{Memory, actor, factories::a_user, fakes::CountingBell};
use tokio::{
    sync::oneshot,
    task::JoinHandle,
    time::{Instant, sleep},
};

use crate::{
    fake_ports::{self, POLICIES},
    virtual_clock::VirtualClock,
};

pub(crate) struct World {
    pub(crate) app: App,
    pub(crate) store: Memory,
    /// Rings when there may be jobs.
    pub(crate) job_bell: Arc<CountingBell>,
    event_bell: Arc<Bell>,
}

/// A relay at work.
pub(crate) struct Relaying {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Relaying {
    /// Tells it to stop, and waits until it has.
    pub(crate) async fn stops(self) {
        let _ = self.stop.send(());
        self.task.await.unwrap();
    }
}

impl World {
    pub(crate) fn new() -> Self {
        let clock = Arc::new(VirtualClock(Instant::now()));
        let store = Memory::new(clock.clone());
        let job_bell = Arc::new(CountingBell::default());
        let ports = Ports { bell: job_bell.clone(), ..fake_ports::of(&store, clock) };
        Self { app: App::new(ports, POLICIES), store, job_bell, event_bell: Arc::default() }
    }

    /// Starts a relay, which looks for events every second.
    pub(crate) fn relays_to(&self, subscribers: impl IntoIterator<Item = Arc<dyn Subscriber>>) -> Relaying {
        let relay = Relay {
            app: self.app.clone(),
            subscribers: Subscribers::new(subscribers),
            actor: actor::system(),
            bell: self.event_bell.clone(),
            options: RelayOptions {
                lanes: 2,
                poll_interval: Duration::from_secs(1),
                grace: Duration::from_secs(20),
            },
        };
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(relay.run(async {
            let _ = stopped.await;
        }));
        Relaying { stop, task }
    }

    /// Somebody is switched off, and on again, and so forth, so many times; gives them.
    pub(crate) async fn happens_to(&self, name: &str, times: usize) -> User {
        let mut user = a_user().named(name).build();
        self.store.put(user.clone());
        let permit = actor::system().permit::<Update, User>().unwrap();
        for _ in 0..times {
            let _changed = if user.is_active() { user.inactivate() } else { user.reactivate() };
            let store: &dyn UnitOfWork = &self.store;
            user = store.run(async |tx| tx.users().update(&permit, user.clone()).await).await.unwrap();
        }
        user
    }

    /// The store tells this process that there are events.
    pub(crate) fn rings(&self) {
        self.event_bell.ring();
    }

    /// What happened to them, in order.
    pub(crate) fn events_of(&self, user: &User) -> Vec<Event> {
        let all = self.store.all::<Event>().into_iter();
        all.filter(|event| event.aggregate == user.id().raw()).collect()
    }

    /// Waits until every event of theirs has that status, in virtual time.
    pub(crate) async fn until_all(&self, user: &User, status: EventStatus) {
        // Longer than every backoff and lease that an event can go through.
        for _ in 0..72_000 {
            if self.events_of(user).iter().all(|event| event.status == status) {
                return;
            }
            sleep(Duration::from_millis(100)).await;
        }
        panic!("it never came to that: {:#?}", self.events_of(user));
    }

    pub(crate) fn runs(&self) -> Vec<Run> {
        self.store.all()
    }
}
