//! まとめて確認: a table sent, a table answered.

use crate::{
    engines::{self, both},
    town::{Answer, Town, corporation, sole_proprietor},
};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use domain::declaration::Level;
use scraper::Html;
use std::{collections::HashMap, io::Read as _};
use store::declarations::Ending;

pub const NAME: &str = "架空青葉精機株式会社";

/// The form as a browser sends it.
pub fn form(table: &[u8], pasted: &str, output: &str) -> Vec<u8> {
    let part = |head: &str, body: &[u8]| {
        [b"--mark\r\ncontent-disposition: form-data; ", head.as_bytes(), b"\r\n\r\n", body, b"\r\n"].concat()
    };
    let file = part("name=\"file\"; filename=\"ids.csv\"\r\ncontent-type: text/csv", table);
    let fields = [part("name=\"pasted\"", pasted.as_bytes()), part("name=\"output\"", output.as_bytes())].concat();
    [file, fields, b"--mark--\r\n".to_vec()].concat()
}

/// The result as CSV, each row by its headings.
pub async fn rows(town: &Town, body: Vec<u8>) -> Vec<HashMap<String, String>> {
    let (status, _, body) = post(town, body).await;
    assert_eq!(status, StatusCode::OK);
    let text = String::from_utf8(body).unwrap();
    let mut read = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    read.deserialize().map(Result::unwrap).collect()
}

async fn post(town: &Town, body: Vec<u8>) -> (StatusCode, String, Vec<u8>) {
    let request = Request::post("/v/bulk")
        .header("content-type", "multipart/form-data; boundary=mark")
        .header("accept-encoding", "identity");
    let (status, headers, body) = town.ask(request.body(Body::from(body)).unwrap()).await;
    (status, headers["content-type"].to_str().unwrap().to_owned(), body)
}

pub async fn page(town: &Town, body: Vec<u8>) -> Answer {
    let (status, _, body) = post(town, body).await;
    Answer { status, location: None, page: Html::parse_document(std::str::from_utf8(&body).unwrap()) }
}

both!(every_row_is_answered_in_its_place, async || {
    let town = engines::town().await;
    let (_, firm) = town.accepted(corporation(NAME, "カクウ"), Level::One, 3).await;
    let (_, person) = town.accepted(sole_proprietor(), Level::Two, 2).await;
    town.fill_directory().await;
    let table = format!(
        "自己宣言ID,会社名,備考\r\n{},架空青葉精機㈱,x\r\n{},べつの名前,\r\n,,空\r\n41234567890,,\r\n",
        firm.shown(),
        person.as_str()
    );
    let (status, kind, body) = post(&town, form(table.as_bytes(), "", "csv")).await;
    assert_eq!((status, kind.as_str()), (StatusCode::OK, "text/csv; charset=utf-8; header=present"));
    let text = String::from_utf8(body).unwrap();
    let rows: Vec<_> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(rows.len(), 5, "{text}");
    assert!(
        rows[1].starts_with(&format!("2,{},一致,,{},{NAME},7000012050002,一つ星", firm.shown(), firm.as_str())),
        "{text}"
    );
    assert!(rows[2].starts_with("3,") && rows[2].contains("不一致,事業者名が登録と違います"), "{text}");
    assert!(!text.contains("喫茶いろは"), "the names of persons are not for collecting");
    assert!(rows[3].contains("読み取れない行,自己宣言IDがありません"), "{text}");
    assert!(rows[4].contains("該当なし,打ち間違い"), "{text}");
    let screen = page(&town, form(table.as_bytes(), "", "screen")).await;
    assert_eq!(screen.text(".sg-counts dd"), "1\n1\n0\n1\n1");
    let (status, kind, book) = post(&town, form(table.as_bytes(), "", "xlsx")).await;
    assert_eq!((status, kind.rsplit('.').next()), (StatusCode::OK, Some("sheet")));
    let written: Vec<Vec<String>> = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes())
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect();
    assert_eq!(cells(&book), written, "the workbook says what the CSV says");
    assert!(written.iter().skip(1).all(|row| row[15] == "2026-11-22T10:15:32+09:00"), "and of when");
    assert_eq!(written[0][16..], ["自己宣言ID", "会社名", "備考"], "what was sent comes back behind it");
    assert_eq!(written[1][16..], [firm.shown(), "架空青葉精機㈱".to_owned(), "x".to_owned()]);
    assert_eq!(written[3][16..], ["", "", "空"], "also of a row that cannot be read");
});

