//! 受付一覧 and 申込み: officers of every role decide, together and against each other.

use crate::{
    office::officer,
    person::Person,
    town::{Answer, Town, story},
};
use axum::http::StatusCode;
use domain::staff::Role;
use jiff::SignedDuration;

const PASSWORD: &str = "ながいパスワードをきめましたよ";
const FIRST: &str = "7000012050002";

/// Declares ★; whoever is flagged waits.
pub async fn declares(town: &Town, name: &str, number: &str, email: &str) -> Person {
    let mut clerk = town.visitor();
    clerk.opens("/declare").await.presses("使用規約に同意する").await;
    clerk.fills_corporation(name, number);
    if number.is_empty() {
        clerk.chooses("法人番号がない理由", "");
    }
    clerk.presses("次へ進む").await;
    clerk.fills_one_star(email).presses("入力した内容を確認する").await.presses("この内容で自己宣言する").await;
    let link = town.letter(email, "受付確認").await.link("/declare/confirm/");
    clerk.confirms(&link, PASSWORD).await.is_titled("一つ星を宣言しました");
    clerk
}

pub async fn clerk(town: &Town) -> Person {
    officer(town, "事務 太郎", "jimu@example.jp", Role::Clerk).await
}

/// A case whose name has a test word.
pub async fn odd(town: &Town) -> Person {
    declares(town, "株式会社テスト", FIRST, "aoki@mihon.example.jp").await
}

pub async fn opens_case(person: &mut Person, name: &str) -> String {
    person.opens("/office/queue").await.is_titled("受付一覧").follows(name).await.is_titled("申込みの確認");
    person.path.clone()
}

pub async fn declared_state(town: &Town, case: &str) -> domain::declaration::State {
    let id = case.rsplit('/').next().unwrap().parse().unwrap();
    store::declarations::find(&mut town.app.store.read().await.unwrap(), id).await.unwrap().unwrap().state
}

story!(a_clerk_accepts_a_case_and_goes_on_to_the_next, async |town: Town| {
    odd(&town).await;
    declares(&town, "サンプル株式会社", "1000012160153", "ito@mihon.example.jp").await;
    let mut clerk = clerk(&town).await;
    clerk.follows("受付一覧").await.sees("待っている申込み 2件").sees("株式会社テスト").sees("試しの入力");
    clerk.picks("取組み段階", "一つ星（2）").presses("この条件で見る").await;
    clerk.sees("条件に合う申込み 2件").follows("株式会社テスト").await.is_titled("申込みの確認");
    clerk.sees("確かめること 2件").sees("試しの入力").sees("aoki@mihon.example.jp").sees("宣言が完了しました");
    clerk
        .sees("1時間未満 待っています")
        .sees("法人登録を取り込んでいないため")
        .sees("番地")
        .sees("2-28-8")
        .sees("宣言完了");
    clerk.presses("受理する").await.sees("受理しました").sees("受理済み");
    let letter = town.letter("aoki@mihon.example.jp", "申込受理のご連絡").await;
    assert!(letter.text.contains("青木 花子"));
    clerk.follows("次の申込みを見る").await.sees("サンプル株式会社");
    assert!(clerk.page.html.contains("level=one"), "the conditions go along");
    clerk.sees("ほかに待っている申込みはありません");
    clerk.follows("受付一覧に戻る").await.sees("条件に合う申込み 1件").sees_no("株式会社テスト");
    clerk.opens("/office/queue?age=longer").await.sees("条件に合う申込みはありません");
});

