use application::{
    authz::{Permit, Update},
    store::{StoreError, Tx, Updates},
};
use domain::identity::SecurityEvent;

// The audit trail only grows: its repository lacks `Updates<SecurityEvent>`.
async fn embellish(
    tx: &mut Tx,
    permit: &Permit<Update, SecurityEvent>,
    event: SecurityEvent,
) -> Result<SecurityEvent, StoreError> {
    tx.security_events().update(permit, event).await
}

fn main() {}
