//! What an issuer tells by itself: once, in whatever order, and never to somebody else's account.

use std::sync::Arc;

use application::{
    error::Error,
    identity::{HearIssuer, HearIssuerError, IssuerNews, NewcomerPolicy, NoticeOutcome, Unresolved, Vouched},
};
use domain::{
    identity::{Email, ExternalIdentity, PersonName, SecurityEventKind, User},
    shared::Timestamp,
};
use testkit::{
    factories::{a_subject, a_user, an_external_identity},
    fakes::ScriptedIssuerWebhooks,
};

use crate::world::World;

struct Scene {
    world: World,
    webhooks: Arc<ScriptedIssuerWebhooks>,
    hear: HearIssuer,
}

impl Scene {
    fn set() -> Self {
        let (world, webhooks) = (World::new(), Arc::new(ScriptedIssuerWebhooks::default()));
        Self { hear: world.hear_issuer(Some(webhooks.clone())), world, webhooks }
    }

    async fn hear(&self, message: &str, news: IssuerNews) -> NoticeOutcome {
        let body = self.webhooks.telling(news);
        self.hear.execute(&ScriptedIssuerWebhooks::signed(message), &body).await.unwrap()
    }

    fn users(&self) -> Vec<User> {
        self.world.store.all()
    }

    fn identity(&self) -> ExternalIdentity {
        let all = self.world.store.all::<ExternalIdentity>();
        let [only] = &all[..] else { panic!("{all:?}") };
        only.clone()
    }
}

fn vouched(email: Option<&str>) -> Vouched {
    Vouched {
        subject: a_subject("https://clerk.example.org", "user_1"),
        email: email.map(|email| Email::parse(email).unwrap()),
        name: Some(PersonName::parse("Ann Lee").unwrap()),
        username: None,
    }
}

fn told(email: Option<&str>, as_of: i64) -> IssuerNews {
    IssuerNews::Told { vouched: vouched(email), as_of: Timestamp::from_micros(as_of) }
}

fn gone() -> IssuerNews {
    IssuerNews::Gone(vouched(None).subject)
}

const ANN: Option<&str> = Some("ann.lee@example.org");

#[tokio::test]
async fn a_message_has_its_effect_once() {
    let scene = Scene::set();
    let NoticeOutcome::Opened(id) = scene.hear("msg_1", told(ANN, 1)).await else { panic!("no account") };
    assert_eq!(scene.hear("msg_1", told(ANN, 1)).await, NoticeOutcome::Before);
    let users = scene.users();
    assert_eq!((users.len(), users[0].id(), users[0].is_email_verified()), (1, id, true));
    let found = scene.world.resolve_external();
    let found = found.execute(&vouched(None), NewcomerPolicy::Refused, &Default::default()).await.unwrap();
    assert_eq!(found.user.id(), id);
}

#[tokio::test]
async fn what_was_updated_before_it_was_created_is_as_it_is_now() {
    let scene = Scene::set();
    assert!(matches!(scene.hear("msg_2", told(Some("new@example.org"), 2)).await, NoticeOutcome::Opened(_)));
    assert_eq!(scene.hear("msg_1", told(ANN, 1)).await, NoticeOutcome::Nothing);
    assert_eq!(scene.users()[0].state().email.as_str(), "new@example.org");
    assert_eq!(scene.identity().state().as_of, Some(Timestamp::from_micros(2)));
}

#[tokio::test]
async fn an_account_follows_its_address_unless_its_owner_chose_another() {
    let scene = Scene::set();
    scene.hear("msg_1", told(ANN, 1)).await;
    assert_eq!(scene.hear("msg_2", told(Some("new@example.org"), 2)).await, NoticeOutcome::Updated);
    let user = scene.users().remove(0);
    assert_eq!((user.state().email.as_str(), user.is_email_verified()), ("new@example.org", true));
    scene.world.store.edit(user.id(), |user: &mut User| {
        user.change_email(Email::parse("own@example.org").unwrap());
    });
    scene.hear("msg_3", told(Some("newer@example.org"), 3)).await;
    assert_eq!(scene.users()[0].state().email.as_str(), "own@example.org");
    assert_eq!(scene.identity().state().email, Email::parse("newer@example.org").ok());
}

