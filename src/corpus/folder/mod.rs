//! A folder that a run keeps what it did in, part by part, so that it can go on after it was killed.
//!
//! | file | holds |
//! |---|---|
//! | `job` | the settings of the run, a line of JSON: with others the folder is refused |
//! | `lock` | nothing; whoever works in the folder holds its lock |
//! | `pages-N` | pages that were read and counted, up to a place where a file of the input ends |
//! | `counts` | the table of repeats when all pages are counted |
//! | `records-N` | records of pages that were judged |
//!
//! Each is written beside its name, and gets it when it is complete and on the disk. So whatever has its name counts, and nothing else does; parts are
//! numbered from 0 without gaps, and the last of a kind says that it is the last.
//!
//! | module | holds |
//! |---|---|
//! | `part` | one file of values |
//! | `parts` | all files of a kind, in a row |

mod part;
mod parts;

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub(super) use parts::Parts;

const JOB: &str = "job";
const LOCK: &str = "lock";
const COUNTS: &str = "counts";
const PAGES: &str = "pages-";
const RECORDS: &str = "records-";
/// What stands behind the name of a file that is not complete.
const UNFINISHED: &str = ".part";

/// Bytes of a part: many small files of the input make one, so that the disk is not waited for all the time.
const PART: u64 = 16 * 1024 * 1024;

/// The version of the files.
const VERSION: u32 = 3;

/// Why a folder cannot be worked in.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FolderError {
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// Another run works in it.
    #[error("{} is in use by another run", path.display())]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// It holds other files, and none of a run.
    #[error("{} holds other files: a new or an empty folder is needed", path.display())]
    Other {
        /// The folder.
        path: PathBuf,
    },
    /// It is of a run with other settings.
    #[error("{} is of a run with another {setting} ({then}; now {now}): run it as it was, or use another folder", path.display())]
    Changed {
        /// The folder.
        path: PathBuf,
        /// The first setting that differs.
        setting: String,
        /// What it was.
        then: String,
        /// What it is.
        now: String,
    },
    /// A file was changed or cut off behind our back.
    #[error("{} is damaged: remove the folder and begin anew", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
}

/// Where an error happened.
trait At<T> {
    fn at(self, path: &Path) -> Result<T, FolderError>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, path: &Path) -> Result<T, FolderError> {
        self.map_err(|source| FolderError::Io { path: path.to_owned(), source })
    }
}

/// A place in the input where a run may go on: between two files.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Position {
    /// Files that are behind.
    pub files: u64,
    /// Whatever else the source counts.
    pub counts: Vec<u64>,
}

/// The settings of a run: what they are called, and what they are.
pub type Settings = Vec<(String, String)>;

#[derive(Debug, Serialize, Deserialize)]
struct Job {
    version: u32,
    settings: Settings,
}

/// A folder in which a run keeps what it did, so that it can go on after it was killed. While this lives, no other run works in it.
#[derive(Debug)]
pub struct WorkFolder {
    path: PathBuf,
    part_bytes: u64,
    _lock: File,
}

