//! The reasons of the office stay: on the case, in the record of its business, and among the notes; and so does every look at somebody's
//! data, whatever page it was on.

use crate::{
    cases::{clerk, declared_state, declares, odd, opens_case},
    form::filled,
    office::officer,
    person::Person,
    town::{Town, story},
};
use domain::staff::Role;

const PASSWORD: &str = "ながいパスワードをきめましたよ";
const NUMBER: &str = "7000012050002";
/// What the story of a case and a record of looks say.
const TOLD: &str = "理由：登記のとおりの名称を 入力してください。";
const LOOK: &str = "事務局の担当者同じ事業者の申込みとの統合";

/// The record of the business of the case that is open.
async fn record(officer: &mut Person) -> &mut Person {
    officer.follows("事業者の記録を見る").await.is_titled("事業者の記録")
}

async fn auditor(town: &Town) -> Person {
    officer(town, "監査 次郎", "kansa@example.jp", Role::Auditor).await
}

story!(what_was_told_of_a_return_stays_after_the_acceptance, async |town: Town| {
    let mut member = odd(&town).await;
    let mut clerk = clerk(&town).await;
    let case = opens_case(&mut clerk, "株式会社テスト").await;
    clerk.sees("（「テスト」）");
    clerk.fills("申込者に伝える理由", "登記のとおりの名称を\n入力してください。").presses("差し戻しの文面を見る").await;
    clerk.presses("この内容で送る").await.sees("差し戻しました");
    member.opens("/member/mend").await.fills("事業者名", "株式会社みほん製作所");
    member.fills("事業者名（全角カナ）", "みほんせいさくしょ").presses("この内容に直す").await;
    assert_eq!(declared_state(&town, &case).await.code(), "accepted");
    clerk.opens(&case).await.sees("受理済み").sees(TOLD).sees_no("伝えた理由");
    clerk.sees("確かめることがなくなりました").sees("なくなったもの：");
    record(&mut clerk).await.sees(TOLD).sees("確かめることなし");
    auditor(&town).await.opens("/office/audit?act=case-returned").await.sees("登記のとおりの名称を 入力してください。");
});

story!(the_reason_of_a_proposal_stays_when_it_is_declined, async |town: Town| {
    odd(&town).await;
    let mut clerk = clerk(&town).await;
    let case = opens_case(&mut clerk, "株式会社テスト").await;
    clerk.fills("不受理・取消しの理由", "虚偽のため").presses("不受理の文面を見る").await;
    clerk.presses("この内容で提案する").await.sees("提案しました").sees("不受理理由：虚偽のため");
    let mut senior = officer(&town, "上席 花子", "joseki@example.jp", Role::Senior).await;
    senior.opens(&case).await.presses("提案を取り下げる").await.sees("提案を取り下げました");
    let story = |person: &Person| person.page.text.rsplit("記録 ").next().unwrap().to_owned();
    clerk.opens(&case).await;
    assert_eq!(story(&clerk).matches("不受理理由：虚偽のため").count(), 2, "{}", story(&clerk));
    clerk.sees("事務 太郎").sees("上席 花子");
    record(&mut clerk).await.sees("不受理理由：虚偽のため");
    let mut auditor = auditor(&town).await;
    for (act, who) in [("ending-proposed", "事務 太郎"), ("ending-withdrawn", "上席 花子")] {
        auditor.opens(&format!("/office/audit?act={act}")).await.sees("不受理 虚偽のため").sees(who);
    }
    clerk.opens(&case).await.fills("不受理・取消しの理由", "届出がないため").presses("不受理の文面を見る").await;
    clerk.presses("この内容で提案する").await.sees("提案しました");
    senior.opens(&case).await.presses("承認して、メールを送る").await.sees("承認しました");
    senior.sees("受理しませんでした理由：届出がないため");
    auditor.opens("/office/audit?act=ending-signed").await.sees("不受理 届出がないため").sees("上席 花子");
});

