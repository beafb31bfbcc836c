//! Two-layer authorization, checked by the compiler, and credentials that reach less far than their holder.
//!
//! 1. **May they?** `actor.permit::<Delete, User>()` asks `impl Policy<Delete> for User`. No such impl: no compile.
//! 2. **On which rows?** The policy answers with a [`Filter`]. The [`Permit`] carries it, and every repository method takes
//!    a `Permit` of its own action and entity. No permit: no compile. A permit to read does not delete.
//!
//! Before both: **does the credential reach so far?** Each policy says what it takes ([`Need`]), and has no default to forget
//! it by; an actor whose credential is limited to scopes gets no permit beyond them.

mod actor;
mod need;
mod permit;
mod policy;

pub use actor::{Actor, Caller, Identity, Origin};
pub use need::{Grants, Need};
pub use permit::{Forbidden, Lack, Permit};
pub use policy::{Policy, Rule};

/// Something that an actor does.
pub trait Action: 'static {
    /// What it is called in messages.
    const NAME: &'static str;
}

/// A special case of another action: `Grant` refines `Update`, so its permit may be spent as one. A narrow action refines
/// nothing: a permit to authenticate finds an account by its name, and never lists.
pub trait Refines: Action {
    /// The action that it is a case of.
    type Base: Action;
}

/// `actions! { /** docs */ Confirm: Update => "confirm", … }` defines actions; without a base they are narrow.
#[macro_export]
macro_rules! actions {
    ($($(#[$doc:meta])* $Action:ident $(: $Base:ident)? => $name:literal),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $Action;

        impl $crate::authz::Action for $Action {
            const NAME: &'static str = $name;
        }

        $(impl $crate::authz::Refines for $Action {
            type Base = $Base;
        })?
    )*};
}

actions! {
    /// See it, alone or in a list.
    Read => "read",
    /// Bring it into being.
    Create => "create",
    /// Change it.
    Update => "update",
    /// Remove it.
    Delete => "delete",
}
