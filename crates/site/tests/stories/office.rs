//! 事務局: from the invitation to the work; wrong codes, idle sessions, and changes that count at once.

use crate::{
    person::Person,
    town::{Town, story},
};
use domain::{
    email::Email,
    name::PersonName,
    staff::{Role, Secret},
};
use jiff::SignedDuration;
use site::{app::sha256, links};
use store::{
    audit,
    staff::{self, NewOfficer},
};

pub const PASSWORD: &str = "こんにちは事務局のみなさんです";

/// The link of an invitation, as the command line makes it.
pub async fn invited(town: &Town, name: &str, email: &str, role: Role) -> String {
    let (token, now) = (town.app.token(), town.app.now());
    let (name, email) = (PersonName::parse(name).unwrap(), Email::parse(email).unwrap());
    let new = &NewOfficer { id: town.app.id(), name, email, role, token: sha256(&token) };
    assert!(town.app.store.write(|mut db| async move { staff::add(&mut db, new, None, now).await }).await.unwrap());
    links::office_setup(&token)
}

/// An officer who was invited as 担当者; the id.
pub async fn made(town: &Town, name: &str, email: &str) -> uuid::Uuid {
    invited(town, name, email, Role::Clerk).await;
    id_of(town, email).await
}

/// The secret that the app read from the page.
async fn secret(town: &Town, email: &str) -> Secret {
    let email = Email::parse(email).unwrap();
    let officer = staff::by_email(&mut town.app.store.read().await.unwrap(), &email).await.unwrap().unwrap();
    officer.totp.expect("set up")
}

/// The code the app shows now. Half a minute passes first, because a code is taken once.
pub async fn code(town: &Town, email: &str) -> String {
    town.passes(SignedDuration::from_secs(30));
    secret(town, email).await.code_at(town.app.now()).as_str().to_owned()
}

/// Reads the twenty bytes back from the letters that are shown for typing.
fn typed_secret(letters: &str) -> Secret {
    let value = |letter: u8| u16::from(if letter.is_ascii_uppercase() { letter - b'A' } else { letter - b'2' + 26 });
    let (mut bytes, mut bits, mut left) = (Vec::new(), 0_u16, 0);
    for letter in letters.bytes().filter(u8::is_ascii_alphanumeric) {
        (bits, left) = (bits << 5 | value(letter), left + 5);
        if left >= 8 {
            left -= 8;
            bytes.push(u8::try_from(bits >> left & 255).unwrap());
        }
    }
    Secret::kept(&bytes).unwrap()
}

/// Sets an account up; the recovery codes.
pub async fn sets_up(town: &Town, person: &mut Person, link: &str) -> Vec<String> {
    person.opens(link).await.is_titled("アカウントの設定");
    let html = person.page.html.clone();
    let letters = html.split("class=\"sg-code\">").nth(1).unwrap().split('<').next().unwrap();
    let code = typed_secret(letters).code_at(town.app.now());
    person.fills("パスワード", PASSWORD).fills("確認の番号", code.as_str()).presses("設定する").await;
    person.is_titled("回復コード");
    let html = &person.page.html;
    html.split("<span class=\"sg-num\">").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
}

pub async fn gives_password(person: &mut Person, email: &str, password: &str) {
    person.opens("/office/login").await;
    person.fills("メールアドレス", email).fills("パスワード", password).presses("次へ進む").await;
}

pub async fn signs_in(town: &Town, person: &mut Person, email: &str) {
    gives_password(person, email, PASSWORD).await;
    let code = code(town, email).await;
    person.fills("確認の番号", &code).presses("サインインする").await;
    person.is_titled("はじめの画面");
}

pub async fn steps_up(town: &Town, person: &mut Person, email: &str, link: &str) {
    person.follows(link).await.is_titled("もう一度の確認");
    proves(town, person, email).await;
}

/// Gives the code on the page that asks for it once more.
pub async fn proves(town: &Town, person: &mut Person, email: &str) {
    let code = code(town, email).await;
    person.fills("確認の番号", &code).presses("確認する").await;
}

/// An officer who is signed in.
pub async fn officer(town: &Town, name: &str, email: &str, role: Role) -> Person {
    let mut person = town.visitor();
    let link = invited(town, name, email, role).await;
    assert_eq!(sets_up(town, &mut person, &link).await.len(), 10);
    signs_in(town, &mut person, email).await;
    person
}

