//! Who somebody is to an issuer of tokens, such as Clerk or a company's own identity provider. `link` is the aggregate,
//! `subject` the name that it goes by.

mod link;
mod subject;
#[cfg(test)]
mod tests;

pub use link::{ExternalIdentity, ExternalIdentityState, NewExternalIdentity};
pub use subject::{ExternalSubject, InvalidSubject, Issuer, Subject};
