//! 閲覧の記録: the member sees who looked at their data, without a name.

use crate::town::{Town, story};
use domain::corporate_number::CorporateNumber;
use store::{
    audit::{self, Act, Note},
    declarations::{self, Declaration},
};
use uuid::Uuid;

const PASSWORD: &str = "ながいパスワードをきめましたよ";

/// The declaration of the corporation of these stories.
pub async fn declaration(town: &Town) -> Declaration {
    let number = CorporateNumber::parse("7000012050002").unwrap();
    let mut db = town.app.store.read().await.unwrap();
    declarations::living_with_number(&mut db, &number).await.unwrap().remove(0)
}

/// Somebody looks at a case, as the page of the case will note it.
pub async fn looks(town: &Town, officer: Option<Uuid>, case: Uuid, reason: &str) {
    let note = &Note { officer, act: Act::CaseSeen, case: Some(case), subject: None, reason: Some(reason) };
    let now = town.app.now();
    town.app.store.write(|mut db| async move { audit::note(&mut db, note, now).await }).await.unwrap();
}

story!(a_member_sees_who_looked_and_why_but_no_name, async |town: Town| {
    let mut clerk = town.visitor();
    clerk.applies_as_corporation("株式会社みほん製作所", "7000012050002", "aoki@mihon.example.jp").await;
    clerk.presses("この内容で自己宣言する").await;
    let link = town.letter("aoki@mihon.example.jp", "受付確認").await.link("/declare/confirm/");
    clerk.confirms(&link, PASSWORD).await;
    clerk.opens("/member").await.follows("閲覧の記録").await;
    clerk.is_titled("閲覧の記録").sees("見た記録は、まだありません");
    let case = declaration(&town).await;
    let officer = crate::office::made(&town, "見本 次郎", "mihon@example.jp").await;
    looks(&town, Some(officer), case.id, "申込みの確認").await;
    looks(&town, None, case.business_id, "バックアップの点検").await;
    looks(&town, Some(officer), Uuid::from_u128(7), "ほかの人の申込み").await;
    clerk.opens("/member/views").await;
    clerk.sees("閲覧事務局の担当者申込みの確認").sees("システムの管理者").sees("バックアップの点検");
    clerk.sees_no("見本 次郎").sees_no("ほかの人の申込み").sees_no("まだありません");
});
