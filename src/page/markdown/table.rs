//! Tables as GitHub's Markdown has them.

use super::nest::Kind;
use crate::blocks::ElementId;

/// A table that is being put together, row by row.
#[derive(Default)]
pub(super) struct Table {
    rows: Vec<Row>,
}

struct Row {
    element: ElementId,
    cells: Vec<String>,
    /// Whether all its cells that hold text are headers.
    header: bool,
}

impl Table {
    /// Adds a text to its cell, which comes no earlier in the table than the last one. The text is escaped.
    pub(super) fn add(&mut self, cell: Kind, text: &str) {
        let Kind::Cell { row: element, column, header, .. } = cell else { return };
        if self.rows.last().is_none_or(|row| row.element != element) {
            self.rows.push(Row { element, cells: Vec::new(), header: true });
        }
        let Some(row) = self.rows.last_mut() else { return };
        row.header &= header;
        let column = column as usize;
        if row.cells.len() <= column {
            row.cells.resize(column + 1, String::new());
        }
        let cell = &mut row.cells[column];
        if !cell.is_empty() {
            cell.push_str("<br>");
        }
        cell.push_str(text);
    }

    /// The lines. Markdown knows no table without a head: where the first row is none, an empty one stands above it.
    pub(super) fn lines(self) -> Vec<String> {
        let columns = self.rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
        let empty = Vec::new();
        let mut rows = self.rows.iter().peekable();
        let head = rows.next_if(|row| row.header).map_or(&empty, |row| &row.cells);
        let padded = head.iter().map(String::as_str).chain(std::iter::repeat("")).take(columns);
        let mut lines = vec![line(padded), line(std::iter::repeat_n("---", columns))];
        // Rows may be shorter than the head; so a single long row does not make all of them long.
        lines.extend(rows.map(|row| line(row.cells.iter().map(String::as_str))));
        lines
    }
}

fn line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::from("|");
    for cell in cells {
        out.push(' ');
        out.push_str(cell);
        out.push_str(if cell.is_empty() { "|" } else { " |" });
    }
    out
}