story!(a_case_stands_beside_the_register_house_number_and_all, async |town: Town| {
    let registered = |number: &str, street: &str| store::corporate_register::Corporation {
        number: domain::corporate_number::CorporateNumber::parse(number).unwrap(),
        name: "株式会社テスト".to_owned(),
        folded_name: town.app.registers.fold_name("株式会社テスト"),
        kana: String::new(),
        prefecture: domain::place::Prefecture::parse("13").ok(),
        city: "文京区".to_owned(),
        street: street.to_owned(),
        postal_code: "1130021".to_owned(),
        closed: false,
    };
    let entries =
        [registered(FIRST, "本駒込二丁目２８番８号みほんビル"), registered("1000012160153", "本駒込９丁目９番９号")];
    let entries = &store::corporate_register::Entries::of(&entries);
    let kept = town.app.store.write(|mut db| async move { store::corporate_register::keep(&mut db, entries).await });
    kept.await.unwrap();
    odd(&town).await;
    declares(&town, "株式会社テスト", "1000012160153", "ito@mihon.example.jp").await;
    let mut clerk = clerk(&town).await;
    let same = |person: &Person, row: &str| {
        let line = person.page.html.split(&format!("<th scope=\"row\">{row}</th>")).nth(1).unwrap();
        let line = line.split("</tr>").next().unwrap();
        (line.contains("一致"), line.contains("違い"))
    };
    for case in ["aoki@mihon.example.jp", "ito@mihon.example.jp"] {
        let found = format!("/office/search?q={}", case.replace('@', "%40"));
        clerk.opens(&found).await.follows("株式会社テスト").await;
        let is_first = case.starts_with("aoki");
        assert_eq!(same(&clerk, "所在地"), (is_first, !is_first), "{case}");
        assert_eq!(same(&clerk, "郵便番号"), (true, false));
        assert_eq!(same(&clerk, "カナ"), (false, false), "the register says nothing");
    }
});

story!(a_case_is_returned_with_the_fields_to_mend, async |town: Town| {
    odd(&town).await;
    let mut clerk = clerk(&town).await;
    let case = opens_case(&mut clerk, "株式会社テスト").await;
    clerk.presses("差し戻しの文面を見る").await.sees_problem("case_reason", "");
    clerk.fills("申込者に伝える理由", "正式な名称を入力してください。");
    clerk.presses("差し戻しの文面を見る").await.is_titled("文面の確認");
    clerk.sees("正式な名称を入力してください。").sees("- 事業者名").sees("aoki@mihon.example.jp");
    assert_eq!(declared_state(&town, &case).await.code(), "declared", "nothing is done yet");
    clerk.presses("書き直す").await.is_titled("申込みの確認");
    assert_eq!(clerk.reads("申込者に伝える理由"), "正式な名称を入力してください。");
    clerk.presses("差し戻しの文面を見る").await.presses("この内容で送る").await.sees("差し戻しました");
    let letter = town.letter("aoki@mihon.example.jp", "【").await;
    assert!(letter.text.contains("- 事業者名") && letter.text.contains("正式な名称"), "{}", letter.text);
    assert_eq!(declared_state(&town, &case).await.code(), "returned");
    clerk.opens("/office/queue").await.sees("待っている申込みはありません");
});

story!(an_ending_needs_a_second_officer, async |town: Town| {
    odd(&town).await;
    let mut clerk = clerk(&town).await;
    let case = opens_case(&mut clerk, "株式会社テスト").await;
    clerk.fills("不受理・取消しの理由", "事業者の存在を確かめられませんでした。");
    clerk.presses("不受理の文面を見る").await.is_titled("文面の確認").sees("もう1人の職員が承認すると");
    clerk.presses("この内容で提案する").await.sees("提案しました").sees("ほかの上席か管理者の承認を待ちます");
    assert!(town.letters("aoki@mihon.example.jp").await.iter().all(|letter| !letter.subject.contains("終了")));
    assert!(!clerk.page.buttons.iter().any(|one| one.words.starts_with("受理する")), "it waits for the second one");
    let version = clerk.page.controls.iter().find(|one| one.name == "version").unwrap().value.clone();
    clerk
        .goes("POST", &format!("{case}/accept"), Some(format!("version={version}")))
        .await
        .sees("この操作はできません");
    clerk.goes("POST", &format!("{case}/countersign"), Some(format!("version={version}"))).await;
    clerk.sees("この画面を使う権限がありません");
    let mut senior = officer(&town, "上席 花子", "joseki@example.jp", Role::Senior).await;
    senior.opens(&case).await.sees("不受理が提案されています").sees("事業者の存在を確かめられませんでした");
    senior.presses("承認して、メールを送る").await.sees("承認しました");
    assert_eq!(declared_state(&town, &case).await.code(), "rejected");
    let letter = town.letter("aoki@mihon.example.jp", "終了").await;
    assert!(letter.text.contains("事業者の存在を確かめられませんでした"), "{}", letter.text);
});

