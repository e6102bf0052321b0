//! 書き出し: who may take what, the second officer, what is new since, and the files as a machine reads them.

use crate::{
    databases::{self, Applicant, numbers},
    office::{acts, code, officer},
    person::Person,
    town::{Town, story},
};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use domain::staff::Role;
use jiff::SignedDuration;
use std::collections::BTreeSet;
use store::{
    declarations::{self, Loaded, Past},
    exports,
    journal::{self, Mark},
};

/// So many accepted declarations; some of their names would be formulas in a spreadsheet.
pub async fn accepted(town: &Town, count: usize) {
    let (now, before) = (town.app.now(), known(town).await);
    for at in 0..count {
        let mut applicant = Applicant::new(&format!("p{at}@mihon.example.jp"));
        let name = ["=1+1 製作所", "＋プラス商会", "@マーク工業", "'=引用商店", "みほん製作所"][at % 5];
        if let domain::business::Identity::Corporation { name: own, .. } = &mut applicant.business.identity {
            *own = domain::name::BusinessName::kept(name).unwrap();
        }
        let receipt = town.app.store.receipt(town.app.today()).await.unwrap();
        let numbers = numbers();
        let application = applicant.application(&receipt);
        let one = &[Loaded { application, numbers: &numbers, password_hash: "-", past: Past::accepted(now) }][..];
        let unit = town.app.store.write(|mut db| async move { declarations::load(&mut db, one, now).await });
        unit.await.unwrap();
    }
    // On PostgreSQL what was written is new only when no older transaction is open, of another test beside this one either.
    databases::until(async || known(town).await == before + count).await;
}

/// How many declarations can be followed.
pub async fn known(town: &Town) -> usize {
    let mut db = town.app.store.read().await.unwrap();
    let end = journal::start_mark(&mut db).await.unwrap();
    exports::changed(&mut db, (Mark::default(), end)).await.unwrap().len()
}

/// A senior officer on the page, with the second factor given again.
pub async fn senior(town: &Town, name: &str, email: &str) -> Person {
    let mut person = officer(town, name, email, Role::Senior).await;
    steps_up(town, &mut person, email).await;
    person
}

async fn steps_up(town: &Town, person: &mut Person, email: &str) {
    person.opens("/office/exports").await.is_titled("もう一度の確認");
    let code = code(town, email).await;
    person.fills("確認の番号", &code).presses("確認する").await.is_titled("書き出し");
}

/// Asks for an export; the page of it.
pub async fn asks(person: &mut Person, what: &str, scope: &str, format: &str) -> String {
    person.opens("/office/exports").await.is_titled("書き出し");
    person.chooses("内容", what).chooses("範囲", scope).chooses("形式", format).presses("件数を確かめる").await;
    person.fills("書き出す目的", "年次の調査に使います。").presses("書き出しを申し込む").await;
    person.sees("年次の調査に使います。");
    person.path.clone()
}

/// The answer to a person who takes a file.
pub async fn answer(town: &Town, person: &Person, page: &str) -> Body {
    let cookies: Vec<_> = person.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request = Request::post(format!("{page}/file"))
        .header("host", "sengen.example.jp")
        .header("sec-fetch-site", "same-origin")
        .header("cookie", cookies.join("; "));
    tower::ServiceExt::oneshot(town.router.clone(), request.body(Body::empty()).unwrap()).await.unwrap().into_body()
}

/// All that comes of it, and whether it came to its end.
pub async fn sent(mut body: Body) -> (String, bool) {
    let mut text = Vec::new();
    while let Some(frame) = http_body_util::BodyExt::frame(&mut body).await {
        let Ok(frame) = frame else { return (String::from_utf8(text).unwrap(), false) };
        text.extend_from_slice(frame.data_ref().unwrap());
    }
    (String::from_utf8(text).unwrap(), true)
}

