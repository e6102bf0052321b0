//! Badges: always a picture, true at once, and the code to embed it.

use crate::{
    engines::{self, both},
    town::{Town, corporation, days_ago, sole_proprietor},
};
use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode},
};
use directory::Change;
use domain::{declaration::Level, ids::DeclarationId};
use http_body_util::BodyExt as _;
use jiff::SignedDuration;
use store::public;
use tower::ServiceExt as _;
use uuid::Uuid;

/// Status, headers and bytes of an answer.
async fn fetch(town: &Town, address: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, Vec<u8>) {
    let mut request = Request::get(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = town.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    (status, headers, answer.into_body().collect().await.unwrap().to_bytes().to_vec())
}

async fn svg(town: &Town, address: &str) -> (StatusCode, String) {
    let (status, headers, body) = fetch(town, address, &[]).await;
    assert_eq!(headers["content-type"], "image/svg+xml", "{address}: {status}");
    (status, String::from_utf8(body).unwrap())
}

fn title(svg: &str) -> &str {
    svg.split_once("<title id=\"t\">").unwrap().1.split_once("</title>").unwrap().0
}

async fn declared() -> (Town, Uuid, DeclarationId) {
    let town = engines::town().await;
    let (declaration, id) = town.accepted(corporation("架空青葉精機株式会社", "カクウ"), Level::One, 2).await;
    town.fill_directory().await;
    (town, declaration, id)
}

both!(a_valid_declaration_has_a_badge_that_other_sites_may_show, async || {
    let (town, _, id) = declared().await;
    let address = format!("/badge/{}.svg", id.as_str());
    let (status, headers, body) = fetch(&town, &address, &[]).await;
    let svg = String::from_utf8(body).unwrap();
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        title(&svg),
        format!("SECURITY ACTION：一つ星を宣言しました。いまの状態：有効。自己宣言ID {}", id.shown())
    );
    assert!(!svg.contains("架空青葉"), "a badge names nobody");
    assert_eq!(headers["cache-control"], "public, max-age=60");
    assert_eq!(headers["cross-origin-resource-policy"], "cross-origin");
    let (_, page, _) = fetch(&town, &format!("/v/{}", id.as_str()), &[]).await;
    assert_eq!(page["cross-origin-resource-policy"], "same-origin", "pages stay ours");

    let tag = headers["etag"].to_str().unwrap();
    let (status, again, body) = fetch(&town, &address, &[("if-none-match", tag)]).await;
    assert_eq!((status, body.len()), (StatusCode::NOT_MODIFIED, 0));
    for name in
        ["etag", "cache-control", "content-language", "access-control-allow-origin", "cross-origin-resource-policy"]
    {
        assert_eq!(again[name], headers[name], "what is kept keeps its {name}");
    }
    let other = engines::town().await;
    other.declare(sole_proprietor(), Level::Two, 2).await;
    other.fill_directory().await;
    let (_, theirs, _) = fetch(&other, &address, &[]).await;
    assert_ne!(theirs["etag"], tag, "another state has another tag");
});

both!(a_badge_takes_back_what_the_office_takes_back, async || {
    let town = engines::town().await;
    let (declaration, id) = town.declare(corporation("架空青葉株式会社", "アオバ"), Level::One, 3).await;
    let said = async || {
        town.fill_directory().await;
        let (_, _, body) = fetch(&town, &format!("/badge/{}.svg", id.as_str()), &[]).await;
        title(&String::from_utf8(body).unwrap()).to_owned()
    };
    let before = said().await;
    let batch = town.accept_in_batch(declaration, &id).await;
    assert_ne!(said().await, before);
    town.take_back(batch).await;
    assert_eq!(said().await, before);
});

