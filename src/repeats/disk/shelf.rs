//! One sorted file that many threads ask for rows at places.
//!
//! Most of what is asked for is not there, which a filter tells; of the rest, most is what stands on many pages, and was asked for before.

use std::io;
use std::sync::{Mutex, PoisonError};

use super::filter::Filter;
use super::row::Row;
use super::run::Run;

/// At most so many answers are kept, each until another falls on its place.
const ANSWERS: usize = 1 << 15;

/// An answer: the row at a place, or that there is none.
type Answer<R> = (<R as Row>::Place, Option<R>);

/// See the [module](self).
#[derive(Debug)]
pub(in crate::repeats) struct Shelf<R: Row> {
    run: Run<R>,
    filter: Filter,
    answers: Vec<Mutex<Option<Answer<R>>>>,
}

impl<R: Row> Shelf<R> {
    /// For the rows of a file, with a filter of at most so many bytes.
    pub(in crate::repeats) fn of(run: Run<R>, filter_bytes: usize) -> io::Result<Self> {
        let mut filter = Filter::new(run.rows(), filter_bytes);
        for row in run.iter() {
            filter.add(R::hash(row?.place()));
        }
        let answers = usize::try_from(run.rows()).unwrap_or(ANSWERS).clamp(1, ANSWERS);
        let answers = std::iter::repeat_with(|| Mutex::new(None)).take(answers).collect();
        Ok(Self { run, filter, answers })
    }

    /// The file.
    pub(in crate::repeats) fn run(&self) -> &Run<R> {
        &self.run
    }

    /// The row at a place.
    pub(in crate::repeats) fn find(&self, place: R::Place) -> io::Result<Option<R>> {
        let hash = R::hash(place);
        if !self.filter.may_have(hash) {
            return Ok(None);
        }
        let kept = usize::try_from(hash % self.answers.len() as u64).ok().and_then(|at| self.answers.get(at));
        let Some(kept) = kept else { return self.run.find(place) };
        if let Some((at, row)) = *kept.lock().unwrap_or_else(PoisonError::into_inner)
            && at == place
        {
            return Ok(row);
        }
        let row = self.run.find(place)?;
        *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some((place, row));
        Ok(row)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Runs, Shelf, scratch};
    use crate::repeats::rows::SharedRow;

    #[test]
    fn rows_are_found_with_a_filter_and_without() {
        let row = |n: u64| SharedRow { key: n * 977, site: 1, count: n as u32 };
        for filter in [0, 100, 1 << 16] {
            let mut runs = Runs::new(scratch);
            runs.add((0..5000).map(row)).unwrap();
            let shelf = Shelf::of(runs.into_one().unwrap(), filter).unwrap();
            // Twice, so that answers are kept.
            for n in (0..5000).chain(0..5000) {
                assert_eq!(shelf.find((n * 977, 1)).unwrap(), Some(row(n)));
                assert_eq!(shelf.find((n * 977 + 1, 1)).unwrap(), None);
            }
        }
    }
}
