//! The letters with the link to set up an account.

use crate::{
    declare::mail::{Desk, Post},
    links,
};
use domain::{email::Email, scheme::MailKind, time::moment_ja};
use jiff::Timestamp;
use store::staff::INVITED;
use uuid::Uuid;

/// The letter to a new officer; `token` stands in its link.
pub fn letter(desk: Desk<'_>, id: Uuid, to: (&str, &Email), token: &[u8; 32], now: Timestamp) -> Post {
    written(desk, (id, MailKind::OfficerInvitation), to, token, now)
}

/// The letter to an officer whose password and app are void; `token` stands in its link.
pub fn again(desk: Desk<'_>, id: Uuid, to: (&str, &Email), token: &[u8; 32], now: Timestamp) -> Post {
    written(desk, (id, MailKind::OfficerReset), to, token, now)
}

fn written(
    desk: Desk<'_>,
    (id, kind): (Uuid, MailKind),
    (name, to): (&str, &Email),
    token: &[u8; 32],
    now: Timestamp,
) -> Post {
    let link = format!("{}{}", desk.origin, links::office_setup(token));
    let until = moment_ja(now + INVITED);
    let facts = [("person", name), ("link", link.as_str()), ("until", until.as_str())];
    desk.letter((id, None), to, kind, &facts)
}
