//! A public entry as one line of text: as the database gives the whole register, and as a file keeps it.

use crate::error::Error;
use domain::{
    business::Kind,
    corporate_number::CorporateNumber,
    declaration::{IdentityCheck, Level, PublicEntry, State},
    ids::DeclarationId,
    industry::IndustryGroup,
    place::{Prefecture, TownLine},
    text::Kana,
    web_url::WebUrl,
};
use jiff::Timestamp;
use uuid::Uuid;

/// Stands between two cells. No text of the register has it: control characters are refused at the door.
pub const BETWEEN: &str = "\u{1f}";

/// Writes a line, without an end of line; [`read_line`] reads it.
pub fn write_line(entry: &PublicEntry) -> String {
    let moment = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
    [
        entry.declaration.to_string().as_str(),
        entry.number.as_str(),
        entry.kind.code(),
        &entry.name,
        entry.kana.as_ref().map_or("", Kana::as_str),
        entry.corporate_number.as_ref().map_or("", CorporateNumber::as_str),
        &entry.prefecture.code(),
        entry.town.as_str(),
        entry.industry.code(),
        entry.level.code(),
        entry.state.code(),
        &moment(Some(entry.declared_at)),
        &moment(entry.accepted_at),
        &moment(Some(entry.state_at)),
        &moment(entry.last_confirmed_at),
        entry.rules_edition.as_deref().unwrap_or_default(),
        entry.identity.code(),
        entry.superseded_by.as_ref().map_or("", DeclarationId::as_str),
        entry.url.as_ref().map_or("", WebUrl::as_str),
    ]
    .join(BETWEEN)
}

/// Reads a line, each cell through the domain's own parser.
pub fn read_line(line: &str) -> Result<PublicEntry, Error> {
    let mut cells = line.split(BETWEEN);
    let mut next = || cells.next().unwrap_or_default();
    let entry = PublicEntry {
        declaration: cell("id", next(), |text| Uuid::try_parse(text).ok())?,
        number: cell("number", next(), |text| DeclarationId::kept(text).ok())?,
        kind: cell("kind", next(), Kind::parse)?,
        name: cell("published_name", next(), |text| Some(text.to_owned()))?,
        kana: optional("kana", next(), |text| Kana::kept(text).ok())?,
        corporate_number: optional("corporate_number", next(), |text| CorporateNumber::parse(text).ok())?,
        prefecture: cell("prefecture", next(), |text| Prefecture::parse(text).ok())?,
        town: cell("town", next(), |text| TownLine::kept(text).ok())?,
        industry: cell("industry", next(), |text| IndustryGroup::kept(text).ok())?,
        level: cell("level", next(), Level::parse)?,
        state: cell("state", next(), State::parse)?,
        declared_at: cell("declared_at", next(), moment)?,
        accepted_at: optional("accepted_at", next(), moment)?,
        state_at: cell("state_at", next(), moment)?,
        last_confirmed_at: optional("last_confirmed_at", next(), moment)?,
        rules_edition: optional("rules_edition", next(), |text| Some(text.to_owned()))?,
        identity: cell("identity", next(), IdentityCheck::parse)?,
        superseded_by: optional("superseded_by", next(), |text| DeclarationId::kept(text).ok())?,
        url: optional("url", next(), |text| WebUrl::parse(text).ok())?,
    };
    if cells.next().is_some() {
        return Err(Error::row("declarations", "line", "a cell has the sign that stands between cells"));
    }
    Ok(entry)
}

fn moment(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

/// A cell that is never empty.
fn cell<T>(column: &str, text: &str, read: impl FnOnce(&str) -> Option<T>) -> Result<T, Error> {
    let why = || Error::row("declarations", column, format!("the domain does not read {text:?}"));
    Some(text).filter(|text| !text.is_empty()).and_then(read).ok_or_else(why)
}

/// A cell that may be empty.
fn optional<T>(column: &str, text: &str, read: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, Error> {
    if text.is_empty() { Ok(None) } else { cell(column, text, read).map(Some) }
}
