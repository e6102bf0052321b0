//! 自己宣言の確認.

use crate::{
    engines::{self, both},
    town::{corporation, days_ago, sole_proprietor},
};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use domain::{
    declaration::Level,
    ids::DeclarationId,
    mending::{Asked, AskedFields},
};
use jiff::SignedDuration;
use store::declarations::Ending;

const STATE: &str = ".sg-asof__state";

fn tone(page: &crate::town::Answer) -> Option<&str> {
    page.attribute(".sg-asof", "data-state")
}

both!(an_accepted_declaration_shows_the_five_facts_and_nothing_private, async || {
    let town = engines::town().await;
    let (_, number) = town.accepted(corporation("架空青葉精機株式会社", "カクウアオバセイキ"), Level::One, 2).await;
    let page = town.get(&format!("/v/{}", number.as_str())).await;
    assert_eq!((page.status, tone(&page)), (StatusCode::OK, Some("valid")));
    assert_eq!(page.text("h1"), "架空青葉精機株式会社");
    assert_eq!(page.text("[data-number=declaration_id]"), number.as_str());
    assert_eq!(page.text(STATE), "この宣言は有効です");
    assert!(page.text(".sg-asof").contains("2026年11月22日10時15分32秒"));
    assert_eq!(page.count("dl.sg-facts > div"), 5);
    let facts = page.text("dl.sg-facts");
    for fact in [
        "法人番号7000012050002",
        "東京都文京区本駒込",
        "製造業",
        "一つ星",
        "2026年4月1日からの版",
        "2026年11月20日",
        "受理済み",
    ] {
        assert!(facts.contains(fact), "{fact} in {facts}");
    }
    for hidden in ["カクウアオバ", "28番", "1234-5678", "taro@", "見本"] {
        assert!(!page.page.html().contains(hidden), "{hidden} is not public");
    }
    assert_eq!(page.count("meta[name=robots]"), 0);
    for wrong in ["認定", "取得"] {
        let said = page.text("main").replace("認定ではありません", "");
        assert!(!said.contains(wrong), "{wrong} is said of no declaration");
    }
    assert!(page.text("main").contains("自己宣言は、認定ではありません"));
});

/// What a page says to search engines.
fn markup(page: &crate::town::Answer) -> Option<serde_json::Value> {
    let (_, rest) = page
        .page
        .html()
        .split_once("<script type=\"application/ld+json\">")
        .map(|(a, b)| (a.to_owned(), b.to_owned()))?;
    Some(serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap())
}

both!(search_engines_read_a_claim_and_never_a_certificate, async || {
    let town = engines::town().await;
    let (_, number) = town.accepted(corporation("架空青葉精機株式会社", "カクウアオバセイキ"), Level::One, 2).await;
    let said = markup(&town.get(&format!("/v/{}", number.as_str())).await).unwrap();
    assert_eq!(said["mainEntity"]["@type"], "Claim");
    assert_eq!(said["mainEntity"]["author"]["@id"], said["about"]["@id"]);
    assert_eq!(said["about"]["name"], "架空青葉精機株式会社");
    assert_eq!(said["about"]["iso6523Code"], "0188:7000012050002");
    for wrong in ["ertif", "redential", "ating", "認定", "取得", "28番", "1234-5678"] {
        assert!(!said.to_string().contains(wrong), "{wrong}: {said}");
    }
    let (_, person) = town.accepted(sole_proprietor(), Level::Two, 2).await;
    assert_eq!(markup(&town.get(&format!("/v/{}", person.as_str())).await), None, "nothing of a person");
    let (_, waits) = town.declare(corporation("架空みどり株式会社", "カクウミドリ"), Level::One, 2).await;
    assert_eq!(markup(&town.get(&format!("/v/{}", waits.as_str())).await), None, "nothing before acceptance");
    let top = markup(&town.get("/").await).unwrap();
    assert_eq!(
        (&top["@type"], top.get("potentialAction")),
        (&"WebSite".into(), None),
        "no way to pages they may not read"
    );
});

both!(two_stars_of_a_sole_proprietor_are_shown_but_not_for_search_engines, async || {
    let town = engines::town().await;
    let (_, number) = town.accepted(sole_proprietor(), Level::Two, 2).await;
    let page = town.get(&format!("/v/{}", number.as_str())).await;
    assert_eq!((page.status, page.text("h1")), (StatusCode::OK, "喫茶いろは".to_owned()));
    assert!(page.text("dl.sg-facts").contains("二つ星") && page.text("dl.sg-facts").contains("基本方針"));
    assert_eq!(page.attribute("meta[name=robots]", "content"), Some("noindex"));
    assert!(!page.page.html().contains("伊呂波"));
});

