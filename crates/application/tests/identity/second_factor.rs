//! Setting up a second factor, being asked for it, and losing it.

mod asking;
mod changing;
mod enrolling;
mod requiring;
mod world;