story!(a_merge_keeps_its_reason_and_both_members_see_the_look, async |town: Town| {
    let mut first = declares(&town, "株式会社みほん製作所", NUMBER, "aoki@mihon.example.jp").await;
    let mut second = declares(&town, "株式会社みほん製作所", NUMBER, "ito@mihon.example.jp").await;
    let mut clerk = clerk(&town).await;
    opens_case(&mut clerk, "株式会社みほん製作所").await;
    let doubts = clerk.page.html.split("確かめること</h2>").nth(1).unwrap().split("</div>").next().unwrap();
    assert!(doubts.contains("受付 <span class=\"sg-num\">R-"), "which one has the same number: {doubts}");
    let other = clerk.page.links.iter().find(|(words, _)| words.starts_with("受付 R-")).unwrap().0.clone();
    let kept = other.trim_start_matches("受付 ").to_owned();
    first.opens("/member/views").await.sees("見た記録は、まだありません");
    clerk.picks("株式会社みほん製作所", "この行の申込みを残す").presses("統合の文面を見る").await;
    clerk.sees("宛先：ito@mihon.example.jp").sees("宛先：aoki@mihon.example.jp");
    first.opens("/member/views").await.sees(LOOK);
    second.opens("/member/views").await.sees(LOOK);
    clerk.fills("統合の理由", "お電話でのお申し出").presses("この理由で文面を見る").await;
    clerk.presses("この内容で送る").await.sees("統合しました");
    let told = format!("残す申込み：受付 {kept}理由：お電話でのお申し出");
    clerk.sees(&format!("ほかの申込みに統合しました{told}")).presses("統合を取り消す").await;
    clerk.sees_no("伝えた理由").sees(&format!("ほかの申込みに統合しました{told}"));
    clerk.sees(&format!("統合を取り消しました{told}"));
    let mut auditor = auditor(&town).await;
    for act in ["cases-merged", "cases-unmerged"] {
        let path = format!("/office/audit?act={act}");
        auditor.opens(&path).await.sees(&format!("統合 {kept} お電話でのお申し出"));
    }
});

story!(a_proposed_merge_is_a_look_at_both, async |town: Town| {
    let mut first = declares(&town, "株式会社みほん製作所", NUMBER, "aoki@mihon.example.jp").await;
    let mut second = declares(&town, "株式会社みほん製作所", NUMBER, "ito@mihon.example.jp").await;
    let mut clerk = clerk(&town).await;
    let case = opens_case(&mut clerk, "株式会社みほん製作所").await;
    clerk.picks("株式会社みほん製作所", "開いている申込みを残す").presses("統合の文面を見る").await;
    clerk.presses("この内容で提案する").await.sees("提案しました");
    let ended = clerk.path.split('?').next().unwrap().to_owned();
    assert_ne!(ended, case);
    let mut senior = officer(&town, "上席 花子", "joseki@example.jp", Role::Senior).await;
    senior.opens(&ended).await.sees("宛先：aoki@mihon.example.jp").sees("宛先：ito@mihon.example.jp");
    first.opens("/member/views").await.sees("事務局の上席申込みの確認");
    second.opens("/member/views").await.sees("事務局の上席同じ事業者の申込みとの統合");
    senior.presses("承認して、メールを送る").await.sees("承認しました");
    auditor(&town).await.opens("/office/audit?act=ending-signed").await.sees("統合 R-").sees("宣言が2つあったため");
});

story!(the_record_of_a_business_has_its_whole_story, async |town: Town| {
    odd(&town).await;
    let mut clerk = clerk(&town).await;
    let case = opens_case(&mut clerk, "株式会社テスト").await;
    record(&mut clerk).await.sees("メモはありません。").sees("確かめること：").sees("試しの入力");
    clerk
        .opens(&case)
        .await
        .fills("メモ", "電話で\n確かめました。")
        .presses("メモを加える")
        .await
        .sees("メモを加えました");
    record(&mut clerk).await.sees_no("メモはありません。").sees("電話で 確かめました。").sees("事務 太郎");
});

story!(a_member_sees_the_looks_at_the_form_on_paper, async |town: Town| {
    let mut clerk = officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    clerk.uploads("/office/intake", &filled(&town, &[])).await.sees("このまま送れます");
    let (page, id) = (clerk.path.clone(), crate::office::id_of(&town, "jimu@example.jp").await);
    let seen = format!("/office/audit/seen?officer={id}&from=2026-01-01T00:00&to=2027-01-01T00:00");
    let mut auditor = auditor(&town).await;
    auditor.opens(&seen).await.sees("いまは台帳にない申込み");
    let (_, link) = clerk.page.links.iter().find(|(words, _)| words == "入力の画面で開く").unwrap().clone();
    clerk.opens(link.strip_prefix("https://sengen.example.jp").unwrap()).await.is_titled("内容確認");
    clerk.presses("この内容で自己宣言する").await.is_titled("受付確認");
    let letter = town.letter("aoki@mihon.example.jp", "自己宣言受付確認").await;
    let mut contact = town.visitor();
    contact.confirms(&letter.link("/declare/confirm/"), PASSWORD).await.sees("一つ星を宣言しました");
    contact.opens("/member/views").await.sees("事務局の担当者申込書の受付け").sees_no("まだありません");
    let looks = |person: &Person| person.page.text.matches("申込書の受付け").count();
    let before = looks(&contact);
    clerk.opens(&page).await.sees("送信しました");
    contact.opens("/member/views").await;
    assert_eq!(looks(&contact), before, "the page shows nothing of the member any more");
    auditor.opens(&seen).await.sees("株式会社みほん製作所").sees_no("いまは台帳にない申込み");
});
