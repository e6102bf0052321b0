//! 統計: what the office sees of all that happened, and what everybody sees.

use crate::{
    databases::{self, Applicant, numbers},
    office::officer,
    town::{Town, story},
};
use domain::staff::Role;
use jiff::SignedDuration;
use store::{
    declarations::{self, Loaded, Past},
    public, tallies,
};

/// Counts what the journal tells, and fills the directory, as the loops of the server do.
async fn counted(town: &Town) {
    let store = &town.app.store;
    for _ in 0..1000 {
        let batch = &tallies::next(&mut store.read().await.unwrap(), 100, town.app.now()).await.unwrap();
        assert!(store.write(|mut db| async move { tallies::keep(&mut db, batch).await }).await.unwrap());
        let lines =
            store::journal::after(&mut store.read().await.unwrap(), store::journal::Mark::default(), 10_000).await;
        let sums = tallies::read(&mut store.read().await.unwrap(), "", "9999-12").await.unwrap();
        let all = sums.iter().filter(|one| one.dimension == tallies::Dimension::All);
        let listed: i64 = all.filter(|one| one.event == tallies::Event::Listed).map(|one| one.count).sum();
        let accepted =
            lines.unwrap().0.iter().filter(|line| ["loaded", "accepted"].contains(&line.kind.as_str())).count();
        if batch.lines == 0 && accepted > 0 && usize::try_from(listed).unwrap() >= accepted {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let mut db = store.read().await.unwrap();
    let entries: Vec<_> = futures_util::StreamExt::collect(public::every(&mut db)).await;
    town.app.directory.fill(entries).unwrap();
    town.app.directory.follow([], Some(town.app.now()));
}

/// Accepted declarations of a prefecture, so many days ago.
async fn accepted(town: &Town, prefecture: &str, count: usize, days: i64) {
    let at = town.app.now() - SignedDuration::from_hours(24 * days);
    for own in 0..count {
        let mut applicant = Applicant::new(&format!("p{own}@mihon.example.jp"));
        applicant.business.address.prefecture = domain::place::Prefecture::parse(prefecture).unwrap();
        let receipt = town.app.store.receipt(town.app.today()).await.unwrap();
        let numbers = numbers();
        let one = &[Loaded {
            application: applicant.application(&receipt),
            numbers: &numbers,
            password_hash: "-",
            past: Past::accepted(at),
        }][..];
        let unit = town.app.store.write(|mut db| async move { declarations::load(&mut db, one, at).await });
        unit.await.unwrap();
    }
}

story!(the_office_sees_what_happened_and_the_public_no_small_cell, async |town: Town| {
    accepted(&town, "13", 9, 0).await;
    accepted(&town, "27", 6, 40).await;
    accepted(&town, "01", 2, 0).await;
    town.visitor().opens("/declare").await;
    counted(&town).await;
    let mut clerk = officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    clerk.follows("統計").await.is_titled("統計").sees("開始からロゴマークのダウンロードまで");
    clerk
        .sees("東京都 9 9 0 0 0 +9")
        .sees("大阪府 6 6 0 0 0 +6")
        .sees("北海道 2 2 0 0 0 +2")
        .sees("2026-10 6 6 0 0 0 +6");
    clerk.opens("/office/statistics?from=2026-11&to=2026-11").await;
    clerk.sees("「前の期間」は、2026-10から2026-10までです").sees("大阪府 0 0 0 0 6 -6").sees("東京都 9 9 0 0 0 +9");
    clerk.opens("/office/statistics.csv?table=prefecture&from=2026-10&to=2026-11").await;
    let file = String::from_utf8(clerk.file.clone()).unwrap();
    assert!(file.starts_with("\u{feff}開始月,終了月,分け方,値コード,値,出来事,件数\r\n"), "{file}");
    assert!(file.contains("2026-10,2026-11,prefecture,13,東京都,受理,9\r\n"), "{file}");
    let mut reader = town.visitor();
    reader.opens("/").await.follows("統計").await.is_titled("統計").sees("公開している宣言 17件");
    // Two in 北海道 are too few, and the six in 大阪府 would tell them.
    reader
        .sees("東京都 9")
        .sees("北海道 非表示")
        .sees("大阪府 非表示")
        .sees("京都府 0")
        .sees("2026-10 6")
        .sees("2026-11 11");
    reader.sees("一つ星 17");
    reader.opens("/statistics.csv").await;
    let file = String::from_utf8(reader.file.clone()).unwrap();
    assert!(file.contains("prefecture,13,東京都,9,") && file.contains("prefecture,01,北海道,,"), "{file}");
    // 従業員数 is published of nobody, so it is counted for nobody but the office.
    assert!(!file.contains("size,") && file.contains(",17,"), "{file}");
    reader.opens("/api/v1/statistics").await;
    let api: serde_json::Value = serde_json::from_slice(&reader.file).unwrap();
    let named: Vec<_> =
        api["prefectures"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!((named, &api["total"]), (vec!["東京都"], &serde_json::json!(17)));
});

/// Counts until the event is among what was counted: on PostgreSQL a line waits for older transactions, of other tests too.
async fn counted_to(town: &Town, event: tallies::Event) {
    databases::until(async || {
        counted(town).await;
        let sums = tallies::read(&mut town.app.store.read().await.unwrap(), "", "9999-12").await.unwrap();
        sums.iter().any(|one| one.event == event)
    })
    .await;
}

story!(the_way_leaves_out_what_was_taken_over_and_ends_with_a_download, async |town: Town| {
    accepted(&town, "13", 3, 0).await;
    let mut member = crate::marks::member(&town).await;
    let opens = async |member: &mut crate::person::Person| {
        let way = member.opens("/member/marks").await.page.links.iter().find(|(words, _)| words.ends_with("を開く"));
        let document = way.map(|(_, to)| to.clone()).unwrap();
        member.opens(&document).await;
    };
    opens(&mut member).await;
    // It has the 法人番号 of those that were taken over, so it waits for an officer.
    let mut clerk = officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    crate::cases::opens_case(&mut clerk, "株式会社みほん製作所").await;
    clerk.presses("受理する").await.sees("受理しました");
    counted_to(&town, tallies::Event::Accepted).await;
    clerk.opens("/office/statistics").await;
    clerk.sees("開始 1 0").sees("仮申込み 1 100.0% 0").sees("宣言完了 1 100.0% 0").sees("受理 1 100.0% 0");
    clerk
        .sees("ロゴマークの文書を開いた 1 100.0% 0")
        .sees("ロゴマークのダウンロード 0 0.0% 0")
        .sees("東京都 4 4 0 0 0 +4");
    opens(&mut member).await;
    for set in ["set=plain", "set=numbered"] {
        member.goes("POST", "/member/marks", Some(set.to_owned())).await;
    }
    counted_to(&town, tallies::Event::Downloaded).await;
    clerk.opens("/office/statistics").await.sees("ロゴマークのダウンロード 1 100.0% 0");
});

story!(before_the_register_is_known_nothing_is_counted, async |town: Town| {
    let mut reader = town.visitor();
    reader.opens("/statistics").await.sees("いま、数を確かめられません");
    assert_eq!(reader.status.as_u16(), 503);
    reader.opens("/statistics.csv").await;
    assert_eq!(reader.status.as_u16(), 503);
});
