//! Files that are refused, each by its kind and with its sentence.

use crate::filled::{SCHEME, corporation, made, read};
use crate::package::{edited, packed, parts, with_more, with_part};
use domain::application_form::{Filled, Refused};
use std::io::{Cursor, Write as _};
use zip::{ZipWriter, write::SimpleFileOptions};

const RELS: &str = "word/_rels/document.xml.rels";

fn refused(bytes: &[u8]) -> Refused {
    let refused = read(bytes).map(|read| panic!("it was read: {read:?}")).unwrap_err();
    assert!(SCHEME.form.refused(refused).ends_with('。'), "{refused:?} has its sentence");
    refused
}

fn good() -> Vec<u8> {
    made(&corporation())
}

/// The form with a relationship more.
fn linked(kind: &str, target: &str) -> Vec<u8> {
    let kind = format!("http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}");
    let link =
        format!("<Relationship Id=\"x\" Type=\"{kind}\" Target=\"{target}\" TargetMode=\"External\"/></Relationships>");
    with_part(&good(), RELS, |text| text.replace("</Relationships>", &link))
}

#[test]
fn files_of_other_kinds_have_their_own_hint() {
    let utf16 = |word: &str| word.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    assert_eq!(refused(b""), Refused::Empty);
    assert_eq!(refused(&old), Refused::OldWord);
    assert_eq!(refused(&[old, utf16("EncryptedPackage")].concat()), Refused::Encrypted);
    assert_eq!(refused(b"%PDF-1.7"), Refused::Pdf);
    assert_eq!(refused(b"{\\rtf1"), Refused::Rtf);
    assert_eq!(refused(b"\xff\xd8\xff\xe0 a picture"), Refused::NotWord);
    assert_eq!(refused("ただの文".as_bytes()), Refused::NotWord);
    let zip = |name: &str| packed(&[(name.to_owned(), b"<a/>".to_vec())]);
    assert_eq!(refused(&zip("xl/workbook.xml")), Refused::Excel);
    assert_eq!(refused(&zip("ppt/presentation.xml")), Refused::PowerPoint);
    assert_eq!(refused(&zip("content.xml")), Refused::OpenDocument);
    assert_eq!(refused(&zip("a.txt")), Refused::NotWord);
    assert_eq!(refused(b"PK\x03\x04 and nothing more"), Refused::Broken);
}

#[test]
fn a_word_file_that_is_not_the_form_is_refused() {
    let other = with_part(&good(), "word/document.xml", |_| {
        "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>こんにちは</w:t></w:r></w:p></w:body></w:document>".to_owned()
    });
    assert_eq!(refused(&other), Refused::NotForm);
    let without = with_part(&other, "docProps/custom.xml", |text| text.replace("SengenForm", "Other"));
    assert_eq!(refused(&without), Refused::NotForm);
}

#[test]
fn a_large_file_is_refused_before_it_is_looked_at() {
    assert_eq!(refused(&vec![0; 2 * 1024 * 1024 + 1]), Refused::TooLarge);
    assert_eq!(refused(&vec![b'P'; 100 * 1024 * 1024]), Refused::TooLarge);
}

#[test]
fn a_bomb_is_refused_by_what_it_states() {
    let text = format!("<a>{}</a>", " ".repeat(19 * 1024 * 1024));
    let bomb = with_more(&good(), "word/other.xml", text.as_bytes());
    assert!(bomb.len() < 100_000, "{}", bomb.len());
    assert_eq!(refused(&bomb), Refused::TooMuch);
}

#[test]
fn many_parts_that_are_too_much_together_are_refused() {
    // Noise that shrinks to a fortieth: no part is suspicious by itself.
    let noise: String = (0..60_000_u64)
        .map(|n| format!("{:04x}{}", n.wrapping_mul(40_503) % 65_536, " ".repeat(60)))
        .collect::<Vec<_>>()
        .concat();
    let mut all = parts(&good());
    all.extend((0..6).map(|n| (format!("word/n{n}.xml"), noise.clone().into_bytes())));
    let bytes = packed(&all);
    assert!(bytes.len() < 2 * 1024 * 1024, "{}", bytes.len());
    assert_eq!(refused(&bytes), Refused::TooMuch);
}

#[test]
fn a_bomb_that_lies_about_its_size_stops_at_the_limit() {
    // The text of the form, ten million blanks long, states in both its heads that it has 1,000 bytes.
    let long = with_part(&good(), "word/document.xml", |text| {
        text.replace("<w:body>", &format!("<w:body>{}", noise(9 * 1024 * 1024)))
    });
    let size =
        u32::try_from(parts(&long).iter().find(|(name, _)| name == "word/document.xml").unwrap().1.len()).unwrap();
    let mut lying = long.clone();
    let mut changed = 0;
    for at in 0..lying.len() - 4 {
        if lying[at..at + 4] == size.to_le_bytes() {
            lying[at..at + 4].copy_from_slice(&1000_u32.to_le_bytes());
            changed += 1;
        }
    }
    assert_eq!(changed, 2, "the head of the part and its line in the directory");
    assert!(matches!(refused(&lying), Refused::TooMuch | Refused::Broken));
    assert_eq!(refused(&long), Refused::TooMuch, "an honest one as well");
}

fn noise(len: usize) -> String {
    (0..len as u64 / 100)
        .map(|n| format!("{:010}{}", n.wrapping_mul(2_654_435_761) % 10_000_000_000, " ".repeat(90)))
        .collect::<Vec<_>>()
        .concat()
}

