//! 統合: one officer where two are plainly one business, two where little speaks for it or much would end, nobody where nothing does.

use crate::{
    cases::{clerk, declared_state, declares, opens_case},
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
    clerk.picks("サンプル株式会社", "この行の申込みを残す").presses("統合する").await.is_titled("文面の確認");
    clerk.sees("もう1人の職員が承認すると").presses("この内容で提案する").await;
    clerk.sees("提案しました").sees("統合が提案されています").sees("残す申込み");
    assert_eq!(declared_state(&town, &case).await.code(), "declared");
    assert!(town.letters(BOTH).await.iter().all(|letter| !letter.subject.contains("終了")));
    let mut senior = officer(&town, "上席 花子", "joseki@example.jp", Role::Senior).await;
    senior.sees("取消し・不受理・統合の提案").follows("いちばん古いものを見る").await;
    assert_eq!(senior.path, case);
    senior.presses("承認して、メールを送る").await.sees("承認しました").sees("別の申込みに統合しました");
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
        .presses("統合する")
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