/// The lines of the file a person got, the head first.
pub fn lines(person: &Person) -> Vec<Vec<String>> {
    let text = std::str::from_utf8(&person.file).unwrap().strip_prefix('\u{feff}').expect("the mark of UTF-8");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|line| line.unwrap().iter().map(str::to_owned).collect()).collect()
}

story!(a_clerk_takes_nothing_out, async |town: Town| {
    let mut clerk = officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    assert!(!clerk.page.links.iter().any(|(words, _)| words == "書き出し"));
    clerk.opens("/office/exports").await.sees("この画面を使う権限がありません");
    assert_eq!(clerk.status, StatusCode::FORBIDDEN);
    clerk.goes("POST", "/office/exports", Some("format=csv&export_purpose=x".to_owned())).await;
    assert_eq!(clerk.status, StatusCode::FORBIDDEN);
});

story!(few_persons_are_taken_alone_and_the_next_time_only_what_is_new, async |town: Town| {
    accepted(&town, 3).await;
    let mut senior = senior(&town, "上席 花子", "joseki@example.jp").await;
    senior.opens("/office/exports?format=csv").await.sees("書き出す件数 3件");
    senior.presses("書き出しを申し込む").await.sees_problem("export_purpose", "");
    let page = asks(&mut senior, "担当者の情報も含める", "条件に合う全件", "CSV").await;
    senior.sees("受け取れます").presses("ファイルを受け取る").await;
    let table = lines(&senior);
    assert_eq!((table.len(), table[0].len()), (4, 32));
    let mails: BTreeSet<_> = table[1..].iter().map(|line| line[26].as_str()).collect();
    assert_eq!(mails, ["p0@mihon.example.jp", "p1@mihon.example.jp", "p2@mihon.example.jp"].into());
    assert!(table[1..].iter().all(|line| line[31] == "1"), "each line has the number of its export");
    senior.opens(&page).await.sees("受け取り済み").sees("受け取った件数 3件");
    senior.goes("POST", &format!("{page}/file"), Some(String::new())).await.sees("受け取れません");
    senior.opens("/office/exports?format=csv&what=persons&scope=new").await.sees("書き出すものはありません");
    accepted(&town, 1).await;
    asks(&mut senior, "担当者の情報も含める", "前回の書き出しのあとの", "CSV").await;
    senior.presses("ファイルを受け取る").await;
    assert_eq!(lines(&senior).len(), 2);
    senior.opens("/office/exports?format=csv&what=businesses&scope=new").await.sees("書き出す件数 4件");
    let told = acts(&town).await;
    let told: Vec<_> = told.iter().filter(|act| act.starts_with("export")).map(String::as_str).collect();
    let once = ["export-asked", "export-begun", "export-sent", "export-finished"];
    assert_eq!(told, [once, once].concat());
});