// Whoever looks a column up by its heading finds one; also in a result of results.
both!(no_heading_stands_twice, async || {
    let town = engines::town().await;
    let (_, firm) = town.accepted(corporation(NAME, "カクウ"), Level::One, 3).await;
    town.fill_directory().await;
    let mut sent = format!("自己宣言ID,法人番号,事業者名,理由\n{},,{NAME},x\n", firm.as_str()).into_bytes();
    for mark in ["確認：", "確認2：", "確認3："] {
        let (_, _, body) = post(&town, form(&sent, "", "csv")).await;
        let text = String::from_utf8(body).unwrap();
        let mut headings: Vec<_> = text.trim_start_matches('\u{feff}').lines().next().unwrap().split(',').collect();
        assert!(headings[..16].iter().all(|ours| ours.starts_with(mark)), "{headings:?}");
        let all = headings.len();
        headings.sort_unstable();
        headings.dedup();
        assert_eq!(headings.len(), all, "{text}");
        let row = &rows(&town, form(&sent, "", "csv")).await[0];
        let told = ["結果", "自己宣言ID"].map(|ours| row[&format!("{mark}{ours}")].as_str());
        assert_eq!((told, row["理由"].as_str()), (["一致", firm.as_str()], "x"));
        sent = text.into_bytes();
    }
    let pasted = rows(&town, form(b"", firm.as_str(), "csv")).await;
    assert_eq!(pasted[0]["確認：結果"], "有効（IDだけを確認）");
    let (_, _, again) = post(&town, form(b"", firm.as_str(), "csv")).await;
    assert_eq!(
        rows(&town, form(&again, "", "csv")).await[0]["確認2：結果"],
        "有効（IDだけを確認）",
        "without headings, too"
    );
});

