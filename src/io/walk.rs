//! The files below a directory, sorted by their relative path with `/`.

use std::cmp::Ordering;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

/// A regular file below the directory.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Where it is.
    pub(super) path: PathBuf,
    /// Path below the directory, with `/`; what is not Unicode in it is replaced.
    pub(super) relative: String,
}

/// Something below the directory that could not be looked at.
#[derive(Debug)]
pub(super) struct WalkError {
    pub(super) path: PathBuf,
    pub(super) source: io::Error,
}

/// Walks a directory. Links are followed; one that leads back to a directory above it is an error, and so is one that leads nowhere.
/// What is neither file nor directory (a pipe, a device) gives `None`.
pub(super) struct Walk {
    root: PathBuf,
    entries: walkdir::IntoIter,
}

impl Walk {
    pub(super) fn new(root: PathBuf) -> Self {
        let entries = WalkDir::new(&root).follow_links(true).sort_by(compare).into_iter();
        Self { root, entries }
    }
}

impl Iterator for Walk {
    type Item = Result<Option<Found>, WalkError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let entry = match self.entries.next()? {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(&self.root).to_owned();
                    return Some(Err(WalkError { path, source: plain(error) }));
                }
            };
            let kind = entry.file_type();
            if kind.is_dir() {
                continue;
            }
            let found = kind.is_file().then(|| {
                let relative = relative(entry.path().strip_prefix(&self.root).unwrap_or(entry.path()));
                Found { relative, path: entry.into_path() }
            });
            return Some(Ok(found));
        }
    }
}

/// The error without the path, which is told beside it.
fn plain(error: walkdir::Error) -> io::Error {
    if let Some(above) = error.loop_ancestor() {
        return io::Error::other(format!("a link that leads back to {}", above.display()));
    }
    error.into_io_error().unwrap_or_else(|| io::Error::other("cannot be looked at"))
}

fn relative(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// By name, a directory as if its name ended in `/`: so the files come in the order of their whole paths.
fn compare(a: &DirEntry, b: &DirEntry) -> Ordering {
    fn key(entry: &DirEntry) -> impl Iterator<Item = u8> + '_ {
        let slash = entry.file_type().is_dir().then_some(b'/');
        entry.file_name().as_encoded_bytes().iter().copied().chain(slash)
    }
    key(a).cmp(key(b))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::Walk;
    use crate::io::tests::Folder;

    #[test]
    fn the_order_is_that_of_the_whole_path() {
        let folder = Folder::new("walk-order");
        for path in ["b/x.html", "a/z.html", "a-b.html", "a.html", "a/b/c.html", "B.html"] {
            folder.write(path, b"");
        }
        let walked: Vec<String> = Walk::new(folder.path("")).map(|found| found.unwrap().unwrap().relative).collect();
        let mut sorted = walked.clone();
        sorted.sort();
        assert_eq!(walked, sorted);
        assert_eq!(walked.len(), 6);
    }

    #[test]
    fn a_missing_directory_is_one_error() {
        let folder = Folder::new("walk-missing");
        let walked: Vec<_> = Walk::new(folder.path("none")).collect();
        assert!(matches!(walked.as_slice(), [Err(error)] if error.path.ends_with("none")));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_but_not_in_circles() {
        let folder = Folder::new("walk-links");
        folder.write("a/x.html", b"");
        fs::create_dir(folder.path("links")).unwrap();
        for (to, from) in [("../a/x.html", "links/1"), ("..", "links/2"), ("nowhere", "links/3")] {
            std::os::unix::fs::symlink(to, folder.path(from)).unwrap();
        }
        let told: Vec<String> = Walk::new(folder.path(""))
            .map(|found| match found {
                Ok(found) => found.unwrap().relative,
                Err(error) => format!("{}: {}", error.path.file_name().unwrap().display(), error.source.kind()),
            })
            .collect();
        assert_eq!(told.len(), 4);
        assert_eq!(told[..2], ["a/x.html", "links/1"]);
        assert!(told[2].starts_with("2: ") && told[3].starts_with("3: "), "{told:?}");
    }
}
