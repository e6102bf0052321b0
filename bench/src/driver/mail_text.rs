//! What a mail says: headers and the decoded text of its parts.

use base64::Engine as _;

/// What the tests need of a mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailText {
    /// The `Message-ID` header, as written.
    pub message_id: String,
    /// All parts, decoded, one after the other.
    pub text: String,
}

impl MailText {
    /// Reads a message as it came after DATA.
    pub fn read(message: &str) -> Self {
        let message = message.replace("\r\n", "\n");
        let (head, _) = message.split_once("\n\n").unwrap_or((&message, ""));
        let mut text = String::new();
        part(&message, &mut text, 0);
        Self { message_id: header(head, "message-id").trim().to_owned(), text }
    }

    /// The token of the confirmation link, if the mail has one.
    pub fn token(&self) -> Option<&str> {
        let (_, after) = self.text.split_once("/declare/confirm/")?;
        let end = after.find(|letter: char| !(letter.is_ascii_alphanumeric() || "-_".contains(letter)));
        after.get(..end.unwrap_or(after.len())).filter(|token| !token.is_empty())
    }
}

/// A header's value with its folded lines joined, or the empty string.
fn header(head: &str, name: &str) -> String {
    let mut lines =
        head.lines().skip_while(|line| line.split_once(':').is_none_or(|(found, _)| !found.eq_ignore_ascii_case(name)));
    let mut value =
        lines.next().and_then(|line| line.split_once(':')).map(|(_, value)| value.to_owned()).unwrap_or_default();
    for line in lines.take_while(|line| line.starts_with([' ', '\t'])) {
        value.push_str(line);
    }
    value
}

fn part(message: &str, text: &mut String, depth: usize) {
    let (head, body) = message.split_once("\n\n").unwrap_or(("", message));
    let kind = header(head, "content-type");
    let boundary = kind.split_once("boundary=").map(|(_, after)| after.trim_start_matches('"'));
    let boundary = boundary.map(|after| after.split(['"', ';']).next().unwrap_or_default());
    if let (Some(boundary), true) = (boundary, depth < 4) {
        for inner in body.split(&format!("--{boundary}")).skip(1).filter(|inner| !inner.starts_with("--")) {
            part(inner.trim_start_matches('\n'), text, depth + 1);
        }
        return;
    }
    match header(head, "content-transfer-encoding").trim().to_ascii_lowercase().as_str() {
        "base64" => {
            let joined: String = body.split_ascii_whitespace().collect();
            let bytes = base64::engine::general_purpose::STANDARD.decode(joined).unwrap_or_default();
            text.push_str(&String::from_utf8_lossy(&bytes));
        }
        "quoted-printable" => text.push_str(&quoted_printable(body)),
        _ => text.push_str(body),
    }
    text.push('\n');
}

fn quoted_printable(body: &str) -> String {
    let mut bytes = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((before, after)) = rest.split_once('=') {
        bytes.extend_from_slice(before.as_bytes());
        if let Some(next) = after.strip_prefix('\n') {
            rest = next;
        } else if let Some(byte) = after.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            bytes.push(byte);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(b'=');
            rest = after;
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_link_whatever_the_encoding() {
        let link = "http://x/declare/confirm/Ab-_9\n";
        let encoded = base64::engine::general_purpose::STANDARD.encode(link);
        for (encoding, body) in [
            ("7bit", link.to_owned()),
            ("base64", encoded),
            ("quoted-printable", link.replace("confirm", "con=\nfirm")),
        ] {
            let mail = format!(
                "Message-ID:\r\n <1@x>\r\nContent-Type: multipart/alternative;\r\n boundary=\"b\"\r\n\r\n--b\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}\r\n--b--\r\n"
            );
            let read = MailText::read(&mail);
            assert_eq!((read.token(), read.message_id.as_str()), (Some("Ab-_9"), "<1@x>"), "{encoding}");
        }
    }
}
