//! Which columns of a table were compared, and which were not: 「一致」 must not be taken for more than it is.

use super::{table::Table, words::WORDS};

/// The columns, by their headings or their places.
#[derive(Debug)]
pub struct Compared {
    /// There is a line of headings.
    pub headed: bool,
    /// Where the IDs were read.
    pub id: String,
    /// Where the names were read; `None`: names were not compared.
    pub name: Option<String>,
    /// Where the 法人番号 were read; `None`: they were not compared.
    pub corporate_number: Option<String>,
    /// What else there is, and was not compared.
    pub left: Vec<String>,
}

impl Compared {
    /// Of a table.
    pub fn of(table: &Table) -> Self {
        let columns = table.columns;
        let name = |at: usize| heading(table, at);
        let left = (0..table.width).filter(|at| !columns.has(*at)).map(name).collect();
        Self {
            headed: table.head.is_some(),
            id: name(columns.id),
            name: columns.name.map(name),
            corporate_number: columns.corporate_number.map(name),
            left,
        }
    }
}

/// The heading of a column of the table that was sent: as it stands there, or which column it is.
pub fn heading(table: &Table, at: usize) -> String {
    let own = table.head.as_ref().and_then(|head| head.get(at)).map(|heading| heading.trim());
    own.filter(|heading| !heading.is_empty()).map_or_else(|| WORDS.place(at + 1), str::to_owned)
}