story!(many_persons_wait_for_another_officer, async |town: Town| {
    accepted(&town, 101).await;
    let mut own = senior(&town, "上席 花子", "joseki@example.jp").await;
    own.opens("/office/exports?format=csv&what=persons").await.sees("ほかの職員の承認が要ります");
    let page = asks(&mut own, "担当者の情報も含める", "条件に合う全件", "CSV").await;
    own.sees("承認待ち");
    assert!(!own.page.buttons.iter().any(|one| one.words == "承認する" || one.words.contains("受け取る")));
    own.goes("POST", &format!("{page}/file"), Some(String::new())).await.sees("受け取れません");
    let approve = || Some("answer=approve".to_owned());
    own.goes("POST", &format!("{page}/decide"), approve()).await.sees("自分の書き出しは、自分では承認できません");
    own.sees("承認待ち");
    let mut other = senior(&town, "上席 次郎", "jiro@example.jp").await;
    own.opens("/office").await.sees("あなたの承認を待っているもの ありません");
    other.opens("/office").await.sees("書き出し1件").follows("書き出し1番").await;
    other.sees("年次の調査に使います。").presses("承認する").await;
    other.sees("記録しました").sees("受け取れます");
    assert!(!other.page.buttons.iter().any(|one| one.words.contains("受け取る")), "it is not theirs");
    own.opens(&page).await.sees("上席 次郎").presses("ファイルを受け取る").await;
    assert_eq!(lines(&own).len(), 102);
    own.opens("/office/exports?format=csv&what=businesses").await.sees("101件").sees_no("承認が要ります");
    let refused = asks(&mut own, "担当者の情報も含める", "条件に合う全件", "CSV").await;
    let file = String::from_utf8(own.file.clone()).unwrap();
    other.opens("/office/exports").await.follows("外で見つかったファイルを調べる").await;
    let bare: Vec<_> = file.lines().skip(15).map(|line| line.split(',').next().unwrap()).collect();
    other
        .fills("ファイルの行", &bare.join("\n"))
        .presses("調べる")
        .await
        .sees("書き出し1番と一致します")
        .sees("上席 花子");
    let mut sorted = bare.clone();
    sorted.sort_unstable();
    other.fills("ファイルの行", &sorted.join("\n")).presses("調べる").await.sees("一致する書き出しはありません");
    other.fills("ファイルの行", &bare[..40].join("\n")).presses("調べる").await.sees("調べるには行が足りません");
    other.opens(&refused).await.presses("承認しない").await.sees("承認されませんでした");
    own.goes("POST", &format!("{refused}/file"), Some(String::new())).await.sees("受け取れません");
});

story!(what_grew_beyond_a_hundred_breaks_off_and_an_old_one_is_over, async |town: Town| {
    accepted(&town, 100).await;
    let mut own = senior(&town, "上席 花子", "joseki@example.jp").await;
    let page = asks(&mut own, "担当者の情報も含める", "条件に合う全件", "CSV").await;
    own.sees("受け取れます");
    accepted(&town, 1).await;
    let (got, whole) = sent(answer(&town, &own, &page).await).await;
    assert!(!whole && !got.contains("@mihon"), "no file of more persons than one may take alone");
    own.opens(&page).await.sees("受け取りの途中").sees_no("受け取り済み");
    town.passes(SignedDuration::from_hours(25));
    let mut later = senior(&town, "上席 次郎", "jiro@example.jp").await;
    later.opens(&page).await.sees("期限切れ");
});

