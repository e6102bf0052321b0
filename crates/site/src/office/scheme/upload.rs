//! POST /office/scheme: a folder of the scheme in a ZIP, checked as `sengen scheme load` checks it, and loaded as an edition.

use super::{
    faults, link,
    list::{self, Sheet},
};
use crate::{
    access::Staff,
    app::App,
    editions::{Files, check, hash, label},
    error::Error,
    page::see,
    sent::{NoFile, read},
    who::Reader,
};
use axum::{
    extract::{Multipart, State, multipart::MultipartRejection},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use domain::{field::Field, problem::Problems, scheme::Fault};
use paper::scheme_folder::{PACKED, unpack};
use std::sync::Arc;
use store::editions::{self, NewEdition};

/// What the form may send: a little more than is read, so that a larger file gets its sentence and not a broken connection.
pub const BYTES: usize = PACKED + 512 * 1024;

/// POST /office/scheme
pub async fn post(
    staff: Staff,
    State(app): State<Arc<App>>,
    reader: Reader,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<Response, Error> {
    let (typed, bytes) = read(sent, Field::EditionLabel.key()).await;
    let app_then = Arc::clone(&app);
    let looked =
        tokio::task::spawn_blocking(move || bytes.map_err(missing).and_then(|bytes| looked(&app_then, &bytes))).await;
    let looked = looked.map_err(|_| Error::Cut)?;
    let (label, files) = match (label(&typed), looked) {
        (Ok(label), Ok(files)) => (label, files),
        (label, looked) => {
            let problems = label.err().map(|why| Problems::one(Field::EditionLabel, why)).unwrap_or_default();
            let faults = faults::told(looked.err().unwrap_or_default());
            return refused((&app, &reader, &staff), Sheet { typed, problems, faults, known: false }).await;
        }
    };
    let (officer, now) = (staff.session.officer.id, app.now());
    let new = &NewEdition { id: app.id(), label: &label, hash: hash(&files), files: &files };
    let unit = app.store.write(|mut db| async move { editions::load(&mut db, new, Some(officer), now).await });
    if unit.await? {
        return Ok(see(format!("{}?told=loaded", link(new.id))));
    }
    refused((&app, &reader, &staff), Sheet { typed, known: true, ..Sheet::default() }).await
}

/// The page again, with everything that is wrong.
async fn refused(desk: (&App, &Reader, &Staff), sheet: Sheet) -> Result<Response, Error> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, list::page(desk, sheet).await?).into_response())
}

/// The files, if they fit as what follows the scheme in force.
fn looked(app: &App, bytes: &[u8]) -> Result<Files, Vec<Fault>> {
    let files = unpack(bytes)?;
    check(&app.source.files, &files).map(|_| files)
}

/// What is said where there is no file to look at.
fn missing(why: NoFile) -> Vec<Fault> {
    let reason = match why {
        NoFile::NoForm | NoFile::Missing => "no file was chosen",
        NoFile::TooLarge => "the ZIP is larger than 2 MB",
        NoFile::Broken => "this is no ZIP, or it is damaged",
    };
    vec![Fault { file: String::new(), line: None, reason: reason.to_owned() }]
}
