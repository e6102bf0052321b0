//! The tables of the open data: their columns, of what kind, and which column speaks of which. Titles and descriptions are
//! words of the scheme (`open-data.toml`).

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text; also codes and numbers that nobody calculates with, so that no nought at the head is lost.
    Text,
    /// A day in Japan: `2026-11-22`.
    Day,
    /// An address: `https://…`.
    Url,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name in the head line, in the JSON and in the words.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Never empty.
    pub required: bool,
    /// The table and column whose values it has.
    pub refers: Option<(&'static str, &'static str)>,
}

/// A table.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name, and that of its file before the ending.
    pub name: &'static str,
    /// Its columns, from the left; the first one is its key but in `columns`.
    pub columns: &'static [Column],
}

const fn text(name: &'static str) -> Column {
    Column { name, kind: Kind::Text, required: true, refers: None }
}

const fn code(name: &'static str, table: &'static str) -> Column {
    Column { name, kind: Kind::Text, required: true, refers: Some((table, name)) }
}

const fn day(name: &'static str) -> Column {
    Column { name, kind: Kind::Day, required: true, refers: None }
}

const fn optional(column: Column) -> Column {
    Column { required: false, ..column }
}

const fn url(name: &'static str) -> Column {
    Column { name, kind: Kind::Url, required: true, refers: None }
}

/// Accepted declarations of corporations.
pub const DECLARATIONS: Table = Table {
    name: "declarations",
    columns: &[
        text("declaration_id"),
        optional(text("corporate_number")),
        text("name"),
        code("prefecture_code", "prefectures"),
        text("prefecture"),
        text("town"),
        text("industry_division_code"),
        text("industry_division"),
        code("industry_group_code", "industries"),
        text("industry_group"),
        code("level", "levels"),
        text("level_name"),
        optional(code("rules_edition", "rules")),
        day("declared_on"),
        day("accepted_on"),
        optional(day("last_confirmed_on")),
        optional(url("business_url")),
        url("verification_url"),
    ],
};

/// Declarations of corporations that were accepted once and are not any more.
pub const UNLISTED: Table =
    Table { name: "unlisted", columns: &[text("declaration_id"), code("state", "states"), day("state_on")] };

/// Levels.
pub const LEVELS: Table = Table { name: "levels", columns: &[text("level"), text("level_name"), text("meaning")] };

/// States.
pub const STATES: Table = Table { name: "states", columns: &[text("state"), text("state_name")] };

/// Prefectures.
pub const PREFECTURES: Table = Table {
    name: "prefectures",
    columns: &[text("prefecture_code"), text("prefecture"), text("prefecture_kana"), text("prefecture_english")],
};

/// Groups of industries with their divisions.
pub const INDUSTRIES: Table = Table {
    name: "industries",
    columns: &[
        text("industry_group_code"),
        text("industry_group"),
        text("industry_division_code"),
        text("industry_division"),
    ],
};

/// Editions of the rules of ★.
pub const RULES: Table =
    Table { name: "rules", columns: &[text("rules_edition"), text("rules_name"), day("in_force_from")] };

/// The dictionary: every column of every table.
pub const COLUMNS: Table = Table {
    name: "columns",
    columns: &[
        text("table"),
        text("column"),
        text("title"),
        text("kind"),
        text("required"),
        optional(text("refers_to")),
        text("description"),
    ],
};

/// All tables, in the order of the description.
pub const TABLES: [Table; 8] = [DECLARATIONS, UNLISTED, LEVELS, STATES, PREFECTURES, INDUSTRIES, RULES, COLUMNS];

impl Kind {
    /// The type in a Table Schema and in the dictionary.
    pub fn code(self) -> &'static str {
        match self {
            Self::Text | Self::Url => "string",
            Self::Day => "date",
        }
    }

    /// The format in a Table Schema.
    pub fn format(self) -> &'static str {
        match self {
            Self::Text | Self::Day => "default",
            Self::Url => "uri",
        }
    }
}

impl Table {
    /// The name of its file of comma-separated values.
    pub fn file(&self) -> String {
        format!("{}.csv", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_speaks_of_the_key_of_a_table() {
        for column in TABLES.iter().flat_map(|table| table.columns) {
            if let Some((table, key)) = column.refers {
                let table = TABLES.iter().find(|one| one.name == table).unwrap();
                assert_eq!(table.columns[0].name, key);
            }
        }
    }
}
