use std::marker::PhantomData;

use application::{
    authz::{Delete, Permit},
    query::Filter,
};
use domain::identity::User;

fn main() {
    let _: Permit<Delete, User> = Permit { scope: Filter::all(), by: None, _action: PhantomData };
}
