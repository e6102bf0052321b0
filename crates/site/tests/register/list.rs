//! 自己宣言事業者検索.

use crate::{
    engines::{self, both},
    town::{Town, corporation, sole_proprietor},
};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use directory::{Change, Entry};
use domain::declaration::Level;
use futures_util::StreamExt as _;
use tower::ServiceExt as _;

const LONG: &str = "特定非営利活動法人架空西日本地域情報化支援ネットワーク推進協議会連合会中央事務局";

/// Three accepted declarations and one that waits.
async fn town() -> Town {
    let town = engines::town().await;
    town.accepted(corporation("架空青葉精機株式会社", "カクウアオバセイキ"), Level::One, 3).await;
    town.accepted(corporation(LONG, "カクウニシニホン"), Level::Two, 2).await;
    town.accepted(sole_proprietor(), Level::One, 1).await;
    town.declare(corporation("架空青葉旅館株式会社", "カクウアオバリョカン"), Level::One, 0).await;
    town.fill_directory().await;
    town
}

both!(the_list_shows_what_is_accepted_newest_first, async || {
    let page = town().await.get("/directory").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.text(".sg-results__name"), format!("喫茶いろは\n{LONG}\n架空青葉精機株式会社"));
    assert!(page.text("#result-title").ends_with("3件"));
    assert!(page.text(".sg-block__head .sg-note").contains("2026年11月22日"));
    let first = page.text("tbody tr:first-child");
    assert!(first.contains("個人事業主") && first.contains("北海道札幌市中央区北一条西"), "{first}");
    assert!(page.text("tbody tr:last-child").contains("法人番号7000012050002"));
    assert!(page.text("tbody tr:last-child").contains("2026年11月19日"));
    assert_eq!(page.count("tbody tr:nth-child(2) svg"), 2, "two stars");
    assert_eq!(page.attribute("meta[name=robots]", "content"), Some("noindex"), "persons are on it");
    for hidden in ["伊呂波", "花子", "28番", "1234", "taro@", "見本", "イロハ"] {
        assert!(!page.page.html().contains(hidden), "{hidden} is not public");
    }
});

both!(text_and_conditions_narrow_the_list, async || {
    let town = town().await;
    let names = async |address: &str| town.get(address).await.text(".sg-results__name");
    assert_eq!(names("/directory?text=青葉").await, "架空青葉精機株式会社");
    assert_eq!(
        names("/directory?text=%EF%BD%B1%EF%BD%B5%EF%BE%8A%EF%BE%9E").await,
        "架空青葉精機株式会社",
        "half-width kana"
    );
    assert_eq!(names("/directory?text=株式会社架空青葉").await, "架空青葉精機株式会社");
    assert_eq!(names("/directory?text=ハナコ").await, "", "a person's kana finds nobody");
    assert_eq!(names("/directory?prefecture=01").await, "喫茶いろは");
    assert_eq!(names("/directory?level=two").await, LONG);
    assert_eq!(names("/directory?industry=M&level=one").await, "喫茶いろは");
    let narrowed = town.get("/directory?text=青葉&level=one").await;
    assert_eq!(narrowed.attribute("#text", "value"), Some("青葉"));
    assert_eq!(narrowed.attribute("#level option[selected]", "value"), Some("one"));
    assert_eq!(narrowed.count("details[open]"), 1);
    assert_eq!(narrowed.count("meta[name=robots]"), 1, "corporations are found by their own pages");
});

both!(what_cannot_be_read_is_named_and_left_out, async || {
    let town = town().await;
    let page = town.get("/directory?prefecture=99&per_page=30&from=2026-13-01&level=one").await;
    assert!(page.text("#result-title").ends_with("2件"), "what can be read narrows");
    let told = page.text("#left-out");
    assert!(told.starts_with("読み取れない条件を外しました"), "{told}");
    for what in ["都道府県：99", "宣言日（この日から）：2026-13-01", "表示件数：30"] {
        assert!(told.contains(what), "{what} in {told}");
    }
    assert_eq!(page.count("#left-out li"), 3);
    let page = town.get("/directory?prefecture=01&municipality=13105").await;
    assert!(page.text("#left-out").contains("市区町村") && page.text("#left-out").contains("13105"), "not in Hokkaido");
    for wrong in ["/directory?industry=ZZ", "/directory?prefecture=13&municipality=13abc"] {
        let page = town.get(wrong).await;
        assert_eq!(page.count("#left-out li"), 1, "{wrong}");
        assert!(!page.text("#result-title").contains("事業者0件"), "{wrong}: left out, and not found by nobody");
        let file = town.get(&wrong.replace("/directory", "/directory.csv")).await;
        assert!(file.page.html().contains("架空青葉精機株式会社"), "{wrong}: the file has what the page has");
    }
    for right in ["/directory", "/directory?prefecture=&from=&level=one&utm_source=x", "/directory?prefecture=01"] {
        assert_eq!(town.get(right).await.count("#left-out"), 0, "{right}");
    }
});

