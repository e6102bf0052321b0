//! Taking over the register of an older system: IDs, states and links as they were, nothing twice, nothing half, and what is
//! wrong said row by row in a file that can be mended and given in.
#![cfg(test)]

#[expect(dead_code, reason = "the town of the store has streets this test does not walk")]
#[path = "../../../store/tests/contract/town.rs"]
mod town;

mod command;
mod mending;

use domain::{
    declaration::{IdentityCheck, PublicEntry, State},
    dice::Dice,
    ids::{DeclarationId, MemberNumber},
    registers::Registers,
    scheme::Scheme,
    time::Clock,
};
use jiff::Timestamp;
use sengen::legacy::{
    import::{self, Asked, Done, House},
    layout::Column,
};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock},
};
use store::{Store, audit, declarations, members, public};
use town::{Place, TestDice, at, contract};

static HOUSE: LazyLock<(Arc<Scheme>, Arc<Registers>)> =
    LazyLock::new(|| (Arc::new(Scheme::bundled().unwrap()), Arc::new(Registers::bundled().unwrap())));

/// The headings an office would have; one of them means nothing to us.
const HEADINGS: &str = "自己宣言ID,利用者番号,事業者の区分,法人番号,事業者名,事業者名（全角カナ）,代表者名,代表者名（全角カナ）,郵便番号,都道府県,市区町村・町名,番地,電話番号,業種,従業員数,お知らせメールの送付,取組み段階,基本方針の公開方法,目的,担当者名,メールアドレス,状態,宣言日,受理日,状態の日付,引継ぎ先の自己宣言ID,最終確認日,備考";

struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        at(0)
    }
}

/// A row, cell by cell, of a corporation that declared ★ in 2019.
fn row(n: u64, change: &[(&str, &str)]) -> String {
    let twelve = (700_000_000_000 + n).to_string();
    let sum: u32 = twelve.chars().rev().zip([1, 2].into_iter().cycle()).map(|(d, w)| d.to_digit(10).unwrap() * w).sum();
    let own = [
        ("自己宣言ID", format!("4{n:010}")),
        ("事業者の区分", "法人".to_owned()),
        ("法人番号", format!("{}{twelve}", 9 - sum % 9)),
        ("事業者名", format!("架空第{n}製作所株式会社")),
        ("事業者名（全角カナ）", "カクウセイサクシヨ".to_owned()),
        ("郵便番号", "919-0224".to_owned()),
        ("都道府県", "福井県".to_owned()),
        ("市区町村・町名", "南条郡南越前町西大道".to_owned()),
        ("番地", "8-29-18".to_owned()),
        ("電話番号", "03-0000-0000".to_owned()),
        ("業種", "24".to_owned()),
        ("従業員数", "6～20人".to_owned()),
        ("取組み段階", "一つ星".to_owned()),
        ("目的", "補助金・助成金を申請するため；other".to_owned()),
        ("担当者名", "見本 太郎".to_owned()),
        ("メールアドレス", format!("taro{n}@mihon.example.jp")),
        ("宣言日", "2019/5/31".to_owned()),
        ("備考", "紙の控えあり".to_owned()),
    ];
    let cell = |heading: &str| {
        let changed = change.iter().find(|(at, _)| *at == heading).map(|(_, cell)| (*cell).to_owned());
        changed.or_else(|| own.iter().find(|(at, _)| *at == heading).map(|(_, cell)| cell.clone())).unwrap_or_default()
    };
    HEADINGS.split(',').map(cell).collect::<Vec<_>>().join(",")
}

fn csv(folder: &Path, name: &str, rows: &[String]) -> PathBuf {
    let file = folder.join(name);
    std::fs::write(&file, format!("{HEADINGS}\r\n{}\r\n", rows.join("\r\n"))).unwrap();
    file
}

fn asked(file: &Path) -> Asked {
    Asked { file: file.to_owned(), report: file.with_extension("errors.csv"), dry_run: false, given: BTreeMap::new() }
}

fn house<'a>(store: &'a Store, dice: &'a dyn Dice) -> House<'a> {
    House { store, scheme: Arc::clone(&HOUSE.0), registers: Arc::clone(&HOUSE.1), clock: &Noon, dice, by: "office" }
}

