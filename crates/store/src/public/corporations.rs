//! All corporations for open data: a million rows in some seconds, so each comes as one text instead of eighteen columns.

use crate::{
    door::{Db, sql},
    error::Error,
};
use domain::{
    business::Kind,
    corporate_number::CorporateNumber,
    declaration::{IdentityCheck, Level, PublicEntry, State},
    ids::DeclarationId,
    industry::IndustryGroup,
    place::{Prefecture, TownLine},
    web_url::WebUrl,
};
use futures_util::{Stream, StreamExt as _};
use jiff::Timestamp;
use uuid::Uuid;

/// Stands between two cells. No text of the register has it: control characters are refused at the door.
const BETWEEN: &str = "\u{1f}";

/// The cells in one text; the arguments are those that the engines write differently.
macro_rules! line_sql {
    ($id:literal, $declared:literal, $accepted:literal, $state:literal, $confirmed:literal) => {
        concat!(
            "SELECT ",
            $id,
            " || $1 || d.number || $1 || b.published_name || $1 || coalesce(b.corporate_number, '') || $1 || b.prefecture
                || $1 || b.town || $1 || b.industry || $1 || d.level || $1 || d.state || $1 || ",
            $declared,
            " || $1 || ",
            $accepted,
            " || $1 || ",
            $state,
            " || $1 || coalesce(",
            $confirmed,
            ", '') || $1 || coalesce(d.rules_edition, '') || $1 || d.identity || $1 || coalesce(d.superseded_by, '')
                || $1 || CASE WHEN b.url_public THEN coalesce(b.url, '') ELSE '' END
             FROM declarations d JOIN businesses b ON b.id = d.business_id
             WHERE d.number IS NOT NULL AND d.accepted_at IS NOT NULL AND b.kind = 'corporation'
             ORDER BY d.declared_at, d.id"
        )
    };
}

const SQLITE: &str = line_sql!("hex(d.id)", "d.declared_at", "d.accepted_at", "d.state_at", "d.last_confirmed_at");
const POSTGRES: &str = line_sql!(
    "CAST(d.id AS TEXT)",
    "to_char(d.declared_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')",
    "to_char(d.accepted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')",
    "to_char(d.state_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')",
    "to_char(d.last_confirmed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
);

/// All declarations of corporations that were ever accepted, whatever their state now, in the order of declaring, streamed
/// out of one statement: what open data may hold of them is true of one moment. The kana stays away: it is for finding, and the
/// form says that it is not given out.
pub fn corporations(db: &mut Db) -> impl Stream<Item = Result<PublicEntry, Error>> + '_ {
    let text = db.pick(SQLITE, POSTGRES);
    let rows = sql!(db, stream (String,): text, BETWEEN);
    rows.map(|row| row.map_err(|why| Error::at(module_path!(), why)).and_then(|(line,)| read(&line)))
}

/// Reads the cells, each through the domain's own parser.
fn read(line: &str) -> Result<PublicEntry, Error> {
    let mut cells = line.split(BETWEEN);
    let mut next = || cells.next().unwrap_or_default();
    let entry = PublicEntry {
        declaration: cell("id", next(), |text| Uuid::try_parse(text).ok())?,
        number: cell("number", next(), |text| DeclarationId::kept(text).ok())?,
        kind: Kind::Corporation,
        name: cell("published_name", next(), |text| Some(text.to_owned()))?,
        kana: None,
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
