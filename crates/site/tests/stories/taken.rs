//! Whose data left the office in a file: told to the member, to the auditor, and on the record of the business; also when it broke off.

use crate::{
    exports::{accepted, answer, asks, lines, senior, sent},
    office::{code, officer},
    person::Person,
    town::{Town, story},
};
use domain::{
    export::{Conditions, Format},
    mode::{Cause, SiteMode},
    news::NewsKind,
    staff::Role,
};
use jiff::SignedDuration;
use store::{
    exports::{self, New},
    modes::{self, NewMode},
    news::{self, Post},
};

const PASSWORD: &str = "ながいパスワードをきめましたよ";
const EMAIL: &str = "aoki@mihon.example.jp";

story!(whose_data_were_in_a_file_is_told_to_the_member_and_to_the_office, async |town: Town| {
    let mut member = town.visitor();
    member.applies_as_corporation("株式会社みほん商店", "7000012050002", EMAIL).await;
    member.presses("この内容で自己宣言する").await;
    let link = town.letter(EMAIL, "受付確認").await.link("/declare/confirm/");
    member.confirms(&link, PASSWORD).await;
    crate::databases::until(async || crate::exports::known(&town).await == 1).await;
    let case = crate::member_views::declaration(&town).await;
    let mut own = senior(&town, "上席 花子", "joseki@example.jp").await;
    asks(&mut own, "事業者の情報だけ", "条件に合う全件", "CSV").await;
    own.presses("ファイルを受け取る").await;
    member.opens("/member/views").await.sees("見た記録は、まだありません");
    own.opens("/office/exports?format=csv&what=persons").await.sees("会員の「閲覧の記録」に載ります");
    asks(&mut own, "担当者の情報も含める", "条件に合う全件", "CSV").await;
    own.presses("ファイルを受け取る").await;
    assert_eq!(lines(&own).len(), 2);
    member.opens("/member/views").await.sees("書き出し事務局の上席年次の調査に使います。").sees_no("上席 花子");
    own.opens(&format!("/office/business/{}", case.business_id)).await.sees("書き出しの受取りの開始");
    own.sees("年次の調査に使います。").follows("書き出し2番").await.is_titled("書き出し2番");
    let mut auditor = officer(&town, "監査 一郎", "kansa@example.jp", Role::Auditor).await;
    let by = crate::office::id_of(&town, "joseki@example.jp").await;
    let time = "from=2000-01-01T00:00&to=2100-01-01T00:00";
    // The look at the record of the business is one, the file is the other.
    auditor.opens(&format!("/office/audit/seen?officer={by}&{time}")).await.sees("株式会社みほん商店").sees("2回");
    auditor.sees("書き出しの受取りの開始：2回");
    auditor.follows("確認のあと、結果をCSVでダウンロードする").await;
    let code = code(&town, "kansa@example.jp").await;
    auditor.fills("確認の番号", &code).presses("確認する").await;
    let file = String::from_utf8_lossy(&auditor.file);
    assert!(file.contains(&format!("株式会社みほん商店,{},2,", case.id)) && file.lines().count() == 2, "{file}");
});

story!(small_wishes_of_the_morning_are_no_hundred_each_in_the_evening, async |town: Town| {
    accepted(&town, 1).await;
    let mut own = senior(&town, "上席 花子", "joseki@example.jp").await;
    let first = asks(&mut own, "担当者の情報も含める", "条件に合う全件", "CSV").await;
    let second = asks(&mut own, "担当者の情報も含める", "条件に合う全件", "Excelファイル").await;
    accepted(&town, 60).await;
    let (got, whole) = sent(answer(&town, &own, &first).await).await;
    assert!(whole && got.lines().count() == 62, "within the hundred");
    let broken = http_body_util::BodyExt::collect(answer(&town, &own, &second).await).await;
    assert!(broken.is_err(), "together more than a hundred");
    own.opens(&second).await.sees("受け取りの途中").sees("受け取れる数を超えたときは、そこで止まります");
    own.opens("/office/exports?format=csv&what=persons").await.sees("ほかの職員の承認が要ります");
});

story!(
    what_went_out_before_a_file_broke_off_is_kept_and_a_file_on_its_way_ends_while_the_site_is_read,
    async |town: Town| {
        accepted(&town, 3).await;
        let mut own = senior(&town, "上席 花子", "joseki@example.jp").await;
        let page = asks(&mut own, "担当者の情報も含める", "条件に合う全件", "CSV").await;
        let mut body = answer(&town, &own, &page).await;
        // The head, and the only page; the officer's browser goes away before the end.
        for _ in 0..2 {
            http_body_util::BodyExt::frame(&mut body).await.unwrap().unwrap();
        }
        drop(body);
        own.opens(&page).await.sees("受け取りの途中");
        let by = crate::office::id_of(&town, "joseki@example.jp").await;
        let mut auditor = officer(&town, "監査 一郎", "kansa@example.jp", Role::Auditor).await;
        let asked = format!("/office/audit/seen?officer={by}&from=2000-01-01T00:00&to=2100-01-01T00:00");
        auditor.opens(&asked).await.sees("3件の事業者の情報を、見ているか、書き出しています").sees("1回");
        let body = answer(&town, &own, &page).await;
        sets(&town, SiteMode::ReadOnly).await;
        let (got, whole) = sent(body).await;
        assert!(whole && got.lines().count() == 4);
        own.opens(&page).await.sees("受け取り済み").sees("受け取った件数 3件");
        auditor.opens(&asked).await.sees("2回");
    }
);

async fn sets(town: &Town, mode: SiteMode) {
    let (now, until) = (town.app.now(), Some(town.app.now() + SignedDuration::from_mins(30)));
    let new = &NewMode { mode, cause: Cause::Trouble, notice: None, until, reason: "試験".to_owned() };
    town.app.store.write(|mut db| async move { modes::set(&mut db, new, None, now).await }).await.unwrap();
    town.app.board.look(&town.app.store).await.unwrap();
}

/// More of both than a page has.
async fn many(town: &Town, officer: uuid::Uuid) {
    let (now, conditions) = (town.app.now(), &Conditions::default());
    for number in 0..51 {
        let post = &Post {
            kind: NewsKind::Notice,
            title: format!("第{number}号"),
            body: "本文".to_owned(),
            day: town.app.today(),
            until: None,
            on_top: false,
            withdrawn: false,
        };
        let new = &New {
            id: town.app.id(),
            officer,
            persons: false,
            format: Format::Csv,
            fresh: false,
            conditions,
            purpose: "試験",
            counted: 1,
            span: Default::default(),
        };
        let unit = town.app.store.write(|mut db| async move {
            news::publish(&mut db, post, (Some(officer), None), now).await?;
            exports::ask(&mut db, new, now).await
        });
        unit.await.unwrap();
    }
}

story!(lists_of_the_office_are_turned_page_by_page, async |town: Town| {
    let mut own = senior(&town, "上席 花子", "joseki@example.jp").await;
    many(&town, crate::office::id_of(&town, "joseki@example.jp").await).await;
    own.opens("/office/news").await.sees("第50号").sees_no("第0号");
    own.follows("これより前のお知らせ").await.sees("第0号").sees_no("これより前");
    let first = |person: &Person| person.page.links.iter().any(|(words, _)| words == "1番");
    assert!(!first(own.opens("/office/exports").await.sees("51番")));
    own.follows("これより前の書き出し").await.sees_no("51番").sees_no("これより前");
    assert!(first(&own), "the oldest one");
});
