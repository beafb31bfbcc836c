use super::{NewUser, User, UserEvent};
use crate::{
    identity::{Email, PasswordHash, PersonName, Role, Username},
    shared::{Id, InvalidText, Timestamp},
};
use uuid::Uuid;

fn ann() -> Result<User, InvalidText> {
    let new = NewUser {
        username: Username::parse("ann.lee")?,
        email: Email::parse("ann@example.org")?,
        name: None,
        cpf: None,
        password: PasswordHash::new("hash".to_owned()),
    };
    let mut user = User::create(Id::new(Uuid::from_u128(1)), new, Role::User, Timestamp::from_micros(0));
    user.take_events();
    Ok(user)
}

#[test]
fn a_mutator_says_whether_anything_changed() -> Result<(), InvalidText> {
    let mut user = ann()?;
    assert!(!user.change_username(Username::parse("ann.lee")?));
    assert!(user.change_username(Username::parse("Ann.Lee")?), "another spelling is a change");
    assert!(!user.change_email(Email::parse("ann@example.org")?));
    assert!(user.change_name(Some(PersonName::parse("Ann")?)));
    assert!(user.change_name(None));
    assert!(!user.change_cpf(None));
    assert!(user.take_events().is_empty());
    Ok(())
}

#[test]
fn another_mailbox_has_to_be_verified_anew_and_another_spelling_has_not() -> Result<(), InvalidText> {
    let mut user = ann()?;
    assert!(user.verify_email(Timestamp::from_micros(5)));
    assert!(!user.verify_email(Timestamp::from_micros(9)));
    assert_eq!(user.state().email_verified_at, Some(Timestamp::from_micros(5)));

    assert!(user.change_email(Email::parse("Ann@Example.org")?));
    assert!(user.is_email_verified());
    assert!(user.take_events().is_empty());

    assert!(user.change_email(Email::parse("ann@example.com")?));
    assert!(!user.is_email_verified());
    let previous = Email::parse("Ann@Example.org")?;
    assert_eq!(user.take_events(), [UserEvent::EmailChanged { previous }]);
    Ok(())
}

#[test]
fn switching_off_and_on_is_idempotent_and_told_once() -> Result<(), InvalidText> {
    let mut user = ann()?;
    assert!(!user.reactivate());
    assert!(user.inactivate());
    assert!(!user.inactivate());
    assert!(user.reactivate());
    assert_eq!(user.take_events(), [UserEvent::Inactivated, UserEvent::Reactivated]);
    Ok(())
}

#[test]
fn granting_never_demotes_and_revoking_takes_everything() -> Result<(), InvalidText> {
    let mut user = ann()?;
    assert!(user.assign(Role::SuperAdmin));
    assert!(!user.grant_admin());
    assert_eq!(user.role(), Role::SuperAdmin);
    assert!(user.revoke_admin());
    assert!(!user.revoke_admin());
    assert!(user.grant_admin());
    assert_eq!(user.role(), Role::Admin);
    Ok(())
}
