//! What tests of files need.

use std::fs;
use std::path::PathBuf;

/// A folder that is gone after the test.
pub(in crate::index) struct Folder(PathBuf);

impl Folder {
    pub(in crate::index) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("defarm-index-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(in crate::index) fn path(&self, below: &str) -> PathBuf {
        if below.is_empty() { self.0.clone() } else { self.0.join(below) }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
