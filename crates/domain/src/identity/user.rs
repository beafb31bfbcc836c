mod event;
#[cfg(test)]
mod tests;

use super::{Cpf, Email, PasswordHash, PersonName, Role, Username};
use crate::shared::{Id, Record, Timestamp, replace};

pub use event::{SignInMethodKind, UserEvent};

/// What a new account needs.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// The name to log in with.
    pub username: Username,
    /// The address to reach them at.
    pub email: Email,
    /// What they are called.
    pub name: Option<PersonName>,
    /// Their taxpayer number.
    pub cpf: Option<Cpf>,
    /// Their hashed password.
    pub password: PasswordHash,
}

/// Everything there is to know of a user; for stores and views.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserState {
    /// Identity.
    pub id: Id<User>,
    /// The name to log in with.
    pub username: Username,
    /// The address to reach them at.
    pub email: Email,
    /// When they showed that they read what is sent to that address; nothing when they have not.
    pub email_verified_at: Option<Timestamp>,
    /// What they are called.
    pub name: Option<PersonName>,
    /// Their taxpayer number.
    pub cpf: Option<Cpf>,
    /// What they may do.
    pub role: Role,
    /// Whether they may log in and act.
    pub is_active: bool,
    /// Their hashed password.
    pub password: PasswordHash,
    /// Since when the account asks for a second factor at log-in; nothing when it does not.
    pub second_factor_since: Option<Timestamp>,
    /// Who wrote this account and when.
    pub record: Record,
}

/// An account: the aggregate root of this domain. Mutators say whether anything changed, so that nothing is written when
/// nothing did.
#[derive(Clone, Debug)]
pub struct User {
    state: UserState,
    events: Vec<UserEvent>,
}

impl User {
    /// A new active account.
    pub fn create(id: Id<Self>, new: NewUser, role: Role, now: Timestamp) -> Self {
        let NewUser { username, email, name, cpf, password } = new;
        let record = Record::new(now);
        let state = UserState {
            id,
            username,
            email,
            email_verified_at: None,
            name,
            cpf,
            role,
            is_active: true,
            password,
            second_factor_since: None,
            record,
        };
        Self { state, events: vec![UserEvent::Created] }
    }

    /// For stores: the user that was stored.
    pub const fn restore(state: UserState) -> Self {
        Self { state, events: Vec::new() }
    }

    /// For stores and views.
    pub const fn state(&self) -> &UserState {
        &self.state
    }

    /// For stores: the audit columns, which they keep.
    pub const fn record_mut(&mut self) -> &mut Record {
        &mut self.state.record
    }

    /// For stores: what happened since the last time they asked.
    pub fn take_events(&mut self) -> Vec<UserEvent> {
        std::mem::take(&mut self.events)
    }

    /// Identity.
    pub const fn id(&self) -> Id<Self> {
        self.state.id
    }

    /// What they may do.
    pub const fn role(&self) -> Role {
        self.state.role
    }

    /// Whether they may log in and act.
    pub const fn is_active(&self) -> bool {
        self.state.is_active
    }

    /// Whether whoever has the account has shown that they read what is sent to its address.
    pub const fn is_email_verified(&self) -> bool {
        self.state.email_verified_at.is_some()
    }

    /// Whether the account asks for a second factor at log-in.
    pub const fn has_second_factor(&self) -> bool {
        self.state.second_factor_since.is_some()
    }

    /// What they are called.
    pub fn name(&self) -> Option<PersonName> {
        self.state.name.clone()
    }

    /// The form of the username by which names are compared.
    pub fn username_key(&self) -> String {
        self.state.username.key()
    }

    /// The form of the e-mail address by which addresses are compared.
    pub fn email_key(&self) -> String {
        self.state.email.key()
    }

    /// The taxpayer number.
    pub fn cpf(&self) -> Option<Cpf> {
        self.state.cpf.clone()
    }

    /// When the account came to be.
    pub const fn created_at(&self) -> Timestamp {
        self.state.record.created_at
    }

