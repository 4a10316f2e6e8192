//! Values of some pages, page after page.

use super::compare::Placed;
use super::temporary::Temporary;
use crate::error::Error;
use crate::external::{Fixed, Rows};

/// Values by place, of which those are asked for, in the order of the places, that some page has.
pub(super) struct ByPlace<'a, T> {
    rows: Rows<'a, (u32, T), Temporary>,
    next: Option<(u32, T)>,
}

impl<'a, T: Fixed> ByPlace<'a, T> {
    pub(super) fn of(values: &'a Placed<T>) -> Result<Self, Error> {
        let mut rows = values.rows();
        let next = rows.next()?;
        Ok(Self { rows, next })
    }

    /// The next value of the page at this place; those of pages before it go.
    pub(super) fn next_at(&mut self, at: u32) -> Result<Option<T>, Error> {
        while let Some((place, value)) = self.next.filter(|&(place, _)| place <= at) {
            self.next = self.rows.next()?;
            if place == at {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// All values of the page at this place.
    pub(super) fn all_at(&mut self, at: u32) -> Result<Vec<T>, Error> {
        let mut all = Vec::new();
        while let Some(value) = self.next_at(at)? {
            all.push(value);
        }
        Ok(all)
    }
}