pub async fn acts(town: &Town) -> Vec<String> {
    let notes = audit::before(&mut town.app.store.read().await.unwrap(), i64::MAX, 1000).await.unwrap();
    notes.into_iter().rev().map(|note| note.act).collect()
}

story!(an_administrator_invites_a_clerk_who_begins_to_work, async |town: Town| {
    let mut boss = officer(&town, "管理 花子", "boss@example.jp", Role::Administrator).await;
    boss.opens("/office/staff").await.is_titled("職員");
    steps_up(&town, &mut boss, "boss@example.jp", "もう一度確認して、職員を追加・変更する").await;
    boss.is_titled("職員");
    boss.fills("氏名", "事務 太郎")
        .fills("メールアドレス", "jimu@example.jp")
        .chooses("役割", "担当者")
        .presses("メールを送る")
        .await;
    boss.sees("設定のためのメールを送りました").sees("設定待ち");
    let link = town.letter("jimu@example.jp", "アカウントを設定").await.link("/office/setup/");
    let mut clerk = town.visitor();
    sets_up(&town, &mut clerk, &link).await;
    let mut thief = town.visitor();
    thief.opens(&link).await.sees("このリンクは使えません").sees("すでに使われています").sees_no("番号を入力");
    signs_in(&town, &mut clerk, "jimu@example.jp").await;
    clerk.sees("確認を待っている申込み");
    clerk.opens("/office/staff").await.sees("この画面を使う権限がありません");
    clerk.opens("/office/audit").await.sees("この画面を使う権限がありません");
    clerk.opens("/office").await.presses("サインアウト").await;
    clerk.opens("/office").await.is_titled("事務局のサインイン");
    boss.opens("/office/audit").await.sees("職員の追加").sees("事務 太郎");
    let told = acts(&town).await;
    for act in ["officer-added", "set-up", "signed-in", "stepped-up", "signed-out", "staff-seen", "audit-seen"] {
        assert!(told.iter().any(|one| one == act), "{act}: {told:?}");
    }
});

story!(nobody_learns_whether_there_is_such_an_officer, async |town: Town| {
    officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    let mut said = Vec::new();
    for (email, password) in [("jimu@example.jp", "まちがい"), ("nobody@example.jp", PASSWORD)] {
        let mut stranger = town.visitor();
        let mut pages = Vec::new();
        for _ in 0..6 {
            gives_password(&mut stranger, email, password).await;
            pages.push((stranger.status, stranger.page.text.clone(), stranger.page.problems.clone()));
        }
        assert!(pages[5].1.contains("しばらくお待ちください"), "{}", pages[5].1);
        assert!(pages[5].1.contains("30秒たってから") && !pages[5].1.contains("残っています"), "{}", pages[5].1);
        said.push(pages);
    }
    assert_eq!(said[0], said[1]);
});

story!(a_code_is_taken_once_and_wrong_ones_make_one_wait, async |town: Town| {
    officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    let used = secret(&town, "jimu@example.jp").await.code_at(town.app.now());
    let mut thief = town.visitor();
    gives_password(&mut thief, "jimu@example.jp", PASSWORD).await;
    thief.is_titled("本人の確認");
    thief.opens("/office").await.is_titled("事務局のサインイン");
    thief.opens("/office/second").await.fills("確認の番号", used.as_str()).presses("サインインする").await;
    thief.sees_problem("second_factor", "一度使った番号は使えません");
    for _ in 0..4 {
        thief.fills("確認の番号", "000000").presses("サインインする").await;
    }
    thief.fills("確認の番号", "000000").presses("サインインする").await.sees("しばらくお待ちください");
    town.passes(SignedDuration::from_secs(31));
    let mut own = town.visitor();
    signs_in(&town, &mut own, "jimu@example.jp").await;
});

story!(a_session_ends_after_thirty_idle_minutes_and_after_eight_hours, async |town: Town| {
    let mut clerk = officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    town.passes(SignedDuration::from_mins(29));
    clerk.opens("/office").await.is_titled("はじめの画面");
    town.passes(SignedDuration::from_mins(31));
    clerk.opens("/office").await.is_titled("事務局のサインイン");
    signs_in(&town, &mut clerk, "jimu@example.jp").await;
    for _ in 0..23 {
        town.passes(SignedDuration::from_mins(20));
        clerk.opens("/office").await.is_titled("はじめの画面");
    }
    town.passes(SignedDuration::from_mins(20));
    clerk.opens("/office").await.is_titled("事務局のサインイン");
});

