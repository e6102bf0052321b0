//! A scheme folder in a ZIP: taken apart as it was packed, and everything that is wrong with it said at once.
#![cfg(test)]

use paper::scheme_folder::unpack;
use std::io::{Cursor, Write as _};
use zip::{ZipWriter, write::SimpleFileOptions};

fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn reasons(bytes: &[u8]) -> Vec<String> {
    unpack(bytes).unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn the_bundled_folder_comes_out_as_it_went_in_with_and_without_a_folder_around_it() {
    let mut bundled = domain::scheme::bundled();
    bundled.sort();
    for around in ["", "my-scheme/"] {
        let mut files: Vec<_> =
            bundled.iter().map(|(name, text)| (format!("{around}{name}"), text.clone().into_bytes())).collect();
        files.push((format!("{around}.DS_Store"), vec![0xff]));
        files.push((format!("__MACOSX/{around}scheme.toml"), vec![0xff]));
        let files: Vec<_> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        assert_eq!(unpack(&packed(&files)).unwrap(), bundled, "{around}");
    }
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default();
    for name in ["../../etc/passwd", "/etc/passwd", "a\\b.md", "c:/d.md", "pages/e.md", "Pages/E.md"] {
        zip.start_file(name, plain).unwrap();
        zip.write_all(b"x").unwrap();
    }
    zip.start_file("marks/f.svg", plain).unwrap();
    zip.write_all(&[0xff, 0xfe]).unwrap();
    zip.add_symlink("pages/g.md", "/etc/passwd", plain).unwrap();
    let found = reasons(&zip.finish().unwrap().into_inner()).join("\n");
    for expected in [
        "passwd: the path leads out",
        "pages/g.md: a link",
        "marks/f.svg: not text",
        "Pages/E.md: the file stands twice",
    ] {
        assert!(found.contains(expected), "{expected}: {found}");
    }
    assert!(found.matches("leads out").count() >= 3, "{found}");
    assert_eq!(reasons(b""), [": no file was chosen"]);
    assert_eq!(reasons(b"PK\x03\x04 and nothing more"), [": this is no ZIP, or it is damaged"]);
}

#[test]
fn a_bomb_is_not_unpacked() {
    let large = vec![b'a'; 1024 * 1024 + 1];
    assert_eq!(reasons(&packed(&[("a.md", &large)])), ["a.md: larger than 1 MB"]);
    let names: Vec<_> = (0..20).map(|at| format!("{at}.md")).collect();
    let many: Vec<_> = names.iter().map(|name| (name.as_str(), &large[1..])).collect();
    assert_eq!(reasons(&packed(&many)), [": all files together are larger than 8 MB"]);
    let names: Vec<_> = (0..1001).map(|at| format!("{at}.md")).collect();
    let many: Vec<_> = names.iter().map(|name| (name.as_str(), b"x".as_slice())).collect();
    assert_eq!(reasons(&packed(&many)), [": the ZIP has more than 1000 files"]);
    let noise: Vec<u8> =
        (0..3_000_000_u32).map(|at| u8::try_from(at.wrapping_mul(2_654_435_761) >> 24).unwrap()).collect();
    assert_eq!(reasons(&packed(&[("a.md", &noise)])).len(), 1);
}
