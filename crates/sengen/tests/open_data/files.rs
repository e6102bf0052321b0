//! The files of a day: whole or not there, described by what is really in them, and without any person.

use crate::place::{Place, day, rows};
use domain::open_data::TABLES;
use jiff::{SignedDuration, Timestamp};
use paper::open_data::{CHECKSUMS, DECLARATIONS_JSON, DECLARATIONS_SHEET, PACKAGE, Package};
use sengen::open_data::{Error, Maker, forget, hex};
use sha2::{Digest as _, Sha256};
use site::opendata::folder::Folder;
use std::collections::BTreeSet;

#[tokio::test(flavor = "multi_thread")]
async fn corporations_that_are_accepted_are_in_it_and_nobody_else() {
    let (place, five) = Place::with_five().await;
    let made = place.make(0).await.unwrap();
    assert_eq!(made.rows, 2);
    let table = place.rows(0, "declarations.csv");
    let ids: BTreeSet<_> = table.keys().map(String::as_str).collect();
    assert_eq!(ids, BTreeSet::from([five.first.as_str(), five.second.as_str()]));
    let unlisted = place.rows(0, "unlisted.csv");
    assert_eq!(unlisted.keys().collect::<Vec<_>>(), [five.gone.as_str()]);
    assert_eq!(unlisted[five.gone.as_str()]["state"], "stopped");
    assert_eq!(unlisted[five.gone.as_str()]["state_on"], "2026-11-22");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_has_what_was_declared() {
    let (place, five) = Place::with_five().await;
    place.make(0).await.unwrap();
    let table = place.rows(0, "declarations.csv");
    let first = &table[five.first.as_str()];
    let expected = [
        ("corporate_number", "7000012050002"),
        ("name", "架空\"青葉\",精機株式会社"),
        ("prefecture_code", "13"),
        ("prefecture", "東京都"),
        ("town", "文京区本駒込"),
        ("industry_division_code", "E"),
        ("industry_division", "製造業"),
        ("industry_group_code", "26"),
        ("level", "one"),
        ("level_name", "一つ星"),
        ("rules_edition", "six-2026"),
        ("declared_on", "2026-11-19"),
        ("accepted_on", "2026-11-19"),
        ("last_confirmed_on", "2026-11-19"),
        ("business_url", "https://aoba.example.jp/a?b=c,d"),
        ("verification_url", &format!("http://localhost:8080/v/{}", five.first.as_str())),
    ];
    for (column, value) in expected {
        assert_eq!(first[column], value, "{column}");
    }
    assert_eq!(
        (table[five.second.as_str()]["rules_edition"].as_str(), table[five.second.as_str()]["level"].as_str()),
        ("", "two")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_private_is_in_any_file() {
    let (place, five) = Place::with_five().await;
    place.make(0).await.unwrap();
    for file in std::fs::read_dir(place.of(0)).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for hidden in [
            "いろは",
            "伊呂波",
            "花子",
            "アオバ",
            "28番",
            "1234-5678",
            "taro@",
            "見本",
            five.person.as_str(),
            five.waiting.as_str(),
        ] {
            assert!(!text.contains(hidden), "{hidden} is in a file");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_description_is_true_and_the_three_forms_say_the_same() {
    let (place, _) = Place::with_five().await;
    place.make(0).await.unwrap();
    let package = Package::read(&String::from_utf8(place.file(0, PACKAGE)).unwrap()).unwrap();
    assert_eq!((package.version, package.resources.len()), (day(0), TABLES.len() + 2));
    for resource in &package.resources {
        let bytes = place.file(0, &resource.path);
        assert_eq!(bytes.len() as u64, resource.bytes, "{}", resource.path);
        assert_eq!(hex(&Sha256::digest(&bytes)), resource.sha256(), "{}", resource.path);
        if resource.path != DECLARATIONS_JSON {
            let lines = csv::Reader::from_reader(bytes.as_slice()).into_records().count();
            assert_eq!(lines as u64, resource.rows, "{}", resource.path);
        }
    }
    let sums = String::from_utf8(place.file(0, CHECKSUMS)).unwrap();
    assert_eq!(sums.lines().count(), package.resources.len() + 1, "all but itself");
    let all: BTreeSet<_> = std::fs::read_dir(place.of(0)).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(all.len(), package.resources.len() + 2, "and nothing else is there: {all:?}");

    let (plain, sheet) = (place.file(0, "declarations.csv"), place.file(0, DECLARATIONS_SHEET));
    assert_eq!(sheet.strip_prefix(b"\xef\xbb\xbf"), Some(plain.as_slice()), "they differ by the mark alone");
    let json = String::from_utf8(place.file(0, DECLARATIONS_JSON)).unwrap();
    let table = rows(&plain);
    assert_eq!(json.lines().count(), table.len());
    for line in json.lines() {
        let line: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).unwrap();
        let row = &table[line["declaration_id"].as_str().unwrap()];
        assert_eq!(line.len(), row.len());
        for (name, value) in line {
            assert_eq!(value.as_str().unwrap_or_default(), row[&name], "{name}");
            assert_eq!(value.is_null(), row[&name].is_empty(), "{name}: nothing is nothing");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cell_that_a_spreadsheet_would_run_is_harmless_there_and_exact_elsewhere() {
    let (place, five) = Place::with_five().await;
    place
        .town
        .put_into("UPDATE businesses SET published_name = '=HYPERLINK(\"x\")' WHERE published_name LIKE '架空みどり%'")
        .await;
    place.make(0).await.unwrap();
    let id = five.second.as_str();
    assert_eq!(place.rows(0, "declarations.csv")[id]["name"], "=HYPERLINK(\"x\")");
    let sheet = place.file(0, DECLARATIONS_SHEET);
    assert_eq!(rows(sheet.strip_prefix(b"\xef\xbb\xbf").unwrap())[id]["name"], "'=HYPERLINK(\"x\")");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_register_gives_the_same_bytes() {
    let (place, _) = Place::with_five().await;
    place.make(0).await.unwrap();
    place.make(1).await.unwrap();
    for file in std::fs::read_dir(place.of(0)).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        if name != PACKAGE && name != CHECKSUMS {
            assert_eq!(place.file(0, &name), place.file(1, &name), "{name}");
        }
    }
    let before = place.file(0, PACKAGE);
    place.town.accepted(crate::place::numbered("架空あとから株式会社", 7), domain::declaration::Level::One, 0).await;
    place.make(0).await.unwrap();
    assert_eq!(place.file(0, PACKAGE), before, "the files of a day never change");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_making_that_fails_leaves_nothing_and_the_day_before_stays() {
    let (place, _) = Place::with_five().await;
    place.make(0).await.unwrap();
    let before = place.file(0, "declarations.csv");
    // The folder of the day cannot be given its name: something else has it.
    let left = |place: &Place| {
        let all = std::fs::read_dir(&place.folder).unwrap().map(|one| one.unwrap().file_name().into_string().unwrap());
        all.collect::<BTreeSet<_>>()
    };
    place.town.app.store.close().await;
    assert!(matches!(place.make(1).await, Err(Error::Store(_))));
    assert_eq!(left(&place), BTreeSet::from([day(0).to_string()]));
    assert_eq!(place.file(0, "declarations.csv"), before);
    // A disk that says no: here, because a file stands where the folder should be.
    let (other, _) = Place::with_five().await;
    std::fs::create_dir_all(other.folder.parent().unwrap()).unwrap();
    std::fs::write(&other.folder, "").unwrap();
    assert!(matches!(other.make(0).await, Err(Error::Io(_))));
}

/// A disk that is full in the middle of a file: here, because no file may be longer than four blocks. Each test has a process
/// of its own.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_leaves_nothing_behind() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    use tokio::signal::unix::{SignalKind, signal};
    let (place, _) = Place::with_five().await;
    // Whoever hears the signal is not ended by it; then the writing fails.
    let _heard = signal(SignalKind::from_raw(25)).unwrap();
    let before = getrlimit(Resource::Fsize);
    setrlimit(Resource::Fsize, Rlimit { current: Some(4096), ..before }).unwrap();
    let made = place.make(0).await;
    setrlimit(Resource::Fsize, before).unwrap();
    assert!(matches!(&made, Err(Error::Io(_))), "{made:?}");
    assert_eq!(std::fs::read_dir(&place.folder).unwrap().count(), 0, "nothing half made is left");
    assert!(place.make(0).await.is_ok(), "with room again, it is made");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_cannot_be_read_does_not_keep_the_others_from_the_public() {
    let (place, five) = Place::with_five().await;
    place.town.put_into("UPDATE businesses SET prefecture = '99' WHERE published_name LIKE '架空みどり%'").await;
    assert_eq!(place.make(0).await.unwrap().rows, 1);
    assert!(place.rows(0, "declarations.csv").contains_key(five.first.as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn days_that_are_over_go_but_never_the_latest() {
    let (place, _) = Place::with_five().await;
    for after in [-9, -7, -6, -1, 0] {
        place.make(after).await.unwrap();
    }
    std::fs::create_dir(place.folder.join(".making-1")).unwrap();
    std::fs::create_dir(place.folder.join("notes")).unwrap();
    let folder = Folder::new(&place.folder);
    let now = now();
    forget(&folder, day(0), 7, now).unwrap();
    assert_eq!(folder.days().unwrap(), [day(-6), day(-1), day(0)]);
    assert!(place.folder.join(".making-1").exists(), "another node may be at it");
    forget(&folder, day(60), 7, now + SignedDuration::from_hours(25)).unwrap();
    assert_eq!(folder.days().unwrap(), [day(0)], "the latest stays, however old");
    assert!(!place.folder.join(".making-1").exists() && place.folder.join("notes").exists());
}

#[expect(clippy::disallowed_methods, reason = "files carry the time of the machine")]
fn now() -> Timestamp {
    Timestamp::now()
}

/// Two nodes that share a folder and a database make the files once.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_nodes_one_makes_the_files() {
    let (place, _) = Place::with_five().await;
    let stop = sengen::stop::Stop::default();
    let second = Maker {
        store: place.maker.store.clone(),
        scheme: place.maker.scheme.clone(),
        registers: place.maker.registers.clone(),
        clock: place.maker.clock.clone(),
        origin: place.maker.origin.clone(),
        folder: place.folder.clone(),
    };
    let first = Maker { folder: place.folder.clone(), ..place.maker };
    let running = [first, second].map(|maker| tokio::spawn(maker.run(7, stop.clone())));
    let made = place.folder.join(day(0).to_string()).join(CHECKSUMS);
    for _ in 0..500 {
        if made.exists() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert!(made.exists());
    stop.say();
    for one in running {
        one.await.unwrap();
    }
    assert_eq!(std::fs::read_dir(&place.folder).unwrap().count(), 1, "one folder, nothing unfinished");
}
