//! `sengen verify --offline`: the answers, in the order of the list, and no answer from files that are not whole.

use crate::place::{Five, Place};
use domain::ids::DeclarationId;
use std::{
    path::Path,
    process::{Command, Output},
};

fn verify(place: &Place, list: &Path, out: Option<&Path>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sengen"));
    command.arg("verify").arg("--offline").arg(place.of(0)).arg(list);
    if let Some(out) = out {
        command.arg("--out").arg(out);
    }
    // No settings, no database, no key: an empty folder is enough.
    command.env_clear().current_dir(list.parent().unwrap()).output().unwrap()
}

async fn made() -> (Place, Five, tempfile::TempDir) {
    let (place, five) = Place::with_five().await;
    place.make(0).await.unwrap();
    (place, five, tempfile::tempdir().unwrap())
}

fn rows(text: &[u8]) -> Vec<Vec<String>> {
    let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// Fourteen rows, every answer among them.
fn list_of(five: &Five) -> String {
    let (first, second) = (five.first.shown(), five.second.as_str());
    let nobody = DeclarationId::draw(4, 999_999_999);
    let slip = format!("{}{}", &nobody.as_str()[..10], u8::from(nobody.as_str().ends_with('0')));
    let lines = [
        "取引先番号,会社名,自己宣言ID,法人番号".to_owned(),
        format!("1,㈱架空\"\"青葉\"\"，精機,{first},7000012050002")
            .replace("㈱架空\"\"青葉\"\"，精機", "\"架空\"\"青葉\"\",精機（株）\""),
        format!("2,架空みどり株式会社,{second},"),
        format!("3,別の株式会社,{second},７００００１２０５０００２"),
        format!("4,架空みどり㈱,{second},1000012160153"),
        format!("5,別の名前,{second},1000012160153"),
        format!("6,架空終了株式会社,{},", five.gone.as_str()),
        format!("7,,{},", nobody.as_str()),
        format!("8,,{},", five.person.as_str()),
        format!("9,,{slip},"),
        "10,,12,".to_owned(),
        "11".to_owned(),
        format!("12,架空みどり株式会社,{second},1234567890123"),
        format!("13,\"架空みどり,{second},"),
        format!("14,架空みどり株式会社,{second},"),
    ];
    lines.join("\r\n")
}

/// What becomes of the first rows of [`list_of`].
const EXPECTED: [(&str, &str); 12] = [
    ("1", "match"),
    ("2", "match"),
    ("3", "mismatch"),
    ("4", "mismatch"),
    ("5", "mismatch"),
    ("6", "not_valid"),
    ("7", "unknown"),
    ("8", "unknown"),
    ("9", "unknown"),
    ("10", "unknown"),
    ("11", "broken"),
    ("12", "broken"),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_stands_in_its_row_in_the_order_of_the_list() {
    let (place, five, folder) = made().await;
    let list = folder.path().join("list.csv");
    std::fs::write(&list, list_of(&five)).unwrap();
    let out = folder.path().join("result.csv");
    let run = verify(&place, &list, Some(&out));
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let bytes = std::fs::read(&out).unwrap();
    assert!(bytes.starts_with(b"\xef\xbb\xbf"), "for spreadsheets");
    let rows = rows(&bytes);
    assert_eq!(rows[0][..4], ["取引先番号", "会社名", "自己宣言ID", "法人番号"]);
    let codes: Vec<_> = rows[1..].iter().map(|row| (row[0].as_str(), row[4].as_str())).collect();
    assert_eq!(codes[..12], EXPECTED);
    let stray = format!("13,\"架空みどり,{},", five.second.as_str());
    assert_eq!(codes[12..], [(stray.as_str(), "broken"), ("14", "match")], "a quotation mark costs its own row");
    let reason = |nth: usize| rows[nth][5].as_str();
    assert!(
        reason(3).contains("架空みどり株式会社") && !reason(3).contains("法人番号"),
        "only the name differs: {}",
        reason(3)
    );
    assert!(reason(4).contains("法人番号") && !reason(4).contains("事業者名"), "{}", reason(4));
    assert!(reason(5).contains("法人番号") && reason(5).contains("事業者名"), "{}", reason(5));
    assert_eq!(reason(6), "2026年11月22日に停止", "as the site says it");
    assert!(reason(9).contains("打ち間違い") && reason(10).contains("11桁"), "{} {}", reason(9), reason(10));
    assert!(reason(12).contains("法人番号（13桁）"), "{}", reason(12));
    assert_eq!((rows[1][6].as_str(), rows[2][6].as_str(), rows[6][6].as_str()), ("一つ星", "二つ星", ""));
    assert!(rows[1..].iter().all(|row| row[7] == "2026-11-22" && row.len() == 8), "{rows:?}");
    let said = String::from_utf8(run.stderr).unwrap();
    assert!(said.contains("14 行") && said.contains("一致 3、") && said.contains("読み取れない行 3"), "{said}");
    assert!(!folder.path().join("result.csv.part").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_without_a_head_or_in_shift_jis_is_read_too() {
    let (place, five, folder) = made().await;
    let list = folder.path().join("plain.csv");
    std::fs::write(&list, format!("\u{feff}{}\n\n{}\n", five.second.as_str(), five.gone.as_str())).unwrap();
    let run = verify(&place, &list, None);
    let rows_found = rows(&run.stdout);
    assert_eq!(rows_found.iter().map(|row| row[1].as_str()).collect::<Vec<_>>(), ["match", "not_valid"]);

    let text = format!(
        "自己宣言ID,事業者名\n{},架空みどり株式会社\n{},表示ソー能力\n",
        five.second.as_str(),
        five.second.as_str()
    );
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(&text);
    std::fs::write(&list, bytes).unwrap();
    let run = verify(&place, &list, None);
    let rows_found = rows(&run.stdout);
    assert_eq!(rows_found[0][..2], ["自己宣言ID", "事業者名"]);
    assert_eq!(rows_found[1..].iter().map(|row| row[2].as_str()).collect::<Vec<_>>(), ["match", "mismatch"]);
    assert_eq!(rows_found[2][1], "表示ソー能力");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_are_not_whole_give_no_answer() {
    let (place, five, folder) = made().await;
    let list = folder.path().join("list.csv");
    std::fs::write(&list, five.first.as_str()).unwrap();
    let out = folder.path().join("result.csv");
    for name in ["declarations.csv", "unlisted.csv", "states.csv"] {
        let path = place.of(0).join(name);
        let whole = std::fs::read(&path).unwrap();
        // One digit, the last line, everything.
        let mut changed = whole.clone();
        let at = changed.iter().rposition(u8::is_ascii_alphanumeric).unwrap();
        changed[at] ^= 1;
        for bad in [changed, whole[..whole.len() - 5].to_vec(), Vec::new()] {
            std::fs::write(&path, bad).unwrap();
            let run = verify(&place, &list, Some(&out));
            let said = String::from_utf8(run.stderr).unwrap();
            assert!(!run.status.success() && said.contains(name), "{name}: {said}");
            assert!(!out.exists() && run.stdout.is_empty(), "nothing is answered");
        }
        std::fs::write(&path, whole).unwrap();
    }
    assert!(verify(&place, &list, Some(&out)).status.success());
    std::fs::remove_file(place.of(0).join("datapackage.json")).unwrap();
    let run = verify(&place, &list, None);
    assert!(!run.status.success() && run.stdout.is_empty());
    assert!(String::from_utf8(run.stderr).unwrap().contains("datapackage.json"));
}

/// The site reads a table that was pasted from a spreadsheet, a first row that is broken, and no table without IDs; so is it here.
#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_read_as_the_site_reads_it() {
    let (place, five, folder) = made().await;
    let list = folder.path().join("list.tsv");
    let second = five.second.as_str();
    let answers = |text: String| {
        std::fs::write(&list, text).unwrap();
        let run = verify(&place, &list, None);
        let codes: Vec<_> = rows(&run.stdout).into_iter().map(|mut row| row.swap_remove(row.len() - 4)).collect();
        (codes, String::from_utf8(run.stderr).unwrap())
    };
    let (codes, _) = answers(format!("会社名\t自己宣言ID\n架空みどり㈱\t{second}\n架空みどり有限会社\t{second}\n"));
    assert_eq!(codes[1..], ["match", "mismatch"]);
    let (codes, _) = answers(format!("x,1\n架空みどり,{second}\n"));
    assert_eq!(codes, ["unknown", "match"]);
    for (text, said) in
        [("名前,住所\nあ,い\n", "自己宣言IDの列が見つかりません"), ("PK\u{3}\u{4}", "CSV（コンマ区切り）")]
    {
        let (codes, why) = answers(text.to_owned());
        assert!(codes.is_empty() && why.contains(said), "{why}");
    }
}

/// The file for spreadsheets is as good, if that is the one somebody has.
#[tokio::test(flavor = "multi_thread")]
async fn the_file_for_spreadsheets_is_as_good() {
    let (place, five, folder) = made().await;
    std::fs::remove_file(place.of(0).join("declarations.csv")).unwrap();
    let list = folder.path().join("list.csv");
    std::fs::write(&list, format!("ID,name\n{},架空みどり株式会社\n", five.second.as_str())).unwrap();
    let run = verify(&place, &list, None);
    assert_eq!(rows(&run.stdout)[1][2], "match", "{}", String::from_utf8_lossy(&run.stderr));
}
