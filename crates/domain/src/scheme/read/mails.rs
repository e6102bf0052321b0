//! `mails/<kind>/`, and the frame around all HTML bodies.

use super::{
    super::{MailKind, MailText, folder::Folder, placeholder},
    texts::without_manual,
};
use std::{borrow::Cow, collections::BTreeMap};

/// The outside of every HTML body.
const FRAME: &str = "mails/frame.html";
/// The sentence of the mails nobody can answer.
const SEND_ONLY: &str = "mails/send-only.html";
/// What the frame is filled with when the scheme is read.
const FRAMED: [&str; 4] = ["subject", "body", "note", "send_only"];

/// Reads all mails.
pub(in super::super) fn mails(folder: &mut Folder) -> BTreeMap<MailKind, MailText> {
    let Some(frame) = frame(folder) else { return BTreeMap::new() };
    let Some(send_only) = part(folder, SEND_ONLY, &MailKind::COMMON, &[], &[]) else { return BTreeMap::new() };
    let outside = (frame.as_str(), send_only.trim_end());
    MailKind::ALL.into_iter().filter_map(|kind| Some((kind, mail(folder, kind, outside)?))).collect()
}

fn frame(folder: &mut Folder) -> Option<String> {
    let frame = part(folder, FRAME, &MailKind::COMMON, &FRAMED, &FRAMED)?;
    if !frame.starts_with("<!DOCTYPE html>") {
        folder.fault(FRAME, None, "a whole document, from <!DOCTYPE html> on");
    }
    Some(frame)
}

fn mail(folder: &mut Folder, kind: MailKind, (frame, send_only): (&str, &str)) -> Option<MailText> {
    let mut read = |name: &str, needed: &[&str]| {
        let path = format!("mails/{}/{name}", kind.code());
        part(folder, &path, &MailKind::COMMON, kind.placeholders(), needed)
    };
    let subject = read("subject.txt", &[]);
    let text = read("body.txt", kind.needed());
    let body = read("body.html", kind.needed());
    let note = read("note.html", &[]);
    let (subject, text, body, note) = (subject?.trim().to_owned(), text?, body?, note?);
    if subject.is_empty() || subject.contains('\n') {
        folder.fault(&format!("mails/{}/subject.txt", kind.code()), None, "the subject is one line");
    }
    let send_only = if kind.may_be_answered() { "" } else { send_only };
    let inside =
        [("subject", subject.as_str()), ("body", body.trim_end()), ("note", note.trim_end()), ("send_only", send_only)];
    let html = placeholder::fill(frame, |name| placeholder::fact(&inside, name).map(Cow::Borrowed));
    Some(MailText { subject, text, html })
}

/// One text without its manual; its placeholders are known, and those it cannot do without are there.
fn part(folder: &mut Folder, path: &str, common: &[&str], own: &[&str], needed: &[&str]) -> Option<String> {
    let (below, text) = without_manual(folder.text(path)?);
    let known: Vec<_> = common.iter().chain(own).copied().collect();
    for (line, reason) in placeholder::faults(&text, &known) {
        folder.fault(path, Some(line + below), reason);
    }
    for name in needed.iter().filter(|name| !placeholder::has(&text, name)) {
        folder.fault(path, None, format!("the placeholder {{{name}}} must be in this mail"));
    }
    Some(text)
}
