//! A form with a file, as browsers send it (RFC 7578).

use axum::{
    body::{Body, BodyDataStream, Bytes},
    extract::{
        Multipart, Request,
        multipart::{MultipartError, MultipartRejection},
    },
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use futures_util::{Stream, StreamExt as _};
use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::{Instant, timeout_at};

/// So many bytes that no page takes are still heard out: a browser reads an answer only after it has sent everything, and shows a broken
/// connection otherwise.
const HEARD_OUT: u64 = 110 * 1024 * 1024;
/// It may be as slow as it likes for so long.
const GRACE: Duration = Duration::from_secs(5);
/// Then so many bytes a second must have come.
const RATE: u64 = 128 * 1024;
/// Longer nobody is heard.
const PATIENCE: Duration = Duration::from_mins(1);

/// The body is a form with a file.
pub fn is_file(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    kind.is_some_and(|kind| kind.starts_with(b"multipart/form-data"))
}

/// What is sent, read by whoever answers, and to its end afterwards.
#[derive(Clone)]
struct Shared(Arc<Mutex<BodyDataStream>>);

impl Stream for Shared {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).poll_next_unpin(cx)
    }
}

/// Hears a form with a file out before it is answered, whatever of it was read: a file that is too large, or comes in a rush, gets
/// its sentence, too.
pub async fn heard_out<F: Future<Output = Response>>(
    request: Request,
    answered: impl FnOnce(Request) -> F,
) -> Response {
    if !is_file(request.headers()) {
        return answered(request).await;
    }
    let (parts, body) = request.into_parts();
    let mut rest = Shared(Arc::new(Mutex::new(body.into_data_stream())));
    let answer = answered(Request::from_parts(parts, Body::from_stream(rest.clone()))).await;
    let (begun, mut heard) = (Instant::now(), 0);
    while heard < HEARD_OUT {
        let patience = (GRACE + Duration::from_secs(heard / RATE)).min(PATIENCE);
        match timeout_at(begun + patience, rest.next()).await {
            Ok(Some(Ok(bytes))) => heard += u64::try_from(bytes.len()).unwrap_or(HEARD_OUT),
            // It is all there, it broke off, or it hardly comes.
            Ok(None | Some(Err(_))) | Err(_) => break,
        }
    }
    answer
}

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