story!(what_reaches_far_asks_again_after_ten_minutes, async |town: Town| {
    let mut boss = officer(&town, "管理 花子", "boss@example.jp", Role::Administrator).await;
    officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    boss.opens("/office/staff").await;
    steps_up(&town, &mut boss, "boss@example.jp", "もう一度確認して、職員を追加・変更する").await;
    town.passes(SignedDuration::from_mins(10));
    boss.follows("停止する").await.is_titled("もう一度の確認");
    let code = code(&town, "boss@example.jp").await;
    boss.fills("確認の番号", &code).presses("確認する").await.is_titled("事務 太郎を停止する").sees("jimu@example.jp");
    boss.presses("停止する")
        .await
        .sees_problem("mode_reason", "理由を入力してください")
        .is_titled("エラー：事務 太郎を停止する");
    boss.opens("/office/staff").await.sees("利用中").follows("停止する").await;
    boss.fills("理由", "退職のため").presses("停止する").await.sees("事務 太郎を停止しました").sees("停止中");
    let notes = audit::before(&mut town.app.store.read().await.unwrap(), i64::MAX, 9).await.unwrap();
    let note = notes.iter().find(|note| note.act == "officer-suspended").unwrap();
    assert_eq!(note.reason.as_deref(), Some("退職のため"));
});

story!(suspension_and_another_role_count_at_the_next_request, async |town: Town| {
    let mut boss = officer(&town, "管理 花子", "boss@example.jp", Role::Administrator).await;
    let mut clerk = officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    boss.opens("/office/staff").await;
    steps_up(&town, &mut boss, "boss@example.jp", "もう一度確認して、職員を追加・変更する").await;
    clerk.opens("/office").await.is_titled("はじめの画面");
    boss.follows("停止する").await.fills("理由", "休職").presses("停止する").await;
    clerk.opens("/office").await.is_titled("事務局のサインイン");
    gives_password(&mut clerk, "jimu@example.jp", PASSWORD).await;
    clerk.sees_problem("officer_email", "サインインできませんでした");
    boss.presses("再開する").await.sees("事務 太郎を再開しました");
    signs_in(&town, &mut clerk, "jimu@example.jp").await;
    boss.follows("認証をやり直す").await.is_titled("事務 太郎の認証をやり直す").sees("元には戻せません");
    boss.fills("理由", "携帯電話をなくした").presses("認証をやり直す").await.sees("事務 太郎に送りました");
    clerk.opens("/office").await.is_titled("事務局のサインイン");
    let letter = town.letter("jimu@example.jp", "アカウントを設定し直して").await;
    assert!(
        letter.text.contains("これまでのパスワード、パスキー、認証アプリ、回復コードは、使えなくなりました"),
        "{}",
        letter.text
    );
    sets_up(&town, &mut clerk, &letter.link("/office/setup/")).await;
    signs_in(&town, &mut clerk, "jimu@example.jp").await;
});

story!(nobody_changes_the_own_role_or_factors_as_an_administrator, async |town: Town| {
    officer(&town, "管理 次郎", "second@example.jp", Role::Administrator).await;
    let mut boss = officer(&town, "管理 花子", "boss@example.jp", Role::Administrator).await;
    boss.opens("/office/staff").await;
    steps_up(&town, &mut boss, "boss@example.jp", "もう一度確認して、職員を追加・変更する").await;
    let email = Email::parse("boss@example.jp").unwrap();
    let id = staff::by_email(&mut town.app.store.read().await.unwrap(), &email).await.unwrap().unwrap().id;
    for act in ["role", "suspend", "reset"] {
        boss.goes("POST", &format!("/office/staff/{id}/{act}"), Some("officer_role=clerk&mode_reason=x".to_owned()))
            .await;
        boss.is_titled("職員").sees("自分のことは変えられません");
        boss.sees("変更していません");
    }
    boss.opens("/office").await.is_titled("はじめの画面");
});

story!(another_app_takes_the_place_of_the_old_one_only_when_it_is_proved, async |town: Town| {
    let mut clerk = officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    clerk.opens("/office/account").await;
    steps_up(&town, &mut clerk, "jimu@example.jp", "もう一度確認して、パスキーや認証アプリを変える").await;
    clerk.presses("パスワードと確認の方法を設定し直す").await.is_titled("アカウントの設定");
    clerk.opens("/office").await.is_titled("はじめの画面");
    let mut other = town.visitor();
    signs_in(&town, &mut other, "jimu@example.jp").await;
});

