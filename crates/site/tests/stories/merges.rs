//! 統合: one officer where two are plainly one business, two where little speaks for it or much would end, nobody where nothing does.

use crate::{
    cases::{clerk, declared_state, declares, opens_case},
    databases::{self, Applicant},
    office::{acts, officer},
    person::Person,
    town::{Town, story},
};
use domain::staff::Role;

const PASSWORD: &str = "ながいパスワードをきめましたよ";
const NUMBERS: [&str; 2] = ["7000012050002", "1000012160153"];

/// Declares at an address of its own.
async fn apart(town: &Town, name: &str, number: &str, (street, email): (&str, &str)) {
    let mut person = town.visitor();
    person.opens("/declare").await.presses("使用規約に同意する").await;
    person.fills_corporation(name, number).fills("番地", street).presses("次へ進む").await;
    person.fills_one_star(email).presses("入力した内容を確認する").await.presses("この内容で自己宣言する").await;
    let link = town.letter(email, "受付確認").await.link("/declare/confirm/");
    person.confirms(&link, PASSWORD).await.is_titled("一つ星を宣言しました");
    town.passes(jiff::SignedDuration::from_mins(1));
}

fn hidden(person: &Person, name: &str) -> String {
    let found = person.page.controls.iter().find(|one| one.name == name);
    found.unwrap_or_else(|| panic!("no {name}")).value.clone()
}

story!(the_same_mail_address_alone_takes_two_officers, async |town: Town| {
    const BOTH: &str = "aoki@mihon.example.jp";
    apart(&town, "株式会社テスト", NUMBERS[0], ("1-1-1", BOTH)).await;
    apart(&town, "サンプル株式会社", NUMBERS[1], ("2-2-2", BOTH)).await;
    let mut clerk = clerk(&town).await;
    let case = opens_case(&mut clerk, "株式会社テスト").await;
    clerk.sees("サンプル株式会社").sees("もう1人の職員の承認が必要です");
    clerk.picks("サンプル株式会社", "この行の申込みを残す").presses("統合の文面を見る").await.is_titled("文面の確認");
    clerk.sees("もう1人の職員が承認すると").fills("統合の理由", "お電話で確かめました。\n同じ事業者の宣言です。");
    clerk.presses("この内容で提案する").await.sees("理由が変わりました").presses("この内容で提案する").await;
    clerk.sees("提案しました").sees("統合が提案されています").sees("残す申込み");
    assert_eq!(declared_state(&town, &case).await.code(), "declared");
    assert!(town.letters(BOTH).await.iter().all(|letter| !letter.subject.contains("終了")));
    let mut senior = officer(&town, "上席 花子", "joseki@example.jp", Role::Senior).await;
    senior.sees("取消し・不受理・統合の提案").follows("受付 R-").await;
    assert_eq!(senior.path, case);
    senior.sees("理由 お電話で確かめました。").sees("承認すると送るメール（2通）");
    senior.sees("自己宣言の終了のお知らせ").sees("自己宣言をまとめました").sees("残す自己宣言ID：");
    senior.presses("承認して、メールを送る").await.sees("承認しました").sees("別の申込みに統合しました");
    senior.sees("伝えた理由：お電話で確かめました。");
    assert_eq!(declared_state(&town, &case).await.code(), "stopped");
    town.letter(BOTH, "終了").await;
    town.letter(BOTH, "自己宣言をまとめました").await;
    let told = acts(&town).await;
    assert!(["ending-proposed", "ending-signed"].iter().all(|act| told.iter().any(|one| one == act)), "{told:?}");
    assert!(told.iter().all(|act| act != "cases-merged"), "{told:?}");
});

story!(one_that_was_accepted_ends_with_two_officers_too, async |town: Town| {
    declares(&town, "株式会社みほん製作所", NUMBERS[0], "aoki@mihon.example.jp").await;
    declares(&town, "株式会社みほん製作所", NUMBERS[0], "ito@mihon.example.jp").await;
    let mut clerk = clerk(&town).await;
    let case = opens_case(&mut clerk, "株式会社みほん製作所").await;
    clerk
        .sees("受理済み")
        .picks("株式会社みほん製作所", "開いている申込みを残す")
        .presses("統合の文面を見る")
        .await
        .sees("もう1人の職員が承認すると");
    clerk.presses("この内容で提案する").await.sees("提案しました");
    let accepted = clerk.path.clone();
    assert_ne!(accepted, case, "the proposal stands with the one that would end");
    assert_eq!(declared_state(&town, &accepted).await.code(), "accepted");
    // A decision about the other one says that it is no longer the pair that was seen.
    clerk.opens(&case).await.presses("受理する").await.sees("受理しました");
    clerk.opens(&accepted).await.sees_no("統合が提案されています");
    assert_eq!(declared_state(&town, &accepted).await.code(), "accepted");
});