/// What the rules for machine-readable data of デジタル庁 ask of a table.
#[expect(clippy::too_many_lines, reason = "a table: one arm for each kind of rule")]
fn is_machine_readable(rule: &str, table: &[Vec<String>], beside: &Beside) {
    let (head, rows) = table.split_first().unwrap();
    let cells = || rows.iter().flat_map(|line| head.iter().zip(line));
    match rule {
        // One table in one file, and nothing beside it: every line has the cells of the head.
        "L1-01" | "L1-02" | "L1-04" | "L1-10" | "L1-11" | "L1-12" | "L1-13" | "L1-15" => {
            assert!(rows.iter().all(|line| line.len() == head.len()), "{rule}");
        }
        "L1-03" | "L2-02" => assert!(rows.iter().all(|line| !line[0].is_empty() && line != head), "{rule}"),
        "L1-05" | "L2-03" | "L3-01" => {
            assert_eq!(head.iter().collect::<BTreeSet<_>>().len(), head.len(), "{rule}");
            assert!(head.iter().all(|name| !name.trim().is_empty()), "{rule}");
        }
        "L1-06" | "L1-14" => {
            assert!(cells().all(|(_, cell)| cell.trim() == cell && !cell.contains(['\n', '\r'])), "{rule}");
        }
        "L1-07" | "L2-05" => {
            let code = |name: &str| name.ends_with("コード") || name.ends_with("番号") || name.ends_with('日');
            assert!(cells().all(|(name, cell)| !code(name) || !cell.contains([' ', '、', '/', ','])), "{rule}");
        }
        "L1-08" => {
            let odd = |c: char| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{2460}'..='\u{24ff}' | '\u{fffd}');
            assert!(cells().all(|(_, cell)| !cell.contains(odd)), "{rule}");
        }
        "L1-09" => {
            assert!(cells().all(|(_, cell)| !["-", "なし", "null", "N/A"].contains(&cell.as_str())), "{rule}");
        }
        // The only sign is the apostrophe, and an empty cell says something.
        "L3-03" => {
            assert!(beside.of("事業者名")[1].contains("先頭に「'」が付く"), "{rule}");
            let silent = cells().find(|(name, cell)| cell.is_empty() && beside.of(name)[4].is_empty());
            assert_eq!(silent, None, "{rule}");
        }
        "L2-01" | "L3-05" => {
            let days: Vec<_> = cells().filter(|(name, cell)| name.ends_with('日') && !cell.is_empty()).collect();
            let read = |(_, cell): &(&String, &String)| cell.parse::<jiff::civil::Date>().is_ok();
            assert!(!days.is_empty() && days.iter().all(read), "{rule}");
        }
        // Every word that was chosen stands in the code table that is offered beside the file.
        "L2-04" | "L3-02" => {
            let coded = [
                "状態",
                "取組み段階",
                "事業者の区分",
                "従業員数",
                "届いた方法",
                "基準の版",
                "業種中分類コード",
                "業種中分類",
            ];
            for (name, cell) in cells().filter(|(name, _)| coded.contains(&name.as_str())) {
                assert!(cell.is_empty() || beside.has_code(name, cell), "{rule}: {name} {cell}");
            }
            assert!(beside.codes.iter().all(|line| !line[1].is_empty() && !line[2].is_empty()), "{rule}");
        }
        // Numbers have a unit: that of the one column that has any.
        "L3-04" => assert_eq!(beside.of("従業員数")[3], "人", "{rule}"),
        "L3-06" => {
            let at = |name: &str| head.iter().position(|one| one == name).unwrap();
            assert!(
                rows.iter().all(|line| line[at("都道府県コード")] == "13" && line[at("都道府県")] == "東京都"),
                "{rule}"
            );
        }
        "L2-06" => assert!(cells().all(|(_, cell)| !paper::open_data::is_formula(cell)), "{rule}"),
        "L3-07" => assert!(beside.columns.iter().map(|line| &line[0]).eq(head.iter()), "{rule}"),
        "L3-08" => {
            for name in head {
                let [_, meaning, form, .., since] = beside.of(name) else { panic!("{name}") };
                assert!(!meaning.is_empty() && !form.is_empty() && !since.is_empty(), "{rule}: {name}");
            }
        }
        "L3-09" => assert!(head.iter().all(|name| !name.contains(|c: char| c.is_ascii_digit())), "{rule}"),
        other => panic!("nobody has looked at the rule {other} yet"),
    }
}

/// What is offered beside the file: the dictionary and the code table, without their heads.
struct Beside {
    columns: Vec<Vec<String>>,
    codes: Vec<Vec<String>>,
}

impl Beside {
    /// As an officer takes them from the page.
    async fn taken(person: &mut Person) -> Self {
        let mut take = async |words: &str, head: &[&str]| {
            person.opens("/office/exports").await.follows(words).await;
            let mut all = lines(person);
            assert_eq!(all.remove(0), head);
            all
        };
        let columns = ["列名", "意味", "形", "単位", "空のときの意味", "コード表", "入る書き出し", "加わった版"];
        let columns = take("定義書（CSV）", &columns).await;
        let codes = take("コード表（CSV）", &["列名", "コード", "言葉", "説明"]).await;
        Self { columns, codes }
    }

    /// The line of a column.
    fn of(&self, name: &str) -> &[String] {
        self.columns.iter().find(|line| line[0] == name).unwrap_or_else(|| panic!("{name} is not told of"))
    }

    /// A cell of a column is one of the codes, or has one.
    fn has_code(&self, name: &str, cell: &str) -> bool {
        self.of(name)[5] == name
            && self.codes.iter().any(|line| line[0] == name && (line[1] == cell || line[2] == cell))
    }
}