story!(nobody_signs_the_own_proposal, async |town: Town| {
    odd(&town).await;
    let mut senior = officer(&town, "上席 花子", "joseki@example.jp", Role::Senior).await;
    let case = opens_case(&mut senior, "株式会社テスト").await;
    senior.presses("受理する").await.sees("受理しました");
    senior.fills("不受理・取消しの理由", "届出がありません。");
    senior.presses("取消しの文面を見る").await.presses("この内容で提案する").await.sees("提案しました");
    let version = senior.page.controls.iter().find(|one| one.name == "version").unwrap().value.clone();
    senior.goes("POST", &format!("{case}/countersign"), Some(format!("version={version}"))).await;
    senior.sees("提案した人は、承認できません");
    assert_eq!(declared_state(&town, &case).await.code(), "accepted");
    senior.presses("提案を取り下げる").await.sees("提案を取り下げました").sees("宣言を取り消す");
});

story!(a_decision_on_an_old_view_is_refused_with_what_has_changed, async |town: Town| {
    odd(&town).await;
    let mut clerk = clerk(&town).await;
    let mut other = officer(&town, "上席 花子", "joseki@example.jp", Role::Senior).await;
    let case = opens_case(&mut clerk, "株式会社テスト").await;
    other.opens(&case).await.sees("事務 太郎さんも、この申込みを開いています");
    clerk.opens(&case).await.sees("上席 花子さんも");
    other.presses("受理する").await.sees("受理しました");
    clerk.fills("申込者に伝える理由", "正式な名称を入力してください。");
    let returned = clerk.letter("差し戻しの文面を見る");
    clerk.goes("POST", &returned.1, Some(format!("{}&sure=yes", returned.2))).await;
    assert_eq!(clerk.status, StatusCode::CONFLICT);
    clerk.is_titled("申込みが変わりました").sees("受理しました").sees("上席 花子").sees("操作は行っていません");
    clerk.sees("直す項目事業者名").sees("正式な名称を入力してください。").sees("いまの状態では、送れません");
    clerk.sees("この操作はもうできません").sees_no("もう一度お願いします");
    assert_eq!(declared_state(&town, &case).await.code(), "accepted");
    assert!(town.letters("aoki@mihon.example.jp").await.iter().all(|letter| !letter.text.contains("正式な名称")));
    clerk.follows("受付一覧に戻る").await.is_titled("受付一覧");
    clerk.opens(&case).await.is_titled("申込みの確認").sees("受理済み");
});

story!(notes_are_for_the_office_alone, async |town: Town| {
    odd(&town).await;
    let mut clerk = clerk(&town).await;
    let case = opens_case(&mut clerk, "株式会社テスト").await;
    clerk.presses("メモを加える").await.sees_problem("case_note", "");
    clerk
        .fills("メモ", "電話で確かめました。")
        .presses("メモを加える")
        .await
        .sees("メモを加えました")
        .sees("電話で確かめました。");
    let mut auditor = officer(&town, "監査 次郎", "kansa@example.jp", Role::Auditor).await;
    auditor.opens(&case).await.sees("電話で確かめました。").sees("事務 太郎").sees("見るだけの画面です");
    assert!(auditor.page.forms.iter().all(|form| !form.action.contains("/cases/")), "{:?}", auditor.page.forms);
    auditor.opens("/office/audit").await.sees("申込みの内容を表示").sees("メモの記入").sees("R-");
    auditor.opens("/office/queue").await.sees_no("まとめて受理する");
});

