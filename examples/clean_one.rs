//! Cleans one page and says what became of each block.
//!
//!     cargo run --example clean_one -- page.html

use std::io::Read;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Some(path) = std::env::args_os().nth(1) else {
        return Err("usage: clean_one PAGE.html".into());
    };
    let mut file = std::fs::File::open(path)?;
    // A page need not be in memory as a whole: the cleaner takes chunks of any size.
    let mut cleaner = defarm::Cleaner::new(defarm::Options::new());
    let mut chunk = [0; 8192];
    loop {
        let read = file.read(&mut chunk)?;
        if read == 0 {
            break;
        }
        cleaner.write(&chunk[..read])?;
    }
    let page = cleaner.finish()?;
    println!("# {}\n\n{}\n", page.title().unwrap_or("(no title)"), page.text());
    println!("## Dropped\n");
    for block in page.blocks().filter(|block| !block.label().is_kept()) {
        println!("- {}: {:?}, because: {}", block.label(), block.text(), block.reasons().join("; "));
    }
    Ok(())
}
