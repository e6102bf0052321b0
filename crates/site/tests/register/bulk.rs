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
use std::io::Read as _;

const NAME: &str = "架空青葉精機株式会社";

/// The form as a browser sends it.
fn form(table: &[u8], pasted: &str, output: &str) -> Vec<u8> {
    let part = |head: &str, body: &[u8]| {
        [b"--mark\r\ncontent-disposition: form-data; ", head.as_bytes(), b"\r\n\r\n", body, b"\r\n"].concat()
    };
    let file = part("name=\"file\"; filename=\"ids.csv\"\r\ncontent-type: text/csv", table);
    let fields = [part("name=\"pasted\"", pasted.as_bytes()), part("name=\"output\"", output.as_bytes())].concat();
    [file, fields, b"--mark--\r\n".to_vec()].concat()
}

async fn post(town: &Town, body: Vec<u8>) -> (StatusCode, String, Vec<u8>) {
    let request = Request::post("/v/bulk")
        .header("content-type", "multipart/form-data; boundary=mark")
        .header("accept-encoding", "identity");
    let (status, headers, body) = town.ask(request.body(Body::from(body)).unwrap()).await;
    (status, headers["content-type"].to_str().unwrap().to_owned(), body)
}

async fn page(town: &Town, body: Vec<u8>) -> Answer {
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
    assert!(written.iter().skip(1).all(|row| row.last().unwrap() == "2026-11-22T10:15:32+09:00"), "and of when");
});

/// The cells of a workbook's sheet, all of them strings (ISO/IEC 29500, inline strings).
fn cells(book: &[u8]) -> Vec<Vec<String>> {
    let mut text = String::new();
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
    package.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut text).unwrap();
    let sheet = roxmltree::Document::parse(&text).unwrap();
    let rows = sheet.descendants().filter(|node| node.has_tag_name((node.tag_name().namespace().unwrap_or(""), "row")));
    rows.map(|row| {
        // Thirteen columns, A to M; a cell with nothing in it is not written.
        let mut cells = vec![String::new(); 13];
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
    assert_eq!(results, ["読み取れない行", "一致", "一致"], "{text}");
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
