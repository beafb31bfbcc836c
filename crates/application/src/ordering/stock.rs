use std::collections::HashSet;

use domain::{catalog::Product, shared::Id};

use crate::{
    authz::{Permit, Update},
    store::{Batch, StoreError, Tx},
};

/// Those of the products that still exist, locked in the order of their ids. What is locked cannot be deleted any more, so
/// a second look at what is left finds all of it.
pub(super) async fn existing(
    tx: &mut Tx,
    permit: &Permit<Update, Product>,
    ids: Vec<Id<Product>>,
) -> Result<Vec<Product>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids = Batch::of_ids(ids)?;
    let gone: HashSet<usize> = match tx.products().load_all(permit, &ids).await {
        Err(StoreError::Rows(missing)) => missing.iter().map(|row| row.index).collect(),
        found => return found,
    };
    let rows = ids.into_iter().enumerate();
    let left = rows.filter(|(index, _)| !gone.contains(index)).map(|(_, id)| id).collect();
    tx.products().load_all(permit, &Batch::of_ids(left)?).await
}
