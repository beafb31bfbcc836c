use application::{
    authz::Permit,
    identity::Authenticate,
    query::{Page, Query},
    store::{StoreError, Tx},
};
use domain::identity::User;

// Anyone gets this permit, for every row: it must find one account by its name, and no more.
async fn dump(tx: &mut Tx, permit: &Permit<Authenticate, User>) -> Result<Page<User>, StoreError> {
    tx.users().list(permit, &Query::default()).await
}

fn main() {}