both!(before_acceptance_it_verifies_and_says_so, async || {
    let town = engines::town().await;
    let (id, number) = town.declare(corporation("架空青葉精機株式会社", "カクウ"), Level::One, 2).await;
    let address = format!("/v/{}", number.as_str());
    let page = town.get(&address).await;
    assert_eq!((page.status, tone(&page)), (StatusCode::OK, Some("review")));
    assert!(page.text(STATE).contains("完了しています") && page.text("dl.sg-facts").contains("まだ受理されていません"));
    let fields = AskedFields::parse(["name"]).unwrap();
    let asked = &Asked { reason: "名称が違います".to_owned(), fields };
    let given = town
        .app
        .store
        .write(|mut db| async move { store::declarations::give_back(&mut db, id, "office", asked, days_ago(1)).await });
    assert!(given.await.unwrap());
    let page = town.get(&address).await;
    assert_eq!((page.status, tone(&page)), (StatusCode::OK, Some("review")));
    assert!(page.text(".sg-asof").contains("2026年11月21日"), "since when it is returned");
    assert!(!page.page.html().contains("名称が違います"), "the reason is between office and applicant");
});

both!(an_ended_declaration_answers_with_its_state_and_date, async || {
    let ends = [
        (Ending::Stopped, "終了しました", "stopped"),
        (Ending::Cancelled("内緒の理由"), "取り消されました", "cancelled"),
        (Ending::Rejected("内緒の理由"), "受理されませんでした", "cancelled"),
    ];
    for (ending, words, colour) in ends {
        let town = engines::town().await;
        let business = corporation("架空青葉精機株式会社", "カクウ");
        let (id, number) = match ending {
            Ending::Rejected(_) => town.declare(business, Level::One, 4).await,
            _ => town.accepted(business, Level::One, 4).await,
        };
        town.end(id, ending, 2).await;
        let page = town.get(&format!("/v/{}", number.as_str())).await;
        assert_eq!((page.status, tone(&page)), (StatusCode::GONE, Some(colour)), "{ending:?}");
        assert!(page.text(STATE).contains(words), "{}", page.text(STATE));
        assert!(page.text(".sg-asof").contains("2026年11月20日"), "{ending:?}");
        let named = !matches!(ending, Ending::Rejected(_));
        assert_eq!(page.text("main").contains("架空青葉精機"), named, "{ending:?}");
        assert!(!page.page.html().contains("内緒"), "the reason is between office and contact");
        assert_eq!(page.count("meta[name=robots]"), 1);
    }
});

both!(what_was_taken_over_leads_to_the_id_that_counts, async || {
    let town = engines::town().await;
    let (old, number) = town.accepted(corporation("架空青葉精機株式会社", "カクウ"), Level::One, 4).await;
    let (_, later) = town.accepted(corporation("架空青葉精機株式会社", "カクウ"), Level::Two, 3).await;
    town.end(old, Ending::SupersededBy(&later), 2).await;
    let page = town.get(&format!("/v/{}", number.as_str())).await;
    assert_eq!((page.status, tone(&page)), (StatusCode::GONE, Some("stopped")));
    assert!(page.text(STATE).contains("引き継がれました"));
    let link = format!(".sg-asof a[href='/v/{}']", later.as_str());
    assert_eq!(page.text(&link), later.as_str());
});

both!(it_tells_who_was_checked_and_how, async || {
    let town = engines::town().await;
    let (_, clean) = town.accepted(corporation("架空青葉精機株式会社", "カクウ"), Level::One, 4).await;
    let (looked_at, other) = town.declare(corporation("架空若葉精機株式会社", "カクウ"), Level::One, 4).await;
    let store = &town.app.store;
    let unit = store
        .write(|mut db| async move { store::declarations::accept(&mut db, looked_at, "officer", days_ago(3)).await });
    assert!(unit.await.unwrap());
    let page = town.get(&format!("/v/{}", clean.as_str())).await;
    assert!(page.text("dl.sg-facts").contains("担当者のメールアドレスで確認しました"));
    let page = town.get(&format!("/v/{}", other.as_str())).await;
    assert!(page.text("dl.sg-facts").contains("事務局の目で確認しました"));
    let code = page.attribute(".sg-qr img", "src").unwrap();
    assert_eq!(code, format!("/v/{}/qr.svg", other.as_str()));
    let (status, headers, body) = town.ask(Request::get(code).body(Body::empty()).unwrap()).await;
    assert_eq!((status, headers["content-type"].as_bytes()), (StatusCode::OK, &b"image/svg+xml"[..]));
    assert!(String::from_utf8(body).unwrap().starts_with("<svg "));
});