#[test]
fn too_many_parts_are_refused() {
    let mut all = parts(&good());
    all.extend((0..600).map(|n| (format!("word/p{n}.xml"), b"<a/>".to_vec())));
    assert_eq!(refused(&packed(&all)), Refused::TooMuch);
}

#[test]
fn programs_are_refused() {
    assert_eq!(refused(&with_more(&good(), "word/vbaProject.bin", b"x")), Refused::Macros);
    let macros = with_part(&good(), "[Content_Types].xml", |text| {
        text.replace("officedocument.wordprocessingml.document.main", "ms-word.document.macroEnabled.main")
    });
    assert_eq!(refused(&macros), Refused::Macros);
}

#[test]
fn files_within_are_refused() {
    assert_eq!(refused(&with_more(&good(), "word/embeddings/oleObject1.bin", b"x")), Refused::Embedded);
    assert_eq!(refused(&with_more(&good(), "word/activeX/activeX1.xml", b"<a/>")), Refused::Embedded);
    assert_eq!(refused(&linked("oleObject", "file:///c:/a.bin")), Refused::Embedded);
    assert_eq!(refused(&linked("aFChunk", "a.htm")), Refused::Embedded);
}

#[test]
fn what_would_be_fetched_from_elsewhere_is_refused() {
    for (kind, target) in [
        ("attachedTemplate", "https://bad.example.jp/a.dotm"),
        ("image", "https://bad.example.jp/pixel.png"),
        ("frame", "https://bad.example.jp/"),
        ("subDocument", "file:///c:/a.docx"),
        ("hyperlink", "file://bad.example.jp/share"),
        ("hyperlink", "javascript:alert(1)"),
        ("settings", "\\\\bad.example.jp\\share"),
    ] {
        assert_eq!(refused(&linked(kind, target)), Refused::External, "{kind} {target}");
    }
    assert_eq!(read(&linked("hyperlink", "https://www.mihon.example.jp/")).unwrap(), corporation());
}

#[test]
fn document_types_and_entities_are_refused() {
    let bomb = "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><w:document";
    assert_eq!(refused(&edited(&good(), &[("<w:document", bomb)])), Refused::Entities);
    assert_eq!(refused(&edited(&good(), &[("みほんビル5階", "&b;")])), Refused::Entities);
    let plain = edited(&good(), &[("みほんビル5階", "&#x307F;&#12411;んビル5階")]);
    assert_eq!(read(&plain).unwrap(), corporation(), "characters by number are no entities");
}

#[test]
fn broken_and_endless_xml_is_refused() {
    assert_eq!(refused(&edited(&good(), &[("</w:body>", "")])), Refused::Broken);
    assert_eq!(
        refused(&with_part(&good(), "word/document.xml", |text| text[..text.len() / 2].to_owned())),
        Refused::Broken
    );
    let deep = "<w:p>".repeat(5_000);
    let close = "</w:p>".repeat(5_000);
    assert_eq!(refused(&edited(&good(), &[("<w:sectPr>", &format!("{deep}{close}<w:sectPr>"))])), Refused::TooMuch);
    let many = "<w:p/>".repeat(210_000);
    assert_eq!(refused(&edited(&good(), &[("<w:sectPr>", &format!("{many}<w:sectPr>"))])), Refused::TooMuch);
}

#[test]
fn an_element_with_very_many_attributes_takes_no_time() {
    let attributes = (0..200_000).map(|n| format!(" a{n}=\"\"")).collect::<Vec<_>>().concat();
    let bytes = edited(&good(), &[("<w:sectPr>", &format!("<w:p{attributes}/><w:sectPr>"))]);
    let begun = std::time::Instant::now();
    assert_eq!(read(&bytes).unwrap(), corporation());
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
}

#[test]
fn names_that_lead_elsewhere_or_stand_twice_are_refused() {
    for name in ["../evil.xml", "/etc/passwd", "word\\evil.xml", "word/../../x", "C:/x", "word/Document.XML"] {
        assert_eq!(refused(&with_more(&good(), name, b"<a/>")), Refused::Broken, "{name}");
    }
    // The same name twice: the writer refuses that, so two names of one length are made the same afterwards.
    let mut bytes = with_more(&good(), "word/document.xmm", b"<a/>");
    while let Some(at) = bytes.windows(17).position(|window| window == b"word/document.xmm") {
        bytes[at + 16] = b'l';
    }
    assert_eq!(refused(&bytes), Refused::Broken);
}

#[test]
fn a_part_that_is_locked_is_refused() {
    let mut bytes = good();
    // The first bit of the flags, in the head of a part and in its line of the directory.
    for (magic, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let all: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..at + 4] == magic[..]).collect();
        for at in all {
            bytes[at + flags] |= 1;
        }
    }
    assert_eq!(refused(&bytes), Refused::Encrypted);
}

#[test]
fn a_file_that_was_cut_off_is_refused() {
    let bytes = good();
    for part in [10, 100, bytes.len() / 2, bytes.len() - 30] {
        assert!(matches!(refused(&bytes[..part]), Refused::Broken | Refused::NotWord), "{part}");
    }
    let mut noise = ZipWriter::new(Cursor::new(Vec::new()));
    noise.start_file("[Content_Types].xml", SimpleFileOptions::default()).unwrap();
    noise.write_all(b"<Types/>").unwrap();
    assert_eq!(refused(&noise.finish().unwrap().into_inner()), Refused::NotWord);
}

#[test]
fn one_wrong_byte_anywhere_never_breaks_the_reader() {
    let bytes = made(&Filled::default());
    for at in (0..bytes.len()).step_by(97) {
        let mut wrong = bytes.clone();
        wrong[at] ^= 0x55;
        // Read or refused: never a panic.
        drop(read(&wrong));
    }
}
