use domain::{
    identity::{Cpf, Email, PersonName, Role, User, UserState, Username},
    shared::{Id, Record, Timestamp},
};

use super::id_from;
use crate::fakes::{FakeClock, PlainHasher};

/// An active user `somebody`, `somebody@example.org`, created when [`FakeClock`] starts, whose password is
/// [`UserBuilder::PASSWORD`].
pub fn a_user() -> UserBuilder {
    UserBuilder {
        id: None,
        username: "somebody".to_owned(),
        email: None,
        email_verified_at: None,
        name: None,
        cpf: None,
        role: Role::User,
        is_active: true,
        password: UserBuilder::PASSWORD.to_owned(),
        second_factor_since: None,
        created_at: FakeClock::START,
    }
}

/// Overrides fields of a user to be.
#[derive(Clone, Debug)]
#[must_use]
pub struct UserBuilder {
    id: Option<Id<User>>,
    username: String,
    email: Option<String>,
    email_verified_at: Option<Timestamp>,
    name: Option<String>,
    cpf: Option<String>,
    role: Role,
    is_active: bool,
    password: String,
    second_factor_since: Option<Timestamp>,
    created_at: Timestamp,
}

impl UserBuilder {
    /// The password that users have unless told otherwise.
    pub const PASSWORD: &str = "correct horse battery";

    /// Another id than the one that follows from the username.
    pub fn with_id(mut self, id: Id<User>) -> Self {
        self.id = Some(id);
        self
    }

    /// The username; the id and the e-mail address follow from it.
    pub fn named(mut self, username: &str) -> Self {
        username.clone_into(&mut self.username);
        self
    }

    /// The e-mail address.
    pub fn with_email(mut self, email: &str) -> Self {
        self.email = Some(email.to_owned());
        self
    }

    /// Who has shown, when [`FakeClock`] started, that they read what is sent to their address.
    pub const fn verified(mut self) -> Self {
        self.email_verified_at = Some(FakeClock::START);
        self
    }

    /// What they are called.
    pub fn called(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    /// The taxpayer number.
    pub fn with_cpf(mut self, cpf: &str) -> Self {
        self.cpf = Some(cpf.to_owned());
        self
    }

    /// The role.
    pub fn with_role(mut self, role: Role) -> Self {
        self.role = role;
        self
    }

    /// An admin.
    pub fn admin(self) -> Self {
        self.with_role(Role::Admin)
    }

    /// A super admin.
    pub fn super_admin(self) -> Self {
        self.with_role(Role::SuperAdmin)
    }

    /// Switched off.
    pub fn inactive(mut self) -> Self {
        self.is_active = false;
        self
    }

    /// The password, as [`PlainHasher`] would hash it.
    pub fn with_password(mut self, password: &str) -> Self {
        password.clone_into(&mut self.password);
        self
    }

    /// Whose account asks for a second factor since [`FakeClock`] started.
    pub const fn with_second_factor(mut self) -> Self {
        self.second_factor_since = Some(FakeClock::START);
        self
    }

    /// When the account came to be.
    pub fn created_at(mut self, at: Timestamp) -> Self {
        self.created_at = at;
        self
    }

    /// The user, as a store would give it. Panics when a field breaks a rule of the domain.
    #[expect(clippy::expect_used, reason = "a test with an invalid fixture must fail")]
    pub fn build(self) -> User {
        let id = self.id.unwrap_or_else(|| Id::new(id_from(&self.username)));
        let email = self.email.unwrap_or_else(|| format!("{}@example.org", self.username));
        User::restore(UserState {
            id,
            username: Username::parse(&self.username).expect("a valid username"),
            email: Email::parse(&email).expect("a valid e-mail address"),
            email_verified_at: self.email_verified_at,
            name: self.name.map(|name| PersonName::parse(&name).expect("a valid name")),
            cpf: self.cpf.map(|cpf| Cpf::parse(&cpf).expect("a valid cpf")),
            role: self.role,
            is_active: self.is_active,
            password: PlainHasher::hash_of(&self.password),
            second_factor_since: self.second_factor_since,
            record: Record::new(self.created_at),
        })
    }
}
