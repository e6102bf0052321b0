//! お知らせ: versions, days, what TOP shows.

use crate::town::{Place, at, contract, id};
use domain::news::NewsKind;
use jiff::civil::{Date, date};
use store::{
    Db,
    news::{self, Post},
};

const ALWAYS: (Date, Date) = (date(1, 1, 1), date(9999, 12, 31));

fn post(title: &str, day: Date) -> Post {
    let (kind, body) = (NewsKind::Notice, "文".to_owned());
    Post { kind, title: title.to_owned(), body, day, until: None, on_top: true, withdrawn: false }
}

async fn publish(place: &Place, post: &Post) -> i64 {
    let officer = Some(id());
    let unit = place.store.write(|mut db| async move { news::publish(&mut db, post, (officer, None), at(1)).await });
    unit.await.unwrap()
}

async fn titles(db: &mut Db, today: Date, years: (Date, Date)) -> Vec<String> {
    let all = news::archive(db, today, years, (0, 100)).await.unwrap();
    all.into_iter().map(|one| one.post.title).collect()
}

contract!(the_last_version_counts_and_none_is_edited, async |place: &Place| {
    let first = post("はじめ", date(2026, 11, 1));
    let number = publish(place, &first).await;
    assert_eq!((number, publish(place, &post("別", date(2025, 1, 1))).await), (1, 2));
    let changed = &post("なおした", date(2026, 11, 2));
    let officer = id();
    let change = async |seen: i64, post: &Post| {
        let unit = place
            .store
            .write(|mut db| async move { news::change(&mut db, (number, seen), post, officer, at(2)).await });
        unit.await.unwrap()
    };
    assert!(change(1, changed).await && !change(1, changed).await, "of two the later is refused");
    let today = date(2026, 11, 22);
    let mut db = place.store.read().await.unwrap();
    let found = news::find(&mut db, 1).await.unwrap().unwrap();
    assert_eq!((found.version, &found.post, found.officer), (2, changed, Some(officer)));
    let versions = news::versions(&mut db, 1).await.unwrap();
    assert_eq!(versions.iter().map(|one| &one.post).collect::<Vec<_>>(), [changed, &first]);
    assert_eq!(titles(&mut db, today, ALWAYS).await, ["なおした", "別"]);
    assert_eq!(titles(&mut db, today, (date(2025, 1, 1), date(2025, 12, 31))).await, ["別"]);
    assert_eq!(news::days(&mut db, today).await.unwrap(), [date(2026, 11, 2), date(2025, 1, 1)]);
    drop(db);
    assert!(change(2, &Post { withdrawn: true, ..changed.clone() }).await);
    let mut db = place.store.read().await.unwrap();
    assert_eq!(titles(&mut db, today, ALWAYS).await, ["別"]);
    assert_eq!(news::all(&mut db, (9, 0)).await.unwrap().len(), 2, "the office sees it still");
    assert!(news::find(&mut db, 3).await.unwrap().is_none());
});

contract!(top_shows_what_has_come_and_is_not_over, async |place: &Place| {
    let today = date(2026, 11, 22);
    let over = Post { until: Some(date(2026, 11, 21)), ..post("終わり", date(2026, 11, 1)) };
    let last = Post { until: Some(today), ..post("今日まで", date(2026, 11, 3)) };
    let low = Post { on_top: false, ..post("出さない", today) };
    for post in [&over, &last, &low, &post("明日", date(2026, 11, 23)), &post("今日", today)] {
        publish(place, post).await;
    }
    let mut db = place.store.read().await.unwrap();
    let shown = news::on_top(&mut db, today, 9).await.unwrap();
    assert_eq!(shown.iter().map(|one| one.post.title.as_str()).collect::<Vec<_>>(), ["今日", "今日まで"]);
    assert_eq!(news::on_top(&mut db, today, 1).await.unwrap().len(), 1);
    assert_eq!(titles(&mut db, today, ALWAYS).await, ["今日", "出さない", "今日まで", "終わり"]);
    assert_eq!(news::archive(&mut db, today, ALWAYS, (1, 2)).await.unwrap()[0].post.title, "出さない");
});