story!(many_are_accepted_at_once_and_taken_back, async |town: Town| {
    for (name, email) in [("いろは組合", "a@mihon.example.jp"), ("にほへ組合", "b@mihon.example.jp")] {
        declares(&town, name, "", email).await;
    }
    odd(&town).await;
    let mut clerk = clerk(&town).await;
    clerk
        .opens("/office/queue")
        .await
        .sees("待っている申込み 3件")
        .follows("待っている申込みを、まとめて受理する")
        .await;
    clerk
        .is_titled("まとめて受理")
        .sees("次の2件を受理します")
        .sees("1件ずつ確かめる申込み（1件）")
        .sees("株式会社テスト");
    clerk.presses("選んだ申込みを受理する").await.is_titled("まとめて受理した申込み").sees("2件").sees("事務 太郎が");
    town.passes(SignedDuration::from_mins(9));
    town.posts(Answer::Takes).await;
    let state = |letter: &crate::town::Read| letter.subject.contains("申込受理");
    assert!(town.letters("a@mihon.example.jp").await.iter().any(state), "written, and held");
    clerk.opens("/office/queue").await.sees("まとめて受理した2件は").sees("待っている申込み 1件");
    let opened = clerk.page.links.iter().find(|(words, _)| words.ends_with("受理した2件を見る")).unwrap().clone();
    assert!(opened.0.contains("時") && opened.0.contains("事務 太郎が"), "who and when: {}", opened.0);
    let mut auditor = officer(&town, "監査 次郎", "kansa@example.jp", Role::Auditor).await;
    let noted = format!("<a href=\"{}\">", opened.1);
    auditor.opens("/office/audit?act=many-accepted").await.sees("の2件");
    assert!(auditor.page.html.contains(&noted), "no bare id: {}", auditor.page.text);
    let accepted =
        clerk.opens(&opened.1).await.page.links.iter().find(|(words, _)| words == "いろは組合").unwrap().1.clone();
    clerk.opens(&accepted).await.sees("まとめて受理した申込みです。").sees("まで取り消せます。");
    clerk
        .follows("まとめて受理した申込みを見る")
        .await
        .presses("まとめて取り消す")
        .await
        .sees("受理を取り消しました")
        .sees("メールは送っていません");
    assert!(!town.letters("a@mihon.example.jp").await.iter().any(state), "nobody is told");
    let undone = clerk.path.clone();
    clerk.goes("POST", &format!("{undone}/undo"), Some(String::new())).await.sees("すでに取り消されています");
    clerk.opens("/office/queue").await.sees("待っている申込み 3件").sees_no("まとめて受理した");
    clerk.follows("待っている申込みを、まとめて受理する").await;
    let boxes: Vec<usize> =
        clerk.page.controls.iter().enumerate().filter(|(_, one)| one.name == "case").map(|(at, _)| at).collect();
    clerk.page.controls[boxes[0]].on = false;
    clerk.presses("選んだ申込みを受理する").await.sees("1件");
    let batch = clerk.path.clone();
    town.passes(SignedDuration::from_mins(10));
    clerk.opens(&batch).await.sees("お知らせのメールを送りました");
    clerk.opens("/office/queue").await.sees_no("取り消せます");
    clerk.opens(&accepted).await.sees_no("まとめて受理した申込みです");
    clerk.opens(&batch).await;
    assert!(!clerk.page.buttons.iter().any(|one: &crate::page::Button| one.words == "まとめて取り消す"));
    clerk.goes("POST", &format!("{batch}/undo"), Some(String::new())).await.sees("取り消していません");
});

story!(what_wants_a_look_is_never_accepted_in_a_crowd, async |town: Town| {
    odd(&town).await;
    let mut clerk = clerk(&town).await;
    let case = opens_case(&mut clerk, "株式会社テスト").await;
    let version = clerk.page.controls.iter().find(|one| one.name == "version").unwrap().value.clone();
    let id = case.rsplit('/').next().unwrap();
    clerk.goes("POST", "/office/queue/accept", Some(format!("case={id}:{version}"))).await.is_titled("まとめて受理");
    clerk.sees("まとめて受理できる申込みはありません").sees("1件も受理していません").sees("状態が変わりました");
    clerk.goes("POST", "/office/queue/accept", Some("flag=some".to_owned())).await;
    clerk.sees("1件も受理していません").sees("受理する申込みを選んでください");
    assert_eq!(declared_state(&town, &case).await.code(), "declared");
});

