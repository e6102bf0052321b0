//! Why somebody who went to the provider is not in: a page for each reason, that says what to do.

use super::{super::bare, round::Round};
use crate::{
    app::App,
    error::Error,
    links,
    page::{Frame, show},
    who::Reader,
};
use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum No {
    /// Stopped at the provider.
    Cancelled,
    /// The way is not this browser's, is over, or was taken before.
    Gone,
    /// The provider does not answer.
    Away,
    /// What the provider answered proves nothing.
    Refused,
    /// No value of the claim means a role.
    NoRole,
    /// There is no such officer.
    Unknown,
    /// The provider has not verified the address, or tells none.
    Unverified,
    /// The officer of that address is somebody else at the provider.
    OtherPerson,
    /// The account is suspended.
    Suspended,
    /// The office would lose its last administrator.
    LastAdministrator,
    /// The provider did not ask again, or not for a second factor.
    NotAsked,
}

impl No {
    /// Those that are noted with an officer.
    pub const NOTED: [Self; 5] =
        [Self::NoRole, Self::OtherPerson, Self::Suspended, Self::LastAdministrator, Self::NotAsked];

    /// The code in the notes.
    pub fn code(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Gone => "gone",
            Self::Away => "away",
            Self::Refused => "refused",
            Self::NoRole => "no-role",
            Self::Unknown => "unknown",
            Self::Unverified => "unverified",
            Self::OtherPerson => "other-person",
            Self::Suspended => "suspended",
            Self::LastAdministrator => "last-administrator",
            Self::NotAsked => "not-asked",
        }
    }

    fn status(self) -> StatusCode {
        match self {
            Self::Cancelled => StatusCode::OK,
            Self::Gone => StatusCode::BAD_REQUEST,
            Self::Away => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::FORBIDDEN,
        }
    }
}

#[derive(Template)]
#[template(path = "office/provider/said.html")]
struct SaidPage {
    frame: Frame,
    no: No,
    name: String,
    /// Somebody is in already and was asked again.
    again: bool,
    /// Where one begins anew, with the page that was asked for.
    anew: String,
}

/// The page that says why not; `None`: nothing is known of where somebody was going.
pub fn page(app: &App, reader: &Reader, no: No, round: Option<&Round>) -> Result<Response, Error> {
    let name = app.provider.as_ref().map(|provider| provider.settings.name.clone()).unwrap_or_default();
    let again = round.is_some_and(Round::again);
    let anew = links::office_login(round.map_or("", |round| &round.back));
    let page = show(&SaidPage { frame: bare(app, reader), no, name, again, anew })?;
    let later = (no == No::Away).then_some([(header::RETRY_AFTER, "30")]);
    Ok((no.status(), later, page).into_response())
}
