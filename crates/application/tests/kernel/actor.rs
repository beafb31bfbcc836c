use application::{
    authz::{Actor, Create, Delete, Forbidden, Origin, Read, Update},
    identity::{Administer, Purge, Witness},
};
use domain::identity::{SecurityEvent, Session, User};
use testkit::{actor, factories::a_user};

#[test]
fn the_system_may_do_everything_to_every_row() {
    let (system, root) = (Actor::for_system("test"), a_user().named("root1").super_admin().build());
    let admits = |permit: Result<bool, Forbidden>| permit == Ok(true);
    assert!(admits(system.permit::<Delete, User>().map(|permit| permit.admits(&root))));
    assert!(admits(system.permit::<Create, User>().map(|permit| permit.admits(&root))));
    assert!(system.permit::<Purge, Session>().is_ok());
}

#[test]
fn the_system_says_why_it_acts_and_is_nobody() {
    let system = Actor::for_system("nightly purge");
    assert_eq!(system.system_reason(), Some("nightly purge"));
    assert_eq!((system.id(), system.identity()), (None, None));
}

#[test]
fn users_are_somebody_and_visitors_nobody() {
    let ann = a_user().named("ann.lee").build();
    assert_eq!(actor::of(&ann).id(), Some(ann.id()));
    assert_eq!(actor::of(&ann).system_reason(), None);
    assert_eq!(Actor::anonymous().id(), None);
}

#[test]
fn a_permit_remembers_on_whose_behalf_it_was_given() {
    let ann = a_user().named("ann.lee").build();
    let permit = actor::of(&ann).permit::<Witness, SecurityEvent>().unwrap();
    assert_eq!(permit.by(), Some(ann.id()));
    assert_eq!(permit.base().by(), Some(ann.id()));
}

#[test]
fn a_special_case_is_spent_as_the_general_action_on_the_same_rows() {
    let (admin, ann) = (a_user().named("admin1").admin().build(), a_user().named("ann.lee").build());
    let permit = actor::of(&admin).permit::<Administer, User>().unwrap().base();
    assert!(permit.admits(&ann));
    assert!(!permit.admits(&admin));
}

#[test]
fn a_refusal_names_action_and_entity_and_whether_logging_in_would_help() {
    let ann = a_user().named("ann.lee").build();
    let visitor = Actor::anonymous().permit::<Update, User>().err().unwrap();
    assert_eq!(visitor.to_string(), "may not update user: log in first");
    assert!(visitor.anonymous);
    let user = actor::of(&ann).permit::<Delete, User>().err().unwrap();
    assert_eq!(user.to_string(), "may not delete user: admins only");
    assert!(!user.anonymous);
}

#[test]
fn where_an_actor_comes_from_changes_nothing_about_their_rights() {
    let origin = Origin { address: Some("192.0.2.7".to_owned()), ..Origin::default() };
    let visitor = Actor::anonymous().from(origin.clone());
    assert_eq!(*visitor.origin(), origin);
    assert!(visitor.permit::<Read, User>().is_err());
}
