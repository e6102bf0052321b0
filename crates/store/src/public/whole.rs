//! The whole register, streamed: a million rows in some seconds, so each comes as one line instead of nineteen columns.

use super::line::{BETWEEN, read_line};
use crate::{
    door::{Db, sql},
    error::Error,
};
use domain::declaration::PublicEntry;
use futures_util::{Stream, StreamExt as _};

/// The cells of a line ([`super::line`]). The last three arguments are the moments and the id as the engine writes them.
macro_rules! line_sql {
    ($kana:literal, $where:literal, $id:literal, $before:literal, $after:literal) => {
        concat!(
            "SELECT ",
            $id,
            " || $1 || d.number || $1 || b.kind || $1 || b.published_name || $1 || ",
            $kana,
            " || $1 || coalesce(b.corporate_number, '') || $1 || b.prefecture || $1 || b.town || $1 || b.industry
                || $1 || d.level || $1 || d.state || $1 || ",
            $before,
            "d.declared_at",
            $after,
            " || $1 || coalesce(",
            $before,
            "d.accepted_at",
            $after,
            ", '') || $1 || ",
            $before,
            "d.state_at",
            $after,
            " || $1 || coalesce(",
            $before,
            "d.last_confirmed_at",
            $after,
            ", '') || $1 || coalesce(d.rules_edition, '') || $1 || d.identity || $1 || coalesce(d.superseded_by, '')
                || $1 || CASE WHEN b.url_public THEN coalesce(b.url, '') ELSE '' END
             FROM declarations d JOIN businesses b ON b.id = d.business_id WHERE ",
            $where,
            " ORDER BY d.declared_at, d.id"
        )
    };
}

/// One statement for each engine.
macro_rules! both {
    ($kana:literal, $where:literal) => {
        [
            line_sql!($kana, $where, "hex(d.id)", "", ""),
            line_sql!(
                $kana,
                $where,
                "CAST(d.id AS TEXT)",
                "to_char(",
                " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
            ),
        ]
    };
}

const EVERY: [&str; 2] = both!("coalesce(b.kana, '')", "d.number IS NOT NULL");
const CORPORATIONS: [&str; 2] =
    both!("''", "d.number IS NOT NULL AND d.accepted_at IS NOT NULL AND b.kind = 'corporation'");

/// All declarations that have their 自己宣言ID, whatever their state now, in the order of declaring, streamed.
pub fn every(db: &mut Db) -> impl Stream<Item = Result<PublicEntry, Error>> + '_ {
    lines(db, EVERY)
}

/// All declarations of corporations that were ever accepted, whatever their state now, in the order of declaring, streamed
/// out of one statement: what open data may hold of them is true of one moment. The kana stays away: it is for finding, and the
/// form says that it is not given out.
pub fn corporations(db: &mut Db) -> impl Stream<Item = Result<PublicEntry, Error>> + '_ {
    lines(db, CORPORATIONS)
}

fn lines<'a>(
    db: &'a mut Db,
    [sqlite, postgres]: [&'static str; 2],
) -> impl Stream<Item = Result<PublicEntry, Error>> + 'a {
    let text = db.pick(sqlite, postgres);
    let rows = sql!(db, stream (String,): text, BETWEEN);
    rows.map(|row| row.map_err(|why| Error::at(module_path!(), why)).and_then(|(line,)| read_line(&line)))
}
