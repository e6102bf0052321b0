//! A mail that answers one of ours: what of it is new, whose thread it belongs to, and whether a person sent it. Nothing of it is believed
//! but the word in the address it was sent to.

use domain::inquiry::{LONGEST, new_part};
use mail_parser::{Address, HeaderValue, Message, MessageParser, MimeHeaders as _};

/// The longest mail that is read, in bytes: a text with some files that are not taken.
pub const MOST: usize = 10 * 1024 * 1024;

/// What is taken of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inbound {
    /// The word of the thread.
    pub word: String,
    /// Who says to have sent it.
    pub from: String,
    /// The Message-ID, if there is one.
    pub message_id: Option<String>,
    /// The new part of its text.
    pub text: String,
    /// Files that are not taken.
    pub files: usize,
}

/// Why a mail is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// A program sent it: an answer could go round for ever (RFC 3834 §2). What says so.
    Automatic(&'static str),
    /// It cannot be read.
    NotAMail,
    /// It was sent to no address of a thread.
    NoWord,
    /// Nothing new stands in it.
    NoText,
    /// Its new text is longer than a message may be.
    TooLong,
}

/// Reads a mail. `address` is the one that takes answers, `recipient` the one of the envelope, `own` are those we send from.
pub fn read(bytes: &[u8], address: &str, recipient: Option<&str>, own: &[&str]) -> Result<Inbound, NotTaken> {
    let mail = MessageParser::default().parse(bytes).ok_or(NotTaken::NotAMail)?;
    let from = mail.from().and_then(Address::first).and_then(|one| one.address()).unwrap_or_default().to_owned();
    if let Some(why) = automatic(&mail, &from, own) {
        return Err(NotTaken::Automatic(why));
    }
    let word = recipients(&mail, recipient).iter().find_map(|one| word(one, address)).ok_or(NotTaken::NoWord)?;
    let whole: Vec<_> = (0..mail.text_body_count()).filter_map(|at| mail.body_text(at)).collect();
    let text = plain(&new_part(&plain(&whole.join("\n"))));
    if text.is_empty() {
        return Err(NotTaken::NoText);
    }
    if text.chars().count() > LONGEST {
        return Err(NotTaken::TooLong);
    }
    let message_id = mail.message_id().map(str::to_owned);
    Ok(Inbound { word, from, message_id, text, files: mail.attachment_count() })
}

/// Without what nobody sees: a message of a thread has none.
fn plain(text: &str) -> String {
    let text: String =
        text.replace("\r\n", "\n").chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    text.trim().to_owned()
}

/// What says that a program sent the mail, if something does.
fn automatic(mail: &Message<'_>, from: &str, own: &[&str]) -> Option<&'static str> {
    let header = |name: &'static str| mail.header_raw(name).map(|value| value.trim().to_lowercase());
    if header("Auto-Submitted").is_some_and(|value| value.split([';', ' ']).next() != Some("no")) {
        return Some("Auto-Submitted");
    }
    let bulk = ["bulk", "junk", "list", "auto_reply"];
    if header("Precedence").is_some_and(|value| bulk.contains(&value.as_str())) {
        return Some("Precedence");
    }
    let named = ["List-Id", "X-Autoreply", "X-Autorespond"];
    if let Some(name) = named.into_iter().find(|name| header(name).is_some()) {
        return Some(name);
    }
    if header("Return-Path").is_some_and(|value| value == "<>") {
        return Some("Return-Path");
    }
    if mail.content_type().is_some_and(|kind| kind.ctype() == "multipart" && kind.subtype() == Some("report")) {
        return Some("Content-Type");
    }
    let local = from.split('@').next().unwrap_or_default().to_lowercase();
    let sent_by_us = own.iter().any(|own| own.eq_ignore_ascii_case(from));
    (sent_by_us || from.is_empty() || local == "mailer-daemon").then_some("From")
}

/// Where the mail was sent to: what the envelope says, or else all its head says.
fn recipients(mail: &Message<'_>, recipient: Option<&str>) -> Vec<String> {
    if let Some(recipient) = recipient {
        return vec![recipient.to_owned()];
    }
    let raw = ["Delivered-To", "X-Original-To", "Envelope-To"].into_iter().filter_map(|name| mail.header_raw(name));
    let raw = raw.map(|value| value.trim().trim_matches(['<', '>']).to_owned());
    let named =
        mail.headers().iter().filter(|one| matches!(one.name(), "To" | "Cc")).filter_map(|one| match one.value() {
            HeaderValue::Address(address) => Some(address),
            _ => None,
        });
    let named = named.flat_map(Address::iter).filter_map(|one| one.address().map(str::to_owned));
    raw.chain(named).collect()
}

/// The word in `inquiries+WORD@example.jp`, in small letters.
fn word(recipient: &str, address: &str) -> Option<String> {
    let (recipient, address) = (recipient.to_lowercase(), address.to_lowercase());
    let (local, domain) = address.rsplit_once('@')?;
    let rest = recipient.strip_prefix(local)?.strip_prefix('+')?;
    rest.strip_suffix(domain)?.strip_suffix('@').map(str::to_owned)
}

#[cfg(test)]
mod tests;
