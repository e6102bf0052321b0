//! The letters to officers: the link to set up an account, and what was changed about it.

use super::words;
use crate::{
    declare::mail::{Desk, Post},
    links,
};
use domain::{email::Email, scheme::MailKind, time::moment_ja};
use jiff::Timestamp;
use store::{audit::Act, staff::INVITED};
use uuid::Uuid;

/// The letter to a new officer; `token` stands in its link.
pub fn letter(desk: Desk<'_>, id: Uuid, to: (&str, &Email), token: &[u8; 32], now: Timestamp) -> Post {
    written(desk, (id, MailKind::OfficerInvitation), to, token, now)
}

/// The letter to an officer whose password and app are void; `token` stands in its link.
pub fn again(desk: Desk<'_>, id: Uuid, to: (&str, &Email), token: &[u8; 32], now: Timestamp) -> Post {
    written(desk, (id, MailKind::OfficerReset), to, token, now)
}

/// The letter to an officer whose role, factors or account were changed.
pub fn changed(desk: Desk<'_>, id: Uuid, (name, to): (&str, &Email), act: Act, now: Timestamp) -> Post {
    let (what, at) = (words::act(act.code()), moment_ja(now));
    let facts = [("person", name), ("what", what.as_str()), ("at", at.as_str())];
    desk.letter((id, None), to, MailKind::OfficerChanged, &facts)
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
