//! Importing the tax agency's file: layout, encodings, what is skipped, and going on after an interruption.
#![cfg(test)]

mod town;

use domain::corporate_number::CorporateNumber;
use domain::registers::Registers;
use sengen::key_file::Key;
use sengen::register::file;
use sengen::register::import::{self, Report};
use sengen::world::RealClock;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use store::{Keys, Store, corporate_register, imports};

/// The registers that come with the program.
fn registers() -> Arc<Registers> {
    Arc::new(Registers::bundled().unwrap())
}

/// The 法人番号 whose twelve digits are 700000000000 + n: check digit = 9 − (Σ digit × weight mod 9), weights 1, 2 from the right.
fn corporate_number(n: u64) -> String {
    let twelve = (700_000_000_000 + n).to_string();
    let sum: u32 = twelve.chars().rev().zip([1, 2].into_iter().cycle()).map(|(d, w)| d.to_digit(10).unwrap() * w).sum();
    format!("{}{twelve}", 9 - sum % 9)
}

/// A line of the full data with everything that matters settable.
fn line(n: u64, name: &str, change: &[(usize, &str)]) -> String {
    let mut cells = vec![String::new(); 30];
    let number = corporate_number(n);
    let given = [
        (0, n.to_string()),
        (1, number),
        (2, "01".to_owned()),
        (6, name.to_owned()),
        (9, "東京都".to_owned()),
        (10, "千代田区".to_owned()),
        (11, "丸の内１丁目".to_owned()),
        (13, "13".to_owned()),
        (15, "1000005".to_owned()),
        (23, "1".to_owned()),
        (28, "カナ".to_owned()),
        (29, "0".to_owned()),
    ];
    for (at, cell) in given {
        cells[at] = cell;
    }
    for (at, cell) in change {
        (*cell).clone_into(&mut cells[*at]);
    }
    let quoted: Vec<_> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
    format!("{}\n", quoted.join(","))
}

fn zip(folder: &Path, files: &[(&str, Vec<u8>)]) -> PathBuf {
    let path = folder.join("all.zip");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    for (name, bytes) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
    path
}

async fn import(store: &Store, path: &Path) -> Report {
    import::run(store, path, registers(), &RealClock, |_, _, _| {}).await.unwrap()
}

