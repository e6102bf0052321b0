use super::*;
use proptest::prelude::*;

fn row(id: &str, name: &str, number: &str) -> Row {
    Row { id: id.to_owned(), name: name.to_owned(), corporate_number: number.to_owned() }
}

fn read(text: &str) -> Vec<(u64, Option<Row>)> {
    List::open(text).unwrap().lines().map(|line| (line.number, line.row)).collect()
}

#[test]
fn headings_say_which_column_is_which() {
    let file = "\u{feff}備考,会社名,法人番号,自己宣言ＩＤ\r\nx,青葉,\"7000012050002\",41234567890\r\n\r\n,若葉,,=\"41234567891\"\r\n";
    assert_eq!(
        read(&text(file.as_bytes()).unwrap()),
        [(2, Some(row("41234567890", "青葉", "7000012050002"))), (4, Some(row("41234567891", "若葉", ""))),]
    );
    let broken_over_lines = "\"自己宣言\nID\",会社名\n41234567890,青葉\n";
    assert_eq!(read(broken_over_lines), [(3, Some(row("41234567890", "青葉", "")))]);
}

#[test]
fn without_headings_the_cells_say_it() {
    assert_eq!(read("青葉,412-3456-7890,7000012050002\n"), [(1, Some(row("412-3456-7890", "", "7000012050002")))]);
    assert_eq!(read("41234567890\nx\n"), [(1, Some(row("41234567890", "", ""))), (2, Some(row("x", "", "")))]);
    assert_eq!(read("x\n'41234567890\n")[1], (2, Some(row("41234567890", "", ""))));
    assert_eq!(
        read("事業者名\tID\n青葉\t４１２３４５６７８９０\n"),
        [(2, Some(row("４１２３４５６７８９０", "青葉", "")))]
    );
}

#[test]
fn a_first_row_that_is_broken_or_a_title_costs_itself_alone() {
    assert_eq!(
        read("4123456789,青葉\n41234567890,若葉\n"),
        [(1, Some(row("4123456789", "", ""))), (2, Some(row("41234567890", "", "")))]
    );
    assert_eq!(
        read("取引先の一覧\n\n会社名,自己宣言ID\n青葉,41234567890\n"),
        [(1, Some(row("", "取引先の一覧", ""))), (4, Some(row("41234567890", "青葉", "")))]
    );
    assert_eq!(read("\"x,y\n41234567890,青葉\n"), [(1, None), (2, Some(row("41234567890", "", "")))]);
    let late = format!("{}青葉,41234567890\n", "青葉,x\n".repeat(19));
    assert_eq!(read(&late)[19], (20, Some(row("41234567890", "", ""))));
    assert_eq!(List::open(&format!("青葉,x\n{late}")).unwrap_err(), Refused::NoIds, "so far nobody looks");
}

/// Of telephone numbers one of ten passes for an ID by chance, the column of IDs as a whole.
#[test]
fn the_column_with_most_ids_has_them() {
    let ids = [1, 2, 3].map(|random| domain::ids::DeclarationId::draw(4, random).shown());
    let text: String = ids.iter().fold(String::new(), |text, id| text + "青葉,090-1234-5678," + id + "\n");
    let rows = read(&text);
    assert_eq!(rows[0].1.as_ref().unwrap().id, ids[0]);
}

