//! `sengen officer`: the list, and what is changed about an officer on a machine with a shell, each told by mail.
#![cfg(test)]

mod command;

use command::{open, sengen};
use domain::email::Email;
use domain::staff::{RecoveryCode, Role, Secret};
use domain::time::Clock as _;
use sengen::world::RealClock;
use site::app::sha256;
use std::path::Path;
use store::staff::{self, Factor, Invitation, Officer};
use store::{audit, outbox};

/// Adds an officer on the command line, and sets the account up with the link that was printed.
async fn added(folder: &Path, mail: &str, role: &str) {
    let (done, said) = sengen(folder, &["officer", "add", "--name", "見本 花子", "--mail", mail, "--role", role]);
    assert!(done, "{said}");
    set_up(folder, &said).await;
}

async fn set_up(folder: &Path, said: &str) {
    use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
    let token = BASE64.decode(said.trim().rsplit('/').next().unwrap()).unwrap();
    let (store, secret, codes) = (open(folder).await, &Secret::of([1; 32]), &[RecoveryCode::draw([1; 16])]);
    let factor = Factor::App { secret, step: 1 };
    let new = &Invitation { token: sha256(&token), password_hash: "-", factor, codes };
    let now = RealClock.now();
    assert!(store.write(|mut db| async move { staff::set_up(&mut db, new, now).await }).await.unwrap().is_some());
    store.close().await;
}

/// The officer, how many letters of this subject were put, and the acts that were noted.
async fn found(folder: &Path, mail: &str, subject: &str) -> (Officer, usize, Vec<String>) {
    let store = open(folder).await;
    let mut db = store.read().await.unwrap();
    let officer = staff::by_email(&mut db, &Email::parse(mail).unwrap()).await.unwrap().unwrap();
    let letters = outbox::recent(&mut db, 50).await.unwrap();
    let letters = letters.iter().filter(|one| one.state.to == mail && one.mail.subject.contains(subject));
    let letters = letters.count();
    let acts = audit::before(&mut db, i64::MAX, 50).await.unwrap();
    drop(db);
    store.close().await;
    (officer, letters, acts.into_iter().map(|note| note.act).collect())
}

async fn office() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    assert!(sengen(folder.path(), &["key", "new", "key"]).0);
    open(folder.path()).await.close().await;
    added(folder.path(), "boss@example.jp", "administrator").await;
    folder
}

#[tokio::test]
async fn the_list_tells_who_works_and_is_noted() {
    let folder = office().await;
    let folder = folder.path();
    let (_, said) =
        sengen(folder, &["officer", "add", "--name", "見本 太郎", "--mail", "new@example.jp", "--role", "clerk"]);
    assert!(said.contains("/office/setup/"), "{said}");
    added(folder, "gone@example.jp", "auditor").await;
    assert!(sengen(folder, &["officer", "suspend", "gone@example.jp"]).0);
    let (done, list) = sengen(folder, &["officer", "list"]);
    assert!(done, "{list}");
    for (mail, role, state) in [
        ("boss@example.jp", "administrator", "利用中"),
        ("new@example.jp", "clerk", "設定待ち"),
        ("gone@example.jp", "auditor", "停止中"),
    ] {
        let line = list.lines().find(|line| line.contains(mail)).unwrap();
        assert!(line.contains(role) && line.contains(state) && line.contains("見本"), "{line}");
    }
    let (_, _, acts) = found(folder, "boss@example.jp", "").await;
    assert_eq!(acts.first().unwrap(), "staff-seen", "a look at the names is noted");
}

#[tokio::test]
async fn a_suspended_officer_is_resumed_and_told() {
    let folder = office().await;
    let folder = folder.path();
    added(folder, "jimu@example.jp", "clerk").await;
    let (done, said) = sengen(folder, &["officer", "resume", "jimu@example.jp"]);
    assert!(!done && said.contains("変わるところがありません"), "{said}");
    assert!(sengen(folder, &["officer", "suspend", "jimu@example.jp"]).0);
    let (officer, before, _) = found(folder, "jimu@example.jp", "アカウントが変わりました").await;
    assert!(officer.suspended_at.is_some() && before == 1);
    let (done, said) = sengen(folder, &["officer", "resume", "jimu@example.jp"]);
    assert!(done && said.contains("jimu@example.jp を変更しました"), "{said}");
    let (officer, letters, acts) = found(folder, "jimu@example.jp", "アカウントが変わりました").await;
    assert!(officer.suspended_at.is_none() && officer.is_set_up() && letters == 2);
    assert_eq!(acts.first().unwrap(), "officer-resumed");
    let (done, said) = sengen(folder, &["officer", "resume", "nobody@example.jp"]);
    assert!(!done && said.contains("登録されていません"), "{said}");
}

#[tokio::test]
async fn a_role_is_changed_but_not_that_of_the_last_administrator() {
    let folder = office().await;
    let folder = folder.path();
    added(folder, "jimu@example.jp", "clerk").await;
    let (done, said) = sengen(folder, &["officer", "role", "jimu@example.jp", "root"]);
    assert!(!done && said.contains("役割 root はありません"), "{said}");
    let (done, said) = sengen(folder, &["officer", "role", "boss@example.jp", "clerk"]);
    assert!(!done && said.contains("サインインできる管理者が、ほかにいません"), "{said}");
    let (before, ..) = found(folder, "jimu@example.jp", "").await;
    let (done, said) = sengen(folder, &["officer", "role", "jimu@example.jp", "senior"]);
    assert!(done, "{said}");
    let (officer, letters, acts) = found(folder, "jimu@example.jp", "アカウントが変わりました").await;
    assert_eq!((officer.role, letters), (Role::Senior, 1));
    assert!(officer.version > before.version, "open sessions end");
    assert_eq!(acts.first().unwrap(), "role-changed");
    let (done, said) = sengen(folder, &["officer", "role", "jimu@example.jp", "senior"]);
    assert!(!done && said.contains("変わるところがありません"), "{said}");
}

#[tokio::test]
async fn factors_are_reset_also_those_of_the_last_administrator() {
    let folder = office().await;
    let folder = folder.path();
    let (done, said) = sengen(folder, &["officer", "reset-factors", "nobody@example.jp"]);
    assert!(!done && said.contains("登録されていません"), "{said}");
    let (done, said) = sengen(folder, &["officer", "reset-factors", "boss@example.jp"]);
    assert!(done && said.contains("http://localhost:8080/office/setup/"), "{said}");
    let (officer, letters, acts) = found(folder, "boss@example.jp", "設定し直して").await;
    assert!(!officer.is_set_up() && officer.totp.is_none() && letters == 1);
    assert_eq!(acts.first().unwrap(), "factors-reset");
    set_up(folder, &said).await;
    assert!(found(folder, "boss@example.jp", "").await.0.is_set_up(), "the printed link opens the account again");
}