    /// When the account was last written.
    pub const fn updated_at(&self) -> Timestamp {
        self.state.record.updated_at
    }

    /// Takes another username.
    pub fn change_username(&mut self, username: Username) -> bool {
        replace(&mut self.state.username, username)
    }

    /// Takes another e-mail address, which nobody has verified; another spelling is still the same mailbox.
    pub fn change_email(&mut self, email: Email) -> bool {
        let moved = self.state.email.key() != email.key();
        let previous = self.state.email.clone();
        let changed = replace(&mut self.state.email, email);
        if moved {
            self.state.email_verified_at = None;
            self.events.push(UserEvent::EmailChanged { previous });
        }
        changed
    }

    /// Notes that whoever has the account reads what is sent to its address.
    pub fn verify_email(&mut self, now: Timestamp) -> bool {
        let news = !self.is_email_verified();
        self.state.email_verified_at.get_or_insert(now);
        news
    }

    /// Takes another name, or none.
    pub fn change_name(&mut self, name: Option<PersonName>) -> bool {
        replace(&mut self.state.name, name)
    }

    /// Takes another taxpayer number, or none.
    pub fn change_cpf(&mut self, cpf: Option<Cpf>) -> bool {
        replace(&mut self.state.cpf, cpf)
    }

    /// Switches the account off.
    pub fn inactivate(&mut self) -> bool {
        self.set_active(false, UserEvent::Inactivated)
    }

    /// Switches the account on again.
    pub fn reactivate(&mut self) -> bool {
        self.set_active(true, UserEvent::Reactivated)
    }

    /// Makes a user an admin; whoever is one or more already keeps what they are.
    pub fn grant_admin(&mut self) -> bool {
        self.state.role < Role::Admin && self.assign(Role::Admin)
    }

    /// Takes all admin rights.
    pub fn revoke_admin(&mut self) -> bool {
        self.assign(Role::User)
    }

    /// Gives exactly this role.
    pub fn assign(&mut self, role: Role) -> bool {
        let changed = replace(&mut self.state.role, role);
        if changed {
            self.events.push(UserEvent::RoleChanged(role));
        }
        changed
    }

    /// Takes another password. Always a change: hashes of one password differ.
    pub fn change_password(&mut self, password: PasswordHash) {
        self.state.password = password;
        self.events.push(UserEvent::PasswordChanged);
    }

    /// Asks for a second factor at log-in from now on.
    pub fn add_second_factor(&mut self, now: Timestamp) -> bool {
        let added = !self.has_second_factor();
        self.state.second_factor_since.get_or_insert(now);
        if added {
            self.add_sign_in_method(SignInMethodKind::SecondFactor);
        }
        added
    }

    /// Asks for no second factor at log-in any more.
    pub fn remove_second_factor(&mut self) -> bool {
        let removed = self.state.second_factor_since.take().is_some();
        if removed {
            self.remove_sign_in_method(SignInMethodKind::SecondFactor);
        }
        removed
    }

    /// Keeps the password under a newer hash of it, which nobody outside needs to know.
    pub fn rehash_password(&mut self, password: PasswordHash) {
        self.state.password = password;
    }

    /// Notes that there is another way in.
    pub fn add_sign_in_method(&mut self, kind: SignInMethodKind) {
        self.events.push(UserEvent::SignInMethodAdded(kind));
    }

    /// Notes that there is one way in less.
    pub fn remove_sign_in_method(&mut self, kind: SignInMethodKind) {
        self.events.push(UserEvent::SignInMethodRemoved(kind));
    }

    /// Notes that the account is being deleted.
    pub fn delete(&mut self) {
        self.events.push(UserEvent::Deleted);
    }

    fn set_active(&mut self, active: bool, event: UserEvent) -> bool {
        let changed = replace(&mut self.state.is_active, active);
        if changed {
            self.events.push(event);
        }
        changed
    }
}