async fn import(store: &Store, asked: &Asked) -> Done {
    import::run(&house(store, &TestDice), asked, |_, _| {}).await.unwrap()
}

async fn entry(store: &Store, number: &str) -> Option<PublicEntry> {
    let number = DeclarationId::kept(number).unwrap();
    public::by_number(&mut store.read().await.unwrap(), &number).await.unwrap()
}

fn counts(done: &Done) -> [u64; 4] {
    [done.lines, done.taken_over, done.known, done.bad]
}

fn day(text: &str) -> Option<Timestamp> {
    format!("{text}T00:00:00+09:00").parse().ok()
}

contract!(ids_states_and_links_are_kept, async |place: &Place| {
    let folder = tempfile::tempdir().unwrap();
    let rows = [
        row(1, &[("利用者番号", "123456789012")]),
        row(2, &[("状態", "停止"), ("状態の日付", "2021年4月1日"), ("受理日", "2019-06-07")]),
        row(3, &[("引継ぎ先の自己宣言ID", "50000228580"), ("状態の日付", "2026-04-01"), ("受理日", "2019-06-07")]),
        row(
            4,
            &[
                ("自己宣言ID", "50000228580"),
                ("取組み段階", "二つ星"),
                ("基本方針の公開方法", "店頭や事務所への掲示"),
                ("宣言日", "2026-04-01 10:30"),
            ],
        ),
        row(5, &[("状態", "declared")]),
        row(6, &[("最終確認日", "2025-04-01")]),
        row(7, &[("宣言日", "2022-05-31")]),
    ];
    let file = csv(folder.path(), "register.csv", &rows);
    let done = import(&place.store, &asked(&file)).await;
    assert_eq!((counts(&done), done.unknown.as_slice()), ([7, 7, 0, 0], ["備考".to_owned()].as_slice()));

    let first = entry(&place.store, "40000000001").await.unwrap();
    assert_eq!(
        (first.state, first.accepted_at, first.name.as_str()),
        (State::Accepted, day("2019-05-31"), "架空第1製作所株式会社")
    );
    let number = MemberNumber::kept("123456789012").unwrap();
    assert!(members::by_number(&mut place.store.read().await.unwrap(), &number).await.unwrap().is_some());
    let stopped = entry(&place.store, "40000000002").await.unwrap();
    assert_eq!((stopped.state, Some(stopped.state_at)), (State::Stopped, day("2021-04-01")));
    assert_eq!((Some(stopped.declared_at), stopped.accepted_at), (day("2019-05-31"), day("2019-06-07")));
    let followed = entry(&place.store, "40000000003").await.unwrap();
    assert_eq!(followed.superseded_by.as_ref().map(DeclarationId::as_str), Some("50000228580"));
    assert_eq!(followed.state, State::Stopped);
    let later = entry(&place.store, "50000228580").await.unwrap();
    assert_eq!((later.level.stars(), later.declared_at), (2, "2026-04-01T10:30:00+09:00".parse().unwrap()));
    assert_eq!(entry(&place.store, "40000000005").await.unwrap().state, State::Declared);
    // Nobody here confirmed an address, said that it still holds, or knows the rules of that year.
    assert!(HOUSE.0.rules_on(jiff::civil::date(2019, 5, 31)).from > jiff::civil::date(2019, 5, 31));
    assert_eq!((first.identity, first.last_confirmed_at, &first.rules_edition), (IdentityCheck::Imported, None, &None));
    assert_eq!(entry(&place.store, "40000000006").await.unwrap().last_confirmed_at, day("2025-04-01"));
    let known = entry(&place.store, "40000000007").await.unwrap();
    assert_eq!(known.rules_edition.as_deref(), Some(HOUSE.0.rules_on(jiff::civil::date(2022, 5, 31)).edition.as_str()));
    let waits = entry(&place.store, "40000000005").await.unwrap();
    let accept = async |actor: &'static str| {
        let id = waits.declaration;
        let at = day("2026-11-22").unwrap();
        let unit = place.store.write(|mut db| async move { declarations::accept(&mut db, id, actor, at).await });
        assert!(unit.await.unwrap());
        entry(&place.store, "40000000005").await.unwrap().identity
    };
    assert_eq!(accept(store::journal::SYSTEM).await, IdentityCheck::Imported, "the automatic checks ask nobody");
});