both!(another_day_is_answered_beside_today, async || {
    let town = engines::town().await;
    let (id, number) = town.declare(corporation("架空青葉精機株式会社", "カクウ"), Level::One, 10).await;
    let store = &town.app.store;
    let unit =
        store.write(|mut db| async move { store::declarations::accept(&mut db, id, "system", days_ago(8)).await });
    assert!(unit.await.unwrap());
    town.end(id, Ending::Stopped, 4).await;
    let on = async |year: &str, month: &str, day: &str| {
        town.get(&format!("/v/{}?year={year}&month={month}&day={day}", number.as_str())).await
    };
    for (day, said) in [("11", "まだ宣言していません"), ("13", "有効でした（宣言完了"), ("15", "有効でした（受理済み")]
    {
        let page = on("2026", "11", day).await;
        assert!(page.text("#stood").contains(said), "{day}: {}", page.text("#stood"));
        assert_eq!(page.status, StatusCode::GONE, "what is true today stands above it");
    }
    assert!(on("２０２６", "１１", "１９").await.text("#stood").contains("有効ではありませんでした（停止）"));
    let as_of = async |word: &str| town.get(&format!("/v/{}?as_of={word}", number.as_str())).await;
    let told = as_of("2026-11-13").await;
    assert!(told.text("#stood").contains("有効でした（宣言完了"), "the API's name of a day: {}", told.text("#stood"));
    assert_eq!(told.attribute("input[name=day]", "value"), Some("13"));
    let none = as_of("2026-13-01").await;
    assert!(none.text("#on-problem").contains("暦にある日") && none.count("#stood") == 0);
    assert_eq!(none.attribute("input[name=year]", "value"), Some("2026-13-01"), "nothing typed is lost");
    let future = on("2026", "11", "23").await;
    assert!(future.text("#on-problem").contains("きょうまでの日"));
    assert_eq!(future.attribute("input[name=day]", "value"), Some("23"), "nothing typed is lost");
    for wrong in [on("2026", "2", "30").await, on("2026", "x", "1").await, on("", "11", "1").await] {
        assert_eq!((wrong.status, wrong.count("#stood")), (StatusCode::GONE, 0));
        assert!(wrong.text("#on-problem").contains("暦にある日"));
    }
});

both!(a_program_is_led_to_the_same_question, async || {
    let town = engines::town().await;
    let (_, number) = town.accepted(corporation("架空青葉精機株式会社", "カクウ"), Level::One, 10).await;
    let json = format!("/api/v1/declarations/{}", number.as_str());
    let led = async |asked: &str| {
        let page = town.get(&format!("/v/{}{asked}", number.as_str())).await;
        page.attribute("#keep ~ ul li:nth-child(2) a", "href").unwrap().to_owned()
    };
    assert_eq!(led("").await, json);
    assert_eq!(led("?year=2026&month=11&day=9").await, format!("{json}?as_of=2026-11-09"));
    let all = "?as_of=2026-11-20&name=%E9%9D%92+%26&corporate_number=7000012050002";
    assert_eq!(led(all).await, format!("{json}{all}"));
    assert_eq!(led("?as_of=2026-13-01&corporate_number=12").await, json, "what cannot be read is not asked");
});

