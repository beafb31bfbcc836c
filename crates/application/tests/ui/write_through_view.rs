use application::{
    authz::{Permit, Update},
    store::{StoreError, UnitOfWork, Updates},
};
use domain::identity::User;

async fn sneak(uow: &dyn UnitOfWork, permit: &Permit<Update, User>, user: User) -> Result<User, StoreError> {
    uow.read(async |view| view.users().update(permit, user.clone()).await).await
}

fn main() {}
