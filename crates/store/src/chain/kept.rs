//! What is too much for the chain and is bound by notes: whose data left the house, and the files of an edition.

use super::{
    canon::Canon,
    verify::{Report, Wrong},
};
use crate::{
    columns::Moment,
    door::{Db, sql},
    editions,
    error::Error,
    keys::Vault,
};
use futures_util::StreamExt as _;
use jiff::Timestamp;
use sqlx::{FromRow, Row as _, postgres::PgRow, sqlite::SqliteRow, types::Json};
use std::{collections::BTreeSet, pin::pin};
use uuid::Uuid;

/// Bytes of an id.
const ID: usize = 16;

/// A page of a download, as it is kept.
#[derive(Clone, Copy)]
pub(crate) struct Page<'a> {
    pub export: i64,
    pub round: i64,
    pub from: &'a [u8],
    pub to: &'a [u8],
    pub at: Timestamp,
    pub ids: &'a [u8],
}

impl Page<'_> {
    /// What the note of the page says: which download, how many, and a digest of all of it under the key of the chain.
    pub fn said(&self, vault: &Vault) -> String {
        let canon = Canon::of(vault, "page").number(self.export).number(self.round).moment(self.at);
        let digest = canon.bytes(Some(self.from)).bytes(Some(self.to)).bytes(Some(self.ids)).done();
        let text = format!("{} {} ", self.round, self.ids.len() / ID);
        digest.iter().fold(text, |text, byte| format!("{text}{byte:02x}"))
    }
}

/// A page that was read; a moment that cannot be read is none.
struct PageRow {
    export: i64,
    round: i64,
    from: Vec<u8>,
    to: Vec<u8>,
    at: Option<Timestamp>,
    ids: Vec<u8>,
}

/// The files of an edition that were read; files that cannot be read are none.
struct FilesRow {
    id: Uuid,
    hash: Vec<u8>,
    files: Option<Vec<(String, String)>>,
}

/// Reads both rows, on one engine.
macro_rules! read_on {
    ($row:ty) => {
        impl FromRow<'_, $row> for PageRow {
            fn from_row(row: &$row) -> Result<Self, sqlx::Error> {
                Ok(Self {
                    export: row.try_get("export")?,
                    round: row.try_get("round")?,
                    from: row.try_get("from_id")?,
                    to: row.try_get("to_id")?,
                    at: row.try_get::<Moment, _>("at").ok().map(Timestamp::from),
                    ids: row.try_get("ids")?,
                })
            }
        }

        impl FromRow<'_, $row> for FilesRow {
            fn from_row(row: &$row) -> Result<Self, sqlx::Error> {
                Ok(Self {
                    id: row.try_get("id").unwrap_or_default(),
                    hash: row.try_get("hash")?,
                    files: row.try_get::<Json<Vec<(String, String)>>, _>("files").ok().map(|files| files.0),
                })
            }
        }
    };
}
read_on!(SqliteRow);
read_on!(PgRow);

/// Ids are taken as bytes, so that one that is none is told and not stumbled over.
const PAGES: &str = "SELECT export, round, from_id, to_id, at, ids FROM export_pages ORDER BY export, round, to_id";
const PAGES_POSTGRES: &str = "SELECT export, round, uuid_send(from_id) AS from_id, uuid_send(to_id) AS to_id, at, ids
    FROM export_pages ORDER BY export, round, to_id";
/// A note of a page that was written since the notes were read.
const NOTED: &str = "SELECT count(*) FROM audit l WHERE l.act = 'export-sent' AND l.subject = $1 AND l.reason = $2
    AND NOT EXISTS (SELECT 1 FROM chain c WHERE c.kind = 'audit' AND c.seq = l.seq AND c.place <= $3)";

/// Every page that no note tells of, and every note whose page is not there. `told` is the number of the export and what the note of
/// each page says; exports of which `is_older` is true were begun when pages had no notes. `end` is the last place that was walked.
pub(super) async fn pages(
    db: &mut Db,
    (mut told, end): (BTreeSet<(String, String)>, i64),
    is_older: impl Fn(i64) -> bool,
    report: &mut Report,
) -> Result<(), Error> {
    let (vault, mut odd) = (db.vault.clone(), Vec::new());
    {
        let text = db.pick(PAGES, PAGES_POSTGRES);
        let mut all = pin!(sql!(db, stream PageRow: text));
        while let Some(row) = all.next().await {
            let row = row.map_err(|why| Error::at(module_path!(), why))?;
            let PageRow { export, round, from, to, at, ids } = &row;
            let page = |at| Page { export: *export, round: *round, from, to, at, ids };
            let said = at.map(|at| (export.to_string(), page(at).said(&vault)));
            if !said.as_ref().is_some_and(|said| told.remove(said)) && !is_older(*export) {
                odd.push((format!("export_pages {export} {round}"), said));
            }
        }
    }
    for (of, said) in odd {
        let noted = match &said {
            Some((export, reason)) => sql!(db, one (i64,): NOTED, export, reason, end)?.0,
            None => 0,
        };
        if noted == 0 {
            report.found(Wrong::RowsForeign, of);
        }
    }
    for (export, said) in told {
        let round = said.split(' ').next().unwrap_or_default();
        report.found(Wrong::RowsGone, format!("export_pages {export} {round}"));
    }
    Ok(())
}

/// Every edition whose files are not those of its hash.
pub(super) async fn files(db: &mut Db, report: &mut Report) -> Result<(), Error> {
    let mut all = pin!(sql!(db, stream FilesRow: "SELECT id, hash, files FROM editions ORDER BY id"));
    while let Some(row) = all.next().await {
        let row = row.map_err(|why| Error::at(module_path!(), why))?;
        if row.files.is_none_or(|files| editions::hash(&files).as_slice() != row.hash) {
            report.found(Wrong::FilesChanged, format!("editions {}", row.id));
        }
    }
    Ok(())
}
