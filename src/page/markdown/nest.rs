//! What blocks stand in: quotations, items of lists, cells of tables, one in the other.

use crate::blocks::{Blocks, ElementId, Role, Tag};

/// No page nests deeper for its readers. What does is put on this level, so that hostile nesting does not make the output many times as large as the page.
const MOST_LEVELS: u8 = 12;

/// Index of a [`Holder`] in [`Nest`].
pub(super) type HolderId = u32;

/// Something that blocks stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Holder {
    pub(super) kind: Kind,
    /// The holder around it.
    around: Option<HolderId>,
    /// Number of holders around it.
    level: u8,
}

/// What kind of holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Quote,
    /// Item of a list: the element of the list, and the place in it, from 1 on, where items are numbered.
    Item {
        list: ElementId,
        number: Option<u32>,
    },
    /// Cell of a table of data: the elements of the table and the row, the column from 0 on, and whether it is a header.
    Cell {
        table: ElementId,
        row: ElementId,
        column: u32,
        header: bool,
    },
}

/// The holders of a page.
pub(super) struct Nest {
    /// The nearest holder of every element.
    nearest: Vec<Option<HolderId>>,
    holders: Vec<Holder>,
}

impl Nest {
    /// Finds them, in one pass: elements come before what stands in them.
    pub(super) fn of(page: &Blocks) -> Self {
        let mut nest = Self { nearest: vec![None; page.elements.len()], holders: Vec::new() };
        // Items or cells that each element holds directly.
        let mut held = vec![0_u32; page.elements.len()];
        for (id, element) in page.elements.iter().enumerate().skip(1) {
            let parent = page.element(element.parent);
            let around = nest.nearest[element.parent as usize];
            // Something new begins, and what is around says nothing of it.
            let kept = around.filter(|_| element.role != Role::Text);
            let in_cell = kept.is_some_and(|at| matches!(nest.holder(at).kind, Kind::Cell { .. }));
            let place = &mut held[element.parent as usize];
            let kind = match element.role {
                // A cell has room for running text only.
                _ if in_cell => None,
                Role::Quote if element.tag == Tag::Blockquote => Some(Kind::Quote),
                Role::ListItem
                    if matches!(element.tag, Tag::Li | Tag::Dt | Tag::Dd) || parent.role != Role::ListItem =>
                {
                    *place = place.saturating_add(1);
                    let numbered = element.tag == Tag::Li && parent.tag == Tag::Ol;
                    Some(Kind::Item { list: element.parent, number: numbered.then_some(*place) })
                }
                Role::Cell if matches!(element.tag, Tag::Td | Tag::Th) || parent.role != Role::Cell => {
                    let column = *place;
                    *place = place.saturating_add(1);
                    let header = element.tag == Tag::Th || page.element(parent.parent).tag == Tag::Thead;
                    let table = table_of(page, element.parent);
                    Some(Kind::Cell { table, row: element.parent, column, header })
                }
                _ => None,
            };
            nest.nearest[id] = kind.map_or(kept, |kind| nest.add(kind, kept));
        }
        nest
    }

    fn add(&mut self, kind: Kind, around: Option<HolderId>) -> Option<HolderId> {
        let around = around.map(|at| (at, self.holder(at)));
        let (around, level) = match around {
            None => (None, 0),
            Some((_, outer)) if outer.level + 1 >= MOST_LEVELS => (outer.around, outer.level),
            Some((at, outer)) => (Some(at), outer.level + 1),
        };
        let id = HolderId::try_from(self.holders.len()).ok()?;
        self.holders.push(Holder { kind, around, level });
        Some(id)
    }

    /// The holder of an id. Every id that is given out is valid.
    pub(super) fn holder(&self, id: HolderId) -> Holder {
        self.holders[id as usize]
    }

    /// The holders of what stands in an element, from the outermost to the nearest.
    pub(super) fn path(&self, element: ElementId) -> Vec<HolderId> {
        let mut path = Vec::new();
        let mut next = self.nearest.get(element as usize).copied().flatten();
        while let Some(id) = next {
            path.push(id);
            next = self.holder(id).around;
        }
        path.reverse();
        path
    }
}

/// The table of a row.
fn table_of(page: &Blocks, row: ElementId) -> ElementId {
    let mut id = row;
    for _ in 0..2 {
        if matches!(page.element(id).tag, Tag::Tr | Tag::Tbody | Tag::Thead | Tag::Tfoot) {
            id = page.element(id).parent;
        }
    }
    // Rows that only their roles tell stand in the table right away.
    if id == row { page.element(row).parent } else { id }
}
