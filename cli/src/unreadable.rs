//! Inputs that could not be read.

use std::cell::RefCell;
use std::collections::HashMap;

use defarm::{PageError, RawPage};
use serde_json::{Value, json};

use crate::tell;

/// What could not be read, in the order in which that came out, and where it stands, so far as that is known.
#[derive(Debug, Default)]
pub(crate) struct Unreadable {
    reasons: RefCell<Vec<String>>,
    /// Errors of inputs, by what they say: so much of them is left in a record.
    places: RefCell<HashMap<String, PageError>>,
}

impl Unreadable {
    /// Looks at a page as it comes in.
    pub(crate) fn see(&self, page: &Result<RawPage, PageError>) {
        if let Err(error) = page {
            self.places.borrow_mut().insert(error.to_string(), error.clone());
        }
    }

    /// Adds what a record says was wrong.
    pub(crate) fn add(&self, reason: &str) {
        self.reasons.borrow_mut().push(reason.to_owned());
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.reasons.borrow().len()
    }

    /// Tells all of them.
    pub(crate) fn tell(&self) {
        let places = self.places.borrow();
        for reason in self.reasons.borrow().iter() {
            tell::unreadable(reason, places.get(reason).map_or(Value::Null, place));
        }
    }
}

/// Where an error stands, as fields; what is not known is left out.
fn place(error: &PageError) -> Value {
    let PageError { id, path, line, offset, message } = error;
    let mut place = json!({ "id": id, "path": path, "reason": message });
    for (name, number) in [("line", line), ("offset", offset)] {
        if let Some(number) = number {
            place[name] = (*number).into();
        }
    }
    place
}
