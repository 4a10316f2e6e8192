//! Several sorted files in which the later ones know better: a row stands for those at its place in earlier files.
//!
//! What is known of some places is written into a new file, so that not all is written anew for it. Files become one when the earlier ones are not much larger, as in a
//! log-structured merge tree (O'Neil et al., 1996): a row is written a logarithmic number of times, and there is a logarithmic number of files.

use std::io;
use std::iter::Peekable;

use super::Create;
use super::row::Row;
use super::run::{Run, Writer};

/// A file stays as it is while it is more than so many times as large as all later ones together.
const RATIO: usize = 2;

/// See the [module](self).
#[derive(Debug)]
pub(in crate::repeats) struct Runs<R: Row> {
    runs: Vec<Run<R>>,
    create: Create,
}

impl<R: Row> Runs<R> {
    /// None yet.
    pub(in crate::repeats) fn new(create: Create) -> Self {
        Self { runs: Vec::new(), create }
    }

    /// Writes a file of rows, sorted, that stand for those at their places before.
    pub(in crate::repeats) fn add(&mut self, rows: impl Iterator<Item = R>) -> io::Result<()> {
        self.write(rows.map(Ok)).map(|run| self.runs.push(run))?;
        let mut later = 0;
        let mut stay = self.runs.len();
        for run in self.runs.iter().rev() {
            if stay < self.runs.len() && run.blocks() > RATIO * later {
                break;
            }
            later += run.blocks();
            stay -= 1;
        }
        self.join(stay)
    }

    /// Calls `found` with every row at one of these places, which are sorted; where there are several, with the one that stands for the others last.
    pub(in crate::repeats) fn each_of(&self, places: &[R::Place], mut found: impl FnMut(R)) -> io::Result<()> {
        self.runs.iter().try_for_each(|run| run.each_of(places, &mut found))
    }

    /// All of it as one file.
    pub(in crate::repeats) fn into_one(mut self) -> io::Result<Run<R>> {
        self.join(0)?;
        match self.runs.pop() {
            Some(run) => Ok(run),
            None => Writer::create(self.create)?.finish(),
        }
    }

    /// Makes one file of those behind the first `stay`.
    fn join(&mut self, stay: usize) -> io::Result<()> {
        let later = self.runs.get(stay..).unwrap_or_default();
        if later.len() > 1 {
            let run = self.write(merged(later))?;
            self.runs.truncate(stay);
            self.runs.push(run);
        }
        Ok(())
    }

    fn write(&self, rows: impl Iterator<Item = io::Result<R>>) -> io::Result<Run<R>> {
        let mut writer = Writer::create(self.create)?;
        for row in rows {
            writer.push(&row?)?;
        }
        writer.finish()
    }
}

/// The rows of several files, in order, those that stand for others only.
fn merged<R: Row>(runs: &[Run<R>]) -> impl Iterator<Item = io::Result<R>> {
    let mut all: Vec<Peekable<_>> = runs.iter().map(|run| run.iter().peekable()).collect();
    std::iter::from_fn(move || {
        let mut first: Option<R::Place> = None;
        for rows in &mut all {
            match rows.peek() {
                Some(Ok(row)) => first = Some(first.map_or(row.place(), |first| first.min(row.place()))),
                Some(Err(_)) => return rows.next(),
                None => {}
            }
        }
        let first = first?;
        let is_there = |row: &io::Result<R>| row.as_ref().is_ok_and(|row| row.place() == first);
        all.iter_mut().filter_map(|rows| rows.next_if(is_there)).last()
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::scratch;
    use super::Runs;
    use crate::repeats::rows::SharedRow;

    #[test]
    fn later_files_know_better() {
        let mut runs = Runs::new(scratch);
        let mut known = BTreeMap::new();
        for n in 0..40_u32 {
            let rows = |key: &u64| SharedRow { key: *key, site: 1, count: n };
            let keys: Vec<u64> =
                (0..3000).filter(|key| (key ^ u64::from(n)) % 7 == 0).map(|key| key * 1_000_003).collect();
            runs.add(keys.iter().map(rows)).unwrap();
            known.extend(keys.iter().map(|key| (*key, n)));
            assert!(runs.runs.len() <= 6, "{}", runs.runs.len());
            let mut found = BTreeMap::new();
            let places: Vec<(u64, u32)> = (0..5000).map(|key| (key * 1_000_003, 1)).collect();
            runs.each_of(&places, |row| _ = found.insert(row.key, row.count)).unwrap();
            assert_eq!(found, known);
        }
        let one = runs.into_one().unwrap();
        let rows: BTreeMap<u64, u32> = one.iter().map(|row| row.map(|row| (row.key, row.count)).unwrap()).collect();
        assert_eq!((one.rows(), rows), (known.len() as u64, known));
    }
}
