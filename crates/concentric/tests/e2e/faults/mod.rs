//! What the program does when something that it depends on lets it down: it says so at once, harms nothing, and goes on by
//! itself as soon as it can.

mod busy_database;
mod database_away;
mod full_disk;
mod silent_database;
mod vanished_client;