impl WorkFolder {
    /// Opens a folder for a run with these settings, or makes it. In it, a run with the same settings goes on where one was killed.
    ///
    /// What the records depend on should be among the settings: options and inputs, and the version of whoever calls; not the number of threads.
    ///
    /// # Errors
    /// When another run works in it, when it is of a run with other settings, holds something else, or cannot be read or written.
    pub fn open(path: &Path, settings: Settings) -> Result<Self, FolderError> {
        fs::create_dir_all(path).at(path)?;
        let job = path.join(JOB);
        if !job.try_exists().at(&job)? {
            check_empty(path)?;
        }
        let lock = path.join(LOCK);
        let file = File::options().create(true).truncate(false).write(true).open(&lock).at(&lock)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(FolderError::InUse { path: path.to_owned() }),
            Err(TryLockError::Error(source)) => return Err(FolderError::Io { path: lock, source }),
        }
        // Only now: another run may have finished just before.
        let is_new = !job.try_exists().at(&job)?;
        let folder = Self { path: path.to_owned(), part_bytes: PART, _lock: file };
        if is_new {
            remove_own(path)?;
            let text = serde_json::to_vec(&Job { version: VERSION, settings }).map_err(io::Error::other).at(&job)?;
            folder.write(JOB, |to| to.write_all(&text))?;
        } else {
            folder.check(&settings)?;
        }
        Ok(folder)
    }

    /// A part ends where a file of the input does, once it has so many bytes, 16 MiB by default. What is not in a part yet is lost when a run is killed.
    #[must_use]
    pub fn with_part_bytes(mut self, bytes: u64) -> Self {
        self.part_bytes = bytes;
        self
    }

    fn check(&self, settings: &Settings) -> Result<(), FolderError> {
        let path = self.path.join(JOB);
        let text = fs::read(&path).at(&path)?;
        let damaged = |_| FolderError::Damaged { path: path.clone() };
        let job: Job = serde_json::from_slice(&text).map_err(damaged)?;
        let changed = |setting: &str, then: &str, now: &str| FolderError::Changed {
            path: self.path.clone(),
            setting: setting.to_owned(),
            then: then.to_owned(),
            now: now.to_owned(),
        };
        if job.version != VERSION {
            return Err(changed("version of its files", &job.version.to_string(), &VERSION.to_string()));
        }
        for at in 0..settings.len().max(job.settings.len()) {
            match (job.settings.get(at), settings.get(at)) {
                (Some(then), Some(now)) if then == now => {}
                (Some((name, then)), Some((other, now))) if name == other => return Err(changed(name, then, now)),
                (Some((name, then)), _) => return Err(changed(name, then, "not there")),
                (None, Some((name, now))) => return Err(changed(name, "not there", now)),
                (None, None) => {}
            }
        }
        Ok(())
    }

    /// The files of the pages that were counted.
    pub(super) fn pages<V>(&self) -> Result<Parts<V>, FolderError> {
        Parts::of(&self.path, PAGES, self.part_bytes)
    }

    /// The files of the records.
    pub(super) fn records<V>(&self) -> Result<Parts<V>, FolderError> {
        Parts::of(&self.path, RECORDS, self.part_bytes)
    }

    /// The file of the counts, if all pages were counted.
    pub(super) fn counts(&self) -> Result<Option<(PathBuf, File)>, FolderError> {
        let path = self.path.join(COUNTS);
        match File::open(&path) {
            Ok(file) => Ok(Some((path, file))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(FolderError::Io { path, source }),
        }
    }

    /// Writes the file of the counts.
    pub(super) fn write_counts(
        &self,
        write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
    ) -> Result<(), FolderError> {
        self.write(COUNTS, write)
    }

    /// Removes what the run left, when its output stands.
    ///
    /// # Errors
    /// When that fails; the output is not touched by that.
    pub fn finish(self) -> Result<(), FolderError> {
        let Self { path, _lock, .. } = self;
        // The job first: what is left without one is of no use, and goes when the folder is opened.
        let job = path.join(JOB);
        fs::remove_file(&job).at(&job)?;
        remove_own(&path)?;
        let lock = path.join(LOCK);
        fs::remove_file(&lock).at(&lock)?;
        // Somebody may have put something there, or stands in it.
        let _ = fs::remove_dir(&path);
        Ok(())
    }

    fn write(&self, name: &str, write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Result<(), FolderError> {
        let mut file = Unfinished::create(&self.path, name)?;
        write(&mut file.file).at(&file.path)?;
        file.finish()
    }
}

/// Whether a file is one of those above, complete or not.
fn is_own(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return false };
    let name = name.strip_suffix(UNFINISHED).unwrap_or(name);
    matches!(name, JOB | LOCK | COUNTS) || name.starts_with(PAGES) || name.starts_with(RECORDS)
}

/// Removes the files of a run, but for its lock.
fn remove_own(path: &Path) -> Result<(), FolderError> {
    let lock = path.join(LOCK);
    for entry in fs::read_dir(path).at(path)? {
        let file = entry.at(path)?.path();
        if file != lock && is_own(&file) {
            fs::remove_file(&file).at(&file)?;
        }
    }
    Ok(())
}

fn check_empty(path: &Path) -> Result<(), FolderError> {
    for entry in fs::read_dir(path).at(path)? {
        if !is_own(&entry.at(path)?.path()) {
            return Err(FolderError::Other { path: path.to_owned() });
        }
    }
    Ok(())
}

/// A file that has its name only when it is complete.
struct Unfinished {
    file: io::BufWriter<File>,
    path: PathBuf,
    target: PathBuf,
}

impl Unfinished {
    fn create(folder: &Path, name: &str) -> Result<Self, FolderError> {
        let path = folder.join(format!("{name}{UNFINISHED}"));
        let file = File::create(&path).at(&path)?;
        Ok(Self { file: io::BufWriter::new(file), path, target: folder.join(name) })
    }

    /// The file is complete, and on the disk.
    fn finish(self) -> Result<(), FolderError> {
        let Self { file, path, target } = self;
        let file = file.into_inner().map_err(|error| error.into_error()).at(&path)?;
        file.sync_all().at(&path)?;
        fs::rename(&path, &target).at(&target)?;
        // Where a folder cannot be put on the disk, its files are whole all the same.
        if let Some(Ok(folder)) = target.parent().map(File::open) {
            let _ = folder.sync_all();
        }
        Ok(())
    }
}