both!(nothing_found_says_what_to_do, async || {
    let town = town().await;
    let page = town.get("/directory?text=ない名前").await;
    assert_eq!((page.status, page.count("table")), (StatusCode::OK, 0));
    assert!(page.text("main").contains("見つかりませんでした"));
    let (_, number) = town.declare(corporation("架空待機株式会社", "カクウタイキ"), Level::One, 0).await;
    let page = town.get(&format!("/directory?text={}", number.shown())).await;
    assert_eq!(
        page.count(&format!("main a[href=\"/v/{}\"]", number.as_str())),
        1,
        "an ID that is not listed has a page"
    );
    let page = town.get("/directory?page=9").await;
    assert!(page.text("main").contains("最初のページを見る"));
    let typed = town.get("/directory?text=%3Cb%3E%22x&page=0&level=three").await;
    assert_eq!((typed.status, typed.attribute("#text", "value")), (StatusCode::OK, Some("<b>\"x")));
});

both!(words_that_find_nobody_together_are_offered_alone, async || {
    let town = town().await;
    let page = town.get("/directory?text=青葉+架空%E3%80%80ない名前+架空&level=one").await;
    assert!(page.text("main").contains("つなげて1つの名前として探しました"), "{}", page.text("main"));
    let offered = page.text("section[aria-labelledby=result-title] ul:first-of-type li");
    assert_eq!(
        offered, "「青葉」だけで探す（1件）\n「架空」だけで探す（1件）",
        "with the other conditions, and each once"
    );
    let link = page.attribute("section[aria-labelledby=result-title] ul li a", "href").unwrap();
    assert_eq!(town.get(link).await.text(".sg-results__name"), "架空青葉精機株式会社");
    for nothing in ["/directory?text=ない+名前", "/directory?text=ない名前", "/directory?text=架空+青葉"] {
        assert!(!town.get(nothing).await.text("main").contains("だけで探す"), "{nothing}");
    }
});

both!(days_the_wrong_way_round_are_told_as_such, async || {
    let page = town().await.get("/directory?from=2026-11-21&to=2026-11-19&level=one").await;
    let said = page.text("section[aria-labelledby=result-title]");
    assert!(said.contains("「この日まで」より後の日です") && !said.contains("名前の一部だけ"), "{said}");
    assert_eq!(page.count("a[href='/directory?level=one&from=2026-11-19&to=2026-11-21&page=1']"), 1);
});

both!(what_kana_leaves_out_is_said, async || {
    let town = town().await;
    for (asked, said) in [
        ("?sort=kana", "名前の文字の順に並びます"),
        ("?text=ハナコ", "カナでは見つからないことがあります"),
        ("?text=%EF%BD%B1%EF%BD%B5%EF%BE%8A%EF%BE%9E", "カナでは見つからないことがあります"),
        ("", ""),
        ("?text=喫茶いろは", ""),
    ] {
        let told = town.get(&format!("/directory{asked}")).await.text("#kana");
        assert!(told.contains(said) && told.is_empty() == said.is_empty(), "{asked}: {told}");
    }
});

both!(a_long_list_has_pages_and_each_entry_stands_on_one, async || {
    let town = engines::town().await;
    for at in 0..45 {
        town.accepted(corporation(&format!("架空青葉第{at}株式会社"), "カクウアオバ"), Level::One, 60 - at).await;
    }
    town.fill_directory().await;
    let mut names = Vec::new();
    for page in 1..=3 {
        let answer = town.get(&format!("/directory?text=青葉&page={page}")).await;
        assert!(answer.text("#result-title").ends_with("45件"));
        assert_eq!(answer.text(".sg-pager [aria-current=page]"), format!("ページ{page}"));
        names.extend(answer.text(".sg-results__name").lines().map(str::to_owned));
        let other = if page == 1 { 2 } else { 1 };
        let link = format!(".sg-pager a[href=\"/directory?text=%E9%9D%92%E8%91%89&page={other}\"]");
        assert_eq!(answer.count(&link), 1, "{}", answer.page.html());
    }
    let expected: Vec<_> = (0..45).rev().map(|at| format!("架空青葉第{at}株式会社")).collect();
    assert_eq!(names, expected);
});