story!(whoever_only_opened_the_link_knows_another_secret, async |town: Town| {
    let link = invited(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    let letters = |html: &str| html.split("class=\"sg-code\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let (mut thief, mut clerk) = (town.visitor(), town.visitor());
    let seen = letters(&thief.opens(&link).await.page.html);
    let own = letters(&clerk.opens(&link).await.page.html);
    assert_ne!(seen, own);
    clerk.fills("パスワード", "short").fills("確認の番号", "000000").presses("設定する").await;
    clerk.sees_problem("second_factor", "");
    assert_eq!(letters(&clerk.page.html), own, "the app that was registered stays good");
    let wrong = typed_secret(&seen).code_at(town.app.now());
    clerk.fills("パスワード", PASSWORD).fills("確認の番号", wrong.as_str()).presses("設定する").await;
    clerk.sees_problem("second_factor", "");
    let code = typed_secret(&own).code_at(town.app.now());
    clerk.fills("パスワード", PASSWORD).fills("確認の番号", code.as_str()).presses("設定する").await;
    clerk.is_titled("回復コード");
});

story!(a_recovery_code_is_told_when_it_is_spent_on_stepping_up, async |town: Town| {
    let mut clerk = town.visitor();
    let link = invited(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    let codes = sets_up(&town, &mut clerk, &link).await;
    signs_in(&town, &mut clerk, "jimu@example.jp").await;
    clerk.opens("/office/step-up?back=/office/account").await;
    clerk.fills("確認の番号", &codes[0]).presses("確認する").await;
    clerk.is_titled("自分のアカウント").sees("回復コードを1つ使いました").sees("残っている回復コードは9個です");
    assert_eq!(acts(&town).await.last().unwrap(), "recovery-used");
});

story!(wrong_passwords_of_a_stranger_shut_no_officer_out, async |town: Town| {
    let mut clerk = officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    let (email, now) = (&Email::parse("jimu@example.jp").unwrap(), town.app.now());
    for _ in 0..150 {
        let unit = town
            .app
            .store
            .write(|mut db| async move { staff::failed(&mut db, staff::Tries::Password(email), now).await });
        unit.await.unwrap();
    }
    clerk.opens("/office/account").await;
    steps_up(&town, &mut clerk, "jimu@example.jp", "もう一度確認して、パスキーや認証アプリを変える").await;
    clerk.is_titled("自分のアカウント");
    let mut later = town.visitor();
    gives_password(&mut later, "jimu@example.jp", PASSWORD).await;
    later.is_titled("しばらくお待ちください").sees("60分たってから");
    town.passes(SignedDuration::from_mins(60));
    signs_in(&town, &mut later, "jimu@example.jp").await;
});

story!(a_recovery_code_opens_once, async |town: Town| {
    let mut clerk = town.visitor();
    let link = invited(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    let codes = sets_up(&town, &mut clerk, &link).await;
    gives_password(&mut clerk, "jimu@example.jp", PASSWORD).await;
    clerk.fills("確認の番号", &codes[3].to_lowercase()).presses("サインインする").await;
    clerk.is_titled("自分のアカウント").sees("回復コードを1つ使いました").sees("残っている回復コードは9個です");
    clerk.sees("回復コードをもう1つ使って確認してから").sees_no("下の「パスワードと確認の方法を設定し直す」から");
    let mut again = clerk.clone();
    again.follows("もう一度確認して").await.fills("確認の番号", &codes[5]).presses("確認する").await;
    again.sees("下の「パスワードと確認の方法を設定し直す」から").presses("パスワードと確認の方法を設定し直す").await;
    again.is_titled("アカウントの設定");
    clerk.cookies = again.cookies;
    let mut thief = town.visitor();
    gives_password(&mut thief, "jimu@example.jp", PASSWORD).await;
    thief.fills("確認の番号", &codes[3]).presses("サインインする").await.sees_problem("second_factor", "");
    let mut other = town.visitor();
    signs_in(&town, &mut other, "jimu@example.jp").await;
    other
        .opens("/office/account")
        .await
        .presses("ほかのサインインを終了する")
        .await
        .sees("ほかのサインインを終了しました");
    clerk.opens("/office").await.is_titled("事務局のサインイン");
    steps_up(&town, &mut other, "jimu@example.jp", "もう一度確認して、パスキーや認証アプリを変える").await;
    other.presses("回復コードを作り直す").await.is_titled("回復コード");
    let mut late = town.visitor();
    gives_password(&mut late, "jimu@example.jp", PASSWORD).await;
    late.fills("確認の番号", &codes[4]).presses("サインインする").await.sees_problem("second_factor", "");
});

story!(a_short_or_personal_password_is_refused, async |town: Town| {
    let link = invited(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    let mut clerk = town.visitor();
    for (password, words) in
        [("14文字までは短すぎますよ。", "15文字"), ("jimu@example.jp", ""), ("password1password1", "")]
    {
        clerk.opens(&link).await.fills("パスワード", password).fills("確認の番号", "000000").presses("設定する").await;
        clerk.sees_problem("password", words).sees_problem("second_factor", "");
    }
});

/// The id of an officer.
pub async fn id_of(town: &Town, email: &str) -> uuid::Uuid {
    let email = Email::parse(email).unwrap();
    staff::by_email(&mut town.app.store.read().await.unwrap(), &email).await.unwrap().unwrap().id
}

story!(a_wrong_second_factor_is_noted, async |town: Town| {
    let mut clerk = officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    clerk.opens("/office/step-up?back=/office/account").await;
    clerk.fills("確認の番号", "000000").presses("確認する").await.sees_problem("second_factor", "");
    assert_eq!(acts(&town).await.last().unwrap(), "second-refused");
    let mut thief = town.visitor();
    gives_password(&mut thief, "jimu@example.jp", PASSWORD).await;
    thief.fills("確認の番号", "ABCDE-FGHIJ-KLMNO-PQRST").presses("サインインする").await;
    assert_eq!(acts(&town).await.iter().filter(|act| *act == "second-refused").count(), 2);
    assert_eq!(acts(&town).await.last().unwrap(), "second-refused");
});

story!(an_officer_is_told_by_mail_what_was_changed, async |town: Town| {
    let mut boss = officer(&town, "管理 花子", "boss@example.jp", Role::Administrator).await;
    let mut clerk = officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    let told = async |words: &str| {
        let all = town.letters("jimu@example.jp").await;
        let is_told = |text: &str| text.contains(&format!("内容：{words}\n"));
        let count =
            all.iter().filter(|letter| letter.subject.contains("アカウントが変わりました") && is_told(&letter.text));
        assert_eq!(count.count(), 1, "{words}");
    };
    told("アカウントの設定").await;
    clerk.opens("/office/account").await;
    steps_up(&town, &mut clerk, "jimu@example.jp", "もう一度確認して、パスキーや認証アプリを変える").await;
    clerk.presses("回復コードを作り直す").await;
    told("回復コードの作り直し").await;
    let id = id_of(&town, "jimu@example.jp").await;
    boss.opens("/office/staff").await;
    steps_up(&town, &mut boss, "boss@example.jp", "もう一度確認して、職員を追加・変更する").await;
    for (act, body, words) in [
        ("role", Some("officer_role=senior"), "役割の変更"),
        ("suspend", Some("mode_reason=x"), "職員の停止"),
        ("resume", None, "職員の再開"),
    ] {
        let address = format!("/office/staff/{id}/{act}");
        boss.goes("POST", &address, Some(body.unwrap_or_default().to_owned())).await.sees("変更しました");
        told(words).await;
    }
    let before = town.letters("jimu@example.jp").await.len();
    boss.goes("POST", &format!("/office/staff/{id}/resume"), Some(String::new())).await;
    assert_eq!(town.letters("jimu@example.jp").await.len(), before, "nothing was changed, nothing is told");
});

story!(an_auditor_asks_whose_data_somebody_saw, async |town: Town| {
    let mut auditor = officer(&town, "監査 一郎", "kansa@example.jp", Role::Auditor).await;
    officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    let mut person = town.visitor();
    person.applies_as_corporation("株式会社みほん製作所", "7000012050002", "aoki@mihon.example.jp").await;
    person.presses("この内容で自己宣言する").await;
    let link = town.letter("aoki@mihon.example.jp", "受付確認").await.link("/declare/confirm/");
    person.confirms(&link, "ながいパスワードをきめましたよ").await;
    let clerk = id_of(&town, "jimu@example.jp").await;
    let (case, now) = (crate::member_views::declaration(&town).await, town.app.now());
    crate::member_views::looks(&town, Some(clerk), case.id, "順番に確認").await;
    auditor.opens("/office/audit").await.sees("申込みの内容を表示").sees("順番に確認");
    auditor
        .opens(&format!("/office/audit?officer={clerk}&act=case-seen"))
        .await
        .sees("事務 太郎")
        .sees_no("監査 一郎 サインイン");
    auditor.opens(&format!("/office/audit?case={}", case.receipt.as_str())).await.sees("順番に確認");
    auditor.opens("/office/audit?case=12345").await.sees("当てはまる自己宣言はありません").sees_no("順番に確認");
    auditor.opens("/office/audit?from=yesterday").await.sees("日時を、2026-11-22T10:00 の形で入力してください");
    auditor.opens("/office/audit?act=role-changed").await.sees("条件に合う記録はありません");
    auditor.opens("/office/audit/seen").await.is_titled("だれの情報を見たか").sees_no("職員を選んでください。");
    auditor.opens("/office/audit/seen?officer=&from=&to=").await.sees("職員を選んでください。");
    auditor
        .opens(&format!("/office/audit/seen?officer={clerk}&from=&to="))
        .await
        .is_titled("エラー：だれの情報を見たか");
    auditor
        .sees("期間を入力してください。はじめの日時がありません。")
        .sees("期間を入力してください。終わりの日時がありません。");
    auditor.sees_problem("from", "期間を入力してください。");
    auditor.opens(&format!("/office/audit/seen?officer={clerk}&from=2026-11-22T10:00&to=")).await;
    auditor.sees_problem("to", "期間を入力してください。").sees_no("はじめの日時がありません");
    let local = |at: jiff::Timestamp| at.to_zoned(domain::time::tokyo()).strftime("%Y-%m-%dT%H:%M").to_string();
    let hour = |from: i64| {
        let (from, to) = (now + SignedDuration::from_hours(from), now + SignedDuration::from_hours(from + 2));
        format!("officer={clerk}&from={}&to={}", local(from), local(to))
    };
    auditor.opens(&format!("/office/audit/seen?{}", hour(-1))).await;
    auditor.sees("1件の事業者の情報を、見ているか、書き出しています").sees("株式会社みほん製作所").sees("1回");
    auditor.opens(&format!("/office/audit/seen?{}", hour(5))).await.sees("見た記録と、書き出した記録はありません");
    auditor.opens(&format!("/office/audit/seen?{}", hour(-1))).await;
    auditor.follows("確認のあと、結果をCSVでダウンロードする").await.is_titled("もう一度の確認");
    assert!(auditor.file.is_empty(), "not before the second factor was given again");
    let code = code(&town, "kansa@example.jp").await;
    auditor.fills("確認の番号", &code).presses("確認する").await;
    let file = String::from_utf8_lossy(&auditor.file);
    assert!(
        file.contains("事業者名,内部番号") && file.contains(&format!("株式会社みほん製作所,{},1,", case.id)),
        "{file}"
    );
    let notes = audit::before(&mut town.app.store.read().await.unwrap(), 0x7fff_ffff, 1).await.unwrap();
    assert_eq!((notes[0].act.as_str(), notes[0].subject.clone()), ("audit-seen", Some(clerk.to_string())));
    assert_eq!(notes[0].role, Some(Role::Auditor));
});

story!(an_auditor_sees_every_page_of_the_office_and_no_act_on_it, async |town: Town| {
    let mut auditor = officer(&town, "監査 一郎", "kansa@example.jp", Role::Auditor).await;
    for (words, title) in [("職員", "職員"), ("制度の変更", "制度の変更"), ("緊急の切替え", "緊急の切替え")]
    {
        auditor.opens("/office").await.follows(words).await.is_titled(title).sees_no("もう一度確認して");
    }
    auditor.opens("/office/exports").await.is_titled("もう一度の確認");
    let code = code(&town, "kansa@example.jp").await;
    auditor.fills("確認の番号", &code).presses("確認する").await.is_titled("書き出し");
    auditor.sees("これまでの書き出し").sees_no("件数を確かめる").follows("外で見つかったファイルを調べる").await;
    auditor.is_titled("書き出したファイルを調べる");
    // The second factor was given again: still nothing can be done.
    for (page, act) in [("staff", "停止する"), ("scheme", "新しい版を読み込む"), ("emergency", "閲覧のみにする")]
    {
        auditor.opens(&format!("/office/{page}")).await.sees_no(act);
        assert!(!auditor.page.html.contains(&format!("action=\"/office/{page}")), "{page}");
    }
});
