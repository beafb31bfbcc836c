//! The directory of everything that the program keeps on disk by itself.

use std::path::PathBuf;

use crate::settings::reader::Reader;

/// `[data]`
#[derive(Clone, Debug)]
pub struct DataSettings {
    /// Need not exist yet; `create_private_dir` makes it.
    pub dir: PathBuf,
}

impl DataSettings {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        Self { dir: reader.path("data.dir") }
    }
}
