//! The block's place in the structure: heading, list item, cell, caption, quotation, code.

use super::{Context, Feature, Sheet, Signal};
use crate::blocks::{Role, Tag};

pub(super) const SIGNAL: Signal = Signal {
    name: "role",
    about: "heading, list item, cell, caption, quotation or code, or a plain box",
    features: &[
        Feature::PlainBox,
        Feature::Heading,
        Feature::ListItem,
        Feature::Cell,
        Feature::Caption,
        Feature::Quote,
        Feature::Code,
    ],
    measure,
};

fn measure(context: &Context<'_>, sheet: &mut Sheet) {
    for (n, block, _) in context.iter() {
        sheet.mark(n, Feature::PlainBox, context.page.element(block.element).tag == Tag::Div);
        let feature = match block.role {
            Role::Heading(_) => Feature::Heading,
            Role::ListItem => Feature::ListItem,
            Role::Cell => Feature::Cell,
            Role::Caption => Feature::Caption,
            Role::Quote => Feature::Quote,
            Role::Code => Feature::Code,
            Role::Text | Role::Button => continue,
        };
        sheet.set(n, feature, 1.0);
    }
}