contract!(who_took_over_what_is_noted, async |place: &Place| {
    let folder = tempfile::tempdir().unwrap();
    let file = csv(folder.path(), "register.csv", &[row(1, &[]), row(2, &[("電話番号", "x")]), row(3, &[])]);
    import(&place.store, &Asked { dry_run: true, report: folder.path().join("dry.csv"), ..asked(&file) }).await;
    let told = async || {
        let notes = audit::before(&mut place.store.read().await.unwrap(), i64::MAX, 10).await.unwrap();
        let told = notes.into_iter().rev().map(|note| (note.officer, note.act, note.subject, note.reason));
        told.collect::<Vec<_>>()
    };
    assert_eq!(told().await, [], "nothing was written");
    import(&place.store, &asked(&file)).await;
    let sum = sengen::register::file::checksum(&file).unwrap();
    let of = |act: &str, reason: &str| (None, act.to_owned(), Some(sum.clone()), Some(reason.to_owned()));
    let all = [of("import-begun", "office"), of("import-finished", "office: 3 lines, 2 taken, 0 known, 1 refused")];
    assert_eq!(told().await, all);
    assert!(sum.len() == 64 && import(&place.store, &asked(&file)).await.before);
    assert_eq!(told().await, all, "nothing was done again");
});

contract!(a_dry_run_writes_nothing_and_a_second_run_does_nothing_twice, async |place: &Place| {
    let folder = tempfile::tempdir().unwrap();
    let rows: Vec<_> = (1..=700).map(|n| row(n, &[])).collect();
    let file = csv(folder.path(), "register.csv", &rows);
    let dry = Asked { dry_run: true, ..asked(&file) };
    for _ in 0..2 {
        assert_eq!(counts(&import(&place.store, &dry).await), [700, 700, 0, 0]);
        assert_eq!(entry(&place.store, "40000000001").await, None);
    }
    assert_eq!(counts(&import(&place.store, &asked(&file)).await), [700, 700, 0, 0]);
    let again = import(&place.store, &asked(&file)).await;
    assert!(again.before && again.lines == 0, "{again:?}");
    assert_eq!(counts(&import(&place.store, &dry).await), [700, 0, 700, 0]);
    let more: Vec<_> = (600..=710).map(|n| row(n, &[])).collect();
    let more = csv(folder.path(), "more.csv", &more);
    assert_eq!(counts(&import(&place.store, &asked(&more)).await), [111, 10, 101, 0]);
});

