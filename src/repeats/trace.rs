//! What a page leaves behind in the table: hashes of its texts.

/// What one block leaves behind. Hashes of texts are of their normalised words; 0 is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Trace {
    /// Hash of the text.
    pub(crate) key: u64,
    /// Hash of the text without its last word.
    pub(crate) cut_key: u64,
    /// Hash of its head, its first few words; 0 where it has no more.
    pub(crate) head: u64,
    /// Hash of the words before a sign that parts them from the rest of a line; 0 without such.
    pub(crate) opening: u64,
    /// Words.
    pub(crate) words: u32,
    /// Whether it is cut off with an ellipsis.
    pub(crate) cut_off: bool,
    /// Whether it is a sentence of running text.
    pub(crate) sentence: bool,
}

/// What a line may point to: a headline behind its first words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pointer {
    /// The block, by its place.
    pub(crate) block: usize,
    /// Hash of what stands behind its first words.
    pub(crate) key: u64,
    /// The same without the last word, if it is cut off.
    pub(crate) cut_key: u64,
    /// Whether it is cut off.
    pub(crate) cut_off: bool,
}

/// What a page leaves behind.
#[derive(Debug, Clone, Default)]
pub(crate) struct Traces {
    /// One a block, in page order.
    pub(crate) blocks: Vec<Trace>,
    /// What it has as its own.
    pub(crate) marks: Marks,
}

/// What only some texts of a page leave behind.
#[derive(Debug, Clone, Default)]
#[cfg_attr(feature = "corpus", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Marks {
    /// Hashes of the words before a sign that parts them from the rest of a line, with the place of its block, in page order.
    pub(crate) openings: Vec<(usize, u64)>,
    /// Hashes of its headline, in each form that the page has of it.
    pub(crate) headlines: Vec<u64>,
    /// Hashes of the headline's beginnings.
    pub(crate) beginnings: Vec<u64>,
    /// Hashes of the heads of its first paragraphs.
    pub(crate) leads: Vec<u64>,
}

/// What is counted of a text, each under keys of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// That the text stands on a page.
    Block,
    /// That a text that begins so does.
    Head,
    /// That a page has this headline.
    Headline,
    /// That a page's headline begins so.
    Beginning,
    /// That a page's article begins so.
    Lead,
    /// That a line is opened by these words.
    Opening,
}

impl What {
    /// The key under which it is counted. The hashes are good, so a different constant for each is as good as hashing again.
    pub(super) fn key(self, hash: u64) -> u64 {
        hash ^ match self {
            Self::Block => 0,
            Self::Head => 0x9E37_79B9_7F4A_7C15,
            Self::Headline => 0xC2B2_AE3D_27D4_EB4F,
            Self::Beginning => 0x1656_67B1_9E37_79F9,
            Self::Lead => 0x85EB_CA77_C2B2_AE63,
            Self::Opening => 0x27D4_EB2F_1656_67C5,
        }
    }
}

#[cfg(feature = "corpus")]
impl Marks {
    /// Bytes that it holds on the heap.
    pub(crate) fn heap(&self) -> usize {
        let Self { openings, headlines, beginnings, leads } = self;
        let hashes = headlines.capacity() + beginnings.capacity() + leads.capacity();
        openings.capacity() * size_of::<(usize, u64)>() + hashes * size_of::<u64>()
    }
}

impl Traces {
    /// Words of running text.
    pub(super) fn running_words(&self) -> u32 {
        let words = self.blocks.iter().filter(|block| block.sentence).map(|block| block.words);
        words.fold(0, u32::saturating_add)
    }

    /// The key of everything that its blocks leave behind, some of them more than once.
    pub(super) fn keys(&self) -> impl Iterator<Item = u64> {
        self.blocks.iter().filter(|block| block.key != 0).flat_map(|block| {
            let head = (block.head != 0).then(|| What::Head.key(block.head));
            let opening = (block.opening != 0).then(|| What::Opening.key(block.opening));
            std::iter::once(What::Block.key(block.key)).chain(head).chain(opening)
        })
    }

    /// The key of everything that its blocks may be of another page's own, but for what is cut off, which few are.
    #[cfg(feature = "corpus")]
    pub(super) fn pointing_keys(&self, pointers: &[Pointer]) -> impl Iterator<Item = u64> {
        let blocks = self.blocks.iter().filter(|block| block.key != 0).flat_map(|block| {
            let lead = (block.head != 0).then(|| What::Lead.key(block.head));
            std::iter::once(What::Headline.key(block.key)).chain(lead)
        });
        blocks.chain(pointers.iter().map(|pointer| What::Headline.key(pointer.key)))
    }

    /// The key of everything that it has as its own, some of them more than once.
    pub(super) fn own_keys(&self) -> impl Iterator<Item = u64> {
        let Marks { headlines, beginnings, leads, .. } = &self.marks;
        let own = [(headlines, What::Headline), (beginnings, What::Beginning), (leads, What::Lead)];
        own.into_iter().flat_map(|(hashes, what)| hashes.iter().map(move |&hash| what.key(hash)))
    }
}
