//! How messages leave: to the console or to files where nobody is to be bothered, and to a mail server.

mod console;
mod file;
mod letter;
mod smtp;

pub use console::ConsoleMailer;
pub use file::FileMailer;
pub use smtp::{InvalidSmtpSettings, SmtpCredentials, SmtpMailer, SmtpSecurity, SmtpSettings};