contract!(what_is_wrong_is_said_by_row_and_can_be_mended_and_given_in, async |place: &Place| {
    let folder = tempfile::tempdir().unwrap();
    let rows = [
        row(1, &[]),
        row(2, &[("法人番号", "123"), ("メールアドレス", "nobody"), ("宣言日", "いつか")]),
        row(1, &[("事業者名", "別の会社株式会社")]),
        row(4, &[("引継ぎ先の自己宣言ID", "49999999999"), ("状態の日付", "2020-01-01")]),
        row(5, &[("状態", "有効")]),
        row(6, &[("受理日", "2018-01-01")]),
        row(7, &[("宣言日", "2030-01-01")]),
        "40000000008,too,short".to_owned(),
        row(9, &[("自己宣言ID", "123")]),
        row(10, &[]),
    ];
    let file = csv(folder.path(), "register.csv", &rows);
    let first = asked(&file);
    assert_eq!(counts(&import(&place.store, &first).await), [10, 2, 0, 8]);
    let report = std::fs::read_to_string(&first.report).unwrap();
    assert!(report.starts_with('\u{feff}'), "spreadsheets read it");
    let lines: Vec<_> = report.lines().collect();
    assert_eq!(lines.len(), 9, "{report}");
    assert_eq!(lines[0].trim_start_matches('\u{feff}'), format!("{HEADINGS},ファイルの行,直すところ"));
    let says = |line: usize, words: &[&str]| {
        for word in words {
            assert!(lines[line].contains(word), "{word}: {}", lines[line]);
        }
    };
    says(1, &[",3,", "宣言日を日付として読み取れません", "法人番号", "メールアドレス", " / "]);
    says(2, &["2 行目にもあります"]);
    says(3, &["台帳にもありません"]);
    says(4, &["状態は 受理済み, "]);
    says(5, &["受理日が宣言日より前"]);
    says(6, &["宣言日がまだ来ていない日です"]);
    says(7, &["列の数（3）が見出しと違います"]);
    says(8, &["自己宣言IDが11桁の数字ではありません"]);
    // The report itself, with one row mended: its own columns are neither in the way nor doubled.
    let mended = report.replace("2018-01-01", "2019-06-01");
    let second = folder.path().join("mended.csv");
    std::fs::write(&second, mended).unwrap();
    let second = asked(&second);
    let done = import(&place.store, &second).await;
    assert_eq!((done.lines, done.taken_over), (8, 1), "{done:?}");
    let again = std::fs::read_to_string(&second.report).unwrap();
    assert_eq!(again.lines().next().unwrap().matches("直すところ").count(), 1);
    assert!(again.contains("同じ自己宣言IDの別の宣言が、台帳にあります"), "{again}");
});

contract!(a_taken_member_number_is_one_row_s_trouble, async |place: &Place| {
    let folder = tempfile::tempdir().unwrap();
    let rows: Vec<_> =
        (1..=40).map(|n| row(n, if n % 20 == 3 { &[("利用者番号", "123456789012")] } else { &[] })).collect();
    let file = csv(folder.path(), "register.csv", &rows);
    let asked = asked(&file);
    assert_eq!(counts(&import(&place.store, &asked).await), [40, 39, 0, 1]);
    let report = std::fs::read_to_string(&asked.report).unwrap();
    assert!(report.lines().nth(1).unwrap().starts_with("40000000023,"), "{report}");
    assert!(report.contains("同じ利用者番号が 4 行目にもあります"), "{report}");
    assert!(entry(&place.store, "40000000003").await.is_some() && entry(&place.store, "40000000023").await.is_none());
    let rows: Vec<_> =
        (41..=60).map(|n| row(n, if n == 50 { &[("利用者番号", "123456789012")] } else { &[] })).collect();
    let asked = self::asked(&csv(folder.path(), "more.csv", &rows));
    assert_eq!(counts(&import(&place.store, &asked).await), [20, 19, 0, 1]);
    let report = std::fs::read_to_string(&asked.report).unwrap();
    assert!(report.lines().nth(1).unwrap().contains("利用者番号がすでに使われています"), "{report}");
});

#[tokio::test(flavor = "multi_thread")]
async fn another_encoding_and_values_for_empty_cells() {
    let place = town::sqlite().await;
    let folder = tempfile::tempdir().unwrap();
    let rows = [row(1, &[("目的", ""), ("従業員数", "")]), row(2, &[("目的", ""), ("従業員数", "21～50人")])];
    let text = format!("{HEADINGS}\r\n{}\r\n", rows.join("\r\n"));
    let (bytes, _, wrong) = encoding_rs::SHIFT_JIS.encode(&text);
    assert!(!wrong);
    let file = folder.path().join("sjis.csv");
    std::fs::write(&file, bytes).unwrap();
    let without = Asked { dry_run: true, report: folder.path().join("dry.csv"), ..asked(&file) };
    assert_eq!(counts(&import(&place.store, &without).await), [2, 0, 0, 2]);
    let called = |key: &str| Column::called(key, &HOUSE.0, &sengen::words::Words::bundled()).unwrap();
    let given = BTreeMap::from([(called("目的"), "other".to_owned()), (called("employees"), "1～5人".to_owned())]);
    assert_eq!(counts(&import(&place.store, &Asked { given, ..asked(&file) }).await), [2, 2, 0, 0]);
    assert!(entry(&place.store, "40000000002").await.unwrap().name.contains("製作所"));
}
