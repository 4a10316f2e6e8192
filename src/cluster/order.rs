//! The order in which pages are taken: of two copies the first is kept.

use super::pages::{Names, Pages};
use super::{ClusterOptions, Keep};
use crate::external::{BytesOf, Column, Sorter, Space};

impl ClusterOptions {
    /// The places of the pages in canonical order.
    pub(super) fn order<P, S>(&self, pages: &P, space: S) -> Result<Column<u32, S>, S::Error>
    where
        P: Pages<S::Error> + ?Sized,
        S: Space,
    {
        let places = 0..u32::try_from(pages.len()).unwrap_or(u32::MAX);
        let mut order = Column::new(space);
        match self.keep {
            Keep::First => places.into_iter().try_for_each(|place| order.push(place))?,
            Keep::Longest => {
                let mut by_length = Sorter::new(space);
                for place in places {
                    by_length.push((u64::MAX - pages.length(place as usize)? as u64, place))?;
                }
                // Most pages are told by their length; only those that are not have to be called by name, a few at a time.
                let mut by_length = by_length.finish()?;
                let mut next = by_length.next()?;
                let mut names = None;
                while let Some((length, place)) = next {
                    next = by_length.next()?;
                    let is_last = next.is_none_or(|(other, _)| other != length);
                    if is_last && names.is_none() {
                        order.push(place)?;
                        continue;
                    }
                    let same = names.get_or_insert_with(|| Sorter::new(space));
                    same.push(named(pages, place, |Names { id, date, .. }, key| {
                        put_optional(key, date.as_deref());
                        put_text(key, &id);
                    })?)?;
                    if is_last && let Some(same) = names.take() {
                        take_all(same, &mut order)?;
                    }
                }
            }
            Keep::Newest | Keep::UrlOrder => {
                let mut names = Sorter::new(space);
                for place in places {
                    let length = pages.length(place as usize)?;
                    names.push(named(pages, place, |Names { id, url, date }, key| {
                        if self.keep == Keep::Newest {
                            put_backwards(key, date.as_deref());
                            key.extend((u64::MAX - length as u64).to_be_bytes());
                        } else {
                            put_optional(key, url.as_deref());
                        }
                        put_text(key, &id);
                    })?)?;
                }
                take_all(names, &mut order)?;
            }
        }
        Ok(order)
    }
}

/// A page by what its names give.
fn named<'a, E, P: Pages<E> + ?Sized>(
    pages: &'a P,
    place: u32,
    put: impl FnOnce(Names<'a>, &mut Vec<u8>),
) -> Result<BytesOf, E> {
    let mut bytes = Vec::new();
    put(pages.names(place as usize)?, &mut bytes);
    Ok(BytesOf { bytes, of: place })
}

fn take_all<S: Space>(names: Sorter<BytesOf, S>, order: &mut Column<u32, S>) -> Result<(), S::Error> {
    let mut sorted = names.finish()?;
    while let Some(BytesOf { of, .. }) = sorted.next()? {
        order.push(of)?;
    }
    Ok(())
}

/// What stands behind a text, and what in place of such a byte in it: so that the bytes of texts, one behind the other, sort as the texts do.
const END: [u8; 2] = [0, 0];
const ZERO: [u8; 2] = [0, 1];

fn put_text(key: &mut Vec<u8>, text: &str) {
    for byte in text.bytes() {
        if byte == 0 { key.extend(ZERO) } else { key.push(byte) }
    }
    key.extend(END);
}

/// None comes last.
fn put_optional(key: &mut Vec<u8>, text: Option<&str>) {
    key.push(u8::from(text.is_none()));
    if let Some(text) = text {
        put_text(key, text);
    }
}

/// The last comes first, and none still last.
fn put_backwards(key: &mut Vec<u8>, text: Option<&str>) {
    key.push(u8::from(text.is_none()));
    let from = key.len();
    put_text(key, text.unwrap_or_default());
    key.iter_mut().skip(from).for_each(|byte| *byte = !*byte);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use std::cmp::Reverse;

    use super::{put_backwards, put_optional, put_text};

    type Texts = (Option<String>, String);

    fn texts() -> impl Strategy<Value = Texts> {
        (prop::option::of("[a\u{0}\u{1}é]{0,4}"), "[ab\u{0}]{0,4}")
    }

    proptest! {
        #[test]
        fn bytes_sort_as_the_texts_do(a in texts(), b in texts()) {
            let forwards = |(first, second): &Texts| {
                let mut key = Vec::new();
                put_optional(&mut key, first.as_deref());
                put_text(&mut key, second);
                key
            };
            let backwards = |(first, second): &Texts| {
                let mut key = Vec::new();
                put_backwards(&mut key, first.as_deref());
                put_text(&mut key, second);
                key
            };
            let expected = |(first, second): &Texts| (first.is_none(), first.clone(), second.clone());
            prop_assert_eq!(forwards(&a).cmp(&forwards(&b)), expected(&a).cmp(&expected(&b)));
            let expected = |(first, second): &Texts| (Reverse(first.clone()), second.clone());
            prop_assert_eq!(backwards(&a).cmp(&backwards(&b)), expected(&a).cmp(&expected(&b)));
        }
    }
}