both!(what_was_compared_is_said_and_what_was_not, async || {
    let town = engines::town().await;
    let (_, firm) = town.accepted(corporation(NAME, "カクウ"), Level::One, 3).await;
    town.fill_directory().await;
    let own =
        format!("SECURITY ACTION ID（11桁）,取引先名,法人番号（13桁）,電話\n{},架空若葉株式会社,,x\n", firm.as_str());
    let screen = page(&town, form(own.as_bytes(), "", "screen")).await;
    assert_eq!(screen.text(".sg-counts dd"), "0\n1\n0\n0\n0", "a name under an unusual heading is compared");
    let said = screen.text("#compared");
    for part in
        ["「SECURITYACTIONID（11桁）」の列の自己宣言ID", "「取引先名」を事業者名として", "くらべていない列：「電話」"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(screen.text("tbody").contains(&format!("登録の内容：{NAME}（法人番号7000012050002）")));
    let only = page(&town, form(b"", firm.as_str(), "screen")).await;
    assert_eq!(
        only.text(".sg-counts dt").lines().next(),
        Some("有効（IDだけを確認）"),
        "nothing was compared: no 一致"
    );
    assert!(only.text("#compared").contains("事業者名と法人番号はくらべていません"), "{}", only.text("#compared"));
    let beside = format!("自己宣言ID,会社名\n{0},\n{0},{NAME}\n", firm.as_str());
    let results: Vec<_> = rows(&town, form(beside.as_bytes(), "", "csv")).await;
    assert_eq!(
        (&results[0]["確認：結果"][..], &results[1]["確認：結果"][..]),
        ("有効（IDだけを確認）", "一致"),
        "row by row"
    );
});

both!(what_has_ended_is_told_even_of_a_row_with_a_slip, async || {
    let town = engines::town().await;
    let (_, firm) = town.accepted(corporation(NAME, "カクウ"), Level::One, 30).await;
    let (old, gone) = town.accepted(corporation("架空若葉株式会社", "ワカバ"), Level::One, 20).await;
    town.end(old, Ending::SupersededBy(&firm), 10).await;
    town.fill_directory().await;
    let table = format!(
        "自己宣言ID,法人番号\n{},7000012050000\n{},7000012050000\n41234567895,1\n",
        firm.as_str(),
        gone.as_str()
    );
    let answered = rows(&town, form(table.as_bytes(), "", "csv")).await;
    let told = |row: usize| {
        ["確認：結果", "確認：理由", "確認：いまの状態", "確認：新しい自己宣言ID"]
            .map(|key| answered[row][key].as_str())
    };
    assert_eq!(told(0), ["読み取れない行", "法人番号（13桁）として読み取れません", "受理済み", ""]);
    assert_eq!(
        told(1)[..2],
        ["有効ではない", "2026年11月12日に停止 / 法人番号（13桁）として読み取れません"],
        "why, in the column of reasons"
    );
    assert_eq!(told(1)[3], firm.as_str(), "and which one counts in its place");
    assert_eq!(told(2)[..2], ["該当なし", "発行されていない番号です"]);
    let screen = page(&town, form(table.as_bytes(), "", "screen")).await;
    assert_eq!(screen.count(&format!("td a[href='/v/{}']", gone.as_str())), 1);
    assert!(screen.text("tbody").contains(&format!("新しい自己宣言ID：{}", firm.as_str())));
});

both!(what_the_memory_does_not_know_is_asked_of_the_store, async || {
    let town = engines::town().await;
    town.fill_directory().await;
    let (_, firm) = town.accepted(corporation(NAME, "カクウ"), Level::One, 3).await;
    let table = format!("自己宣言ID,会社名\n{},{NAME}\n", firm.as_str());
    assert_eq!(rows(&town, form(table.as_bytes(), "", "csv")).await[0]["確認：結果"], "一致");
    town.app.store.close().await;
    let unknown = rows(&town, form(table.as_bytes(), "", "csv")).await;
    assert_eq!(unknown[0]["確認：結果"], "確かめられませんでした", "that says nothing about the declaration");
    assert!(unknown[0]["確認：理由"].contains("もう一度"));
});

/// The cells of a workbook's sheet, all of them strings (ISO/IEC 29500, inline strings).
fn cells(book: &[u8]) -> Vec<Vec<String>> {
    let mut text = String::new();
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
    package.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut text).unwrap();
    let sheet = roxmltree::Document::parse(&text).unwrap();
    let rows = sheet.descendants().filter(|node| node.has_tag_name((node.tag_name().namespace().unwrap_or(""), "row")));
    rows.map(|row| {
        // Sixteen columns of ours and three that were sent, A to S; a cell with nothing in it is not written.
        let mut cells = vec![String::new(); 19];
        for cell in row.children().filter(roxmltree::Node::is_element) {
            assert_eq!(cell.attribute("t"), Some("inlineStr"), "no number and no formula");
            let text = cell.descendants().filter(roxmltree::Node::is_text).filter_map(|node| node.text());
            let column = cell.attribute("r").unwrap().as_bytes()[0] - b'A';
            cells[usize::from(column)] = text.collect();
        }
        cells
    })
    .collect()
}

