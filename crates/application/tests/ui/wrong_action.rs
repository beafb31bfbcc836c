use application::{
    authz::{Permit, Read},
    store::{StoreError, Tx},
};
use domain::identity::User;

async fn remove(tx: &mut Tx, permit: &Permit<Read, User>, user: User) -> Result<(), StoreError> {
    tx.users().delete(permit, user).await
}

fn main() {}
