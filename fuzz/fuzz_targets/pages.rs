//! Pages of any bytes are cleaned without a panic, as markup and as text; as markup the same whole and in chunks.

#![no_main]

use defarm::{Cleaner, Options, clean_html, clean_text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|page: &[u8]| {
    let options = Options::new();
    let Ok(whole) = clean_html(page, &options) else { return };
    let mut cleaner = Cleaner::new(options.clone());
    for chunk in page.chunks(7) {
        if cleaner.write(chunk).is_err() {
            panic!("what is taken whole is taken in chunks");
        }
    }
    assert_eq!(cleaner.finish().map(|page| page.text().to_owned()).ok().as_deref(), Some(whole.text()));
    let text = String::from_utf8_lossy(page);
    let _ = clean_text(&text, &options);
});