both!(every_look_is_its_own_and_a_wrong_one_is_told, async || {
    let (town, _, id) = declared().await;
    let mut seen = std::collections::BTreeSet::new();
    for (ending, kind) in [("svg", "image/svg+xml"), ("png", "image/png")] {
        for theme in ["light", "dark", "mono"] {
            for (size, width) in [("s", 198_u32), ("m", 264), ("l", 396)] {
                for lang in ["ja", "en"] {
                    let address = format!("/badge/{}.{ending}?theme={theme}&size={size}&lang={lang}", id.as_str());
                    let (status, headers, body) = fetch(&town, &address, &[]).await;
                    assert_eq!(
                        (status, &headers["content-type"]),
                        (StatusCode::OK, &kind.parse().unwrap()),
                        "{address}"
                    );
                    assert_eq!(headers["content-language"], lang);
                    if ending == "svg" {
                        let text = std::str::from_utf8(&body).unwrap();
                        assert!(text.contains(&format!(" width=\"{width}\"")), "{address}");
                        assert_eq!(title(text).contains("Declared: one star"), lang == "en", "{address}");
                    } else {
                        assert_eq!(body[16..20], (width * 2).to_be_bytes(), "{address}");
                    }
                    assert!(seen.insert(headers["etag"].clone()) && seen.len() < 37, "{address}");
                }
            }
        }
    }
    for wrong in ["theme=blue", "size=xl", "lang=fr"] {
        let page = town.get(&format!("/badge/{}.svg?{wrong}", id.as_str())).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{wrong}");
        assert!(page.text("main").contains(wrong.split('=').next().unwrap()), "{}", page.text("main"));
    }
    for none in [format!("/badge/{}", id.as_str()), format!("/badge/{}.gif", id.as_str())] {
        assert_eq!(town.get(&none).await.status, StatusCode::NOT_FOUND, "{none}");
    }
});

both!(an_ended_declaration_says_so_with_its_picture, async || {
    for (state, words) in [("stopped", "終了"), ("cancelled", "取消"), ("rejected", "不受理")] {
        let town = engines::town().await;
        let (_, id) = town.accepted(corporation("架空青葉精機株式会社", "カクウ"), Level::One, 2).await;
        let change: &'static str = match state {
            "stopped" => "UPDATE declarations SET state = 'stopped'",
            "cancelled" => "UPDATE declarations SET state = 'cancelled'",
            _ => "UPDATE declarations SET state = 'rejected'",
        };
        town.put_into(change).await;
        town.fill_directory().await;
        let (status, svg) = svg(&town, &format!("/badge/{}.svg", id.as_str())).await;
        assert_eq!(status, StatusCode::GONE, "{state}");
        assert!(title(&svg).contains(&format!("いまの状態：{words}")), "{}", title(&svg));
        assert!(!svg.to_lowercase().contains("#ffc700"), "{state}: no star is filled");
        let address = format!("/badge/{}.svg", id.as_str());
        let (_, headers, _) = fetch(&town, &address, &[]).await;
        let (status, _, _) = fetch(&town, &address, &[("if-none-match", headers["etag"].to_str().unwrap())]).await;
        assert_eq!(status, StatusCode::GONE, "{state}: it stays ended for who has the picture, too");
    }
});

both!(before_acceptance_the_badge_says_so, async || {
    let town = engines::town().await;
    let (_, id) = town.declare(corporation("架空青葉精機株式会社", "カクウ"), Level::Two, 2).await;
    town.fill_directory().await;
    let (status, svg) = svg(&town, &format!("/badge/{}.svg", id.as_str())).await;
    assert_eq!(status, StatusCode::OK);
    assert!(title(&svg).contains("二つ星を宣言しました。いまの状態：受理の前"), "{}", title(&svg));
});

both!(what_is_no_id_and_what_nobody_has_are_pictures_too, async || {
    let (town, _, _) = declared().await;
    let nobody = DeclarationId::draw(4, 123_456_789);
    let digits = nobody.as_str();
    let last = if digits.ends_with('0') { '1' } else { '0' };
    let slip = format!("{}{last}", &digits[..10]);
    for (typed, words) in
        [(digits, "登録なし"), (slip.as_str(), "番号の誤り"), ("12", "番号の誤り"), ("x%3Cb%3E", "番号の誤り")]
    {
        let (status, svg) = svg(&town, &format!("/badge/{typed}.svg")).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{typed}");
        assert!(title(&svg).contains(words) && !svg.contains("<b>"), "{typed}: {}", title(&svg));
    }
});

