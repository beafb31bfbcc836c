//! Ring 2: the use cases and the ports they need. Knows the domain, and no database, web framework or runtime.
//!
//! The kernel is `authz` (who may do what, on which rows), `query` (what can be asked of a collection), `store`
//! (repositories and the unit of work), `crud` (services put together from capabilities), `error`, `cache` and `ports`; each other
//! module is one domain, one file per thing that the business does.

pub mod authz;
pub mod billing;
pub mod cache;
pub mod catalog;
pub mod crud;
pub mod downloads;
pub mod error;
pub mod events;
pub mod fetch;
pub mod files;
pub mod idempotency;
pub mod identity;
pub mod jobs;
pub mod mail;
pub mod ordering;
pub mod ports;
pub mod query;
pub mod scraping;
pub mod store;
