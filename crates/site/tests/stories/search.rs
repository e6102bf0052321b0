//! 登録検索 and 事業者の記録: found by every key, in whatever state, by whoever may; and every look is noted.

use crate::{
    cases::declares,
    office::{acts, officer},
    person::Person,
    town::{Answer, Town, story},
};
use domain::{ids::ReceiptNumber, staff::Role};
use store::{audit, declarations};

const NUMBER: &str = "7000012050002";
const OTHER: &str = "1000012160153";

async fn clerk(town: &Town) -> Person {
    officer(town, "事務 太郎", "jimu@example.jp", Role::Clerk).await
}

/// Searches by the search box alone.
async fn seeks<'a>(person: &'a mut Person, typed: &str) -> &'a mut Person {
    person.opens("/office/search").await.fills("名前・番号・メールアドレス・電話番号", typed);
    person.presses("検索する").await.is_titled("登録検索")
}

async fn receipt_of(town: &Town, email: &str) -> ReceiptNumber {
    let mut db = town.app.store.read().await.unwrap();
    let member =
        store::members::by_email(&mut db, &domain::email::Email::parse(email).unwrap()).await.unwrap().remove(0);
    declarations::find(&mut db, member.declaration).await.unwrap().unwrap().receipt
}

story!(a_clerk_finds_a_business_by_each_of_its_keys, async |town: Town| {
    declares(&town, "株式会社テスト", NUMBER, "aoki@mihon.example.jp").await;
    declares(&town, "サンプル株式会社", OTHER, "ito@mihon.example.jp").await;
    let mut clerk = clerk(&town).await;
    clerk
        .follows("登録検索")
        .await
        .is_titled("登録検索")
        .sees("すべての申込み 2件")
        .sees("株式会社テスト")
        .sees("サンプル株式会社");
    let receipt = receipt_of(&town, "aoki@mihon.example.jp").await;
    let (begin, number) = receipt.as_str().rsplit_once('-').unwrap();
    for (typed, read_as) in [
        (receipt.as_str().to_owned(), "受付番号"),
        (format!("{begin}\u{2212}{}", number.trim_start_matches('0')), "受付番号"),
        ("７－００００－１２０５－０００２".to_owned(), "法人番号"),
        ("AOKI@mihon.example.jp".to_owned(), "メールアドレス"),
    ] {
        seeks(&mut clerk, &typed).await.sees("見つかった申込み 1件").sees("株式会社テスト").sees(read_as);
        clerk.sees_no("サンプル株式会社");
    }
    seeks(&mut clerk, "０３ １２３４ ５６７８").await.sees("見つかった申込み 2件").sees("電話番号として探しました");
    seeks(&mut clerk, "てすと").await.sees("見つかった申込み 1件").sees("株式会社テスト");
    seeks(&mut clerk, "ミホン").await.sees("見つかった申込み 2件");
    assert!(
        clerk.page.html.contains("法人番号 <span class=\"sg-num\"><span class=\"sg-group\">7</span>"),
        "as the public pages write it"
    );
    seeks(&mut clerk, "青木 花子").await.sees("あてはまる申込みはありません").sees("担当者名は、保護のため探せません");
    seeks(&mut clerk, "kato@mihon.example.jp").await.sees("すべての文字が合うものだけ");
    let notes = audit::before(&mut town.app.store.read().await.unwrap(), i64::MAX, 1000).await.unwrap();
    let searches: Vec<_> = notes.iter().filter(|note| note.act == "registry-seen").collect();
    for by in ["receipt", "corporate", "mail", "phone", "name", "conditions"] {
        assert!(searches.iter().any(|note| note.reason.as_deref() == Some(by)), "{by}: {searches:?}");
    }
    assert!(
        searches.iter().all(|note| note.subject.is_none() && note.case.is_none()),
        "never what was typed: {searches:?}"
    );
});

