//! What stands on the form, in order: the same list makes the file and reads it.

mod items;

use domain::{
    field::Field,
    registers::Registers,
    scheme::{Rules, Scheme},
};

/// The whole form.
pub struct Layout {
    /// Its parts.
    pub sections: Vec<Section>,
}

/// A part of the form: a heading, sentences, a table, sentences.
pub struct Section {
    /// The heading.
    pub title: String,
    /// Sentences above the table.
    pub above: Vec<String>,
    /// The lines of the table.
    pub rows: Vec<Row>,
    /// Sentences below the table.
    pub below: Vec<String>,
}

/// A line of a table.
pub enum Row {
    /// A heading across the table.
    Heading(String),
    /// A label and the place to fill in.
    Item(Item),
}

/// A label and the place to fill in.
pub struct Item {
    /// What is asked.
    pub key: Key,
    /// The label.
    pub label: String,
    /// What to know; may be empty.
    pub hint: String,
    /// It must be filled (by those whom its heading names).
    pub must: bool,
    /// It is published.
    pub public: bool,
    /// How it is filled in.
    pub entry: Entry,
}

/// What is asked: a field of the wizard, or one that only the form has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A field of the wizard.
    Field(Field),
    /// The letter of the division of industries, A–T.
    Division,
    /// The result of the self-check is sent along.
    ScoreAttached,
}

impl Key {
    /// The tag of its control.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Field(field) => field.key(),
            Self::Division => "industry_division",
            Self::ScoreAttached => "score_attached",
        }
    }

    /// The field that is told of a doubt.
    pub fn field(self) -> Field {
        match self {
            Self::Field(field) => field,
            Self::Division => Field::Industry,
            Self::ScoreAttached => Field::Score,
        }
    }
}

/// How something is filled in.
pub enum Entry {
    /// A line of text.
    Line,
    /// A day.
    Day,
    /// One of a list that opens.
    List(Vec<Opt>),
    /// One of a list that opens, or a text.
    Combo(Vec<Opt>),
    /// Boxes to tick.
    Boxes {
        /// The boxes.
        options: Vec<Opt>,
        /// More than one may be ticked.
        several: bool,
    },
}

/// A choice.
#[derive(Clone, Debug)]
pub struct Opt {
    /// Its code.
    pub code: String,
    /// Its words.
    pub words: String,
    /// Other ways to write it.
    pub also: Vec<String>,
}

impl Opt {
    /// A choice that is written in one way.
    pub fn new(code: impl Into<String>, words: impl Into<String>) -> Self {
        Self { code: code.into(), words: words.into(), also: Vec::new() }
    }
}

impl Layout {
    /// The form of a scheme, with these rules of ★. `terms` is the sentence that says which terms were read.
    pub fn of(scheme: &Scheme, registers: &Registers, rules: &Rules, terms: String) -> Self {
        let maker = items::Maker { scheme, registers };
        Self { sections: vec![maker.business(), maker.declaration(rules), maker.contact(), maker.agree(terms)] }
    }

    /// All places to fill in.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.sections.iter().flat_map(|section| &section.rows).filter_map(|row| match row {
            Row::Item(item) => Some(item),
            Row::Heading(_) => None,
        })
    }
}
