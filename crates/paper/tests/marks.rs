//! The ZIP a member downloads, opened with other people's readers.

#![cfg(test)]

use domain::ids::DeclarationId;
use paper::{
    marks::{Artwork, LARGE, MarkSet, Number, SMALL, Variant, bundle},
    qr,
};
use resvg::tiny_skia::Pixmap;
use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
    process::Command,
};

const URL: &str = "https://sengen.example.jp/v/40284617358";

/// The scheme's own artwork for ★.
fn artwork() -> Vec<(Variant, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scheme/marks");
    let keys = ["mark-one", "mark-one-mono", "mark-one-horizontal", "mark-one-horizontal-mono"];
    let read = |key| std::fs::read_to_string(format!("{folder}/{key}.svg")).unwrap();
    Variant::ALL.into_iter().zip(keys.map(read)).collect()
}

fn set<'a>(artwork: &'a [(Variant, String)], number: Option<Number<'a>>) -> MarkSet<'a> {
    MarkSet {
        name: "security-action-one-star".to_owned(),
        artwork: artwork.iter().map(|(variant, svg)| Artwork { variant: *variant, svg }).collect(),
        readme: "説明\n形を変えないでください。",
        number,
    }
}

fn unpack(zip: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn plain() -> BTreeMap<String, Vec<u8>> {
    let artwork = artwork();
    unpack(&bundle(&set(&artwork, None)).unwrap())
}

fn numbered() -> (DeclarationId, BTreeMap<String, Vec<u8>>) {
    let (artwork, id) = (artwork(), DeclarationId::draw(4, 284_617_350));
    let number = Number { id: &id, url: URL, label: "自己宣言ID" };
    let files = unpack(&bundle(&set(&artwork, Some(number))).unwrap());
    (id, files)
}

/// How many pixels have about this colour.
fn count(picture: &Pixmap, [r, g, b]: [u8; 3]) -> usize {
    let near = |x: u8, y: u8| x.abs_diff(y) <= 3;
    let same = |p: &&resvg::tiny_skia::PremultipliedColorU8| {
        p.alpha() == 255 && near(p.red(), r) && near(p.green(), g) && near(p.blue(), b)
    };
    picture.pixels().iter().filter(same).count()
}

const STAR: [u8; 3] = [0xff, 0xc7, 0x00];
const INK: [u8; 3] = [0x1a, 0x1a, 0x1a];

#[test]
fn the_zip_holds_exactly_the_files() {
    let mut expected = vec!["README.txt".to_owned()];
    for variant in ["color", "mono", "horizontal-color", "horizontal-mono"] {
        for end in [".svg", "-large.png", "-small.png", ".pdf"] {
            expected.push(format!("security-action-one-star-{variant}{end}"));
        }
    }
    expected.sort();
    let files = plain();
    assert_eq!(files.keys().cloned().collect::<Vec<_>>(), expected);
    assert_eq!(files["README.txt"], "\u{feff}説明\r\n形を変えないでください。\r\n".as_bytes());

    let (_, files) = numbered();
    let names: Vec<_> = files.keys().map(String::as_str).collect();
    assert_eq!(names.len(), 9, "{names:?}");
    assert!(names[1..].iter().all(|name| name.starts_with("security-action-one-star-numbered-")), "{names:?}");
}

#[test]
fn the_same_set_gives_the_same_bytes() {
    let artwork = artwork();
    assert_eq!(bundle(&set(&artwork, None)).unwrap(), bundle(&set(&artwork, None)).unwrap());
}

#[test]
fn png_has_the_stated_width_and_shows_the_star() {
    let files = plain();
    for (size, width) in [("large", LARGE), ("small", SMALL)] {
        let read = |variant: &str| {
            Pixmap::decode_png(&files[&format!("security-action-one-star-{variant}-{size}.png")]).unwrap()
        };
        let (color, mono) = (read("color"), read("mono"));
        assert_eq!((color.width(), color.height()), (width, (width * 122).div_ceil(120)));
        let all = color.pixels().len();
        assert!(count(&color, STAR) > all / 20, "the star of {size} is yellow");
        assert_eq!(count(&mono, STAR), 0, "mono of {size} has no yellow");
        assert!(count(&mono, INK) > all / 20, "the star of {size} is ink");
        assert_eq!(color.pixel(0, 0).unwrap().alpha(), 0, "the ground is clear");
    }
}

#[test]
fn the_words_beside_the_mark_are_drawn_with_the_font_that_comes_along() {
    let files = plain();
    let picture = Pixmap::decode_png(&files["security-action-one-star-horizontal-color-large.png"]).unwrap();
    // The right two thirds hold nothing but words; without a font they would be empty.
    let from = picture.width() / 3;
    let inked = |x: u32, y: u32| picture.pixel(x, y).is_some_and(|pixel| pixel.alpha() == 255);
    let words: usize = (from..picture.width()).map(|x| (0..picture.height()).filter(|&y| inked(x, y)).count()).sum();
    assert!(words > 10_000, "{words} pixels of words");
    let svg = String::from_utf8(files["security-action-one-star-horizontal-color.svg"].clone()).unwrap();
    assert!(!svg.contains("<text") && svg.contains("<title>"), "the SVG needs no font");
}

/// Runs a reader of Poppler on a PDF. It is installed by `bin/check`; a machine without it fails here, on purpose.
fn poppler(command: &str, options: &[&str], pdf: &[u8], to: &[&str]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mark.pdf");
    std::fs::write(&file, pdf).unwrap();
    let run = Command::new(command).args(options).arg(&file).args(to).output();
    let run = run.unwrap_or_else(|error| panic!("{command} (package poppler-utils) is needed for this test: {error}"));
    assert!(run.status.success(), "{command}: {}", String::from_utf8_lossy(&run.stderr));
    assert!(run.stderr.is_empty(), "{command}: {}", String::from_utf8_lossy(&run.stderr));
    run.stdout
}

#[test]
fn pdf_opens_in_another_reader_with_its_words_and_colours() {
    let files = plain();
    let words = poppler("pdftotext", &[], &files["security-action-one-star-horizontal-color.pdf"], &["-"]);
    let words: String = String::from_utf8(words).unwrap().split_whitespace().collect();
    assert!(words.contains("一つ星を宣言しました"), "{words}");

    // Vectors, drawn as a picture of 10 dots a point.
    let ppm = poppler("pdftoppm", &["-r", "720"], &files["security-action-one-star-color.pdf"], &[]);
    let dots = 1200 * 1220;
    assert!(ppm.starts_with(b"P6\n1200 1220\n255\n"), "the page is as large as the mark");
    let star = ppm[ppm.len() - dots * 3..].chunks(3).filter(|dot| *dot == STAR).count();
    assert!(star > dots / 20, "{star} yellow dots");
    let images = poppler("pdfimages", &["-list"], &files["security-action-one-star-color.pdf"], &[]);
    assert_eq!(String::from_utf8(images).unwrap().lines().count(), 2, "no pictures, only the two lines of the head");
}

/// Reads the one QR code of a picture.
fn read_code(picture: &Pixmap) -> String {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    // Clear ground is white paper.
    let grey = |x: usize, y: usize| {
        let pixel = picture.pixels()[y * width + x];
        pixel.green() + (255 - pixel.alpha())
    };
    let mut sheet = rqrr::PreparedImage::prepare_from_greyscale(width, height, grey);
    let grids = sheet.detect_grids();
    assert_eq!(grids.len(), 1, "one code in the picture");
    grids[0].decode().unwrap().1
}

#[test]
fn the_code_of_a_numbered_mark_leads_to_the_page_and_the_digits_are_there() {
    let (id, files) = numbered();
    for variant in ["color", "mono"] {
        let name = format!("security-action-one-star-numbered-{variant}");
        for size in ["large", "small"] {
            let picture = Pixmap::decode_png(&files[&format!("{name}-{size}.png")]).unwrap();
            assert_eq!(read_code(&picture), URL, "{name}-{size}");
        }
        let words = String::from_utf8(poppler("pdftotext", &[], &files[&format!("{name}.pdf")], &["-"])).unwrap();
        let words: String = words.split_whitespace().collect();
        assert!(words.contains(id.as_str()) && words.contains("自己宣言ID"), "{words}");
    }
}

#[test]
fn a_code_of_its_own_reads_back_whatever_it_says() {
    for text in [URL, "1", &"あ".repeat(200), "https://例え.jp/?a=b&c=<d>"] {
        let drawing = paper::Drawing::read(&qr::svg(text).unwrap()).unwrap();
        let picture = Pixmap::decode_png(&drawing.png(800).unwrap()).unwrap();
        assert_eq!(read_code(&picture), text);
    }
    assert!(matches!(qr::svg(&"x".repeat(3000)), Err(paper::Error::Qr(3000))));
}
