//! What watchers are told of a change: the mail, and the body that is posted to a webhook.

use crate::{
    app::Secret,
    declare::mail::{Desk, Post},
    links::Watch,
};
use domain::{
    scheme::{MailKind, Phrase},
    time::{date_ja, day, exact},
};
use jiff::Timestamp;
use serde::Serialize;
use store::watches::{self, Change, List};
use utoipa::ToSchema;
use uuid::Uuid;

/// The type of the event of a change.
pub const CHANGED: &str = "declaration.changed";
/// The type of an event that was asked for, to see that it arrives.
pub const TEST: &str = "webhook.test";

/// What is posted (Standard Webhooks).
#[derive(Debug, Serialize, ToSchema)]
pub struct Event {
    /// `declaration.changed`, or `webhook.test`.
    #[serde(rename = "type")]
    #[schema(rename = "type", example = "declaration.changed")]
    pub kind: &'static str,
    /// When the change was found, on the clock of Japan.
    pub timestamp: String,
    /// What changed; `null` in a `webhook.test`.
    pub data: Option<Changed>,
}

/// A change of a declaration that is watched.
#[derive(Debug, Serialize, ToSchema)]
pub struct Changed {
    /// 自己宣言ID, eleven digits.
    #[schema(example = "41234567895")]
    pub id: String,
    /// What differs: `state`, `level`, `name`.
    pub changed: Vec<&'static str>,
    /// What was told last, or what was true when the watch began.
    pub before: Known,
    /// What is true now.
    pub after: Known,
    /// Since when it stands where it stands.
    pub state_since: String,
    /// The declaration that counts in place of this one.
    pub superseded_by: Option<String>,
    /// The page of this declaration, for people.
    pub page: String,
}

/// What is watched of a declaration.
#[derive(Debug, Serialize, ToSchema)]
pub struct Known {
    /// `declared`, `accepted`, `returned`, `rejected`, `stopped` or `cancelled`.
    #[schema(example = "accepted")]
    pub state: &'static str,
    /// `one` or `two`.
    #[schema(example = "one")]
    pub level: &'static str,
    /// The published name; `null` for a declaration that was rejected (不受理), because the name may be another's.
    pub name: Option<String>,
}

impl From<&watches::Facts> for Known {
    fn from(facts: &watches::Facts) -> Self {
        Self { state: facts.state.code(), level: facts.level.code(), name: facts.name.clone() }
    }
}

/// An event as it is posted; `None`: it cannot be written, which does not happen.
fn written(event: &Event) -> Option<String> {
    serde_json::to_string(event).ok()
}

/// The event that was asked for.
pub fn test(now: Timestamp) -> Option<String> {
    written(&Event { kind: TEST, timestamp: exact(now), data: None })
}

/// Tells watchers, in the words of the scheme.
#[derive(Clone, Copy, Debug)]
pub struct Teller<'a> {
    /// Where mails are written.
    pub desk: Desk<'a>,
    /// The key of links.
    pub secret: &'a Secret,
}

impl Teller<'_> {
    /// The event of a change.
    pub fn event(&self, change: &Change, now: Timestamp) -> Option<String> {
        let data = Changed {
            id: change.number.as_str().to_owned(),
            changed: differing(change),
            before: (&change.before).into(),
            after: (&change.after).into(),
            state_since: exact(change.state_at),
            superseded_by: change.later.as_ref().map(|later| later.as_str().to_owned()),
            page: self.page(change),
        };
        written(&Event { kind: CHANGED, timestamp: exact(now), data: Some(data) })
    }

    /// The mail to a list: everything that changed, in one.
    pub fn notice(&self, id: Uuid, list: &List, changes: &[Change], now: Timestamp) -> Post {
        let blocks: Vec<String> = changes.iter().map(|change| self.block(change, now)).collect();
        let link = |what: Watch| format!("{}{}", self.desk.origin, what.link(self.secret, list.id));
        let (stop, shown) = (link(Watch::Stop), link(Watch::List));
        let facts = [
            ("count", changes.len().to_string()),
            ("changes", blocks.join("\n\n")),
            ("list", shown),
            ("stop", stop.clone()),
        ];
        let facts: Vec<(&str, &str)> = facts.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.desk.letter((id, None), &list.email, MailKind::WatchNotice, &facts).stopped_at(stop)
    }

    /// The link that confirms a request, in its mail.
    pub fn confirmation(&self, id: Uuid, request: &watches::Request) -> Post {
        let link = format!("{}{}", self.desk.origin, Watch::Confirm.link(self.secret, request.id));
        let (count, until) = (request.numbers.len().to_string(), domain::time::moment_ja(request.until));
        let facts = [("count", count.as_str()), ("link", link.as_str()), ("until", until.as_str())];
        self.desk.letter((id, None), &request.email, MailKind::WatchConfirm, &facts)
    }

    /// A change in a few lines: whose, what was and what is, since when, where to look.
    fn block(&self, change: &Change, now: Timestamp) -> String {
        let words = &self.desk.scheme.words;
        let label = |phrase| words.phrase(phrase).label.as_str();
        let (before, after) = (&change.before, &change.after);
        let mut lines = vec![after.name.clone().unwrap_or_else(|| label(Phrase::WatchUnnamed).to_owned())];
        let mut line = |phrase, value: &str| lines.push(format!("{}{value}", label(phrase)));
        line(Phrase::WatchNumber, &change.number.groups().join(" "));
        if before.state != after.state {
            line(Phrase::WatchState, &from_to(words.state(before.state), words.state(after.state)));
        }
        if before.level != after.level {
            let name = |level| self.desk.scheme.level(level).name.as_str();
            line(Phrase::WatchLevel, &from_to(name(before.level), name(after.level)));
        }
        if let (Some(old), Some(new)) = (&before.name, &after.name)
            && old != new
        {
            line(Phrase::WatchName, &from_to(old, new));
        }
        let since = if before.state == after.state { now } else { change.state_at };
        line(Phrase::WatchDay, &date_ja(day(since)));
        if let Some(later) = &change.later {
            line(Phrase::WatchLater, &later.groups().join(" "));
        }
        lines.push(self.page(change));
        lines.join("\n")
    }

    fn page(&self, change: &Change) -> String {
        format!("{}{}", self.desk.origin, crate::links::verify(change.number.as_str()))
    }
}

fn from_to(before: &str, after: &str) -> String {
    format!("{before} \u{2192} {after}")
}

/// What differs, as a program reads it. A name that is no longer shown is told by the state.
fn differing(change: &Change) -> Vec<&'static str> {
    let (before, after) = (&change.before, &change.after);
    let renamed = matches!((&before.name, &after.name), (Some(old), Some(new)) if old != new);
    let all = [("state", before.state != after.state), ("level", before.level != after.level), ("name", renamed)];
    all.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}
