//! Writes both downloads of a level into a folder and says how many a core makes in a second:
//! `cargo run --release -p paper --example marks -- scheme/marks two /some/folder`

use domain::{declaration::Level, ids::DeclarationId};
use paper::marks::{Artwork, MarkSet, Number, Variant, bundle};
use std::{error::Error, path::Path, time::Instant};

fn main() -> Result<(), Box<dyn Error>> {
    let usage = "three arguments: the folder of marks, one or two, the folder to write to";
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().ok_or(usage);
    let (marks, level, to) = (next()?, next()?, next()?);
    let level = Level::parse(&level).ok_or(usage)?;
    let ends = ["", "-mono", "-horizontal", "-horizontal-mono"];
    let sources = ends.map(|end| std::fs::read_to_string(format!("{marks}/mark-{}{end}.svg", level.code())));
    let sources = sources.into_iter().collect::<Result<Vec<_>, _>>()?;
    let plain = MarkSet {
        name: format!("{}-star", level.code()),
        artwork: Variant::ALL.into_iter().zip(&sources).map(|(variant, svg)| Artwork { variant, svg }).collect(),
        readme: "",
        number: None,
    };
    let id = DeclarationId::draw(4, 284_617_350);
    let numbered =
        plain
            .clone()
            .numbered(Number { id: &id, url: "https://sengen.example.jp/v/40284617358", label: "自己宣言ID" });
    for set in [plain, numbered] {
        write(&set, Path::new(&to))?;
    }
    Ok(())
}

/// Writes one ZIP, after making it as often as fits into two seconds.
fn write(set: &MarkSet<'_>, folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut zip = bundle(set)?;
    let (start, mut made) = (Instant::now(), 0);
    while start.elapsed().as_secs() < 2 {
        zip = bundle(set)?;
        made += 1;
    }
    let each = start.elapsed() / made;
    println!("{}: {} bytes, {each:?} each, {:.1} a second", set.file_name(), zip.len(), 1.0 / each.as_secs_f64());
    std::fs::write(folder.join(set.file_name()), zip)?;
    Ok(())
}