story!(two_of_one_business_become_one_and_two_again, async |town: Town| {
    let earlier = declares(&town, "株式会社みほん製作所", FIRST, "aoki@mihon.example.jp").await;
    let number = earlier.number("declaration_id");
    declares(&town, "株式会社みほん製作所", FIRST, "ito@mihon.example.jp").await;
    let mut clerk = clerk(&town).await;
    let case = opens_case(&mut clerk, "株式会社みほん製作所").await;
    clerk.sees("法人番号、名称、住所").sees("受理済み");
    clerk.picks("株式会社みほん製作所", "この行の申込みを残す").presses("統合の文面を見る").await;
    clerk
        .is_titled("文面の確認")
        .sees("次の2通のメール")
        .sees("自己宣言の終了のお知らせ")
        .sees("自己宣言をまとめました");
    clerk.sees("宛先：ito@mihon.example.jp").sees("宛先：aoki@mihon.example.jp").sees("納得できないときは");
    assert_eq!(clerk.reads("統合の理由"), "同じ事業者の宣言が2つあったため");
    clerk.fills("統合の理由", " ").presses("この内容で送る").await.sees_problem("merge_reason", "");
    clerk.fills("統合の理由", "担当の方からお申し出があったため").presses("この理由で文面を見る").await;
    clerk.fills("統合の理由", "お電話でお申し出があったため").presses("この内容で送る").await;
    clerk.is_titled("文面の確認").sees("理由が変わりました").sees("■ 理由 お電話でお申し出があったため");
    assert_eq!(declared_state(&town, &case).await.code(), "declared", "nothing is sent that was not read");
    clerk.presses("この内容で送る").await.sees("統合しました");
    assert_eq!(declared_state(&town, &case).await.code(), "stopped");
    let told = town.letter("ito@mihon.example.jp", "終了").await;
    let kept = format!("残す自己宣言ID：{} {} {}", &number[..3], &number[3..7], &number[7..]);
    for words in [kept.as_str(), "お電話でお申し出があったため", "納得できないときは"] {
        assert!(told.text.contains(words), "{words} is not in {}", told.text);
    }
    assert!(!told.text.contains("新しい"), "the one that counts is the older one: {}", told.text);
    town.letter("aoki@mihon.example.jp", "自己宣言をまとめました").await;
    clerk.sees("別の申込みに統合しました").presses("統合を取り消す").await.sees("統合を取り消しました");
    assert_eq!(declared_state(&town, &case).await.code(), "declared");
    town.letter("ito@mihon.example.jp", "自己宣言を元に戻しました").await;
    clerk.opens("/office/queue").await.sees("株式会社みほん製作所");
});

story!(a_page_that_asks_by_itself_keeps_no_session_open, async |town: Town| {
    odd(&town).await;
    let mut clerk = clerk(&town).await;
    let case = opens_case(&mut clerk, "株式会社テスト").await;
    assert!(clerk.page.html.contains(&format!("data-presence=\"{case}/presence\"")));
    for _ in 0..4 {
        town.passes(SignedDuration::from_mins(8));
        clerk.asks_by_itself(&format!("{case}/presence")).await;
    }
    clerk.opens(&case).await.is_titled("事務局のサインイン");
});

story!(what_is_no_longer_there_leaves_no_gap_in_the_queue, async |town: Town| {
    // A copy that knows of two which the store does not have: as when they are decided between the look at the one and at the other.
    let ghosts = crate::databases::sqlite().await;
    let elsewhere = Town::on(&ghosts);
    for email in ["a@mihon.example.jp", "b@mihon.example.jp"] {
        declares(&elsewhere, "株式会社テスト", FIRST, email).await;
    }
    elsewhere.app.registry.catch_up(&elsewhere.app.store).await.unwrap();
    town.passes(SignedDuration::from_mins(1));
    for (at, name) in
        ["株式会社テスト", "株式会社テスト", "株式会社テスト", "株式会社テスト", "サンプル株式会社"].iter().enumerate()
    {
        declares(&town, name, FIRST, &format!("aoki{at}@mihon.example.jp")).await;
        town.passes(SignedDuration::from_mins(1));
    }
    let app = site::App { registry: elsewhere.app.registry.clone(), ..site::App::clone(&town.app) };
    let app = std::sync::Arc::new(app);
    let town = Town { router: site::router(app.clone()), app, clock: town.clock.clone() };
    let mut clerk = clerk(&town).await;
    // Behind the last one the queue begins anew, with the two that are gone.
    opens_case(&mut clerk, "サンプル株式会社").await;
    clerk.follows("次の申込みを見る").await.is_titled("申込みの確認").sees("株式会社テスト");
    ghosts.store.close().await;
});
