use application::store::{StoreError, Tx};
use domain::{identity::User, shared::Id};

async fn peek(tx: &mut Tx, id: Id<User>) -> Result<User, StoreError> {
    tx.users().read(id).await
}

fn main() {}
