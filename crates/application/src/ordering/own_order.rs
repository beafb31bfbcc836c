use domain::{
    ordering::Order,
    shared::{Id, Version},
};

use crate::{
    authz::{Actor, Permit, Update},
    crud::load,
    error::{Error, ensure_version},
    store::Tx,
};

/// The order to be changed, locked, provided that it is still of the `expected` version.
pub(super) async fn own_order<D>(
    tx: &mut Tx,
    actor: &Actor,
    permit: &Permit<Update, Order>,
    id: Id<Order>,
    expected: Option<Version>,
) -> Result<Order, Error<D>> {
    let order = load(tx, actor, permit, id).await?;
    ensure_version(expected, &order)?;
    Ok(order)
}