story!(conditions_reach_every_state_and_say_what_is_wrong, async |town: Town| {
    let mut visitor = town.visitor();
    visitor
        .applies_as_corporation("有限会社まだ", OTHER, "mada@mihon.example.jp")
        .await
        .presses("この内容で自己宣言する")
        .await;
    declares(&town, "株式会社テスト", NUMBER, "aoki@mihon.example.jp").await;
    let mut clerk = clerk(&town).await;
    clerk
        .opens("/office/search?state=provisional")
        .await
        .sees("見つかった申込み 1件")
        .sees("有限会社まだ")
        .sees_no("株式会社テスト");
    clerk.opens("/office/search?flag=some&prefecture=13&level=one&kind=corporation&industry=E&source=web").await;
    clerk.sees("見つかった申込み 1件").sees("株式会社テスト").sees("確かめること");
    clerk.opens("/office/search?industry=A").await.sees("あてはまる申込みはありません").sees("条件をすべて外す");
    clerk.opens("/office/search?declared_from=2026-11-22&declared_to=2026-11-22").await.sees("見つかった申込み 1件");
    clerk.opens("/office/search?declared_to=2026-11-21").await.sees("あてはまる申込みはありません");
    clerk
        .opens("/office/search?declared_from=2026-11-31")
        .await
        .is_titled("エラー：登録検索")
        .sees("日付として読めません");
    clerk
        .opens("/office/search?accepted_from=2026-11-22&accepted_to=2026-11-01")
        .await
        .sees("より前の日付です")
        .sees("日付を直して");
    // What an officer decides is found as decided at once.
    clerk.opens("/office/search?state=declared").await.follows("株式会社テスト").await.is_titled("申込みの確認");
    clerk.presses("受理する").await.sees("受理しました");
    clerk.opens("/office/search?state=accepted").await.sees("見つかった申込み 1件").sees("株式会社テスト");
    clerk.opens("/office/search?state=declared").await.sees("あてはまる申込みはありません");
});

story!(the_list_goes_on_where_it_ended, async |town: Town| {
    // Fifty-one on one page are one too many: the same person asks again and again.
    for number in 0..51 {
        let mut visitor = town.visitor();
        let email = format!("m{number}@mihon.example.jp");
        visitor
            .applies_as_corporation(&format!("見本{number}番"), NUMBER, &email)
            .await
            .presses("この内容で自己宣言する")
            .await;
        town.passes(jiff::SignedDuration::from_mins(2));
    }
    let mut clerk = clerk(&town).await;
    clerk
        .opens("/office/search?q=見本&order=oldest")
        .await
        .sees("見つかった申込み 51件")
        .sees("見本0番")
        .sees_no("見本50番");
    clerk
        .follows("次の50件を見る")
        .await
        .sees("見つかった申込み 51件")
        .sees("見本50番")
        .sees_no("見本0番")
        .sees_no("次の50件");
    clerk.follows("はじめに戻る").await.sees("見本0番");
    clerk.follows("新しい順").await.sees("見本50番").sees_no("見本0番");
});

story!(a_business_has_one_page_for_all_it_ever_declared, async |town: Town| {
    declares(&town, "株式会社テスト", NUMBER, "aoki@mihon.example.jp").await;
    town.posts(Answer::Takes).await;
    town.passes(jiff::SignedDuration::from_hours(24));
    declares(&town, "株式会社みほん商会", NUMBER, "sato@mihon.example.jp").await;
    crate::inquiry::asks(&town, "sato@mihon.example.jp", "マークの使い方を知りたい。").await;
    let mut clerk = clerk(&town).await;
    seeks(&mut clerk, NUMBER).await.sees("見つかった申込み 2件").follows("株式会社みほん商会").await;
    clerk.is_titled("申込みの確認").follows("事業者の記録を見る").await.is_titled("事業者の記録 株式会社みほん商会");
    clerk.sees("以前の名前：株式会社テスト").sees("法人番号が同じ").sees("申込み 2件");
    clerk
        .sees("aoki@mihon.example.jp")
        .sees("sato@mihon.example.jp")
        .sees("相手のサーバーが受け取りました")
        .sees("送信を待っています");
    clerk.sees("メールで確認され、宣言が完了しました").sees("この事業者のお問い合わせはありません");
    clerk.sees("事務 太郎（担当者）").sees("事業者の記録を表示").sees("申込みの内容を表示").sees_no("操作の記録で");
    let looks = acts(&town).await.into_iter().filter(|act| act == "business-seen").count();
    assert_eq!(looks, 2, "one for each of its declarations");
    let path = clerk.path.clone();
    let mut auditor = officer(&town, "監査 一郎", "kansa@example.jp", Role::Auditor).await;
    auditor
        .opens(&path)
        .await
        .is_titled("事業者の記録")
        .sees("監査 一郎（監査）")
        .follows("操作の記録")
        .await
        .is_titled("操作の記録");
    auditor.opens("/office/business/00000000-0000-0000-0000-000000000001").await.sees_no("事業者の記録");
});
