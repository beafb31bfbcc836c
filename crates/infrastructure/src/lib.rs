//! Ring 3, adapters: the world behind the application's ports. `sql` is the mechanism of persistence, and each domain's
//! module says only how its entities lie in their tables; the other modules are one adapter each.

mod catalog;
mod clock;
mod identity;
mod ids;
mod log_in_throttle;
mod passwords;
mod session_tokens;
pub mod sql;
pub mod telemetry;

pub use clock::SystemClock;
pub use ids::UuidV7;
pub use log_in_throttle::InProcessThrottle;
pub use passwords::{Argon2Hasher, Argon2Settings, InvalidHasherSettings, InvalidPeppers, Pepper, Peppers};
pub use session_tokens::{InvalidSessionKeys, JwtSessionTokens, SessionKeys};

use application::{
    catalog::{ProductQueries, ProductRepository},
    identity::{SecurityEventRepository, SessionQueries, SessionRepository, UserQueries, UserRepository},
    store::{Queries, Repositories},
};

impl Queries for sql::SqlSession {
    fn users(&mut self) -> &mut (dyn UserQueries + 'static) {
        self
    }

    fn sessions(&mut self) -> &mut (dyn SessionQueries + 'static) {
        self
    }

    fn products(&mut self) -> &mut (dyn ProductQueries + 'static) {
        self
    }
}

impl Repositories for sql::SqlSession {
    fn users(&mut self) -> &mut (dyn UserRepository + 'static) {
        self
    }

    fn sessions(&mut self) -> &mut (dyn SessionRepository + 'static) {
        self
    }

    fn security_events(&mut self) -> &mut (dyn SecurityEventRepository + 'static) {
        self
    }

    fn products(&mut self) -> &mut (dyn ProductRepository + 'static) {
        self
    }
}
