//! Taking a file apart and putting it together again, changed.

use std::io::{Cursor, Read as _, Write as _};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

/// All parts of a file.
pub fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).unwrap();
            let mut inside = Vec::new();
            part.read_to_end(&mut inside).unwrap();
            (part.name().unwrap().into_owned(), inside)
        })
        .collect()
}

/// A file of these parts.
pub fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, inside) in parts {
        archive.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        archive.write_all(inside).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The file with one part changed.
pub fn with_part(bytes: &[u8], name: &str, change: impl FnOnce(String) -> String) -> Vec<u8> {
    let mut parts = parts(bytes);
    let part = parts.iter_mut().find(|(found, _)| found == name).unwrap_or_else(|| panic!("no part {name}"));
    part.1 = change(String::from_utf8(std::mem::take(&mut part.1)).unwrap()).into_bytes();
    packed(&parts)
}

/// The file with its text changed; each change must change something.
pub fn edited(bytes: &[u8], changes: &[(&str, &str)]) -> Vec<u8> {
    with_part(bytes, "word/document.xml", |mut text| {
        for (from, to) in changes {
            assert!(text.contains(from), "the text has no {from}");
            text = text.replace(from, to);
        }
        text
    })
}

/// The file with a part more.
pub fn with_more(bytes: &[u8], name: &str, inside: &[u8]) -> Vec<u8> {
    let mut parts = parts(bytes);
    parts.push((name.to_owned(), inside.to_owned()));
    packed(&parts)
}

/// The file without its content controls: what they show stands where they stood, as programs leave it that do not know them.
pub fn without_controls(bytes: &[u8]) -> Vec<u8> {
    with_part(bytes, "word/document.xml", |mut text| {
        while let Some(start) = text.find("<w:sdtPr>") {
            let end = text[start..].find("</w:sdtPr>").unwrap() + start + "</w:sdtPr>".len();
            text.replace_range(start..end, "");
        }
        ["<w:sdt>", "</w:sdt>", "<w:sdtContent>", "</w:sdtContent>"]
            .iter()
            .fold(text, |text, tag| text.replace(tag, ""))
    })
}