story!(two_that_have_nothing_in_common_stay_two, async |town: Town| {
    apart(&town, "株式会社テスト", NUMBERS[0], ("1-1-1", "aoki@mihon.example.jp")).await;
    apart(&town, "サンプル株式会社", NUMBERS[1], ("2-2-2", "ito@mihon.example.jp")).await;
    let mut clerk = clerk(&town).await;
    let other = opens_case(&mut clerk, "サンプル株式会社").await;
    let (id, seen) = (other.rsplit('/').next().unwrap().to_owned(), hidden(&clerk, "version"));
    let case = opens_case(&mut clerk, "株式会社テスト").await;
    let body = format!("version={}&other={id}&other_version={seen}&keep=this", hidden(&clerk, "version"));
    for sure in ["", "&sure=yes"] {
        clerk.goes("POST", &format!("{case}/merge"), Some(format!("{body}{sure}"))).await;
        clerk.sees("この操作はできません");
    }
    assert_eq!(declared_state(&town, &other).await.code(), "declared");
    assert_eq!(declared_state(&town, &case).await.code(), "declared");
    assert!(town.letters("ito@mihon.example.jp").await.iter().all(|letter| !letter.subject.contains("終了")));
});

story!(a_merge_of_what_has_changed_says_whether_it_can_be_sent_again, async |town: Town| {
    const BOTH: &str = "aoki@mihon.example.jp";
    apart(&town, "株式会社テスト", NUMBERS[0], ("1-1-1", BOTH)).await;
    apart(&town, "サンプル株式会社", NUMBERS[1], ("2-2-2", BOTH)).await;
    let mut clerk = clerk(&town).await;
    let mut senior = officer(&town, "上席 花子", "joseki@example.jp", Role::Senior).await;
    let other = opens_case(&mut senior, "サンプル株式会社").await;
    let case = opens_case(&mut clerk, "株式会社テスト").await;
    clerk.picks("サンプル株式会社", "この行の申込みを残す").presses("統合の文面を見る").await.is_titled("文面の確認");
    senior.presses("受理する").await.sees("受理しました");
    clerk.presses("この内容で提案する").await.is_titled("この操作はできません");
    clerk.sees("同じ事業者の宣言が2つあったため").sees("いまの状態では、送れません").sees_no("もう一度");
    assert!(!clerk.page.buttons.iter().any(|one| one.words.contains("文面")), "the other one is not as it was seen");
    clerk.follows("いまの内容を見る").await.picks("サンプル株式会社", "この行の申込みを残す");
    let first = clerk.letter("統合の文面を見る");
    clerk.presses("統合の文面を見る").await.is_titled("文面の確認");
    senior.opens(&case).await.presses("受理する").await.sees("受理しました");
    let second = clerk.letter("この内容で提案する");
    for (_, action, body) in [&first, &second] {
        clerk.goes("POST", action, Some(body.clone())).await.is_titled("申込みが変わりました").sees("上席 花子");
        clerk.sees("もう一度お願いします").sees_no("もうできません");
    }
    clerk.presses("文面をもう一度確かめる").await.is_titled("文面の確認").presses("この内容で提案する").await;
    clerk.sees("提案しました").sees("統合が提案されています").presses("提案を取り下げる").await.sees("取り下げました");
    senior.opens(&other).await.fills("不受理・取消しの理由", "届出がありません。").presses("取消しの文面を見る").await;
    senior.presses("この内容で提案する").await.sees("提案しました");
    clerk.goes("POST", &second.1, Some(second.2)).await.is_titled("申込みが変わりました");
    clerk.sees("この操作はもうできません").sees("いまの状態では、送れません").sees_no("もう一度");
    assert_eq!(declared_state(&town, &other).await.code(), "accepted");
});

story!(ten_that_are_alike_are_shown_and_the_rest_is_folded, async |town: Town| {
    // Neighbours in one building, all of them newer than the twin.
    for at in 0..13 {
        let mut one = Applicant::new(&format!("p{at}@mihon.example.jp"));
        if at > 0 {
            one.business = databases::sole_proprietor();
        }
        let case = one.applied(&town.app.store).await.id;
        databases::confirm(&town.app.store, case, town.app.now()).await.unwrap();
        town.passes(jiff::SignedDuration::from_mins(1));
    }
    let own = Applicant::new("own@mihon.example.jp").applied(&town.app.store).await.id;
    databases::confirm(&town.app.store, own, town.app.now()).await.unwrap();
    let mut clerk = clerk(&town).await;
    clerk.opens(&format!("/office/cases/{own}")).await.sees("ほかの3件を見る").sees_no("ほかにも、同じところ");
    let html = clerk.page.html.split("id=\"kin\"").nth(1).unwrap().split("id=\"letters\"").next().unwrap().to_owned();
    let (shown, folded) = html.split_once("<summary>ほかの").unwrap();
    let rows = |html: &str| html.matches("data-label=\"同じところ\"").count();
    assert_eq!((rows(shown), rows(folded)), (10, 3));
    let rows = &shown[shown.find("scope=\"row\"").unwrap()..];
    assert!(rows.find("みほん製作所").unwrap() < rows.find("喫茶いろは").unwrap(), "the twin, though it is the oldest");
    assert_eq!(shown.matches("<details class=\"sg-merge\">").count(), 10, "each form is folded");
});
