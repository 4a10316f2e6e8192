//! A file that appears only when it is complete.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many names are tried for the file beside the target; a name is only taken where an earlier run was killed.
const TRIES: u32 = 1000;

/// Where this process has files that are begun and not complete. Locked while one is begun, named or removed, and never while bytes are written.
static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// A file that is written beside its target and renamed when it is complete: whoever looks at the target sees the old content, or the new one,
/// never half of it. Dropped before [`commit`](Self::commit), it leaves nothing. A program that ends without dropping it, at a signal, calls
/// [`abandon_all`](Self::abandon_all).
///
/// A target that is no regular file (a pipe, `/dev/null`) is written to as it is. A link is followed: the file it leads to is replaced.
#[derive(Debug)]
pub struct AtomicFile {
    file: File,
    /// Where it is written, and what it becomes; `None` for a target that is written to as it is.
    rename: Option<(PathBuf, PathBuf)>,
}

impl AtomicFile {
    /// Starts to write a file.
    ///
    /// # Errors
    /// When nothing can be written beside the target, or the target is a directory.
    pub fn create(target: &Path) -> io::Result<Self> {
        let existing = fs::metadata(target).ok();
        if let Some(existing) = &existing {
            if existing.is_dir() {
                return Err(io::Error::new(io::ErrorKind::IsADirectory, "is a directory"));
            }
            if !existing.is_file() {
                let file = OpenOptions::new().write(true).open(target)?;
                return Ok(Self { file, rename: None });
            }
        }
        let target = if existing.is_some() { fs::canonicalize(target)? } else { target.to_owned() };
        let (file, beside) = create_beside(&target)?;
        let made = Self { file, rename: Some((beside, target)) };
        if let Some(existing) = existing {
            made.file.set_permissions(existing.permissions())?;
        }
        Ok(made)
    }

    /// Ends the file: when this returns, it stands under its name and is on the disk.
    ///
    /// # Errors
    /// When the disk or the renaming fails; the target is as it was then.
    pub fn commit(self) -> io::Result<()> {
        self.complete()?.commit()
    }

    /// Ends writing: when this returns, the bytes are on the disk, and the file is closed, but not yet under its name. So many files can get their names together.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn complete(mut self) -> io::Result<CompleteFile> {
        self.file.flush()?;
        if self.rename.is_some() {
            self.file.sync_all()?;
        }
        Ok(CompleteFile { rename: self.rename.take() })
    }

    /// Removes all files of this process that are begun and not complete. While what it returns lives, none is begun, committed or dropped: whoever tries
    /// waits. Meant for a thread that ends the process next.
    #[must_use]
    pub fn abandon_all() -> Abandoned {
        let mut unfinished = unfinished();
        for file in std::mem::take(&mut *unfinished) {
            // Nobody is left to tell.
            let _ = fs::remove_file(file);
        }
        Abandoned { _unfinished: unfinished }
    }
}

/// Keeps files from being begun or committed, as long as it lives. See [`AtomicFile::abandon_all`].
#[derive(Debug)]
pub struct Abandoned {
    _unfinished: MutexGuard<'static, BTreeSet<PathBuf>>,
}

fn unfinished() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for AtomicFile {
    fn drop(&mut self) {
        abandon(&self.rename);
    }
}

/// An [`AtomicFile`] that is complete, and waits for its name. Dropped, it leaves nothing.
#[derive(Debug)]
pub struct CompleteFile {
    rename: Option<(PathBuf, PathBuf)>,
}

impl CompleteFile {
    /// Gives the file its name.
    ///
    /// # Errors
    /// When the renaming fails; the target is as it was then.
    pub fn commit(mut self) -> io::Result<()> {
        let Some((beside, target)) = &self.rename else { return Ok(()) };
        {
            let mut unfinished = unfinished();
            fs::rename(beside, target)?;
            unfinished.remove(beside);
        }
        // The name is on the disk only when the directory is; not every system can do that, and the file is whole either way.
        if let Some(Ok(directory)) = target.parent().map(|parent| File::open(here(parent))) {
            let _ = directory.sync_all();
        }
        self.rename = None;
        Ok(())
    }
}

impl Drop for CompleteFile {
    fn drop(&mut self) {
        abandon(&self.rename);
    }
}

fn abandon(rename: &Option<(PathBuf, PathBuf)>) {
    if let Some((beside, _)) = rename {
        let mut unfinished = unfinished();
        // Nobody is left to tell.
        let _ = fs::remove_file(beside);
        unfinished.remove(beside);
    }
}

fn create_beside(target: &Path) -> io::Result<(File, PathBuf)> {
    let Some(name) = target.file_name() else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "no name of a file"));
    };
    let process = std::process::id();
    let mut unfinished = unfinished();
    for attempt in 0..TRIES {
        let mut beside = std::ffi::OsString::from(".");
        beside.push(name);
        beside.push(format!(".{process}-{attempt}.part"));
        let beside = target.with_file_name(beside);
        match OpenOptions::new().write(true).create_new(true).open(&beside) {
            Ok(file) => {
                unfinished.insert(beside.clone());
                return Ok((file, beside));
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(io::ErrorKind::AlreadyExists, "too many unfinished files beside it"))
}

/// The directory that an empty parent stands for.
fn here(parent: &Path) -> &Path {
    if parent.as_os_str().is_empty() { Path::new(".") } else { parent }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;

    use super::AtomicFile;
    use crate::io::tests::Folder;

    #[test]
    fn it_appears_when_complete() {
        let folder = Folder::new("atomic");
        let target = folder.path("out.txt");
        let mut file = AtomicFile::create(&target).unwrap();
        file.write_all(b"new").unwrap();
        assert!(!target.exists());
        file.commit().unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"new");

        let mut file = AtomicFile::create(&target).unwrap();
        file.write_all(b"half").unwrap();
        drop(file);
        let mut file = AtomicFile::create(&target).unwrap();
        file.write_all(b"without a name").unwrap();
        drop(file.complete().unwrap());
        assert_eq!(fs::read(&target).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path("")).unwrap().count(), 1);
    }

    #[test]
    fn no_directory_and_no_place() {
        let folder = Folder::new("atomic-none");
        assert!(AtomicFile::create(&folder.path("")).is_err());
        assert!(AtomicFile::create(&folder.path("none/out.txt")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_and_devices_stay_what_they_are() {
        let folder = Folder::new("atomic-link");
        folder.write("real.txt", b"old");
        std::os::unix::fs::symlink("real.txt", folder.path("link.txt")).unwrap();
        let mut file = AtomicFile::create(&folder.path("link.txt")).unwrap();
        file.write_all(b"new").unwrap();
        file.commit().unwrap();
        assert_eq!(fs::read(folder.path("real.txt")).unwrap(), b"new");
        assert!(fs::symlink_metadata(folder.path("link.txt")).unwrap().is_symlink());

        let null = std::path::Path::new("/dev/null");
        let mut file = AtomicFile::create(null).unwrap();
        file.write_all(b"gone").unwrap();
        file.commit().unwrap();
        assert!(!fs::metadata(null).unwrap().is_file());
    }
}