both!(each_choice_says_how_many_it_would_leave, async || {
    let town = town().await;
    let page = town.get("/directory").await;
    assert_eq!(page.text("#level"), "すべて一つ星（2）二つ星（1）");
    assert!(page.text("#prefecture").contains("北海道（1）") && page.text("#prefecture").contains("東京都（2）"));
    assert_eq!((page.count("#municipality"), page.count("#prefecture-support-text")), (0, 1), "first the prefecture");
    let page = town.get("/directory?prefecture=01").await;
    assert_eq!(page.count("#prefecture-support-text"), 0, "there they are");
    assert!(
        page.text("#municipality").contains("札幌市（1）") && page.text("#municipality").contains("札幌市中央区（1）")
    );
    assert!(page.text("#prefecture").contains("東京都（2）"), "the other prefectures still say theirs");
    assert_eq!(page.text("#level"), "すべて一つ星（1）");
    let names = async |address: &str| town.get(address).await.text(".sg-results__name");
    assert_eq!(names("/directory?prefecture=01&municipality=01100").await, "喫茶いろは", "a city means its wards");
    assert_eq!(names("/directory?prefecture=01&municipality=01102").await, "");
    assert_eq!(names("/directory?from=2026-11-20&to=2026-11-20").await, LONG);
    assert_eq!(names("/directory?sort=kana&text=架空").await, format!("架空青葉精機株式会社\n{LONG}"));
    let page = town.get("/directory?prefecture=01&text=青葉").await;
    assert_eq!(page.count("main a[href*='prefecture=13']"), 1, "where there are some");
    let page = town.get("/directory?per_page=50&sort=kana").await;
    assert_eq!(page.text("main b[aria-current]"), "五十音順\n50件");
});

both!(the_result_is_a_file_of_corporations, async || {
    let town = town().await;
    let answer = town.get("/directory.csv?level=one").await;
    assert_eq!(answer.status, StatusCode::OK);
    let text = answer.page.html();
    assert!(text.contains("自己宣言ID,法人番号,事業者名,"), "{text}");
    assert!(text.contains(",7000012050002,架空青葉精機株式会社,東京都,文京区本駒込,製造業,"), "{text}");
    assert!(text.contains(",一つ星,2026-11-19,"), "{text}");
    assert_eq!(text.matches("2026-11").count(), 2, "one corporation, not the person: {text}");
});

both!(before_the_directory_is_filled_the_list_says_so, async || {
    let town = engines::town().await;
    let page = town.get("/directory").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.text("h1").contains("準備"), "{}", page.text("main"));
    assert_eq!(page.count("main a[href='/v']"), 1);
    let file = town.get("/directory.csv").await;
    assert_eq!(file.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(file.text("main").contains("有効かどうかは、わかっていません"), "never like \"not valid\"");
    assert!(!file.text("main").contains("入力した内容は残っています"));
});

// The file is on its way for a while, and the register goes on changing.
both!(a_file_of_the_list_has_each_once_though_the_register_changes, async || {
    let town = engines::town().await;
    town.accepted(corporation("架空青葉精機株式会社", "カクウアオバ"), Level::One, 3).await;
    town.fill_directory().await;
    let mut db = town.app.store.read().await.unwrap();
    let one = store::public::every(&mut db).next().await.unwrap().unwrap();
    drop(db);
    let entry = |nth: u64| {
        let (declaration, number) = (uuid::Uuid::from_u64_pair(7, nth), domain::ids::DeclarationId::draw(5, nth));
        let declared_at = one.declared_at + jiff::SignedDuration::from_secs(i64::try_from(nth).unwrap());
        Change::Put(Box::new(Entry { declaration, number, declared_at, ..one.clone() }))
    };
    town.app.directory.follow((1..=2_500).map(entry), Some(town.app.now()));
    for sort in ["newest", "kana"] {
        let request = Request::get(format!("/directory.csv?sort={sort}")).header("accept-encoding", "identity");
        let answer = town.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let mut pieces = answer.into_body().into_data_stream();
        let mut text = pieces.next().await.unwrap().unwrap().to_vec();
        let more = if sort == "newest" { 3_000 } else { 4_000 };
        town.app.directory.follow((more..more + 30).map(entry), Some(town.app.now()));
        // One that stands in the first piece and one that does not are taken out.
        let gone = [2_490, 10].map(|nth| Change::Gone(uuid::Uuid::from_u64_pair(7, nth)));
        town.app.directory.follow(gone, Some(town.app.now()));
        while let Some(piece) = pieces.next().await {
            text.extend(piece.unwrap());
        }
        let text = String::from_utf8(text).unwrap();
        let mut ids: Vec<_> = text.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
        let given = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), given, "{sort}: nobody twice");
        for nth in (1..=2_500).filter(|nth| ![2_490, 10].contains(nth)) {
            let id = domain::ids::DeclarationId::draw(5, nth);
            assert!(ids.binary_search(&id.as_str()).is_ok(), "{sort}: {nth} is missing");
        }
    }
});
