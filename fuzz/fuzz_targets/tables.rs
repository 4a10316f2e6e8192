//! Saved tables and fingerprints of any bytes are refused or read, and what is read is written as it was.

#![no_main]

use defarm::{Fingerprint, Repeats};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(table) = Repeats::read_from(bytes) {
        let mut again = Vec::new();
        assert!(table.write_to(&mut again).is_ok());
        assert_eq!(again, bytes);
    }
    if let Ok(fingerprint) = Fingerprint::from_bytes(bytes) {
        assert_eq!(fingerprint.to_bytes(), bytes);
    }
});
