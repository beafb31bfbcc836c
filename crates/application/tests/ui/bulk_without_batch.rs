use application::{
    authz::{Create, Permit},
    store::{StoreError, Tx},
};
use domain::identity::User;

// Neither counted nor looked through for duplicates.
async fn import(tx: &mut Tx, permit: &Permit<Create, User>, users: Vec<User>) -> Result<Vec<User>, StoreError> {
    tx.users().create_all(permit, users).await
}

fn main() {}