/// The texts of a workbook's only sheet, and what of a spreadsheet it has none of.
fn sheet(file: &[u8]) -> Vec<Vec<String>> {
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
    let mut part = |name: &str| std::io::read_to_string(book.by_name(name).unwrap()).unwrap();
    let (workbook, text) = (part("xl/workbook.xml"), part("xl/worksheets/sheet1.xml"));
    assert_eq!(workbook.matches("<sheet ").count(), 1);
    assert!(part("docProps/core.xml").contains("上席 花子") && part("docProps/core.xml").contains("年次の調査"));
    for foreign in ["<f>", "<f ", "<mergeCell", "hidden=", "<drawing", "<hyperlink"] {
        assert!(!text.contains(foreign), "{foreign}");
    }
    assert!(text.contains("<oddFooter>"), "the mark on paper");
    let parsed = roxmltree::Document::parse(&text).unwrap();
    let rows = parsed
        .descendants()
        .filter(|node| node.has_tag_name(("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "row")));
    let column = |cell: roxmltree::Node<'_, '_>| {
        let letters = cell.attribute("r").unwrap().bytes().take_while(u8::is_ascii_alphabetic);
        letters.fold(0, |at, letter| at * 26 + usize::from(letter - b'A') + 1) - 1
    };
    rows.map(|row| {
        let mut line = vec![String::new(); 32];
        for cell in row.children().filter(roxmltree::Node::is_element) {
            assert_eq!(cell.attribute("t"), Some("inlineStr"), "numbers keep their zeros, and nothing is calculated");
            line[column(cell)] = cell.descendants().filter_map(|node| node.text().filter(|_| node.is_text())).collect();
        }
        line
    })
    .collect()
}

story!(both_files_say_the_same_and_are_for_machines, async |town: Town| {
    accepted(&town, 7).await;
    let mut senior = senior(&town, "上席 花子", "joseki@example.jp").await;
    asks(&mut senior, "担当者の情報も含める", "条件に合う全件", "CSV").await;
    senior.presses("ファイルを受け取る").await;
    let table = lines(&senior);
    let text = String::from_utf8(senior.file.clone()).unwrap();
    let mut again = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for line in &table {
        again.write_record(line).unwrap();
    }
    assert_eq!(
        text.trim_start_matches('\u{feff}'),
        String::from_utf8(again.into_inner().unwrap()).unwrap(),
        "RFC 4180"
    );
    let rules = include_str!("../../../../data/machine_readability_rules.tsv");
    let rules: Vec<_> = rules.lines().skip(1).filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(rules.len(), 30);
    let beside = Beside::taken(&mut senior).await;
    for rule in &rules {
        is_machine_readable(rule, &table, &beside);
    }
    asks(&mut senior, "担当者の情報も含める", "条件に合う全件", "Excelファイル").await;
    senior.presses("ファイルを受け取る").await;
    let sheet = sheet(&senior.file);
    // In a workbook a text is a text; in the CSV what would be a formula has an apostrophe before it.
    let plain = |line: &Vec<String>| {
        let cells = line.iter().take(31).map(|cell| paper::open_data::as_it_was(cell).to_owned());
        cells.collect::<Vec<_>>()
    };
    let own: BTreeSet<_> = table.iter().map(plain).collect();
    let other: BTreeSet<Vec<String>> = sheet.iter().map(|line| line[..31].to_vec()).collect();
    assert_eq!(own, other);
    for rule in rules.iter().filter(|rule| **rule != "L2-06") {
        is_machine_readable(rule, &sheet, &beside);
    }
    let names: BTreeSet<_> = table[1..].iter().map(|line| line[7].as_str()).collect();
    assert!(
        names.contains("'=1+1 製作所") && names.contains("'＋プラス商会") && names.contains("''=引用商店"),
        "{names:?}"
    );
    assert!(table[1..].iter().all(|line| line[8] == "7000012050002" && line[27].starts_with("03")));
});
