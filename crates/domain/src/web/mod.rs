//! The web as we visit it: what an address is, where redirects may lead, and what the robots.txt of a site leaves to us.

mod address;
mod pattern;
mod robots;
#[cfg(test)]
mod robots_tests;
mod trail;

pub use address::{Scheme, WebAddress};
pub use robots::{ProductToken, Robots};
pub use trail::{MAX_REDIRECTS, Strayed, Trail};