#[tokio::test]
async fn an_address_that_is_not_verified_opens_no_account_until_it_is() {
    let scene = Scene::set();
    let turned_away = NoticeOutcome::TurnedAway(Unresolved::NoVerifiedEmail);
    assert_eq!(scene.hear("msg_1", told(None, 1)).await, turned_away);
    assert!(scene.users().is_empty());
    assert!(matches!(scene.hear("msg_2", told(ANN, 2)).await, NoticeOutcome::Opened(_)));
}

#[tokio::test]
async fn an_address_of_somebody_else_is_written_down_and_nothing_more() {
    let scene = Scene::set();
    let bob = scene.world.given(a_user().named("bob.ray").with_email("ann.lee@example.org"));
    let turned_away = NoticeOutcome::TurnedAway(Unresolved::EmailTaken);
    assert_eq!(scene.hear("msg_1", told(ANN, 1)).await, turned_away);
    assert!(scene.world.store.all::<ExternalIdentity>().is_empty());
    assert_eq!(scene.world.stored(&bob).state(), bob.state());
    assert_eq!(scene.world.audited(), [SecurityEventKind::ExternalIdentityRefused]);
    // Nor later, when somebody who is known moves there.
    scene.hear("msg_2", told(Some("free@example.org"), 2)).await;
    scene.hear("msg_3", told(ANN, 3)).await;
    let mut emails: Vec<_> = scene.users().iter().map(User::email_key).collect();
    emails.sort();
    assert_eq!(emails, ["ann.lee@example.org", "free@example.org"]);
}

#[tokio::test]
async fn who_is_gone_is_switched_off_and_their_sessions_end() {
    let scene = Scene::set();
    scene.hear("msg_1", told(ANN, 1)).await;
    let user = scene.users().remove(0);
    let session = scene.world.given_session_of(&user);
    assert_eq!(scene.hear("msg_2", gone()).await, NoticeOutcome::Ended);
    assert!(!scene.world.stored(&user).is_active() && !scene.world.knows(&session));
    assert!(!scene.identity().is_live());
    assert_eq!(scene.hear("msg_2", gone()).await, NoticeOutcome::Before);
    assert_eq!(scene.hear("msg_3", gone()).await, NoticeOutcome::Nothing);
    assert_eq!(scene.hear("msg_4", told(ANN, 9)).await, NoticeOutcome::Nothing, "nobody comes back");
}

#[tokio::test]
async fn who_was_gone_before_they_came_does_not_come() {
    let scene = Scene::set();
    assert_eq!(scene.hear("msg_2", gone()).await, NoticeOutcome::Ended);
    assert_eq!(scene.hear("msg_1", told(ANN, 1)).await, NoticeOutcome::Nothing);
    assert!(scene.users().is_empty());
    assert_eq!(scene.identity().user_id(), None);
}

#[tokio::test]
async fn the_last_super_admin_stays_whatever_an_issuer_says() {
    let scene = Scene::set();
    let root = scene.world.given(a_user().named("root1").super_admin());
    scene.world.store.put(an_external_identity(&root).of(vouched(None).subject).build());
    assert_eq!(scene.hear("msg_1", gone()).await, NoticeOutcome::Ended);
    assert!(scene.world.stored(&root).is_active());
    let details: Vec<_> = scene.world.audit_trail().into_iter().filter_map(|event| event.detail).collect();
    assert!(details.contains(&"the last super admin stays".to_owned()), "{details:?}");
}

#[tokio::test]
async fn somebody_who_comes_by_a_token_meanwhile_gets_one_account() {
    let scene = Scene::set();
    let identity = vouched(None).subject;
    scene.world.store.before_next_commit(move |store| {
        let ann = a_user().named("ann.lee").with_email("ann.lee@example.org").build();
        store.put(an_external_identity(&ann).of(identity).build());
        store.put(ann);
    });
    assert_eq!(scene.hear("msg_1", told(ANN, 1)).await, NoticeOutcome::Updated);
    assert_eq!(scene.users().len(), 1);
}

#[tokio::test]
async fn what_concerns_nobody_leaves_nothing_behind() {
    let scene = Scene::set();
    let before = scene.world.store.contents();
    assert_eq!(scene.hear("msg_1", IssuerNews::Other).await, NoticeOutcome::Nothing);
    assert_eq!(scene.world.store.contents(), before);
    let unheard = scene.world.hear_issuer(None);
    let refused = unheard.execute(&ScriptedIssuerWebhooks::signed("msg_1"), b"").await;
    assert!(matches!(refused, Err(Error::Refused(HearIssuerError::NotConfigured))));
}
