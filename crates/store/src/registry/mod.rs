//! The register as the office searches it: its plain columns for the copy in memory, what is found whole by a number or a blind index,
//! and the rows of a page.

mod business;
mod find;
mod row;

pub use business::{MOST, Tie, ties};
pub use find::{FOUND, ids, index_phones};
pub use row::{Row, row};

use crate::{
    cases,
    columns::Moment,
    declarations::plain,
    door::{Db, sql},
    error::Error,
};
use domain::{
    business::Kind,
    case::Source,
    declaration::{Level, State},
    industry::IndustryGroup,
    place::Prefecture,
    registry::Line,
};
use futures_util::{Stream, StreamExt as _};
use uuid::Uuid;

/// Between two cells: the end of a record in ASCII, which no name can hold.
const BETWEEN: &str = "\u{1e}";

/// A million rows are read at each start, so what is short comes as one text.
#[derive(sqlx::FromRow)]
struct LineRow {
    id: Uuid,
    codes: String,
    names: String,
    submitted_at: Moment,
    declared_at: Option<Moment>,
    accepted_at: Option<Moment>,
    last_confirmed_at: Option<Moment>,
}

/// What a search looks at; the argument is what follows the joins.
macro_rules! line_sql {
    ($rest:literal) => {
        concat!(
            "SELECT d.id, b.kind || $1 || b.prefecture || $1 || b.industry || $1 || d.level || $1 || d.state || $1 || ",
            crate::cases::source_sql!(),
            " || $1 || CAST(d.flags AS TEXT) AS codes,
                b.published_name || $1 || coalesce(b.kana, '') || $1 || coalesce(b.trade_name, '') AS names,
                d.submitted_at, d.declared_at, d.accepted_at, d.last_confirmed_at
             FROM declarations d JOIN businesses b ON b.id = d.business_id ",
            $rest
        )
    };
}

/// Every declaration in whatever state, streamed.
pub fn every(db: &mut Db) -> impl Stream<Item = Result<Line, Error>> + '_ {
    let rows = sql!(db, stream LineRow: line_sql!(""), BETWEEN);
    rows.map(|row| row.map_err(|why| Error::at(module_path!(), why)).and_then(LineRow::read))
}

/// A declaration in whatever state.
pub async fn one(db: &mut Db, id: Uuid) -> Result<Option<Line>, Error> {
    sql!(db, optional LineRow: line_sql!("WHERE d.id = $2"), BETWEEN, id)?.map(LineRow::read).transpose()
}

impl LineRow {
    fn read(self) -> Result<Line, Error> {
        let mut codes = self.codes.split(BETWEEN);
        let mut code = || codes.next().unwrap_or_default();
        let kind = read("kind", code(), Kind::parse)?;
        let prefecture = read("prefecture", code(), |code| Prefecture::parse(code).ok())?;
        let industry = plain("businesses", "industry", code(), IndustryGroup::kept)?;
        let level = read("level", code(), Level::parse)?;
        let state = read("state", code(), State::parse)?;
        let source = read("source", code(), Source::parse)?;
        let flags = read("flags", code(), |flags| serde_json::from_str::<Vec<String>>(flags).ok())?;
        let mut names = self.names.split(BETWEEN);
        let mut name = || names.next().filter(|name| !name.is_empty()).map(str::to_owned);
        Ok(Line {
            id: self.id,
            name: name().unwrap_or_default(),
            kana: name(),
            trade_name: name(),
            kind,
            prefecture,
            industry,
            level,
            state,
            source,
            flags: cases::flags(&flags)?,
            submitted_at: self.submitted_at.0,
            declared_at: self.declared_at.map(|at| at.0),
            accepted_at: self.accepted_at.map(|at| at.0),
            confirmed_at: self.last_confirmed_at.map(|at| at.0),
        })
    }
}

fn read<T>(column: &str, text: &str, parse: impl FnOnce(&str) -> Option<T>) -> Result<T, Error> {
    parse(text).ok_or_else(|| Error::row("declarations", column, format!("the domain does not read {text:?}")))
}