both!(what_is_no_id_is_told_apart_from_an_id_nobody_has, async || {
    let town = engines::town().await;
    let nobody = DeclarationId::draw(4, 123_456_789);
    let digits = nobody.as_str();
    let last = if digits.ends_with('0') { '1' } else { '0' };
    let slip = format!("{}{last}", &digits[..10]);
    let cases = [
        (digits.to_owned(), "登録簿にありません"),
        (slip, "誤り"),
        ("12".to_owned(), "形ではありません"),
        ("x%3Cb%3E".to_owned(), "形"),
    ];
    for (typed, words) in cases {
        let page = town.get(&format!("/v/{typed}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{typed}");
        assert!(
            page.text("title").contains(words),
            "what came of it, not that it was not checked: {}",
            page.text("title")
        );
        assert!(tone(&page).is_some_and(|tone| tone != "unknown"), "{typed} was checked");
        assert!(page.text(STATE).contains(words), "{typed}: {}", page.text(STATE));
        assert_eq!(page.count("form[action='/v'] input[name=id]"), 1, "it can be typed again");
    }
});

// An ID of an older system need not have our check digit; the register decides.
both!(an_id_taken_over_from_before_is_found_whatever_its_check_digit, async || {
    let town = engines::town().await;
    town.accepted(corporation("架空青葉精機株式会社", "カクウ"), Level::One, 2).await;
    town.put_into("UPDATE declarations SET number = '41111111111'").await;
    assert!(DeclarationId::parse("41111111111").is_err(), "the sample must not fit by chance");
    let page = town.get("/v/41111111111").await;
    assert_eq!((page.status, page.text("h1")), (StatusCode::OK, "架空青葉精機株式会社".to_owned()));
});

both!(an_id_typed_in_any_way_leads_to_its_one_page, async || {
    let town = engines::town().await;
    let (_, number) = town.accepted(corporation("架空青葉精機株式会社", "カクウ"), Level::One, 2).await;
    let page = format!("/v/{}", number.as_str());
    let [a, b, c] = number.groups();
    for typed in [format!("/v/{a}-{b}-{c}"), format!("/v?id={a}+{b}+{c}"), format!("/v?id={a}%E2%88%92{b}{c}")] {
        let answer = town.get(&typed).await;
        assert_eq!(
            (answer.status, answer.location.as_deref()),
            (StatusCode::SEE_OTHER, Some(page.as_str())),
            "{typed}"
        );
    }
    for typed in
        [format!("/v/{a}-{b}-{c}?as_of=2026-11-20&x=%E9%9D%92"), format!("/v?as_of=2026-11-20&id={a}{b}{c}&x=青")]
    {
        let kept = format!("{page}?as_of=2026-11-20&x=%E9%9D%92");
        assert_eq!(town.get(&typed).await.location, Some(kept), "{typed}: the day that was asked about is not lost");
    }
    let empty = town.get("/v").await;
    assert_eq!((empty.status, empty.count(".sg-asof")), (StatusCode::OK, 0));
    assert_eq!(town.get("/v?id=12").await.status, StatusCode::NOT_FOUND);
});

both!(when_the_store_cannot_be_asked_nothing_is_said_about_the_id, async || {
    let town = engines::town().await;
    let (_, number) = town.accepted(corporation("架空青葉精機株式会社", "カクウ"), Level::One, 2).await;
    town.app.store.close().await;
    let page = town.get(&format!("/v/{}", number.as_str())).await;
    assert_eq!((page.status, tone(&page)), (StatusCode::SERVICE_UNAVAILABLE, Some("unknown")));
    assert!(
        page.text(STATE).contains("いまは確かめられません") && page.text("title").contains("確かめられませんでした")
    );
    for wrong in ["ありません", "無効", "誤り"] {
        assert!(!page.text(".sg-asof").contains(wrong), "{wrong} would be said about the ID");
    }
});

// How an ID stands now is told out of memory, but only while that is a second old at most.
both!(a_fresh_directory_answers_and_an_old_one_is_not_believed, async || {
    let town = engines::town().await;
    let (_, number) = town.accepted(corporation("架空青葉精機株式会社", "カクウ"), Level::One, 2).await;
    let address = format!("/v/{}", number.as_str());
    town.fill_directory().await;
    let (_, later) = town.accepted(corporation("架空若葉精機株式会社", "カクウ"), Level::One, 2).await;
    let page = town.get(&format!("/v/{}", later.as_str())).await;
    assert_eq!(page.status, StatusCode::OK, "what the directory does not know yet is asked of the store");
    let old = town.get(&format!("{address}?year=2000&month=1&day=1")).await;
    assert!(old.text("#stood").contains("まだ宣言していません"), "and so is what stood on another day");

    town.app.store.close().await;
    let seconds_old = |seconds| Some(town.app.now() - SignedDuration::from_secs(seconds));
    town.app.directory.follow([], seconds_old(1));
    let page = town.get(&address).await;
    assert_eq!((page.status, tone(&page)), (StatusCode::OK, Some("valid")));
    town.app.directory.follow([], seconds_old(2));
    let page = town.get(&address).await;
    assert_eq!((page.status, tone(&page)), (StatusCode::SERVICE_UNAVAILABLE, Some("unknown")));
});
