//! Accounts by mail: showing that one reads it, choosing another password, moving to another address.

mod moving;
mod offering;
mod requesting;
mod resetting;
mod verifying;
mod world;
