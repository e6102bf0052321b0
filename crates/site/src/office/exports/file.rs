//! POST /office/exports/{number}/file: the file, made while it is sent. It counts as delivered when its last piece was taken.

use super::{asked, csv, marker, xlsx};
use crate::{access::Staff, app::App, error::Error, page::see};
use axum::{
    body::Body,
    extract::{Path, State},
    http::header,
    response::{IntoResponse as _, Response},
};
use domain::export::Format;
use std::sync::Arc;
use store::exports::{self, Begun, Export, Line};
use uuid::Uuid;

/// Lines read at once: the file is never in memory as a whole. An even number, because lines are marked in pairs.
const AT_ONCE: i64 = 500;

/// An export on its way out.
pub struct Reading {
    /// The site.
    pub app: Arc<App>,
    /// What is exported.
    pub export: Export,
    /// Whose it is.
    pub officer: String,
    groups: Vec<&'static str>,
    key: [u8; 32],
    behind: Uuid,
    given: i64,
}

/// POST /office/exports/{number}/file
pub async fn post(staff: Staff, Path(number): Path<i64>, State(app): State<Arc<App>>) -> Result<Response, Error> {
    let (officer, now) = (&staff.session.officer, app.now());
    let id = officer.id;
    let begun = app.store.write(|mut db| async move { exports::begin(&mut db, number, id, now).await }).await?;
    let Begun::Yes(export) = begun else {
        exports::find(&mut app.store.read().await?, number).await?.ok_or(Error::NotFound)?;
        return Ok(see(format!("{}/{number}?told=no", super::HERE)));
    };
    let reading = Reading::of(app, *export, officer.name.as_str().to_owned());
    let format = reading.export.format;
    let kind = match format {
        Format::Csv => crate::spreadsheet::KIND,
        Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    };
    let name = format!("attachment; filename=\"sengen-export-{number}.{}\"", format.code());
    let body = match format {
        Format::Csv => Body::from_stream(csv::pieces(reading)),
        Format::Xlsx => Body::from_stream(xlsx::pieces(reading)),
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, name.as_str()),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, body).into_response())
}

impl Reading {
    fn of(app: Arc<App>, export: Export, officer: String) -> Self {
        let groups = asked::groups(&app.registers, &export.conditions);
        let key = marker::key(&app.secret, export.id);
        Self { app, export, officer, groups, key, behind: Uuid::nil(), given: 0 }
    }

    /// The next lines, in the order of the mark; none at the end. Whose data they are is kept before they are sent; if they are more than
    /// the officer may take, or than were agreed to, the file breaks off before them.
    pub async fn next(&mut self) -> Result<Vec<Line>, Error> {
        let scope = asked::scope(&self.export, &self.groups);
        let mut db = self.app.store.read().await?;
        let mut lines = exports::page(&mut db, &scope, (self.behind, AT_ONCE), self.export.persons).await?;
        drop(db);
        if let Some(last) = lines.last() {
            self.behind = last.id;
        }
        self.given += i64::try_from(lines.len()).unwrap_or(i64::MAX);
        if self.export.persons {
            let ids: &Vec<_> = &lines.iter().map(|line| line.id).collect();
            let (download, now) = ((self.export.number, self.export.round), self.app.now());
            let unit =
                self.app.store.write(|mut db| async move { exports::sending(&mut db, download, ids, now).await });
            if !unit.await? {
                return Err(Error::NoRight);
            }
        }
        marker::mark(&self.key, &mut lines);
        Ok(lines)
    }

    /// The last piece was taken.
    pub async fn finish(&self) -> Result<(), Error> {
        let (number, given, now) = (self.export.number, self.given, self.app.now());
        let unit = self.app.store.write(|mut db| async move { exports::finish(&mut db, number, given, now).await });
        unit.await.map(drop).map_err(Error::from)
    }
}
