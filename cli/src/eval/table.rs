//! Tables for the terminal and for Markdown.

/// Decimals of a share.
const DECIMALS: usize = 3;

/// Cells in rows; the first columns hold text, the others numbers.
#[derive(Debug)]
pub(crate) struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
    text_columns: usize,
}

/// A share or mean as it is printed; `n/a` where there was nothing to count.
pub(crate) fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "n/a".to_owned(), |value| format!("{value:.DECIMALS$}"))
}

impl Table {
    /// A table with these columns and no row. The first column is text.
    pub(crate) fn new<const N: usize>(head: [&str; N]) -> Self {
        Self::of_columns(head)
    }

    /// The same, with as many columns as the data have.
    pub(crate) fn of_columns<'a>(head: impl IntoIterator<Item = &'a str>) -> Self {
        Self { head: head.into_iter().map(str::to_owned).collect(), rows: Vec::new(), text_columns: 1 }
    }

    /// Says how many columns, from the left, hold text.
    pub(crate) fn with_text_columns(self, text_columns: usize) -> Self {
        Self { text_columns, ..self }
    }

    /// Adds a row. Cells beyond the last column are left out, cells that are not there are empty.
    pub(crate) fn push(&mut self, mut cells: Vec<String>) {
        cells.resize(self.head.len(), String::new());
        self.rows.push(cells);
    }

    /// Whether there is no row.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table with aligned columns, each line ended.
    pub(crate) fn plain(&self) -> String {
        let widths = self.widths();
        let mut out = String::new();
        for row in std::iter::once(&self.head).chain(&self.rows) {
            out.push_str(self.aligned(row, &widths).join("  ").trim_end());
            out.push('\n');
        }
        out
    }

    /// The table in Markdown, each line ended.
    pub(crate) fn markdown(&self) -> String {
        let escaped = |row: &[String]| row.iter().map(|cell| cell.replace('|', "\\|")).collect::<Vec<_>>().join(" | ");
        let rules = (0..self.head.len()).map(|column| if column < self.text_columns { "---" } else { "---:" });
        let mut out = format!("| {} |\n|{}|\n", escaped(&self.head), rules.collect::<Vec<_>>().join("|"));
        for row in &self.rows {
            out.push_str(&format!("| {} |\n", escaped(row)));
        }
        out
    }

    fn widths(&self) -> Vec<usize> {
        let width = |column: usize| {
            let cells = std::iter::once(&self.head).chain(&self.rows).filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
        };
        (0..self.head.len()).map(width).collect()
    }

    fn aligned(&self, row: &[String], widths: &[usize]) -> Vec<String> {
        let cells = row.iter().zip(widths).enumerate();
        cells
            .map(
                |(column, (cell, &width))| {
                    if column < self.text_columns { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
                },
            )
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(["tool", "F1"]);
        table.push(vec!["naïve|x".into(), number(Some(0.98765))]);
        table.push(vec!["y".into(), number(None), "too much".into()]);
        table
    }

    #[test]
    fn plain_columns_are_aligned() {
        assert_eq!(table().plain(), "tool        F1\nnaïve|x  0.988\ny          n/a\n");
    }

    #[test]
    fn markdown_has_a_rule_and_no_stray_bar() {
        assert_eq!(table().markdown(), "| tool | F1 |\n|---|---:|\n| naïve\\|x | 0.988 |\n| y | n/a |\n");
    }

    #[test]
    fn several_columns_of_text() {
        let mut table = Table::new(["a", "b"]).with_text_columns(2);
        assert!(table.is_empty());
        table.push(vec!["1".into(), "wide".into()]);
        table.push(vec!["2".into(), "x".into()]);
        assert_eq!(table.plain(), "a  b\n1  wide\n2  x\n");
    }
}
