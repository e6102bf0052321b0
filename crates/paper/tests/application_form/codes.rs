//! Field codes of Word: those that fetch something are refused wherever they stand and however they are cut.

use crate::filled::{corporation, made, read};
use crate::package::{edited, with_more, with_part};
use domain::application_form::{Filled, Refused};

const FETCHING: [&str; 7] = ["INCLUDETEXT", "INCLUDEPICTURE", "DDE", "DDEAUTO", "LINK", "IMPORT", "DATABASE"];

/// A run with a mark of a field.
fn mark(kind: &str) -> String {
    format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>")
}

/// A field whose code stands in these pieces, a run each.
fn field(pieces: &[&str], shown: &str) -> String {
    let code = |piece: &&str| format!("<w:r><w:instrText xml:space=\"preserve\">{piece}</w:instrText></w:r>");
    let code: String = pieces.iter().map(code).collect();
    let shown = format!("<w:r><w:t>{shown}</w:t></w:r>");
    [mark("begin"), code, mark("separate"), shown, mark("end")].concat()
}

/// The text of the form with these runs in it.
fn with(runs: &str) -> Vec<u8> {
    edited(&made(&corporation()), &[("<w:sectPr>", &format!("<w:p>{runs}</w:p><w:sectPr>"))])
}

fn is_refused(bytes: &[u8], what: &str) {
    assert_eq!(read(bytes), Err(Refused::External), "{what}");
}

#[test]
fn a_field_that_fetches_is_refused_in_every_spelling() {
    for code in FETCHING {
        let (begin, end) = code.split_at(code.len() / 2);
        let small = code.to_lowercase();
        let address = "&quot;https://bad.example.jp/a.docx&quot; \\d";
        is_refused(&with(&field(&[&format!(" {code} {address} ")], "x")), code);
        is_refused(&with(&field(&[&format!("\t{small} {address}")], "")), &small);
        is_refused(&with(&field(&["  ", begin, end, " ", address], "")), "cut into runs");
        let letters: Vec<String> = code.chars().map(String::from).collect();
        is_refused(&with(&field(&letters.iter().map(String::as_str).collect::<Vec<_>>(), "")), "letter by letter");
        let simple = format!("<w:fldSimple w:instr=\" {code} {address}\"><w:r><w:t>x</w:t></w:r></w:fldSimple>");
        is_refused(&with(&simple), "fldSimple");
        let deleted = field(&[code, address], "").replace("instrText", "delInstrText");
        is_refused(&with(&format!("<w:del>{deleted}</w:del>")), "deleted while changes were tracked");
    }
}

#[test]
fn a_field_within_a_field_is_looked_at() {
    let inner = field(&["INCLUDETEXT &quot;a&quot;"], "");
    is_refused(&with(&field(&["IF 1 = 1 &quot;", "&quot;"], &inner)), "in what another shows");
    let between = |inner: &str, behind: &str| {
        let code = |text: &str| format!("<w:r><w:instrText>{text}</w:instrText></w:r>");
        with(&[mark("begin"), code("INCLUDE"), inner.to_owned(), code(behind), mark("end")].concat())
    };
    is_refused(&between(&field(&["QUOTE"], ""), "PICTURE &quot;a&quot;"), "cut by another");
    is_refused(&between(&field(&["QUOTE"], "TEXT"), " &quot;a&quot;"), "made of what another shows");
    is_refused(&with(&field(&["LINK Excel.Sheet.12 a"], "").replace(&mark("end"), "")), "never closed");
}

#[test]
fn every_part_of_the_file_is_looked_at() {
    let text = |code: &str| format!("<w:hdr xmlns:w=\"w\"><w:p>{}</w:p></w:hdr>", field(&[code, " &quot;a&quot;"], ""));
    for part in
        ["word/header7.xml", "word/footnotes.xml", "word/comments.xml", "word/glossary/document.xml", "other.XML"]
    {
        is_refused(&with_more(&made(&corporation()), part, text("DDEAUTO").as_bytes()), part);
        let harmless = with_more(&made(&corporation()), part, text("PAGE").as_bytes());
        assert_eq!(read(&harmless).unwrap(), corporation(), "{part}");
    }
    // A part under any name that the file says is one of Word's.
    for (part, told) in [
        ("word/header.bin", "<Default Extension=\"BIN\" ContentType=\"application/x.wordprocessingml.header+xml\"/>"),
        ("customXml/a.xml", "<Override PartName=\"/customXml/a.xml\" ContentType=\"x.WordprocessingML.footer+xml\"/>"),
    ] {
        let bytes = with_more(&made(&corporation()), part, text("IMPORT").as_bytes());
        assert_eq!(read(&bytes).unwrap(), corporation(), "{part} is nothing of Word");
        let types = |text: String| text.replace("</Types>", &format!("{told}</Types>"));
        is_refused(&with_part(&bytes, "[Content_Types].xml", types), part);
    }
}

#[test]
fn what_fetches_nothing_stays() {
    for code in
        ["PAGE", "HYPERLINK &quot;https://www.mihon.example.jp/link&quot;", "DATE \\@ &quot;yyyy&quot;", "REF link"]
    {
        assert_eq!(read(&with(&field(&[code], ""))).unwrap(), corporation(), "{code}");
    }
    let text = "<w:r><w:t>LINK INCLUDETEXT DDE</w:t></w:r>";
    assert_eq!(read(&with(text)).unwrap(), corporation(), "words are no code");
    assert!(read(&made(&Filled::default())).is_ok());
}

#[test]
fn parts_that_lie_about_their_size_stop_at_the_limit_of_all() {
    let text = format!("<a>{}</a>", " ".repeat(7 * 1024 * 1024));
    let mut bytes = made(&corporation());
    for at in 0..4 {
        bytes = with_more(&bytes, &format!("word/n{at}.xml"), text.as_bytes());
    }
    // Each states in both its heads that it has 1,000 bytes.
    let size = u32::try_from(text.len()).unwrap().to_le_bytes();
    for at in 0..bytes.len() - 4 {
        if bytes[at..at + 4] == size {
            bytes[at..at + 4].copy_from_slice(&1000_u32.to_le_bytes());
        }
    }
    assert!(matches!(read(&bytes), Err(Refused::TooMuch | Refused::Broken)));
}
