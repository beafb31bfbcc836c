use application::store::{StoreError, Transaction, UnitOfWork};

async fn early(uow: &dyn UnitOfWork) -> Result<(), StoreError> {
    uow.run(async |tx| tx.commit().await).await
}

fn main() {}
