//! Files and directories that only their owner may read.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Makes a directory, and those above it, with mode 0700. One that exists is left as it is.
///
/// # Errors
/// What the file system says.
pub fn create_private_dir(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// Makes a file with mode 0600, and never touches one that exists.
///
/// # Errors
/// `AlreadyExists`, or what the file system says.
pub fn create_private_file(path: &Path, text: &str) -> io::Result<()> {
    let mut file = private().create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Makes or replaces a file as a whole, with mode 0600 whatever it was before: readers and a crash see the old text
/// or the new one.
///
/// # Errors
/// What the file system says; the old file is then still there.
pub fn replace_private_file(path: &Path, text: &str) -> io::Result<()> {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".tmp");
    let temporary = PathBuf::from(temporary);
    // One left behind by a crash might be readable by others.
    match fs::remove_file(&temporary) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => create_private_file(&temporary, text)?,
    }
    fs::rename(&temporary, path)
}

/// Sets mode 0600 where a file gives anything to the group or to others. True if it did.
#[cfg(unix)]
pub(crate) fn close_to_others(path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    let open = fs::metadata(path)?.permissions().mode() & 0o077 != 0;
    if open {
        fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
    }
    Ok(open)
}

/// There are no such modes here.
#[cfg(not(unix))]
pub(crate) fn close_to_others(_path: &Path) -> io::Result<bool> {
    Ok(false)
}

/// Opens the lock file of a directory and waits until no other process holds it. Closing the file lets go.
pub(crate) fn lock(path: &Path) -> io::Result<File> {
    let file = private().create(true).truncate(false).open(path)?;
    file.lock()?;
    Ok(file)
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
