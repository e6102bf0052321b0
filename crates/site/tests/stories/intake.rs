//! 申込書の受付け: an officer uploads a filled form, looks it over, sends it in the wizard, and the applicant confirms.

use crate::{
    form::{filled, made, ticked_twice},
    office::{acts, officer},
    person::Person,
    town::{Town, story},
};
use axum::http::StatusCode;
use domain::{
    application_form::Refused,
    field::Field,
    mode::{Cause, SiteMode},
    staff::Role,
};
use store::modes::{self, NewMode};

const HERE: &str = "/office/intake";

/// Where the page leads into the wizard, which is on the public address.
fn draft(page: &Person) -> String {
    let (_, link) = page.page.links.iter().find(|(words, _)| words == "入力の画面で開く").expect("a link");
    link.strip_prefix("https://sengen.example.jp").expect("the public address").to_owned()
}

story!(from_the_file_to_the_declaration, async |town: Town| {
    let mut clerk = officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    clerk.follows("申込書の受付け").await.is_titled("申込書の受付け");
    clerk.sees("送信を待っている申込書（0件）");
    let file = filled(&town, &[(Field::Phone, "なし")]);
    clerk.uploads(HERE, &file).await.is_titled("申込書の内容");
    clerk.sees("確かめるところが1か所あります").sees("株式会社みほん製作所").sees("直すところ：");
    clerk.sees("使用規約 2026年4月1日").sees_no("2026-04");
    let page = clerk.path.clone();
    clerk.uploads(HERE, &file).await.sees("同じファイルを、前に受け付けています");
    assert_eq!(clerk.path, page, "the form of then");
    clerk.opens("/office").await.sees("送信を待っている申込書1件").follows("申込書を見る").await;
    clerk.sees("送信を待っている申込書（1件）").sees("事務 太郎").sees("1か所").follows("株式会社みほん製作所").await;
    let link = draft(&clerk);
    clerk.opens(&link).await.is_titled("事業者情報入力");
    clerk.fills("電話番号", "03-1234-5678").presses("次へ進む").await.is_titled("内容確認");
    clerk.opens(&page).await.sees("このまま送れます").opens(&link).await.is_titled("内容確認");
    clerk.presses("この内容で自己宣言する").await.is_titled("受付確認");
    clerk.opens(&page).await.sees("送信しました").sees("R-20261122-").sees_no("株式会社みほん製作所");
    clerk.opens(HERE).await.sees("送信を待っている申込書（0件）");
    let letter = town.letter("aoki@mihon.example.jp", "自己宣言受付確認").await;
    let mut contact = town.visitor();
    contact.confirms(&letter.link("/declare/confirm/"), "ながいパスワードをきめましたよ").await;
    contact.sees("一つ星を宣言しました");
    let told = acts(&town).await;
    assert_eq!(told.iter().filter(|act| *act == "form-taken-in").count(), 1, "{told:?}");
    assert!(told.iter().filter(|act| *act == "form-seen").count() >= 7, "each look at a form or at the list: {told:?}");
});

story!(what_the_form_said_stands_beside_its_draft_and_a_doubt_is_over_once_it_is_mended, async |town: Town| {
    let mut clerk = officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    let file = ticked_twice(&town, Field::Membership, ["yes", "no"]);
    clerk.uploads(HERE, &file).await.sees("確かめるところが1か所あります").sees("1つだけ選ぶ項目");
    clerk.sees("所属している / 所属していない").sees_no("変更：");
    assert!(!clerk.page.buttons.iter().any(|one| one.words.starts_with("確かめた")), "what is wrong is mended first");
    let page = clerk.path.clone();
    let link = draft(&clerk);
    clerk
        .opens(&link)
        .await
        .is_titled("事業者情報入力")
        .sees("申込書で確かめるところ（1か所）")
        .sees("1つだけ選ぶ項目");
    clerk.fills("事業者名", "株式会社みほん工業所").chooses("所属団体", "所属していない").presses("次へ進む").await;
    clerk.is_titled("内容確認").opens(&link.replace(&link[link.find("/resume").unwrap()..], "/business")).await;
    clerk.is_titled("事業者情報入力").sees_no("申込書で確かめるところ");
    // The same file again leads there, too.
    clerk.opens(&page).await.uploads(HERE, &file).await.sees("このまま送れます").sees("直しました。");
    clerk
        .sees("株式会社みほん製作所")
        .sees("変更：")
        .sees("株式会社みほん工業所")
        .sees("所属している / 所属していない");
    clerk.sees_no("読み取りの確認：");
    assert_eq!(clerk.page.text.matches("変更：").count(), 2, "kana and numbers that are only repaired are no change");
    clerk.opens(HERE).await.sees("株式会社みほん工業所").sees_no("1か所");
    clerk.opens(&link).await.presses("この内容で自己宣言する").await.is_titled("受付確認");
    clerk.opens(&page).await.sees_no("株式会社みほん製作所");
});

