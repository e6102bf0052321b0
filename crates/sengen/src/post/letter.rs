//! One letter: one sender, one recipient, text and HTML. There is no way here to name a second recipient.

use domain::scheme::Mail;
use jiff::Timestamp;
use lettre::Message;
use lettre::address::{Address, Envelope};
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, MultiPart};

/// Who writes: the display name and address of the scheme.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The body that runs the scheme.
    pub name: String,
    /// Its sending address.
    pub address: Address,
}

impl Sender {
    /// The sender of this scheme; the error says what is wrong with its address.
    pub fn of(about: &domain::scheme::About) -> Result<Self, String> {
        let address = about.sender.parse().map_err(|error| format!("{}: {error}", about.sender))?;
        Ok(Self { name: about.office.clone(), address })
    }
}

/// What goes into one letter besides its sender.
pub struct Content<'a> {
    /// The recipient's address.
    pub to: &'a str,
    /// Subject and texts.
    pub mail: &'a Mail,
    /// The Message-ID kept with the letter, so that every copy has the same.
    pub message_id: &'a str,
    /// The date of the letter.
    pub date: Timestamp,
    /// The address that stops letters of its kind with one POST (RFC 8058).
    pub stop: Option<&'a str>,
    /// Where an answer goes (Reply-To), if not to the sender.
    pub reply_to: Option<&'a str>,
}

/// Builds the letter and its envelope.
pub fn build(sender: &Sender, content: &Content<'_>) -> Result<(Message, Envelope), String> {
    let to: Address = content.to.parse().map_err(|error: lettre::address::AddressError| error.to_string())?;
    let envelope = Envelope::new(Some(sender.address.clone()), vec![to.clone()]).map_err(|error| error.to_string())?;
    let parts = alternatives(content.mail).ok_or("the parts of the letter cannot be put together")?;
    let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
    let mut letter = Message::builder();
    for (name, value) in content.stop.map(stop_headers).into_iter().flatten() {
        letter = letter.raw_header(HeaderValue::new(name, value));
    }
    if let Some(address) = content.reply_to {
        let address: Address = address.parse().map_err(|error: lettre::address::AddressError| error.to_string())?;
        letter = letter.reply_to(Mailbox::new(None, address));
    }
    letter
        .from(Mailbox::new(Some(sender.name.clone()), sender.address.clone()))
        .to(Mailbox::new(None, to))
        .subject(content.mail.subject.clone())
        .date(content.date.into())
        .message_id(Some(bracketed(content.message_id)))
        .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
        .header(parts.0)
        .body(parts.1)
        .map(|letter| (letter, envelope))
        .map_err(|error| error.to_string())
}

/// Text and HTML as one body with its content type. Put together here, because the library keeps the content type of a
/// multipart letter apart from the letter's headers, where no signature would cover it.
fn alternatives(mail: &Mail) -> Option<(ContentType, Body)> {
    let parts = MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone());
    let kind = parts.headers().get::<ContentType>()?;
    let whole = String::from_utf8(parts.formatted()).ok()?;
    let (_, body) = whole.split_once("\r\n\r\n")?;
    // Each part is encoded for itself, so the whole is ASCII.
    Some((kind, Body::dangerous_pre_encoded(body.as_bytes().to_vec(), ContentTransferEncoding::SevenBit)))
}

/// The headers by which a mail program stops letters of this kind, without a page, and by which a program that answers by itself
/// knows that many get them (RFC 3834 §2).
fn stop_headers(address: &str) -> [(HeaderName, String); 3] {
    [
        (HeaderName::new_from_ascii_str("Precedence"), "bulk".to_owned()),
        (HeaderName::new_from_ascii_str("List-Unsubscribe"), format!("<{address}>")),
        (HeaderName::new_from_ascii_str("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click".to_owned()),
    ]
}

/// `<id@domain>`, with the brackets it may lack.
fn bracketed(id: &str) -> String {
    format!("<{}>", id.trim_matches(['<', '>']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::scheme::MailKind;

    fn letter(to: &str, subject: &str) -> Result<String, String> {
        with_stop(to, subject, None)
    }

    fn with_stop(to: &str, subject: &str, stop: Option<&str>) -> Result<String, String> {
        with_headers(to, subject, (stop, None))
    }

    fn with_headers(to: &str, subject: &str, (stop, reply_to): (Option<&str>, Option<&str>)) -> Result<String, String> {
        let sender = Sender { name: "事務局".to_owned(), address: "office@example.jp".parse().unwrap() };
        let mail = Mail {
            kind: MailKind::Confirm,
            subject: subject.to_owned(),
            text: "本文です。".to_owned(),
            html: "<p>本文です。</p>".to_owned(),
        };
        let content =
            Content { to, mail: &mail, message_id: "a@example.jp", date: Timestamp::UNIX_EPOCH, stop, reply_to };
        build(&sender, &content).map(|(letter, _)| String::from_utf8(letter.formatted()).unwrap())
    }

    #[test]
    fn one_recipient_and_a_stable_id() {
        let letter = letter("aoki@example.co.jp", "受付").unwrap();
        assert!(letter.contains("Message-ID: <a@example.jp>\r\n"));
        assert!(letter.contains("To: aoki@example.co.jp\r\n"));
        assert!(letter.contains("Auto-Submitted: auto-generated\r\n"));
        assert!(letter.contains("Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n"));
        assert!(letter.contains("Content-Type: multipart/alternative;"));
        assert!(!letter.contains("\r\nCc:") && !letter.contains("\r\nBcc:") && !letter.contains("Reply-To"));
    }

    #[test]
    fn one_click_stops_what_was_subscribed_to() {
        let plain = letter("aoki@example.co.jp", "x").unwrap();
        assert!(!plain.contains("List-Unsubscribe") && !plain.contains("Precedence"));
        let address = format!("https://sengen.example.jp/watch/stop/{}", "a".repeat(43));
        let letter = with_stop("aoki@example.co.jp", "x", Some(&address)).unwrap().replace("\r\n ", " ");
        assert!(letter.contains(&format!("List-Unsubscribe: <{address}>\r\n")), "{letter}");
        assert!(letter.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), "{letter}");
        assert!(
            letter.contains("Precedence: bulk\r\n") && letter.contains("Auto-Submitted: auto-generated\r\n"),
            "{letter}"
        );
    }

    #[test]
    fn an_answer_goes_where_the_letter_says() {
        let letter = with_headers("aoki@example.co.jp", "x", (None, Some("inquiries+12-ab@example.jp"))).unwrap();
        assert!(letter.contains("Reply-To: inquiries+12-ab@example.jp\r\n"), "{letter}");
        assert!(with_headers("aoki@example.co.jp", "x", (None, Some("a@example.jp\r\nBcc: b@example.jp"))).is_err());
    }

    #[test]
    fn no_text_can_add_a_header_or_a_recipient() {
        assert!(letter("a@example.jp, b@example.jp", "x").is_err());
        assert!(letter("a@example.jp\r\nBcc: b@example.jp", "x").is_err());
        let sly = letter("a@example.jp", "x\r\nBcc: b@example.jp").unwrap();
        assert!(!sly.contains("\r\nBcc:"), "{sly}");
    }
}