// What could not be checked never looks like an ID that is not valid.
both!(when_the_register_is_not_ready_or_old_the_badge_says_nothing_about_the_id, async || {
    let town = engines::town().await;
    let (_, id) = town.accepted(corporation("架空青葉精機株式会社", "カクウ"), Level::One, 2).await;
    let address = format!("/badge/{}.svg", id.as_str());
    let open = async |town: &Town| {
        let (status, headers, body) = fetch(town, &address, &[]).await;
        let svg = String::from_utf8(body).unwrap();
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(title(&svg).contains("確認できません") && svg.contains("stroke-dasharray"), "{}", title(&svg));
        assert_eq!(
            (headers["cache-control"].to_str().unwrap(), &headers["retry-after"]),
            ("public, max-age=5", &"5".parse().unwrap())
        );
        for wrong in ["終了", "取消", "登録なし", "誤り", "有効"] {
            assert!(!title(&svg).contains(wrong), "{wrong}");
        }
    };
    open(&town).await;
    town.fill_directory().await;
    assert_eq!(svg(&town, &address).await.0, StatusCode::OK);
    town.app.directory.follow([], Some(days_ago(0) - SignedDuration::from_secs(31)));
    open(&town).await;
    town.app.directory.follow([], Some(days_ago(0) - SignedDuration::from_secs(29)));
    assert_eq!(svg(&town, &address).await.0, StatusCode::OK, "half a minute is waited for");
});

// The moment the directory has a change, the badge shows it; that the directory has it within a second is for the follower.
both!(a_change_is_on_the_badge_at_once, async || {
    let (town, declaration, id) = declared().await;
    let address = format!("/badge/{}.svg", id.as_str());
    let (_, before, _) = fetch(&town, &address, &[]).await;
    town.put_into("UPDATE declarations SET state = 'stopped'").await;
    let row = public::one(&mut town.app.store.read().await.unwrap(), declaration).await.unwrap().unwrap();
    town.app.directory.follow([Change::Put(Box::new(row))], Some(days_ago(0)));
    let tag = before["etag"].to_str().unwrap();
    let (status, after, _) = fetch(&town, &address, &[("if-none-match", tag)]).await;
    assert_eq!(status, StatusCode::GONE, "the old tag is not good any more");
    assert_ne!(after["etag"], tag);
});

both!(the_page_gives_code_that_links_to_the_confirmation, async || {
    let (town, _, id) = declared().await;
    let number = id.as_str();
    let page = town.get(&format!("/v/{number}")).await;
    assert_eq!(page.count(&format!("main a[href='/v/{number}/badge']")), 1);
    let page = town.get(&format!("/v/{number}/badge")).await;
    assert_eq!(page.status, StatusCode::OK);
    let code = page.text("[data-code=html]");
    assert!(
        code.starts_with(&format!(
            "<ahref=\"http://localhost:8080/v/{number}\"><imgsrc=\"http://localhost:8080/badge/{number}.svg\""
        )),
        "{code}"
    );
    assert!(code.contains(&format!("alt=\"SECURITYACTION自己宣言ID{}", id.shown())), "{code}");
    for state in ["有効", "終了"] {
        assert!(!code.contains(state), "the code outlives the state");
    }
    let page = town.get(&format!("/v/{number}/badge?theme=dark&size=l&lang=en&format=png")).await;
    let wish = format!("/badge/{number}.png?theme=dark&size=l&lang=en");
    assert_eq!(page.attribute(".sg-badge img", "src"), Some(wish.as_str()));
    assert_eq!(page.attribute(".sg-badge img", "width"), Some("396"));
    assert!(
        page.text("[data-code=markdown]")
            .contains(&format!("](http://localhost:8080{wish})](http://localhost:8080/v/{number})"))
    );
    assert!(page.text("[data-code=html]").contains("theme=dark&amp;size=l&amp;lang=en"));
    assert_eq!(page.attribute("#theme option[selected]", "value"), Some("dark"));
    for nobody in [DeclarationId::draw(4, 123_456_789).as_str(), "12", "%0d%0ax"] {
        let answer = town.get(&format!("/v/{nobody}/badge")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{nobody}");
        assert!(answer.location.unwrap().starts_with("/v?id="), "{nobody}");
    }
});