async fn find(store: &Store, n: u64) -> Option<corporate_register::Corporation> {
    let number = CorporateNumber::parse(&corporate_number(n)).unwrap();
    corporate_register::find(&mut store.read().await.unwrap(), &number).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn both_encodings_and_what_is_skipped() {
    let (folder, store) = town::store().await;
    let mut first = line(1, "青空\"製作所\"株式会社", &[]);
    first += &line(2, "閉じた会社", &[(2, "21"), (18, "2020-01-31"), (19, "01")]);
    first += &line(3, "隠れた会社", &[(29, "1")]);
    first += &line(4, "昔の会社", &[(23, "0")]);
    first += &line(5, "消えた会社", &[(2, "99")]);
    first += &line(6, "外国会社", &[(13, "99"), (16, "New York")]);
    let second = line(7, "能登ソフト株式会社", &[]);
    let (second, _, _) = encoding_rs::SHIFT_JIS.encode(&second);
    let path = zip(
        folder.path(),
        &[
            ("a.csv", [b"\xef\xbb\xbf".as_slice(), first.as_bytes()].concat()),
            ("b.csv", second.into_owned()),
            ("read.me", vec![1]),
        ],
    );
    let report = import(&store, &path).await;
    assert_eq!((report.lines, report.kept, report.skipped, report.bad), (7, 4, 3, 0), "{report:?}");
    let open = find(&store, 1).await.unwrap();
    assert_eq!(
        (open.name.as_str(), open.closed, open.postal_code.as_str()),
        ("青空\"製作所\"株式会社", false, "1000005")
    );
    assert_eq!(open.prefecture.unwrap().code(), "13");
    assert!(find(&store, 2).await.unwrap().closed);
    for n in [3, 4, 5] {
        assert_eq!(find(&store, n).await, None);
    }
    assert_eq!(find(&store, 6).await.unwrap().prefecture, None);
    assert_eq!(find(&store, 7).await.unwrap().name, "能登ソフト株式会社");
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_lines_are_told_by_number_and_the_rest_is_kept() {
    let (folder, store) = town::store().await;
    let mut text = line(1, "一", &[]);
    text += "1,2,3\n";
    text += &line(3, "三", &[(1, "1234567890123")]);
    text += &line(4, "", &[]);
    text += &line(5, "五", &[(13, "48")]);
    let mut bytes = text.into_bytes();
    bytes.extend(
        line(6, "X", &[]).replace('X', "\u{1}").into_bytes().into_iter().map(|b| if b == 1 { 0xff } else { b }),
    );
    bytes.extend(line(7, "七", &[]).into_bytes());
    let report = import(&store, &zip(folder.path(), &[("a.CSV", bytes)])).await;
    let lines: Vec<_> = report.reasons.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6], "{report:?}");
    assert_eq!((report.kept, report.bad), (2, 5));
    assert_eq!(report.reasons[0].1.to_string(), "it has 3 columns, not 30");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_import_goes_on_and_gives_the_same_table() {
    let mut text = String::new();
    for n in 1..=4000 {
        // A number that comes again ends the unit; the later line counts, also across units and the interruption.
        let _ = write!(text, "{}", line(n % 500 + 1, &format!("会社{n}"), &[]));
    }
    let (folder, whole) = town::store().await;
    let path = zip(folder.path(), &[("a.csv", text.into_bytes())]);
    import(&whole, &path).await;

    let (_folder, cut) = town::store().await;
    let mut runs = 0;
    loop {
        // The run is dropped in the middle of its work: an unfinished unit leaves nothing.
        let mut units = 0;
        let stop = tokio::sync::Notify::new();
        let run = import::run(&cut, &path, registers(), &RealClock, |_, _, _| {
            units += 1;
            if units == 2 {
                stop.notify_one();
            }
        });
        runs += 1;
        tokio::select! {
            biased;
            () = stop.notified() => {}
            report = run => {
                let report = report.unwrap();
                assert_eq!(report.resumed + report.lines, 4000);
                break;
            }
        }
    }
    assert!(runs > 2, "it was interrupted {runs} times");
    for n in 1..=500 {
        assert_eq!(find(&whole, n).await, find(&cut, n).await);
    }
    let again = import(&cut, &path).await;
    assert!(again.done_before && again.lines == 0);
}

/// A database that only the program imports into.
struct Cut {
    folder: tempfile::TempDir,
    checksum: String,
}

impl Cut {
    fn new(path: &Path) -> Self {
        let cut = Self { folder: tempfile::tempdir().unwrap(), checksum: file::look(path).unwrap().checksum };
        assert!(cut.sengen(&["key", "new", cut.key().to_str().unwrap()]).status().unwrap().success());
        assert!(cut.sengen(&["migrate"]).status().unwrap().success());
        cut
    }

    fn key(&self) -> PathBuf {
        self.folder.path().join("key")
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("cut.db")
    }

    fn sengen(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sengen"));
        command
            .args(words)
            .env("SENGEN_HTTP__ORIGIN", "http://localhost:8080")
            .env("SENGEN_DATABASE__URL", format!("sqlite://{}", self.file().display()))
            .env("SENGEN_SECRETS__KEY_FILE", self.key())
            .stdout(Stdio::null());
        command
    }

    async fn open(&self) -> Store {
        town::open_with(&self.file(), Keys::new(Key::read(&self.key()).unwrap().store())).await
    }

    /// Lines done, and whether that was all.
    async fn done(&self, store: &Store) -> (i64, bool) {
        let state = imports::state(&mut store.read().await.unwrap(), &self.checksum).await.unwrap();
        state.map_or((0, false), |state| (state.lines, state.finished))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_import_goes_on_and_gives_the_same_table() {
    let mut text = String::new();
    for n in 1..=80_000 {
        let _ = write!(text, "{}", line(n % 1000 + 1, &format!("会社{n}"), &[]));
    }
    let (folder, whole) = town::store().await;
    let path = zip(folder.path(), &[("a.csv", text.into_bytes())]);
    import(&whole, &path).await;

    let cut = Cut::new(&path);
    let import = ["import", "corporate-register", path.to_str().unwrap()];
    let store = cut.open().await;
    let mut kills = 0;
    for _ in 0..3 {
        let (before, _) = cut.done(&store).await;
        let mut run = cut.sengen(&import).spawn().unwrap();
        // SIGKILL as soon as this run has kept something. On a busy machine a later run may be at its end by then.
        while cut.done(&store).await.0 <= before && run.try_wait().unwrap().is_none() {}
        run.kill().unwrap();
        if run.wait().unwrap().success() {
            break;
        }
        kills += 1;
        let (lines, finished) = cut.done(&store).await;
        assert!(lines > before && !finished, "{lines} lines, finished: {finished}");
    }
    assert!(kills > 0, "it was done before it could be killed");
    assert!(cut.sengen(&import).status().unwrap().success());
    assert_eq!(cut.done(&store).await, (80_000, true));
    let cut = store;
    for n in 1..=1000 {
        assert_eq!(find(&whole, n).await, find(&cut, n).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_file_is_not_taken_for_the_whole() {
    let (folder, store) = town::store().await;
    let text: String = (1..3000).map(|n| line(n, &format!("会社{}", n * 7919), &[])).collect();
    let path = zip(folder.path(), &[("a.csv", text.into_bytes())]);
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    std::fs::write(&path, bytes).unwrap();
    let failed = import::run(&store, &path, registers(), &RealClock, |_, _, _| {}).await;
    assert!(failed.is_err(), "{failed:?}");
}
