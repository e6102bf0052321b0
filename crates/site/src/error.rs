//! One place where an error becomes a page: expected events have their own page, the rest is logged once with its cause.

use crate::{hasher::Busy, links, signed};
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use domain::scheme::Refusal;

/// What a handler may answer instead of its page.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store failed.
    #[error("store: {0}")]
    Store(#[from] store::Error),
    /// A page could not be rendered.
    #[error("page: {0}")]
    Page(#[from] askama::Error),
    /// A document could not be made.
    #[error("paper: {0}")]
    Paper(#[from] paper::Error),
    /// What was made off the async threads did not come to its end.
    #[error("a task was cut off")]
    Cut,
    /// A receipt could not be signed.
    #[error("signing: {0}")]
    Signing(signed::Error),
    /// A workbook could not be written.
    #[error("workbook: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// An export could not be written as a workbook.
    #[error("export: {0}")]
    Export(#[from] crate::office::Unwritten),
    /// What belongs to a passkey could not be made or read.
    #[error("passkey: {0}")]
    Passkey(Box<dyn std::error::Error + Send + Sync>),
    /// Too much of it is being done already.
    #[error("too many at once")]
    TooBusy,
    /// Too many passwords wait.
    #[error(transparent)]
    Busy(#[from] Busy),
    /// There is no such page.
    #[error("no such page")]
    NotFound,
    /// The draft is not this browser's: it may be resumed by its link.
    #[error("draft of another browser")]
    OtherBrowser,
    /// The link of mail ① is none of ours.
    #[error("broken link")]
    BrokenLink,
    /// The invitation of an officer is not open.
    #[error("invitation over")]
    InvitationOver,
    /// A handler wants what the rule of its route does not give.
    #[error("the route's rule gives no such person")]
    Unguarded,
    /// Sign in to the office first.
    #[error("not signed in")]
    SignIn {
        /// The page to go on with.
        back: String,
    },
    /// Give the second factor again first.
    #[error("not stepped up")]
    StepUp {
        /// The page to go on with.
        back: String,
    },
    /// The role has no right to it.
    #[error("no right")]
    NoRight,
    /// Log in first.
    #[error("not logged in")]
    Login {
        /// Where to go after.
        back: String,
    },
    /// Too many tries; come again later.
    #[error("too many tries")]
    TooMany,
    /// Go there instead.
    #[error("see other")]
    See(String),
}

impl Error {
    /// What belongs to a passkey could not be made or read.
    pub fn passkey(why: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Passkey(Box::new(why))
    }
}

impl From<signed::Error> for Error {
    fn from(why: signed::Error) -> Self {
        match why {
            signed::Error::Store(why) => Self::Store(why),
            why => Self::Signing(why),
        }
    }
}

/// Marks an answer that is to become a page that says no; [`crate::guard::refusal`] draws it.
#[derive(Clone, Copy, Debug)]
pub struct Refused(pub Refusal);

/// An answer without a body yet: the layer draws the page in the reader's size, with the scheme's words.
pub fn refuse(status: StatusCode, why: Refusal) -> Response {
    let mut answer = status.into_response();
    answer.extensions_mut().insert(Refused(why));
    answer
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        match self {
            Self::See(to) => Redirect::to(&to).into_response(),
            Self::Login { back } => Redirect::to(&links::login(&back)).into_response(),
            Self::SignIn { back } => Redirect::to(&links::office_login(&back)).into_response(),
            Self::StepUp { back } => Redirect::to(&links::office_step_up(&back)).into_response(),
            Self::NoRight => refuse(StatusCode::FORBIDDEN, Refusal::NoRight),
            Self::NotFound => refuse(StatusCode::NOT_FOUND, Refusal::NotFound),
            Self::OtherBrowser => refuse(StatusCode::NOT_FOUND, Refusal::NotYours),
            Self::BrokenLink => refuse(StatusCode::NOT_FOUND, Refusal::LinkUnknown),
            Self::InvitationOver => refuse(StatusCode::NOT_FOUND, Refusal::InvitationOver),
            Self::TooMany => later(StatusCode::TOO_MANY_REQUESTS, Refusal::TooMany, "600"),
            Self::Busy(_) | Self::TooBusy => later(StatusCode::SERVICE_UNAVAILABLE, Refusal::Busy, "5"),
            // The gate before the handlers says it in its own words.
            Self::Store(store::Error::Shut(_)) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
            Self::Store(why) if passing(&why) => {
                tracing::warn!(cause = %why, "the store is busy");
                later(StatusCode::SERVICE_UNAVAILABLE, Refusal::Busy, "5")
            }
            Self::Store(why) => broken(&why),
            Self::Page(why) => broken(&why),
            Self::Paper(why) => broken(&why),
            Self::Signing(why) => broken(&why),
            Self::Workbook(why) => broken(&why),
            Self::Export(why) => broken(&why),
            Self::Passkey(why) => broken(why.as_ref()),
            Self::Cut | Self::Unguarded => broken(&self),
        }
    }
}

fn later(status: StatusCode, why: Refusal, seconds: &'static str) -> Response {
    ([(header::RETRY_AFTER, seconds)], refuse(status, why)).into_response()
}

fn broken(why: &dyn std::error::Error) -> Response {
    tracing::error!(cause = %why, "a request failed");
    refuse(StatusCode::INTERNAL_SERVER_ERROR, Refusal::Failed)
}

/// The store could not do it now; nothing of it was kept, and it may be asked again.
fn passing(why: &store::Error) -> bool {
    use store::Error as E;
    matches!(why, E::Busy(_) | E::Slow | E::Closed | E::NotCommitted(_) | E::Unknown | E::Io(_))
}
