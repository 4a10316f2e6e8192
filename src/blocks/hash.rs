//! A hash in its packed form: eight bytes. In a form of variable length it has ten, and takes several times as long.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Writes a hash.
pub(crate) fn serialize<S: Serializer>(hash: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    hash.to_le_bytes().serialize(serializer)
}

/// Reads one.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    <[u8; size_of::<u64>()]>::deserialize(deserializer).map(u64::from_le_bytes)
}
