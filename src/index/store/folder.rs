//! The files of an index, and which of them hold what.
//!
//! `segment-FIRST-END` holds the documents from number FIRST up to END, exclusive; `log-FIRST` those from FIRST on, and is continued. The index is the segments from 0 on,
//! of several that begin at the same document the longest, and the log that begins where the last one ends. So nothing is written down twice, every change is the
//! one renaming of a file, and what a change leaves behind when it is cut short is not part of the index: files that were not finished (`.part`), a log that
//! has become a segment, segments that have been merged.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::index::IndexError;
use crate::index::error::At;

const SEGMENT: &str = "segment-";
const LOG: &str = "log-";
const PART: &str = "part";

/// The file whose lock is held by whoever writes.
pub(super) const LOCK: &str = "lock";

/// The files that make up an index, and those that may go.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// First document, document behind the last, and file of each segment, in order.
    pub(super) segments: Vec<(u32, u32, PathBuf)>,
    pub(super) log: Option<PathBuf>,
    /// What is no part of the index any more.
    pub(super) stale: Vec<PathBuf>,
    /// Whether there are files of documents further behind: something between is missing.
    pub(super) gap: bool,
    /// Whether there is something that is no file of an index.
    pub(super) other: bool,
}

impl Files {
    /// Lists a folder.
    pub(super) fn of(folder: &Path) -> Result<Self, IndexError> {
        let mut files = Self::default();
        let mut segments: BTreeMap<(u32, u32), PathBuf> = BTreeMap::new();
        let mut logs: BTreeMap<u32, PathBuf> = BTreeMap::new();
        for entry in fs::read_dir(folder).at(folder)? {
            let path = entry.at(folder)?.path();
            match path.file_name().and_then(|name| name.to_str()).map(named) {
                Some(Named::Segment(first, end)) => drop(segments.insert((first, end), path)),
                Some(Named::Log(first)) => drop(logs.insert(first, path)),
                Some(Named::Part) => files.stale.push(path),
                Some(Named::Lock) => {}
                Some(Named::Other) | None => files.other = true,
            }
        }
        let mut end = 0;
        // The last in order of those that begin here is the longest.
        while let Some((&(first, next), _)) = segments.range((end, end)..=(end, u32::MAX)).next_back() {
            let Some(path) = segments.remove(&(first, next)).filter(|_| next > first) else { break };
            files.segments.push((first, next, path));
            end = next;
        }
        files.log = logs.remove(&end);
        files.gap = segments.keys().any(|&(_, other)| other > end) || logs.keys().any(|&first| first > end);
        if !files.gap {
            files.stale.extend(segments.into_values().chain(logs.into_values()));
        }
        Ok(files)
    }

    /// Whether there is an index at all.
    pub(super) fn is_index(&self) -> bool {
        self.log.is_some() || !self.segments.is_empty()
    }

    /// The document behind the last of the segments.
    pub(super) fn end(&self) -> u32 {
        self.segments.last().map_or(0, |&(_, end, _)| end)
    }
}

/// What a name says.
enum Named {
    Segment(u32, u32),
    Log(u32),
    Part,
    Lock,
    Other,
}

fn named(name: &str) -> Named {
    let number = |digits: &str| if digits.len() == DIGITS { digits.parse().ok() } else { None };
    if name == LOCK {
        Named::Lock
    } else if Path::new(name).extension().is_some_and(|extension| extension == PART) {
        Named::Part
    } else if let Some((first, end)) = name.strip_prefix(SEGMENT).and_then(|range| range.split_once('-'))
        && let (Some(first), Some(end)) = (number(first), number(end))
    {
        Named::Segment(first, end)
    } else if let Some(first) = name.strip_prefix(LOG).and_then(number) {
        Named::Log(first)
    } else {
        Named::Other
    }
}

/// Digits of a number in a name, so that names sort as numbers do.
const DIGITS: usize = 10;

pub(super) fn segment(folder: &Path, first: u32, end: u32) -> PathBuf {
    folder.join(format!("{SEGMENT}{first:0DIGITS$}-{end:0DIGITS$}"))
}

pub(super) fn log(folder: &Path, first: u32) -> PathBuf {
    folder.join(format!("{LOG}{first:0DIGITS$}"))
}

/// Where a file is written before it is finished.
pub(super) fn part(path: &Path) -> PathBuf {
    path.with_extension(PART)
}

/// Gives a finished file its name, for good.
pub(super) fn finish(part: &Path, path: &Path) -> Result<(), IndexError> {
    fs::rename(part, path).at(path)?;
    path.parent().map_or(Ok(()), sync)
}

/// Makes the names in a folder outlive the machine, where the system can.
fn sync(folder: &Path) -> Result<(), IndexError> {
    if cfg!(unix) { File::open(folder).and_then(|folder| folder.sync_all()).at(folder) } else { Ok(()) }
}

/// Removes files; one that is gone already, or cannot go, does no harm.
pub(super) fn remove(files: &[PathBuf]) {
    for file in files {
        let _: io::Result<()> = fs::remove_file(file);
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Files, log, part, segment};
    use crate::index::store::tests::Folder;

    fn touch(paths: &[std::path::PathBuf]) {
        paths.iter().for_each(|path| fs::write(path, "").unwrap());
    }

    #[test]
    fn the_longest_segments_and_the_log_behind_them() {
        let folder = Folder::new("files");
        let at = folder.path("");
        assert!(!Files::of(&at).unwrap().is_index());
        touch(&[log(&at, 0)]);
        assert_eq!(Files::of(&at).unwrap().log, Some(log(&at, 0)));
        // A segment was written, its log still stands.
        touch(&[segment(&at, 0, 10)]);
        let files = Files::of(&at).unwrap();
        assert_eq!((files.end(), files.log, files.stale), (10, None, vec![log(&at, 0)]));
        // Two were merged and still stand.
        touch(&[segment(&at, 10, 12), segment(&at, 0, 12), log(&at, 12), part(&segment(&at, 0, 14))]);
        let files = Files::of(&at).unwrap();
        assert_eq!(files.segments, [(0, 12, segment(&at, 0, 12))]);
        assert_eq!(files.log, Some(log(&at, 12)));
        let mut stale = files.stale;
        stale.sort();
        let mut expected = vec![log(&at, 0), part(&segment(&at, 0, 14)), segment(&at, 0, 10), segment(&at, 10, 12)];
        expected.sort();
        assert_eq!(stale, expected);
        assert!(!files.other && !files.gap);
    }

    #[test]
    fn other_files_and_segments_without_the_ones_before_stay() {
        let folder = Folder::new("files-other");
        let at = folder.path("");
        touch(&[
            segment(&at, 0, 4),
            segment(&at, 0, 3),
            segment(&at, 6, 9),
            log(&at, 9),
            at.join("log-4"),
            at.join("notes.txt"),
        ]);
        let files = Files::of(&at).unwrap();
        assert_eq!((files.end(), files.log, files.stale.len()), (4, None, 0));
        assert!(files.gap && files.other);
    }
}
