//! 申込書 as a Word file: made from the scheme, and read again when it was filled.
//!
//! A form is a table for each part, a label in the left cell and the place to fill in at its right; each such place is a content
//! control of Word whose tag is the key of its field. Programs that know no content controls, and people who type over them,
//! leave the tables standing, so the reader looks at both: see [`read()`].

mod layout;
mod read;
mod write;

pub use read::read;
pub use write::make;

/// The number of this way of laying out the form. A form of another number is refused by name.
pub const LAYOUT: u32 = 1;
/// The media type of the file.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/// The custom property that says which form it is: `1;terms=2026-04;rules=six-2026`.
const PROPERTY: &str = "SengenForm";

/// Which edition a form is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Edition {
    /// [`LAYOUT`] of the program that made it.
    layout: u32,
    /// The edition of the terms it asks to agree to.
    terms: String,
    /// The edition of the rules of ★ it lists.
    rules: String,
}

impl std::fmt::Display for Edition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{};terms={};rules={}", self.layout, self.terms, self.rules)
    }
}

impl Edition {
    /// Reads what `Display` wrote.
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().split(';');
        let layout = parts.next()?.parse().ok()?;
        let terms = parts.next()?.strip_prefix("terms=")?.to_owned();
        let rules = parts.next()?.strip_prefix("rules=")?.to_owned();
        Some(Self { layout, terms, rules })
    }
}
