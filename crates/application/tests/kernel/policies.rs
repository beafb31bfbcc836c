//! Every policy of identity: which kind of caller gets a permit, and which rows it covers.

use application::{
    authz::{Action, Actor, Create, Delete, Policy, Read, Update},
    identity::{
        Administer, Authenticate, Browse, EndSessions, GuardSuperAdmins, ManageRoles, Purge, SignUpAccount,
        Witness,
    },
};
use domain::identity::{Role, SecurityEvent, SecurityEventKind, Session, User};
use testkit::{
    actor,
    factories::{a_session, a_user},
    fakes::FakeClock,
};
use uuid::Uuid;

/// A visitor, then somebody of each rank.
fn callers() -> (Actor, [User; 3]) {
    let users = [("user1", Role::User), ("admin1", Role::Admin), ("root1", Role::SuperAdmin)]
        .map(|(name, role)| a_user().named(name).with_role(role).build());
    (Actor::anonymous(), users)
}

/// For each caller, from visitor to super admin: which of the rows the permit covers, or none if there is no permit.
fn coverage<A: Action, E: Policy<A>>(rows: &[&E]) -> [Option<Vec<bool>>; 4] {
    let (visitor, [user, admin, root]) = callers();
    [visitor, actor::of(&user), actor::of(&admin), actor::of(&root)].map(|caller| {
        let permit = caller.permit::<A, E>().ok()?;
        Some(rows.iter().map(|row| permit.admits(row)).collect())
    })
}

/// For each caller: which of an ordinary user, an admin, a super admin and themselves the permit covers.
fn over_users<A: Action>() -> [Option<[bool; 4]>; 4]
where
    User: Policy<A>,
{
    let others = [Role::User, Role::Admin, Role::SuperAdmin]
        .map(|role| a_user().named("other").with_role(role).build());
    let (visitor, users) = callers();
    let covered = |caller: &Actor, me: &User| {
        let permit = caller.permit::<A, User>().ok()?;
        let [user, admin, root] = &others;
        Some([user, admin, root, me].map(|row| permit.admits(row)))
    };
    let [user, admin, root] = &users;
    [
        covered(&visitor, user),
        covered(&actor::of(user), user),
        covered(&actor::of(admin), admin),
        covered(&actor::of(root), root),
    ]
}

const EVERYBODY: Option<[bool; 4]> = Some([true; 4]);
const ONESELF: Option<[bool; 4]> = Some([false, false, false, true]);
const USERS: Option<[bool; 4]> = Some([true, false, false, false]);
const ALL_OTHERS: Option<[bool; 4]> = Some([true, true, true, false]);

#[test]
fn users_see_themselves_and_admins_see_everybody() {
    assert_eq!(over_users::<Read>(), [None, ONESELF, EVERYBODY, EVERYBODY]);
}

#[test]
fn looking_through_accounts_is_for_admins() {
    assert_eq!(over_users::<Browse>(), [None, None, EVERYBODY, EVERYBODY]);
}

#[test]
fn everybody_changes_their_own_account_and_no_other() {
    assert_eq!(over_users::<Update>(), [None, ONESELF, ONESELF, ONESELF]);
}

#[test]
fn administration_reaches_down_and_super_admins_answer_to_each_other() {
    let administration = [None, None, USERS, ALL_OTHERS];
    assert_eq!(over_users::<Administer>(), administration);
    assert_eq!(over_users::<Delete>(), administration);
}

#[test]
fn roles_are_the_business_of_super_admins() {
    assert_eq!(over_users::<ManageRoles>(), [None, None, None, ALL_OTHERS]);
}

#[test]
fn accounts_are_created_below_ones_own_rank() {
    let below_root = Some([true, true, false, false]);
    assert_eq!(over_users::<Create>(), [None, None, USERS, below_root]);
}

#[test]
fn whoever_signs_up_becomes_a_user_and_nothing_else() {
    let rows = [Role::User, Role::Admin, Role::SuperAdmin].map(|role| a_user().with_role(role).build());
    let only_users = Some(vec![true, false, false]);
    assert_eq!(coverage::<SignUpAccount, User>(&rows.each_ref()), [(); 4].map(|()| only_users.clone()));
}

#[test]
fn accounts_are_looked_up_for_authentication_before_there_is_a_caller() {
    assert_eq!(over_users::<Authenticate>(), [EVERYBODY; 4]);
}

#[test]
fn super_admins_are_held_still_by_administrators_only() {
    assert_eq!(over_users::<GuardSuperAdmins>(), [None, None, EVERYBODY, EVERYBODY]);
}

/// For each caller: whether the permit covers a session of their own, and one of somebody else.
fn over_sessions<A: Action>() -> [Option<[bool; 2]>; 4]
where
    Session: Policy<A>,
{
    let (visitor, [user, admin, root]) = callers();
    let theirs = a_session(&a_user().named("other").build()).build();
    let covered = |caller: &Actor, me: &User| {
        let permit = caller.permit::<A, Session>().ok()?;
        Some([&a_session(me).build(), &theirs].map(|row| permit.admits(row)))
    };
    [
        covered(&visitor, &user),
        covered(&actor::of(&user), &user),
        covered(&actor::of(&admin), &admin),
        covered(&actor::of(&root), &root),
    ]
}

#[test]
fn sessions_are_private_even_from_super_admins() {
    let own = Some([true, false]);
    assert_eq!(over_sessions::<Read>(), [None, own, own, own]);
    assert_eq!(over_sessions::<Create>(), [None, own, own, own]);
    assert_eq!(over_sessions::<Update>(), [None, own, own, own]);
    assert_eq!(over_sessions::<Delete>(), [None, own, own, own]);
}

#[test]
fn sessions_of_others_end_only_through_administration() {
    let all = Some([true, true]);
    assert_eq!(over_sessions::<EndSessions>(), [None, None, all, all]);
}

#[test]
fn sessions_are_purged_by_no_caller() {
    assert_eq!(over_sessions::<Purge>(), [None; 4]);
}

#[test]
fn a_session_is_found_by_its_secret_before_there_is_a_caller() {
    assert_eq!(over_sessions::<Authenticate>(), [Some([true, true]); 4]);
}

#[test]
fn everybody_leaves_traces_in_the_audit_trail() {
    let event = SecurityEvent {
        id: domain::shared::Id::new(Uuid::from_u128(1)),
        at: FakeClock::START,
        kind: SecurityEventKind::Denied,
        actor_id: None,
        subject_id: None,
        address: None,
        request_id: None,
        detail: None,
    };
    let covered = coverage::<Witness, SecurityEvent>(&[&event]);
    assert!(covered.iter().all(|covered| *covered == Some(vec![true])));
}
