use domain::identity::{PasswordPolicy, User};

use std::sync::Arc;

use super::AuditTrail;
use crate::{crud::Crud, ports::PasswordHasher};

/// Opens, changes and deletes the accounts of others, one by one and in bulk.
pub type Accounts = Crud<User, AccountHooks>;

/// What is special about accounts.
pub struct AccountHooks {
    /// The audit trail.
    pub audit: AuditTrail,
    /// Who hashes passwords.
    pub hasher: Arc<dyn PasswordHasher>,
    /// How long passwords must be.
    pub passwords: PasswordPolicy,
}
