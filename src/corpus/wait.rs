//! Values that wait between two passes: as they are while there is room, else packed (`spill`).
//!
//! Packing a page's blocks and unpacking them again costs more than counting them, and most corpora that somebody cleans at a desk have room.

use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::spill::{Packed, Spill};

/// What is left of the room. Which values find room depends on the threads; what comes out does not.
pub(super) struct Room {
    left: AtomicUsize,
}

/// A value that waits.
pub(super) enum Kept<T> {
    Whole(T),
    Packed(Packed<T>),
}

/// Values that wait, given back in the order they were put in.
pub(super) struct Queue<T> {
    /// Those that wait as they are, with their place.
    whole: VecDeque<(u64, T)>,
    packed: Spill<T>,
    count: u64,
}

impl Room {
    /// For so many bytes.
    pub(super) fn of(bytes: usize) -> Self {
        Self { left: AtomicUsize::new(bytes) }
    }

    /// A value of so many bytes, as it is or packed.
    pub(super) fn keep<T: Serialize + DeserializeOwned>(&self, value: T, bytes: usize) -> io::Result<Kept<T>> {
        let room = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(bytes));
        Ok(match room {
            Ok(_) => Kept::Whole(value),
            Err(_) => Kept::Packed(Packed::of(&value)?),
        })
    }
}

impl<T> Kept<T> {
    /// Bytes that it has packed.
    pub(super) fn packed(&self) -> usize {
        match self {
            Self::Whole(_) => 0,
            Self::Packed(packed) => packed.len(),
        }
    }
}

impl<T: Serialize + DeserializeOwned> Kept<T> {
    /// The value again.
    pub(super) fn value(self) -> io::Result<T> {
        match self {
            Self::Whole(value) => Ok(value),
            Self::Packed(packed) => packed.value(),
        }
    }
}

impl<T> Queue<T> {
    /// Without any values; so many bytes of packed ones stay in memory.
    pub(super) fn new(packed: usize) -> Self {
        Self { whole: VecDeque::new(), packed: Spill::new(packed), count: 0 }
    }
}

impl<T: Serialize + DeserializeOwned> Queue<T> {
    /// Puts one in.
    pub(super) fn push(&mut self, kept: Kept<T>) -> io::Result<()> {
        match kept {
            Kept::Whole(value) => self.whole.push_back((self.count, value)),
            Kept::Packed(packed) => self.packed.push(&packed)?,
        }
        self.count += 1;
        Ok(())
    }

    /// All of them, in order.
    pub(super) fn into_kept(self) -> io::Result<impl Iterator<Item = io::Result<Kept<T>>>> {
        let Self { mut whole, packed, count } = self;
        let mut packed = packed.into_packed()?;
        let next = move |at| {
            if whole.front().is_none_or(|(place, _)| *place != at) {
                return packed.next().unwrap_or_else(|| Err(io::ErrorKind::UnexpectedEof.into())).map(Kept::Packed);
            }
            let (_, value) = whole.pop_front().ok_or(io::ErrorKind::UnexpectedEof)?;
            Ok(Kept::Whole(value))
        };
        Ok((0..count).map(next))
    }
}

#[cfg(test)]
mod tests {
    use super::{Kept, Queue, Room};

    #[test]
    fn values_come_back_in_order_with_room_and_without() {
        // The large ones find no room, small ones behind them still do.
        let values: Vec<String> = [3, 50, 1, 0, 70, 2, 90].map(|n| "a".repeat(n)).to_vec();
        for (room, whole) in [(0, 1), (10, 4), (60, 5), (1000, 7)] {
            let (room, mut queue) = (Room::of(room), Queue::new(1));
            for value in &values {
                queue.push(room.keep(value.clone(), value.len()).unwrap()).unwrap();
            }
            assert_eq!(queue.whole.len(), whole);
            let back = queue.into_kept().unwrap().map(|kept| kept.and_then(Kept::value).unwrap());
            assert_eq!(back.collect::<Vec<_>>(), values);
        }
    }
}
