use super::{Inbound, NotTaken, read};
use base64::{Engine as _, prelude::BASE64_STANDARD as BASE64};

const ADDRESS: &str = "inquiries@sengen.example.jp";
const WORD: &str = "12-0123456789abcdef0123456789abcdef";
const OWN: [&str; 2] = ["sengen@example.jp", ADDRESS];

/// A mail to the thread, with further lines of the head.
fn mail(head: &str, body: &str) -> Vec<u8> {
    let text = format!(
        "From: =?UTF-8?B?6Z2S5pyo?= <aoki@example.co.jp>\nTo: <inquiries+{WORD}@sengen.example.jp>\nMessage-ID: <a@example.co.jp>\n\
         Subject: Re: =?UTF-8?B?44GK5ZWP5ZCI44Gb?=\n{head}\n\n{body}\n"
    );
    text.replace('\n', "\r\n").into_bytes()
}

fn taken(head: &str, body: &str) -> Inbound {
    read(&mail(head, body), ADDRESS, None, &OWN).unwrap()
}

fn refused(head: &str) -> NotTaken {
    read(&mail(head, "hello"), ADDRESS, None, &OWN).unwrap_err()
}

#[test]
fn a_mail_of_a_browser_with_both_forms() {
    let plain = BASE64.encode("色を変えてもよいですか。\r\n\r\n2026年11月22日(日) 10:12 事務局 <sengen@example.jp>:\r\n\r\n> お答えします。\r\n");
    let body = format!(
        "--x\nContent-Type: text/plain; charset=\"UTF-8\"\nContent-Transfer-Encoding: base64\n\n{plain}\n--x\n\
         Content-Type: text/html; charset=\"UTF-8\"\n\n<p>another text</p>\n--x--"
    );
    let found = taken("MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=\"x\"", &body);
    assert_eq!(found.text, "色を変えてもよいですか。");
    assert_eq!((found.word.as_str(), found.from.as_str(), found.files), (WORD, "aoki@example.co.jp", 0));
    assert_eq!(found.message_id.as_deref(), Some("a@example.co.jp"));
}

#[test]
fn a_mail_in_the_encoding_of_old_programs() {
    let head = "MIME-Version: 1.0\nContent-Type: text/plain; charset=iso-2022-jp\nContent-Transfer-Encoding: 7bit";
    let found =
        taken(head, "\u{1b}$B$O$$\u{1b}(B\n\n-----Original Message-----\nFrom: Office\nSent: Sunday\nTo: Aoki\n");
    assert_eq!(found.text, "はい");
}

#[test]
fn a_mail_of_a_telephone_in_quoted_printable() {
    let head =
        "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable";
    let found = taken(
        head,
        "=E3=81=AF=E3=81=84=\n=E3=80=82\n\n2026/11/22 10:12=E3=80=81=E4=BA=8B=E5=8B=99=E5=B1=80 <sengen@example.jp>=E3=81=AE=E3=83=A1=E3=83=BC=E3=83=AB=EF=BC=9A\n> x\n",
    );
    assert_eq!(found.text, "はい。");
}

#[test]
fn a_mail_of_html_alone_is_read_as_text() {
    let found = taken(
        "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8",
        "<div>はい、<b>二つ星</b>です。</div><script>x()</script>",
    );
    assert!(
        found.text.contains("二つ星") && !found.text.contains('<') && !found.text.contains("x()"),
        "{}",
        found.text
    );
}

#[test]
fn files_are_counted_and_not_taken() {
    let file = |name: &str| {
        format!(
            "--x\nContent-Type: application/pdf; name=\"{name}\"\nContent-Disposition: attachment; filename=\"{name}\"\nContent-Transfer-Encoding: base64\n\nJVBERi0xLjQK\n"
        )
    };
    let body = format!(
        "--x\nContent-Type: text/plain; charset=utf-8\n\n見てください。\n{}{}--x--",
        file("a.pdf"),
        file("b.pdf")
    );
    let found = taken("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x", &body);
    assert_eq!((found.text.as_str(), found.files), ("見てください。", 2));
}

#[test]
fn what_a_program_sent_is_not_taken() {
    let said = [
        ("Auto-Submitted: auto-replied", "Auto-Submitted"),
        ("Auto-Submitted: auto-generated; x=y", "Auto-Submitted"),
        ("Precedence: bulk", "Precedence"),
        ("List-Id: <a.example.jp>", "List-Id"),
        ("X-Autoreply: yes", "X-Autoreply"),
        ("Return-Path: <>", "Return-Path"),
        ("Content-Type: multipart/report; report-type=delivery-status; boundary=x", "Content-Type"),
    ];
    for (head, why) in said {
        assert_eq!(refused(head), NotTaken::Automatic(why), "{head}");
    }
    for sender in ["sengen@example.jp", "Inquiries@sengen.example.jp", "MAILER-DAEMON@example.jp"] {
        let own = String::from_utf8(mail("X-A: b", "hello"))
            .unwrap()
            .replace("aoki@example.co.jp>\r\nTo", &format!("{sender}>\r\nTo"));
        assert_eq!(read(own.as_bytes(), ADDRESS, None, &OWN), Err(NotTaken::Automatic("From")), "{sender}");
    }
    assert_eq!(taken("Auto-Submitted: no", "hello").text, "hello");
    assert_eq!(taken("Precedence: normal", "hello").text, "hello");
}

#[test]
fn the_envelope_counts_before_the_head_and_capitals_do_not() {
    let upper = format!("Inquiries+{}@Sengen.example.jp", WORD.to_uppercase());
    let found = read(&mail("X-A: b", "hello"), ADDRESS, Some(&upper), &OWN).unwrap();
    assert_eq!(found.word, WORD);
    for other in ["inquiries@sengen.example.jp", "inquiries+1-a@other.example.jp", "x+1-a@sengen.example.jp", ""] {
        assert_eq!(read(&mail("X-A: b", "hello"), ADDRESS, Some(other), &OWN), Err(NotTaken::NoWord), "{other}");
    }
    let delivered =
        String::from_utf8(mail(&format!("Delivered-To: inquiries+{WORD}@sengen.example.jp"), "hello")).unwrap();
    let hidden =
        delivered.replace(&format!("To: <inquiries+{WORD}@sengen.example.jp>"), "To: undisclosed-recipients:;");
    assert_eq!(read(hidden.as_bytes(), ADDRESS, None, &OWN).unwrap().word, WORD);
}

#[test]
fn what_cannot_be_a_message_is_refused() {
    assert_eq!(read(b"", ADDRESS, None, &OWN), Err(NotTaken::NotAMail));
    assert_eq!(read(&mail("X-A: b", "> only quoted"), ADDRESS, None, &OWN), Err(NotTaken::NoText));
    assert_eq!(read(&mail("X-A: b", &"あ\n".repeat(2001)), ADDRESS, None, &OWN), Err(NotTaken::TooLong));
    assert_eq!(read(&mail("X-A: b", "a\u{0}b\u{7}"), ADDRESS, None, &OWN).unwrap().text, "ab");
}

proptest::proptest! {
    #[test]
    fn nothing_makes_the_reader_fall_over(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400), head in "[A-Za-z-]{1,12}: [ -~]{0,40}") {
        let _ = read(&bytes, ADDRESS, None, &OWN);
        let _ = read(&mail(&head, &String::from_utf8_lossy(&bytes)), ADDRESS, None, &OWN);
    }
}
