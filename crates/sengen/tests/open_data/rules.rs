//! The rules for machine-readable data of デジタル庁 (`data/machine_readability_rules.tsv`), each looked at in the files that are
//! made. A rule that is added to the list fails here until it is looked at, too.

use crate::place::Place;
use domain::{
    open_data::{Kind, TABLES, Table},
    registers::Registers,
};
use std::collections::{BTreeMap, BTreeSet};

/// The files of a day.
struct Files {
    bytes: BTreeMap<String, Vec<u8>>,
}

impl Files {
    fn csv(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.bytes.iter().filter(|(name, _)| name.contains(".csv"));
        files.map(|(name, bytes)| (name.as_str(), std::str::from_utf8(bytes).unwrap()))
    }

    fn table(name: &str) -> &'static Table {
        let name = name.trim_end_matches(".csv").trim_end_matches("-bom");
        TABLES.iter().find(|table| table.name == name).unwrap_or_else(|| panic!("{name} is described"))
    }

    /// The lines of a file, its head first.
    fn lines(text: &str) -> Vec<Vec<String>> {
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        reader.records().map(|line| line.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    fn cells(&self) -> impl Iterator<Item = (String, &'static domain::open_data::Column, String)> {
        self.csv().flat_map(|(name, text)| {
            let table = Self::table(name);
            let name = name.to_owned();
            Self::lines(text).into_iter().skip(1).flat_map(move |line| {
                let name = name.clone();
                table.columns.iter().zip(line).map(move |(column, cell)| (name.clone(), column, cell))
            })
        })
    }

    fn package(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes["datapackage.json"]).unwrap()
    }
}

/// Files are plain text of comma-separated values: UTF-8, one table, nothing that only a spreadsheet has.
fn is_plain_text(files: &Files) {
    for (name, text) in files.csv() {
        assert!(!text.starts_with("PK") && !text.contains('\0'), "{name} is text");
        let lines = Files::lines(text);
        assert!(lines.iter().all(|line| line.len() == lines[0].len()), "{name}: every line has the cells of the head");
    }
}

/// The head is the first line, its names are those of the description, each once and none empty.
fn has_a_head(files: &Files) {
    for (name, text) in files.csv() {
        let lines = Files::lines(text);
        let names: Vec<_> = Files::table(name).columns.iter().map(|column| column.name).collect();
        assert_eq!(lines[0], names, "{name}");
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{name}");
        assert!(names.iter().all(|name| !name.trim().is_empty()), "{name}");
    }
}

/// No empty line and no line that is a head again or a sum.
fn is_not_cut(files: &Files) {
    for (name, text) in files.csv() {
        let lines = Files::lines(text);
        for line in &lines[1..] {
            assert!(line.iter().any(|cell| !cell.is_empty()) && *line != lines[0], "{name}: {line:?}");
            assert!(!line[0].is_empty(), "{name}: nothing is left out because it stands in the line above: {line:?}");
        }
    }
}

fn no_blanks_for_looks(files: &Files) {
    for (name, column, cell) in files.cells() {
        assert_eq!(cell, cell.trim(), "{name}, {}", column.name);
        assert!(!cell.contains("  ") && !cell.contains(['\n', '\r', '\t']), "{name}, {}: {cell:?}", column.name);
    }
}

/// A code is one code, a day one day.
fn one_cell_one_datum(files: &Files) {
    for (name, column, cell) in files.cells() {
        if column.refers.is_some() || column.name.ends_with("_code") {
            assert!(!cell.contains([',', ' ', '/', '、', '・']), "{name}, {}: {cell:?}", column.name);
        }
    }
}

/// No characters of single makers: neither private use nor the circled and squared forms.
fn no_private_characters(files: &Files) {
    let odd = |c: char| {
        matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{2460}'..='\u{24ff}' | '\u{3220}'..='\u{33ff}') || c == '\u{fffd}'
    };
    for (name, column, cell) in files.cells() {
        assert!(!cell.contains(odd), "{name}, {}: {cell:?}", column.name);
    }
}

/// An empty cell says that there is no value, and only where the description allows it.
fn empty_is_said(files: &Files) {
    for (name, column, cell) in files.cells() {
        assert!(!(column.required && cell.is_empty()), "{name}, {} is never empty", column.name);
        assert!(
            !["-", "－", "なし", "null", "NULL", "N/A"].contains(&cell.as_str()),
            "{name}, {}: {cell}",
            column.name
        );
    }
    for resource in files.package()["resources"].as_array().unwrap() {
        assert_eq!(resource["schema"]["missingValues"], serde_json::json!([""]));
    }
}

/// Line ends are CR LF alone, and cells are quoted as RFC 4180 says: written again by another writer, the file is the same.
fn is_rfc_4180(files: &Files) {
    for (name, text) in files.csv() {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        for line in Files::lines(text) {
            writer.write_record(line).unwrap();
        }
        let again = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        assert_eq!(text.trim_start_matches('\u{feff}'), again, "{name}");
    }
}

/// Nobody calculates with a column: all are text or days, so no figure is mixed with words.
fn no_figures_with_words(files: &Files) {
    for (name, column, cell) in files.cells() {
        match column.kind {
            Kind::Day if !cell.is_empty() => {
                let day: jiff::civil::Date =
                    cell.parse().unwrap_or_else(|why| panic!("{name}, {}: {why}", column.name));
                assert_eq!(day.to_string(), cell, "{name}");
            }
            Kind::Url if !cell.is_empty() => assert!(cell.starts_with("http"), "{name}: {cell}"),
            _ => {}
        }
    }
    for resource in files.package()["resources"].as_array().unwrap() {
        for field in resource["schema"]["fields"].as_array().unwrap() {
            assert!(["string", "date"].contains(&field["type"].as_str().unwrap()), "{field}");
        }
    }
}

