//! Lines that every site has and no article: byline and date, share buttons, legal notes, newsletter boxes, comment forms, cookie notices,
//! menus and paging, calls to buy or to look elsewhere. Told by short phrases of many languages, all at the beginning of a short block or making it up. Where no phrase is known for a
//! language, the other signals decide.

use super::phrases::{self, Kind};
use super::{Context, Feature, Sheet, Signal};
use crate::blocks::Source;

/// Declares one signal that marks the blocks of one kind of phrase.
macro_rules! lines {
    ($($signal:ident $name:literal $about:literal $kind:ident $feature:ident;)+) => {
        $(pub(super) const $signal: Signal = Signal {
            name: $name,
            about: $about,
            features: &[Feature::$feature],
            measure: |context, sheet| mark(context, sheet, Kind::$kind, Feature::$feature),
        };)+
    };
}

lines! {
    BYLINE "byline" "who wrote it, and when" Byline ByLine;
    SHARE "share" "share and follow buttons" Share ShareLine;
    LEGAL "legal" "copyright and legal lines" Legal LegalLine;
    SIGNUP "signup" "newsletters, accounts and apps" Signup SignupLine;
    COMMENT "comment" "comments of readers and the form for them" Comment CommentLine;
    CONSENT "consent" "cookie and privacy notices" Consent ConsentLine;
    NAV "nav" "menus, paging and other ways around the site" Nav NavLine;
    CALL "call" "in plain text: calls to buy, to try, or to look elsewhere" Call CallLine;
}

fn mark(context: &Context<'_>, sheet: &mut Sheet, kind: Kind, feature: Feature) {
    // Calls are links or buttons in HTML, and known as such.
    if kind == Kind::Call && context.page.source == Source::Html {
        return;
    }
    for (n, _, facts) in context.iter() {
        sheet.mark(n, feature, phrases::begins(kind, facts));
    }
}
