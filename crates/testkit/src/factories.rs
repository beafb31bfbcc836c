//! Entities with sensible values in every field that a test does not care about.

mod account;
mod api_key;
mod event;
mod external_identity;
mod one_time_token;
mod order;
mod payment;
mod product;
mod run;
mod session;
mod user;

pub use account::an_account;
pub use api_key::{ApiKeyBuilder, an_api_key};
pub use event::{EventBuilder, an_event};
pub use external_identity::{ExternalIdentityBuilder, a_subject, an_external_identity};
pub use one_time_token::{LIFETIMES, OneTimeTokenBuilder, a_one_time_token};
pub use order::{OrderBuilder, an_order};
pub use payment::{PaymentBuilder, a_payment};
pub use product::{ProductBuilder, a_product};
pub use run::{RunBuilder, a_run};
pub use session::{SessionBuilder, a_session, a_token_family};
pub use user::{UserBuilder, a_user};

use uuid::Uuid;

/// An id that is always the same for one name, so that tests need no counter that they would share.
fn id_from(name: &str) -> Uuid {
    // FNV-1a with 128 bits.
    const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let mix = |hash: u128, byte: u8| (hash ^ u128::from(byte)).wrapping_mul(PRIME);
    Uuid::from_u128(name.bytes().fold(BASIS, mix))
}
