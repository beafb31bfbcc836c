//! Files: the port to where they are kept. What is kept there is named by keys that the service makes itself, and passes
//! through in pieces, so that no file is ever held in memory as a whole.

mod content;
mod error;
mod key;
mod purge_files;
mod store;

pub use content::{Content, Interrupted};
pub use error::FileError;
pub use key::{FileKey, Folder, InvalidFileKey, MediaType};
pub use purge_files::PurgeFiles;
pub use store::{FileListing, FileStore, OpenFile};