#[test]
fn shift_jis_and_utf_16_are_read() {
    let written = "会社名,ID\n髙橋青葉,41234567890\n";
    let (sjis, _, _) = encoding_rs::SHIFT_JIS.encode(written);
    assert_eq!(text(&sjis).unwrap(), written);
    let utf16: Vec<u8> = "\u{feff}".encode_utf16().chain(written.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(text(&utf16).unwrap(), written);
}

#[test]
fn a_broken_byte_costs_its_line() {
    let mut file = "会社名,ID\n髙橋青葉,41234567890\n".to_owned().into_bytes();
    file.extend([0xe9, 0xff, b',']);
    file.extend("41234567891\n若葉,41234567892\n".bytes());
    let text = text(&file).unwrap();
    assert_eq!(
        read(&text),
        [(2, Some(row("41234567890", "髙橋青葉", ""))), (3, None), (4, Some(row("41234567892", "若葉", "")))]
    );
}

#[test]
fn a_quoted_cell_of_ours_never_goes_on_in_the_next_line() {
    let legal = "自己宣言ID,備考\n41234567890,\"一行目\n二行目\"\n41234567891,\n";
    assert_eq!(read(legal), [(2, Some(row("41234567890", "", ""))), (4, Some(row("41234567891", "", "")))]);
    let stray = "自己宣言ID,備考\n\"41234567890,\n41234567891,\n41234567892\",\n";
    let lines: Vec<_> = read(stray).into_iter().map(|(line, row)| (line, row.map(|row| row.id))).collect();
    assert_eq!(
        lines,
        [(2, None), (3, Some("41234567891".to_owned())), (4, Some("41234567892\"".to_owned()))],
        "two marks that close each other do not take the rows between them"
    );
    let beside = "自己宣言ID,備考\n41234567890,\"x\n41234567891,\n41234567892,y\"\n";
    assert_eq!(read(beside).len(), 3, "nor do they in a column that is not ours");
    let one = "41234567890\n\"41234567891\n41234567892\n";
    assert_eq!(read(one), [(1, Some(row("41234567890", "", ""))), (2, None), (3, Some(row("41234567892", "", "")))]);
}

#[test]
fn a_line_that_cannot_be_cut_is_given_back_whole() {
    let list = List::open("ID,備考\n41234567890,\"x\r\n41234567891,y\r\n").unwrap();
    let lines: Vec<_> = list.lines().map(|line| line.cells.join("|")).collect();
    assert_eq!(lines, ["41234567890,\"x", "41234567891|y"]);
    assert_eq!(list.head().unwrap(), ["ID", "備考"]);
}

#[test]
fn what_is_no_list_is_refused() {
    assert_eq!(text(b"PK\x03\x04rest").unwrap_err(), Refused::NotCsv);
    assert_eq!(List::open("名前,住所\n青葉,東京\n").unwrap_err(), Refused::NoIds);
    assert_eq!(read(""), []);
}

proptest! {
    /// Whatever stands between them: each row that begins with an ID is answered, in its place.
    #[test]
    fn no_row_is_lost(
        lines in prop::collection::vec(prop_oneof![
            "[0-9]{11}".prop_map(|id| (id.clone(), Some(id))),
            "[0-9a-z あ,\"]{1,12}".prop_map(|junk| (junk, None)),
            Just(("x,\"a\n\nb\"".to_owned(), None)),
        ], 1..60),
        ends in prop::sample::select(vec!["\n", "\r\n"]),
    ) {
        let mut text = "自己宣言ID,備考".to_owned();
        let mut told = Vec::new();
        for (line, id) in lines {
            text.push_str(ends);
            if let Some(id) = id {
                told.push((text.matches('\n').count() as u64 + 1, row(&id, "", "")));
                text.extend([id.as_str(), ","]);
            } else {
                text.push_str(&line);
            }
        }
        let rows = read(&text);
        for (line, id) in told {
            prop_assert!(rows.contains(&(line, Some(id))), "{line} of {text:?}: {rows:?}");
        }
    }

    /// And each line of the text is in a row, but for those with nothing in them.
    #[test]
    fn every_line_is_in_a_row(junk in "([0-9x-z,\"]{0,6}\r?\n){0,30}") {
        let Ok(list) = List::open(&junk) else { return Ok(()) };
        let given: String = list.lines().flat_map(|line| line.cells).map(Cow::into_owned).collect();
        let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
        prop_assert_eq!(plain(&given), plain(&junk));
    }

    #[test]
    fn nothing_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(text) = text(&bytes) && let Ok(list) = List::open(&text) {
            list.lines().for_each(drop);
        }
    }
}
