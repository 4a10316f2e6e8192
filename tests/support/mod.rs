//! Where tests find their pages.
#![allow(dead_code, unreachable_pub, reason = "each test program uses its own part")]

use std::io::Read;
use std::path::{Path, PathBuf};

/// The folder of the package.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Development data beside the repository. Where it is missing the test is skipped, and says so; under `CI=true` that is a failure.
pub fn shared_data(test: &str) -> Option<PathBuf> {
    let data = root().join("../shared/data");
    if data.is_dir() {
        return Some(data);
    }
    assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "{test}: ../shared/data is missing");
    eprintln!("{test}: skipped, ../shared/data is not there");
    None
}

/// All files below a folder, in sorted order.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return all };
    for entry in entries {
        let path = entry.expect("a directory entry").path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.push(path);
        }
    }
    all.sort();
    all
}

/// Reads a file, through gzip where its name says so.
pub fn read(path: &Path) -> Vec<u8> {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if path.extension().is_none_or(|ending| ending != "gz") {
        return bytes;
    }
    let mut plain = Vec::new();
    flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_end(&mut plain).expect("gzip");
    plain
}

/// The bundled HTML pages, with their paths below `corpus/pages`.
pub fn bundled_pages() -> Vec<(String, Vec<u8>)> {
    let folder = root().join("corpus/pages");
    files(&folder)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "html"))
        .map(|path| (path.strip_prefix(&folder).expect("below").to_string_lossy().into_owned(), read(&path)))
        .collect()
}

/// A seeded generator of numbers (SplitMix64, Steele et al. 2014), so that a failing test fails again.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 to `limit`, exclusive.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}
