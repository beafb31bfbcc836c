//! Roles as arguments.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use domain::identity::Role;

/// Takes the names of these roles, which the help lists, and refuses everything else.
pub(super) fn parser(roles: impl IntoIterator<Item = Role>) -> impl TypedValueParser<Value = Role> {
    let names = roles.into_iter().map(Role::name);
    PossibleValuesParser::new(names).try_map(|name| Role::from_name(&name).ok_or("unknown role"))
}