/// Every value of a column of codes stands in its table of codes.
fn codes_are_explained(files: &Files) {
    let keys = |table: &str| -> BTreeSet<String> {
        let text = std::str::from_utf8(&files.bytes[&format!("{table}.csv")]).unwrap();
        Files::lines(text).into_iter().skip(1).map(|line| line[0].clone()).collect()
    };
    let mut looked = 0;
    for (name, column, cell) in files.cells() {
        if let Some((table, _)) = column.refers.filter(|_| !cell.is_empty()) {
            assert!(keys(table).contains(&cell), "{name}, {}: {cell:?} is not in {table}", column.name);
            looked += 1;
        }
    }
    assert!(looked > 10, "{looked} codes were looked at");
    let mut told = BTreeSet::new();
    for resource in files.package()["resources"].as_array().unwrap() {
        for key in resource["schema"]["foreignKeys"].as_array().into_iter().flatten() {
            told.insert(key["reference"]["resource"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(told, ["industries", "levels", "prefectures", "rules", "states"].map(str::to_owned).into());
}

fn no_formulas(files: &Files) {
    for (name, column, cell) in files.cells() {
        assert!(!cell.starts_with('='), "{name}, {}: {cell}", column.name);
    }
}

fn regions_have_codes(files: &Files) {
    let registers = Registers::bundled().unwrap();
    for line in Files::lines(std::str::from_utf8(&files.bytes["declarations.csv"]).unwrap()).iter().skip(1) {
        let prefecture = domain::place::Prefecture::parse(&line[3]).unwrap();
        assert_eq!(registers.prefecture_name(prefecture), line[4]);
    }
}

/// Every column of every table is described, in the dictionary and in the package, with the day and the terms.
fn is_defined(files: &Files) {
    let text = std::str::from_utf8(&files.bytes["columns.csv"]).unwrap();
    let lines = Files::lines(text);
    let all = TABLES.iter().flat_map(|table| table.columns.iter().map(move |column| (table.name, column.name)));
    let described: Vec<_> = lines[1..].iter().map(|line| (line[0].as_str(), line[1].as_str())).collect();
    assert_eq!(described, all.collect::<Vec<_>>());
    assert!(lines[1..].iter().all(|line| !line[2].is_empty() && !line[6].is_empty()));
    let package = files.package();
    for key in ["title", "description", "version", "created", "homepage", "licenses", "terms", "attribution"] {
        assert!(!package[key].is_null(), "{key}");
    }
    for resource in package["resources"].as_array().unwrap() {
        for field in resource["schema"]["fields"].as_array().unwrap() {
            assert!(!field["title"].as_str().unwrap().is_empty() && !field["description"].as_str().unwrap().is_empty());
        }
    }
}

/// One line is one declaration, one column one kind of fact: no years or levels side by side as columns.
fn is_long(files: &Files) {
    for (name, _) in files.csv() {
        for column in Files::table(name).columns {
            assert!(!column.name.bytes().any(|byte| byte.is_ascii_digit()), "{name}: {}", column.name);
        }
    }
}

/// The columns are those of the first edition; a change of them is noticed here, and is told in the description before.
fn stays_the_same(files: &Files) {
    let text = std::str::from_utf8(&files.bytes["declarations.csv"]).unwrap();
    assert_eq!(
        text.lines().next().unwrap(),
        "declaration_id,corporate_number,name,prefecture_code,prefecture,town,industry_division_code,industry_division,\
         industry_group_code,industry_group,level,level_name,rules_edition,declared_on,accepted_on,last_confirmed_on,\
         business_url,verification_url"
    );
}

/// What each rule asks of files like ours.
fn look(rule: &str, files: &Files) {
    match rule {
        // ファイル形式, 1シート1表, オブジェクト, 書式, 結合, 非表示: nothing of a spreadsheet is in a text file.
        "L1-01" | "L1-02" | "L1-10" | "L1-11" | "L1-12" | "L1-13" => is_plain_text(files),
        // データ分断, データ範囲外情報, 項目名等の省略.
        "L1-03" | "L1-04" | "L2-02" => is_not_cut(files),
        "L1-05" | "L2-03" | "L3-01" => has_a_head(files),
        "L1-06" | "L1-14" => no_blanks_for_looks(files),
        "L1-07" | "L2-05" => one_cell_one_datum(files),
        "L1-08" => no_private_characters(files),
        "L1-09" | "L3-03" => empty_is_said(files),
        "L1-15" => is_rfc_4180(files),
        // 数値データ, データの単位, 時間軸: there are no figures, so there are no units; days have one form.
        "L2-01" | "L3-04" | "L3-05" => no_figures_with_words(files),
        "L2-04" | "L3-02" => codes_are_explained(files),
        "L2-06" => no_formulas(files),
        "L3-06" => regions_have_codes(files),
        "L3-07" => stays_the_same(files),
        "L3-08" => is_defined(files),
        "L3-09" => is_long(files),
        other => panic!("nobody has looked at the rule {other} yet"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_rule_for_machine_readable_data_holds() {
    let (place, _) = Place::with_five().await;
    place.make(0).await.unwrap();
    let files = std::fs::read_dir(place.of(0)).unwrap().map(|file| file.unwrap().path());
    let read = |path: std::path::PathBuf| {
        (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap())
    };
    let files = Files { bytes: files.map(read).collect() };
    let list = include_str!("../../../../data/machine_readability_rules.tsv");
    let rules: Vec<_> = list.lines().skip(1).filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(rules.len(), 30);
    for rule in rules {
        println!("{rule}");
        look(rule, &files);
    }
}
