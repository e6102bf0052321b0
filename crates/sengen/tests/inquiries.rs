//! `sengen inquiries receive`: a mail piped to the binary becomes a message of its thread, once, and only with the word of the thread.
#![cfg(test)]

use domain::email::Email;
use domain::inquiry::{InquiryState, Way};
use domain::scheme::Code;
use domain::time::Clock as _;
use sengen::key_file::Key;
use sengen::world::{RealClock, RealDice, new_id};
use site::{Secret, links};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use store::inquiries::{self, Inquiry, Message, NewInquiry};
use store::{Keys, Options, Store, outbox};

fn url(folder: &Path) -> String {
    format!("sqlite:{}/inquiries.db", folder.display())
}

/// The binary, with this on its standard input; the exit code and what it said.
fn receive(folder: &Path, words: &[&str], mail: &[u8]) -> (Option<i32>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sengen"))
        .args(words)
        .current_dir(folder)
        .env("SENGEN_HTTP__ORIGIN", "http://localhost:8080")
        .env("SENGEN_DATABASE__URL", url(folder))
        .env("SENGEN_SECRETS__KEY_FILE", folder.join("key"))
        .env("SENGEN_MAIL__INQUIRIES_ADDRESS", "ask@sengen.example.jp")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A binary that has read enough closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(mail);
    let done = child.wait_with_output().unwrap();
    (done.status.code(), String::from_utf8([done.stdout, done.stderr].concat()).unwrap())
}

/// A folder with a key and a database with one thread; the word of the thread.
async fn begun(folder: &Path) -> (Store, String) {
    assert_eq!(receive(folder, &["key", "new", "key"], b"").0, Some(0));
    let key = Key::read(&folder.join("key")).unwrap();
    let options = Options {
        url: url(folder),
        keys: Keys::new(key.store()),
        dice: Arc::new(RealDice),
        fatal: Arc::new(|why| panic!("the disk failed: {why}")),
        readers: 2,
    };
    let store = Store::open(options).await.unwrap();
    store.migrate().await.unwrap();
    let (id, now) = (new_id(&RealClock, &RealDice), RealClock.now());
    let (category, email) = (&Code::kept("mark"), &Email::parse("aoki@example.co.jp").unwrap());
    let (declared, member, tie) = (None, None, None);
    let new = &NewInquiry { id, category, declared, name: "青木", email, body: "質問", member, tie };
    store.write(|mut db| async move { inquiries::put(&mut db, new, now).await }).await.unwrap();
    let officer = new_id(&RealClock, &RealDice);
    let close =
        store.write(|mut db| async move { inquiries::move_to(&mut db, 1, InquiryState::Answered, officer, now).await });
    assert!(close.await.unwrap());
    let word = links::inquiry_word(&Secret::new(key.links()), 1, id);
    (store, word)
}

async fn thread(store: &Store) -> (Inquiry, Vec<Message>) {
    let mut db = store.read().await.unwrap();
    let kept = inquiries::by_number(&mut db, 1).await.unwrap().unwrap();
    let said = inquiries::messages(&mut db, kept.id).await.unwrap();
    (kept, said)
}

fn mail(from: &str, id: &str, rest: &str) -> Vec<u8> {
    format!("From: <{from}>\r\nTo: undisclosed-recipients:;\r\nMessage-ID: <{id}@example.co.jp>\r\n{rest}").into_bytes()
}

const PLAIN: &str = "Content-Type: text/plain; charset=utf-8\r\n\r\n分かりました。\r\n\r\n> お答えします。\r\n";

#[tokio::test]
async fn a_mail_is_taken_once_into_its_thread() {
    let folder = tempfile::tempdir().unwrap();
    let (store, word) = begun(folder.path()).await;
    let to = format!("ask+{word}@sengen.example.jp");
    let take = |mail: &[u8]| receive(folder.path(), &["inquiries", "receive", "--recipient", &to], mail);
    let first = mail("Aoki@example.co.jp", "1", PLAIN);
    let (code, said) = take(&first);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(take(&first).0, Some(0), "the mail server tries again");
    let (kept, said) = thread(&store).await;
    assert_eq!((kept.state, said.len()), (InquiryState::Open, 2));
    assert_eq!((said[1].body.as_str(), said[1].way, said[1].attachments), ("分かりました。", Some(Way::Mail), 0));
    let file = "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n見てください。\r\n--x\r\nContent-Type: application/zip\r\nContent-Disposition: attachment; filename=a.zip\r\n\r\nPK\r\n--x--\r\n";
    assert_eq!(take(&mail("other@example.co.jp", "2", file)).0, Some(0));
    let (_, said) = thread(&store).await;
    assert_eq!((said[2].way, said[2].attachments), (Some(Way::OtherMail), 1));
    let letters = outbox::recent(&mut store.read().await.unwrap(), 10).await.unwrap();
    let to: Vec<_> = letters.iter().map(|one| (one.state.kind.code(), one.state.to.as_str())).collect();
    assert!(
        to.contains(&("inquiry-files", "aoki@example.co.jp")),
        "who asks hears that the file was not taken: {to:?}"
    );
    assert_eq!(to.iter().filter(|(kind, _)| *kind == "inquiry-to-office").count(), 1, "{to:?}");
    store.close().await;
}

#[tokio::test]
async fn nothing_is_taken_without_the_word_and_nothing_of_a_program() {
    let folder = tempfile::tempdir().unwrap();
    let (store, word) = begun(folder.path()).await;
    let take = |word: &str, mail: &[u8]| {
        let to = format!("ask+{word}@sengen.example.jp");
        receive(folder.path(), &["inquiries", "receive", "--recipient", &to], mail)
    };
    let person = mail("aoki@example.co.jp", "1", PLAIN);
    let last = if word.ends_with('0') { "1" } else { "0" };
    let forged = format!("{}{last}", &word[..word.len() - 1]);
    for wrong in [forged.as_str(), "1-", "2-00000000000000000000000000000000", ""] {
        let (code, said) = take(wrong, &person);
        assert!(code == Some(65) && said.contains("どのお問い合わせ"), "{wrong}: {code:?} {said}");
    }
    let away = mail("aoki@example.co.jp", "2", &format!("Auto-Submitted: auto-replied\r\n{PLAIN}"));
    let (code, said) = take(&word, &away);
    assert!(code == Some(0) && said.contains("Auto-Submitted"), "{said}");
    let (code, said) = take(&word, &mail("aoki@example.co.jp", "3", "\r\n> only quoted\r\n"));
    assert!(code == Some(65) && said.contains("新しく書かれた"), "{said}");
    let big = mail("aoki@example.co.jp", "4", &format!("\r\n{}", "x".repeat(11 * 1024 * 1024)));
    let (code, said) = take(&word, &big);
    assert!(code == Some(65) && said.contains("大きすぎ"), "{code:?} {said}");
    assert_eq!(thread(&store).await.1.len(), 1);
    store.close().await;
    std::fs::remove_file(folder.path().join("key")).unwrap();
    assert_eq!(take(&word, &person).0, Some(75), "what is missing here is no fault of the sender");
}
