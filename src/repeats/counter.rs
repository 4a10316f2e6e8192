//! Counts the pages of a run exactly, within a bound of memory.
//!
//! While the table has room, pages are added to it one by one. When it is full it goes into sorted files, and begins anew, empty. From then on pages wait until they ask for
//! as much as the table holds. What the files know of that is put into the table, in one pass over them, the pages are added as ever, and the table
//! goes into a file that stands for what the earlier ones know of the same texts. So the counts of a page are always made from what is known of all pages
//! before it, as in a table without a bound, and the files are gone through once for each table full of texts.

use std::io::{self, Read};

use super::RepeatsError;
use super::counts::Counts;
use super::disk::{Create, Runs};
use super::rows::{SharedRow, TextRow};
use super::table::Repeats;
use super::texts::Texts;
use super::trace::Traces;
use super::waiting::{Asked, Waiting};

/// The count of a text on one of several sites takes the room of so many texts.
const SHARED_ROOM: usize = 2;
/// What pages ask for takes at most so much room on average at first: as if every text stood on several pages. What it really takes, the pages before tell.
const FIRST_ROOM: usize = 4;
/// The next pages may ask for more of what takes much room: one part in so many of the room stays free for that.
const SLACK: usize = 5;

/// Counts pages; see the [module](self).
#[derive(Debug)]
pub(crate) struct Counter<'t> {
    table: &'t mut Repeats,
    limit: usize,
    create: Create,
    spilled: Option<Spilled>,
}

/// Why counts could not be read.
#[derive(Debug)]
pub(crate) enum Unread {
    /// What was read is no table.
    Table(RepeatsError),
    /// There was no room for it.
    Spill(io::Error),
}

impl From<RepeatsError> for Unread {
    fn from(error: RepeatsError) -> Self {
        Self::Table(error)
    }
}

/// What is there when the table was too small.
#[derive(Debug)]
struct Spilled {
    texts: Runs<TextRow>,
    own: Runs<TextRow>,
    shared: Runs<SharedRow>,
    waiting: Waiting,
    /// Pages wait until they ask for so much.
    most_asked: usize,
}

impl<'t> Counter<'t> {
    /// Counts on in a table, which is the only one as long as its texts take the room of at most `limit` texts of one page, whatever limit of its own it has. `create` makes files.
    pub(crate) fn new(table: &'t mut Repeats, limit: usize, create: Create) -> Self {
        Self { table, limit, create, spilled: None }
    }

    /// Counts a page of a site.
    pub(crate) fn add(&mut self, site: &str, traces: &Traces) -> io::Result<()> {
        let site = self.table.site(site);
        let Some(spilled) = &mut self.spilled else {
            self.table.add_all(site, traces);
            return self.spill_if_full();
        };
        spilled.waiting.push(site, traces)?;
        if spilled.waiting.is_full(spilled.most_asked) {
            spilled.count(self.table, self.limit)?;
        }
        Ok(())
    }

    /// Pages counted, those of the table before among them.
    pub(crate) fn pages(&self) -> u32 {
        let waiting = self.spilled.as_ref().map_or(0, |spilled| spilled.waiting.pages());
        self.table.pages().saturating_add(waiting)
    }

    /// What was counted.
    pub(crate) fn finish(mut self) -> io::Result<Counts<'t>> {
        // A table that was lent may be over the limit before the first page.
        self.spill_if_full()?;
        let Self { table, limit, spilled, .. } = self;
        let Some(mut spilled) = spilled else { return Ok(Counts::in_memory(table)) };
        spilled.count(table, limit)?;
        let Spilled { texts, own, shared, .. } = spilled;
        let files = (texts.into_one()?, own.into_one()?, shared.into_one()?);
        Counts::in_files(table, files, limit, self.create)
    }

    /// Reads what was [written](Counts::write_to), in place of all that was counted.
    ///
    /// # Errors
    /// [`Unread::Table`] when `input` fails or holds something else, [`Unread::Spill`] when files fail.
    pub(crate) fn read_from(mut self, input: impl Read) -> Result<Counts<'t>, Unread> {
        let limit = self.table.limit;
        *self.table = Repeats::new();
        self.table.limit = limit;
        let (room, create) = (self.limit, self.create);
        let mut spilled = None;
        self.table.read_with(input, |table| spill_if_full(table, &mut spilled, room, create).map_err(Unread::Spill))?;
        self.spilled = spilled;
        self.finish().map_err(Unread::Spill)
    }

    fn spill_if_full(&mut self) -> io::Result<()> {
        spill_if_full(self.table, &mut self.spilled, self.limit, self.create)
    }
}

/// Puts the table into files if its texts take more room than they may.
fn spill_if_full(table: &mut Repeats, spilled: &mut Option<Spilled>, limit: usize, create: Create) -> io::Result<()> {
    if room(table) <= limit {
        return Ok(());
    }
    let spilled = match spilled {
        Some(spilled) => spilled,
        none => none.insert(Spilled {
            texts: Runs::new(create),
            own: Runs::new(create),
            shared: Runs::new(create),
            waiting: Waiting::new(create)?,
            most_asked: limit / FIRST_ROOM,
        }),
    };
    spilled.take(table)
}

/// The room that the texts of a table take.
fn room(table: &Repeats) -> usize {
    table.texts.room() + table.own.room() + SHARED_ROOM * table.shared.len()
}

impl Spilled {
    /// Puts what the table knows of texts into files.
    fn take(&mut self, table: &mut Repeats) -> io::Result<()> {
        // One after the other, each gone before the next is sorted; new ones, since a table that is emptied keeps its room.
        let texts = std::mem::replace(&mut table.texts, Texts::new());
        self.texts.add(texts.rows())?;
        drop(texts);
        let own = std::mem::replace(&mut table.own, Texts::new());
        self.own.add(own.rows())?;
        drop(own);
        let shared = table.shared_rows();
        table.shared = Default::default();
        self.shared.add(shared)
    }

    /// Counts the pages that wait; the table is empty before and after.
    fn count(&mut self, table: &mut Repeats, limit: usize) -> io::Result<()> {
        if self.waiting.pages() == 0 {
            return self.take(table);
        }
        let asked = self.waiting.asked();
        self.load(table)?;
        self.waiting.drain(|site, traces| _ = table.add_all(site, traces))?;
        let free = limit - limit / SLACK;
        // In 128 bits, where nothing overflows.
        let most = free as u128 * asked as u128 / room(table).max(1) as u128;
        self.most_asked = usize::try_from(most).unwrap_or(limit).min(free);
        self.take(table)
    }

    /// Puts into the table what the files know of what the pages ask for.
    fn load(&mut self, table: &mut Repeats) -> io::Result<()> {
        let Asked { texts: mut asked, own } = self.waiting.take_asked();
        self.own.each_of(&own, |row| table.own.restore(row))?;
        drop(own);
        let mut keys: Vec<u64> = asked.iter().map(|(key, _)| *key).collect();
        keys.dedup();
        self.texts.each_of(&keys, |row| table.texts.restore(row))?;
        drop(keys);
        // What stands on one site at most has its count with it.
        asked.retain(|(key, _)| table.texts.besides(*key).is_some_and(|entry| entry.sites > 1));
        self.shared.each_of(&asked, |row| _ = table.shared.insert((row.key, row.site), row.count))
    }
}