both!(a_stray_quotation_mark_costs_its_own_row, async || {
    let town = engines::town().await;
    let (_, firm) = town.accepted(corporation(NAME, "カクウ"), Level::One, 3).await;
    town.fill_directory().await;
    let table = format!("\"{0}\n{0}\n{0}\n", firm.as_str());
    let (_, _, body) = post(&town, form(table.as_bytes(), "", "csv")).await;
    let text = String::from_utf8(body).unwrap();
    let results: Vec<_> = text.lines().skip(1).map(|row| row.split(',').nth(2).unwrap()).collect();
    assert_eq!(results, ["読み取れない行", "有効（IDだけを確認）", "有効（IDだけを確認）"], "{text}");
    assert!(text.contains("引用符"), "{text}");
});

both!(nothing_is_told_out_of_an_old_copy, async || {
    let town = engines::town().await;
    let (_, firm) = town.accepted(corporation(NAME, "カクウ"), Level::One, 3).await;
    town.fill_directory().await;
    let old = |seconds| Some(town.app.now() - jiff::SignedDuration::from_secs(seconds));
    town.app.directory.follow([], old(30));
    assert_eq!(page(&town, form(b"", firm.as_str(), "screen")).await.text(".sg-counts dd"), "1\n0\n0\n0\n0");
    town.app.directory.follow([], old(31));
    for output in ["screen", "csv", "xlsx"] {
        let page = page(&town, form(b"", firm.as_str(), output)).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{output}");
        assert!(page.text(".sg-error-summary").contains("いまは確かめられません"));
        assert_eq!(page.text("textarea"), firm.as_str(), "nothing pasted is lost");
    }
});

both!(what_cannot_be_taken_is_said_and_nothing_pasted_is_lost, async || {
    let town = engines::town().await;
    let not_ready = page(&town, form(b"", "41234567890", "screen")).await;
    assert_eq!(not_ready.status, StatusCode::SERVICE_UNAVAILABLE);
    town.fill_directory().await;
    for (table, pasted, said) in [
        (&b""[..], "", "ファイルを選ぶか"),
        (b"PK\x03\x04", "", "表計算ソフトのファイルは読み取れません"),
        (b"", "名前,住所\nあ,い", "自己宣言IDの列が見つかりません"),
        (b"", "自己宣言ID", "確かめる行がありません"),
    ] {
        let answer = page(&town, form(table, pasted, "csv")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
        assert!(answer.text(".sg-error-summary").contains(said), "{}", answer.text(".sg-error-summary"));
        assert_eq!(answer.text("textarea"), pasted.split_whitespace().collect::<String>());
        assert_eq!(answer.attribute("input[name=output][checked]", "value"), Some("csv"));
    }
    let many = "41234567890\n".repeat(100_001);
    assert!(page(&town, form(many.as_bytes(), "", "csv")).await.text(".sg-error-summary").contains("行が多すぎます"));
    let large = page(&town, form(&vec![b'1'; 33 << 20], "", "csv")).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(large.text(".sg-error-summary").contains("大きすぎます"));
});

// As browsers ask: the layer that compresses reads a stream beyond its end.
both!(files_arrive_whole_when_they_are_compressed, async || {
    let town = engines::town().await;
    let (_, firm) = town.accepted(corporation(NAME, "カクウ"), Level::One, 3).await;
    town.fill_directory().await;
    let request = Request::post("/v/bulk")
        .header("content-type", "multipart/form-data; boundary=mark")
        .header("accept-encoding", "gzip");
    let request = request.body(Body::from(form(firm.as_str().as_bytes(), "", "csv"))).unwrap();
    let (status, headers, body) = town.ask(request).await;
    assert_eq!((status, headers["content-encoding"].as_bytes()), (StatusCode::OK, &b"gzip"[..]));
    assert!(!body.is_empty());
    let request = Request::get("/directory.csv").header("accept-encoding", "gzip").body(Body::empty()).unwrap();
    let (status, headers, _) = town.ask(request).await;
    assert_eq!((status, headers["content-encoding"].as_bytes()), (StatusCode::OK, &b"gzip"[..]));
});