story!(an_officer_says_that_a_draft_is_right_as_it_stands, async |town: Town| {
    let mut clerk = officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    // A corporation need not say under which name a person is published.
    let file = ticked_twice(&town, Field::PublishAs, ["trade_name", "representative"]);
    clerk.uploads(HERE, &file).await.sees("確かめるところが1か所あります").sees("読み取りの確認：");
    let page = clerk.path.clone();
    let mut auditor = officer(&town, "監査 次郎", "kansa@example.jp", Role::Auditor).await;
    auditor.opens(&page).await.sees("読み取りの確認：").sees_no("確かめた：");
    clerk.presses("確かめた").await.is_titled("申込書の内容").sees_no("読み取りの確認：");
    clerk.sees("いまの内容でよいと、確かめました").sees("このまま送れます").sees("屋号 / 代表者名");
    assert_eq!(acts(&town).await.iter().filter(|act| *act == "form-checked").count(), 1);
    clerk.goes("POST", &format!("{page}/checked"), Some("field=publish_as".to_owned())).await;
    assert_eq!(acts(&town).await.iter().filter(|act| *act == "form-checked").count(), 1, "there is nothing left");
    clerk.goes("POST", &format!("{page}/checked"), Some("field=terms_agreed".to_owned())).await;
    assert_eq!(clerk.status, StatusCode::NOT_FOUND, "nobody agrees for the applicant");
});

story!(what_is_no_form_is_refused_with_its_sentence, async |town: Town| {
    let mut clerk = officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    let large = |bytes: usize| vec![b'x'; bytes];
    for (file, why) in [
        (b"%PDF-1.7 x".to_vec(), Refused::Pdf),
        (Vec::new(), Refused::Empty),
        // More than the rest of the site takes, less than this page does.
        (large(600 * 1024), Refused::NotWord),
        (large(site::intake::BYTES + 1), Refused::TooLarge),
    ] {
        clerk.uploads(HERE, &file).await.is_titled("エラー：申込書の受付け").sees(town.app.scheme.form.refused(why));
    }
    clerk.goes("POST", HERE, Some(String::new())).await.is_titled("エラー：申込書の受付け");
    assert!(!acts(&town).await.contains(&"form-taken-in".to_owned()));
});

story!(an_auditor_sees_and_takes_nothing_in, async |town: Town| {
    let mut clerk = officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    let file = filled(&town, &[]);
    clerk.uploads(HERE, &file).await.sees("このまま送れます");
    let page = clerk.path.clone();
    let mut auditor = officer(&town, "監査 次郎", "kansa@example.jp", Role::Auditor).await;
    auditor.opens(HERE).await.sees_no("ファイルを読み取る").follows("株式会社みほん製作所").await;
    assert_eq!(auditor.path, page);
    assert!(!auditor.page.links.iter().any(|(words, _)| words == "入力の画面で開く"));
    assert_eq!(auditor.uploads(HERE, &file).await.status, StatusCode::FORBIDDEN);
});

story!(a_form_without_agreement_is_not_sent_on_and_can_be_put_away, async |town: Town| {
    let mut clerk = officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    let file = made(&town, (&[], &[Field::TermsAgreed, Field::Privacy]), town.app.today());
    clerk.uploads(HERE, &file).await.sees("確かめるところが2か所あります").sees_no("このまま送れます");
    clerk.sees("両方とも同意しているとは読み取れません").sees("aoki@mihon.example.jp");
    assert!(!clerk.page.links.iter().any(|(words, _)| words == "入力の画面で開く"));
    let page = clerk.path.clone();
    let mut auditor = officer(&town, "監査 次郎", "kansa@example.jp", Role::Auditor).await;
    auditor.opens(&page).await.sees_no("取り下げる");
    clerk.presses("取り下げる").await.sees_problem("mode_reason", "理由を入力してください");
    clerk.fills("理由", "同意がない").presses("取り下げる").await.is_titled("申込書の受付け").sees("取り下げました");
    clerk.sees("送信を待っている申込書（0件）").opens(&page).await;
    assert_eq!(clerk.status, StatusCode::NOT_FOUND);
    let notes = store::audit::before(&mut town.app.store.read().await.unwrap(), i64::MAX, 9).await.unwrap();
    assert!(notes.iter().any(|note| note.act == "form-withdrawn" && note.reason.as_deref() == Some("同意がない")));
    clerk.uploads(HERE, &file).await.is_titled("申込書の内容").sees_no("前に受け付けています");
});

story!(while_new_declarations_are_stopped_a_file_is_not_said_to_be_kept, async |town: Town| {
    let mut clerk = officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    clerk.opens(HERE).await.sees("記入された申込書");
    let (now, mode) = (town.app.now(), SiteMode::DenyDeclarations);
    let new = &NewMode { mode, cause: Cause::Other, notice: None, until: None, reason: "試験".to_owned() };
    town.app.store.write(|mut db| async move { modes::set(&mut db, new, None, now).await }).await.unwrap();
    town.app.board.look(&town.app.store).await.unwrap();
    clerk.uploads(HERE, &filled(&town, &[])).await.sees("ファイルは受け付けていません").sees_no("そのまま残っています");
    assert_eq!(clerk.status, StatusCode::SERVICE_UNAVAILABLE);
    clerk.opens(HERE).await.sees("ファイルを受け付けていません").sees_no("記入された申込書");
});
