//! What an index holds of a page.

use crate::fingerprint::Fingerprint;

/// A page in an index: what its copies are told by, and chosen among.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Document {
    /// Name of the page.
    pub id: String,
    /// Its address.
    pub url: Option<String>,
    /// Its site.
    pub host: Option<String>,
    /// When it was published.
    pub date: Option<String>,
    /// Length of its text, in characters.
    pub length: u64,
    /// Fingerprint of its text.
    pub fingerprint: Fingerprint,
}

/// The length of a string that is not there.
const NONE: u32 = u32::MAX;

impl Document {
    /// A page of which nothing is known but its name and its fingerprint.
    pub fn new(id: impl Into<String>, fingerprint: Fingerprint) -> Self {
        Self { id: id.into(), url: None, host: None, date: None, length: 0, fingerprint }
    }

    /// All but the fingerprint, as bytes: the length (8 bytes), then id, address, site and date, each with its size (4 bytes, `0xFFFF_FFFF` where there is
    /// none) before it. Of a string of 4 GiB and more there is none.
    pub(super) fn details(&self) -> Vec<u8> {
        let mut bytes = self.length.to_le_bytes().to_vec();
        for text in [Some(&self.id), self.url.as_ref(), self.host.as_ref(), self.date.as_ref()] {
            let text = text.and_then(|text| Some((text, u32::try_from(text.len()).ok().filter(|&size| size < NONE)?)));
            let (text, size) = text.map_or(("", NONE), |(text, size)| (text, size));
            bytes.extend_from_slice(&size.to_le_bytes());
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes
    }

    /// The page of which [`details`](Self::details) made these bytes.
    pub(super) fn of_details(mut bytes: &[u8], fingerprint: Fingerprint) -> Option<Self> {
        let length = u64::from_le_bytes(*take(&mut bytes)?);
        let mut next = || -> Option<Option<String>> {
            let size = u32::from_le_bytes(*take(&mut bytes)?);
            if size == NONE {
                return Some(None);
            }
            let (text, rest) = bytes.split_at_checked(size as usize)?;
            bytes = rest;
            Some(Some(std::str::from_utf8(text).ok()?.to_owned()))
        };
        let [id, url, host, date] = [next()?, next()?, next()?, next()?];
        bytes.is_empty().then_some(Self { id: id.unwrap_or_default(), url, host, date, length, fingerprint })
    }
}

/// Takes the next bytes.
pub(super) fn take<'a, const N: usize>(bytes: &mut &'a [u8]) -> Option<&'a [u8; N]> {
    let (taken, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use super::Document;
    use crate::fingerprint::Fingerprint;

    #[test]
    fn details_and_back() {
        let fingerprint = Fingerprint::of("The ferry left at noon.");
        let bare = Document::new("ü", fingerprint.clone());
        let full = Document {
            url: Some("https://a.example/1".into()),
            host: Some(String::new()),
            date: Some("2026-01-31".into()),
            length: u64::MAX,
            ..bare.clone()
        };
        for document in [bare, full] {
            let details = document.details();
            assert_eq!(Document::of_details(&details, fingerprint.clone()), Some(document));
            for end in 0..details.len() {
                assert_eq!(Document::of_details(&details[..end], fingerprint.clone()), None);
            }
            let longer = [&details[..], &[0]].concat();
            assert_eq!(Document::of_details(&longer, fingerprint.clone()), None);
        }
    }
}
