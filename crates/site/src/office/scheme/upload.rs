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
    who::Reader,
};
use axum::{
    body::Bytes,
    extract::{
        Multipart, State,
        multipart::{MultipartError, MultipartRejection},
    },
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
    let (typed, bytes) = form(sent).await;
    let app_then = Arc::clone(&app);
    let looked = tokio::task::spawn_blocking(move || bytes.and_then(|bytes| looked(&app_then, &bytes))).await;
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

/// The name as it was typed, and the file.
async fn form(sent: Result<Multipart, MultipartRejection>) -> (String, Result<Bytes, Vec<Fault>>) {
    let fault = |reason: &str| vec![Fault { file: String::new(), line: None, reason: reason.to_owned() }];
    let cut = |why: &MultipartError| match why.status() {
        StatusCode::PAYLOAD_TOO_LARGE => fault("the ZIP is larger than 2 MB"),
        _ => fault("this is no ZIP, or it is damaged"),
    };
    let (mut typed, mut file) = (String::new(), Ok(Bytes::new()));
    let Ok(mut form) = sent else { return (typed, Err(fault("no file was chosen"))) };
    loop {
        let field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => return (typed, file),
            Err(why) => return (typed, Err(cut(&why))),
        };
        match field.name() {
            Some("file") => file = field.bytes().await.map_err(|why| cut(&why)),
            Some(name) if name == Field::EditionLabel.key() => typed = field.text().await.unwrap_or_default(),
            _ => {}
        }
        if file.is_err() {
            return (typed, file);
        }
    }
}
