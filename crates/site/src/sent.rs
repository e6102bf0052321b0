//! A form with a file, as browsers send it (RFC 7578).

use axum::{
    body::Bytes,
    extract::{
        Multipart,
        multipart::{MultipartError, MultipartRejection},
    },
    http::StatusCode,
};

/// Why there is no file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFile {
    /// It is no such form.
    NoForm,
    /// The form has no file.
    Missing,
    /// It is larger than the route takes.
    TooLarge,
    /// It broke off, or is not as such a form is.
    Broken,
}

impl From<MultipartError> for NoFile {
    fn from(why: MultipartError) -> Self {
        if why.status() == StatusCode::PAYLOAD_TOO_LARGE { Self::TooLarge } else { Self::Broken }
    }
}

/// The text in the field of that name, as far as it came, and the file in the field `file`; an empty one if none was chosen.
pub async fn read(sent: Result<Multipart, MultipartRejection>, name: &str) -> (String, Result<Bytes, NoFile>) {
    let mut typed = String::new();
    let Ok(mut form) = sent else { return (typed, Err(NoFile::NoForm)) };
    let mut file = Err(NoFile::Missing);
    loop {
        let field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => return (typed, file),
            Err(why) => return (typed, Err(why.into())),
        };
        match field.name() {
            Some("file") => match field.bytes().await {
                Ok(bytes) => file = Ok(bytes),
                Err(why) => return (typed, Err(why.into())),
            },
            Some(own) if own == name => typed = field.text().await.unwrap_or_default(),
            _ => {}
        }
    }
}
