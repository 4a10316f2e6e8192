//! SimHash over 64-bit feature hashes.
//!
//! The textbook way goes over 64 counters for every feature, one up or down for each bit of its hash. Here bit *i* of all counters
//! stands in one machine word (a *plane*), so that a handful of word-wide operations adds to all 64 at once; and carry-save adders
//! take in sixteen hashes before the upper planes are touched at all (the Harley–Seal way of counting bits; Muła, Kurz and
//! Lemire, "Faster Population Counts Using AVX2 Instructions", 2016, for one counter in place of 64).

/// How many hashes are taken in at once.
const BATCH: usize = 16;

/// Enough for a count of `u64::MAX`.
const PLANES: usize = 64;

/// Makes a SimHash (Charikar 2002) of the features it is given: each bit as in most of the hashes.
///
/// A bit that is set in exactly half of them becomes 0, and so do all bits of no features at all. Every hash that is added counts;
/// whoever wants a feature to count once, as [`Fingerprint`](super::Fingerprint) does, adds it once. The order does not matter.
#[derive(Debug, Clone)]
pub struct SimHasher {
    waiting: [u64; BATCH],
    /// How many of `waiting` are in use; less than all between two calls.
    held: usize,
    /// Bit `b` of `planes[i]`: bit `i` of how many hashes had bit `b` set.
    planes: [u64; PLANES],
    added: u64,
}

impl SimHasher {
    /// No features yet.
    pub fn new() -> Self {
        Self { waiting: [0; BATCH], held: 0, planes: [0; PLANES], added: 0 }
    }

    /// Adds one feature by its hash.
    #[inline]
    pub fn add(&mut self, hash: u64) {
        self.waiting[self.held % BATCH] = hash;
        self.held += 1;
        self.added += 1;
        if self.held == BATCH {
            self.held = 0;
            take_in(&mut self.planes, &self.waiting);
        }
    }

    /// Adds features by their hashes: the same as [`add`](Self::add) for each of them, and several times faster.
    pub fn add_all(&mut self, hashes: &[u64]) {
        // Those waiting come first, or `held` would overflow; usually there are none.
        let (first, rest) = hashes.split_at(hashes.len().min((BATCH - self.held) % BATCH));
        first.iter().for_each(|&hash| self.add(hash));
        let (batches, last) = rest.as_chunks();
        for batch in batches {
            take_in(&mut self.planes, batch);
        }
        self.added += (batches.len() * BATCH) as u64;
        last.iter().for_each(|&hash| self.add(hash));
    }

    /// The SimHash of what was added. More may be added afterwards.
    pub fn finish(&self) -> u64 {
        let mut planes = self.planes;
        let mut batch = self.waiting;
        // A hash without bits counts nowhere.
        batch[self.held..].fill(0);
        take_in(&mut planes, &batch);
        above(&planes, self.added / 2)
    }
}

impl Default for SimHasher {
    fn default() -> Self {
        Self::new()
    }
}

/// Adds sixteen hashes to the counters.
#[inline]
fn take_in(planes: &mut [u64; PLANES], batch: &[u64; BATCH]) {
    // Each level adds what has the weight of its plane, and hands on half as many of twice the weight.
    let [ones, twos, fours, eights, higher @ ..] = planes;
    let carry: [u64; 8] = halve(ones, batch);
    let carry: [u64; 4] = halve(twos, &carry);
    let carry: [u64; 2] = halve(fours, &carry);
    let [mut carry] = halve(eights, &carry);
    for plane in higher {
        if carry == 0 {
            break;
        }
        let up = *plane & carry;
        *plane ^= carry;
        carry = up;
    }
}

/// The bits whose counter is larger than `limit`, by comparing all counters from their highest bit down.
fn above(planes: &[u64; PLANES], limit: u64) -> u64 {
    let (mut larger, mut equal) = (0, u64::MAX);
    for (i, plane) in planes.iter().enumerate().rev() {
        if limit >> i & 1 == 0 {
            larger |= equal & plane;
            equal &= !plane;
        } else {
            equal &= plane;
        }
    }
    larger
}

/// Adds hashes to a plane of their weight, and gives what is carried: half as many, of twice the weight.
#[inline]
fn halve<const HALF: usize>(plane: &mut u64, hashes: &[u64]) -> [u64; HALF] {
    let mut carry = [0; HALF];
    for (up, pair) in carry.iter_mut().zip(hashes.chunks_exact(2)) {
        (*plane, *up) = add_three(*plane, pair[0], pair[1]);
    }
    carry
}

/// 64 full adders: the sum's low bit and its high bit.
#[inline]
fn add_three(a: u64, b: u64, c: u64) -> (u64, u64) {
    let two = a ^ b;
    (two ^ c, (a & b) | (two & c))
}

#[cfg(test)]
mod tests {
    use super::SimHasher;

    fn of(hashes: &[u64]) -> u64 {
        let mut simhash = SimHasher::new();
        hashes.iter().for_each(|&hash| simhash.add(hash));
        for at in 0..hashes.len().min(40) {
            let (first, rest) = hashes.split_at(at);
            let mut at_once = SimHasher::new();
            at_once.add_all(first);
            at_once.add_all(rest);
            assert_eq!(at_once.finish(), simhash.finish(), "cut at {at} of {}", hashes.len());
        }
        simhash.finish()
    }

    #[test]
    fn majorities_and_ties() {
        assert_eq!(of(&[]), 0);
        assert_eq!(of(&[0xF0F0]), 0xF0F0);
        assert_eq!(of(&[0b1100, 0b1010]), 0b1000);
        assert_eq!(of(&[0b1100, 0b1010, 0b1001]), 0b1000);
        assert_eq!(of(&[u64::MAX, 0]), 0);
    }

    #[test]
    fn one_more_decides_at_every_size() {
        for half in 1..200 {
            let mut hashes = vec![u64::MAX; half];
            hashes.extend(vec![0; half]);
            assert_eq!(of(&hashes), 0, "{half} against {half}");
            hashes.push(u64::MAX);
            assert_eq!(of(&hashes), u64::MAX, "{} against {half}", half + 1);
        }
    }

    #[test]
    fn finishing_changes_nothing() {
        let mut simhash = SimHasher::new();
        for hash in [1, 3, 3] {
            simhash.add(hash);
            let first = simhash.finish();
            assert_eq!(simhash.finish(), first);
        }
        assert_eq!(simhash.finish(), 3);
    }
}
