//! What was mended is never lost, what is refused is refused with all that leads there, and a run that goes on remembers the one before.

use crate::{asked, counts, csv, entry, house, import, row, town};
use domain::dice::Dice;
use sengen::legacy::{
    import::{Asked, Done, Error},
    report::Refused,
};
use std::sync::atomic::{AtomicBool, Ordering};
use store::Store;
use town::{Place, TestDice, contract};

const WRONG: &[(&str, &str)] = &[("電話番号", "x")];

async fn refused(store: &Store, asked: &Asked) -> Refused {
    match import::run(&house(store, &TestDice), asked, |_, _| {}).await {
        Err(Error::Report(why)) => why,
        done => panic!("{done:?}"),
    }
}

/// An import that is interrupted after its first unit.
async fn interrupted(store: &Store, asked: &Asked) {
    let (send, first) = tokio::sync::oneshot::channel();
    let mut send = Some(send);
    let house = house(store, &TestDice);
    let run = import::run(&house, asked, |_, _| {
        if let Some(send) = send.take() {
            send.send(()).unwrap();
        }
    });
    tokio::select! {
        done = run => panic!("{done:?}"),
        heard = first => heard.unwrap(),
    }
}

contract!(a_report_is_never_written_over, async |place: &Place| {
    let folder = tempfile::tempdir().unwrap();
    let file = csv(folder.path(), "register.csv", &[row(1, &[]), row(2, WRONG)]);
    let first = asked(&file);
    std::fs::write(&first.report, "of somebody else").unwrap();
    for dry_run in [false, true] {
        assert_eq!(refused(&place.store, &Asked { dry_run, ..first.clone() }).await, Refused::There);
        let input = Asked { dry_run, report: folder.path().join(".").join("register.csv"), ..first.clone() };
        let before = std::fs::read(&file).unwrap();
        assert_eq!(refused(&place.store, &input).await, Refused::Input);
        assert_eq!(std::fs::read(&file).unwrap(), before);
    }
    assert_eq!(std::fs::read_to_string(&first.report).unwrap(), "of somebody else");
    assert_eq!(entry(&place.store, "40000000001").await, None, "nothing was done");
    std::fs::remove_file(&first.report).unwrap();
    assert_eq!(counts(&import(&place.store, &first).await), [2, 1, 0, 1]);
    // What goes on with its own report does not go on with another file; a report that was cut in its headings is begun anew.
    let rows: Vec<_> = (101..=1700).map(|n| row(n, if n == 1690 { WRONG } else { &[] })).collect();
    let more = asked(&csv(folder.path(), "more.csv", &rows));
    interrupted(&place.store, &more).await;
    let other = Asked { report: folder.path().join("register.csv"), ..more.clone() };
    assert_eq!(refused(&place.store, &other).await, Refused::There);
    std::fs::write(&more.report, "\u{feff}自己").unwrap();
    assert_eq!(import(&place.store, &more).await.bad, 1);
    let report = std::fs::read_to_string(&more.report).unwrap();
    assert!(report.starts_with("\u{feff}自己宣言ID,利用者番号") && report.lines().count() == 2, "{report}");
});

contract!(a_run_that_goes_on_knows_what_was_refused_before, async |place: &Place| {
    let folder = tempfile::tempdir().unwrap();
    let rows: Vec<_> = (1..=2400).map(|n| row(n, if matches!(n, 10 | 2390) { WRONG } else { &[] })).collect();
    let asked = asked(&csv(folder.path(), "register.csv", &rows));
    interrupted(&place.store, &asked).await;
    let done = import(&place.store, &asked).await;
    assert!(done.resumed >= 250 && done.resumed + done.lines == 2400, "{done:?}");
    assert_eq!((done.bad_before, done.bad, done.bad_in_all()), (1, 1, 2));
    let again = import(&place.store, &asked).await;
    assert_eq!(again, Done { resumed: 2400, bad_before: 2, before: true, ..Done::default() });
    let report = std::fs::read_to_string(&asked.report).unwrap();
    assert_eq!(report.matches("ファイルの行").count(), 1);
    assert_eq!(report.lines().filter(|line| line.contains("電話番号")).count(), 3, "headings and two rows: {report}");
});

contract!(nothing_leads_to_what_was_refused, async |place: &Place| {
    let folder = tempfile::tempdir().unwrap();
    let ended = |n: u64, later: &str| row(n, &[("引継ぎ先の自己宣言ID", later), ("状態の日付", "2021-04-01")]);
    let rows = [
        ended(1, "40000000002"),
        ended(2, "40000000003"),
        row(3, WRONG),
        ended(4, "400-0000-0005"),
        row(5, &[("自己宣言ID", "４００－００００－０００５")]),
        row(6, &[("自己宣言ID", "400-0000-0004")]),
    ];
    let asked = asked(&csv(folder.path(), "register.csv", &rows));
    assert_eq!(counts(&import(&place.store, &asked).await), [6, 2, 0, 4]);
    let report = std::fs::read_to_string(&asked.report).unwrap();
    let lines: Vec<_> = report.lines().collect();
    for (line, words) in [
        (1, "（3 行目）を引き継げません"),
        (2, "（4 行目）を引き継げません"),
        (3, "電話番号"),
        (4, "5 行目にもあります"),
    ] {
        assert!(lines[line].contains(words), "{words}: {report}");
    }
    for number in ["40000000001", "40000000002", "40000000003"] {
        assert_eq!(entry(&place.store, number).await, None);
    }
    let followed = entry(&place.store, "40000000004").await.unwrap();
    assert_eq!(followed.superseded_by.unwrap().as_str(), "40000000005");
    assert!(entry(&place.store, "40000000005").await.is_some());
    // Mended, all three come in.
    let mended = folder.path().join("mended.csv");
    std::fs::write(&mended, report.replace(",x,", ",03-0000-0000,")).unwrap();
    assert_eq!(counts(&import(&place.store, &self::asked(&mended)).await), [4, 3, 0, 1]);
});

/// Dice that let something else happen when they are rolled for the first time.
struct Meanwhile<F>(AtomicBool, F);

impl<F: Fn() + Send + Sync> Dice for Meanwhile<F> {
    fn fill(&self, bytes: &mut [u8]) {
        if !self.0.swap(true, Ordering::SeqCst) {
            self.1();
        }
        TestDice.fill(bytes);
    }
}

contract!(a_number_that_is_taken_meanwhile_is_said_to_be_the_number, async |place: &Place| {
    let folder = tempfile::tempdir().unwrap();
    let other = asked(&csv(folder.path(), "other.csv", &[row(2, &[("事業者名", "別の会社株式会社")]), row(3, &[])]));
    let rows: Vec<_> = (1..=4).map(|n| row(n, if n == 2 { &[("利用者番号", "123456789012")] } else { &[] })).collect();
    let asked = asked(&csv(folder.path(), "register.csv", &rows));
    let runtime = tokio::runtime::Handle::current();
    let meanwhile = || {
        let done = tokio::task::block_in_place(|| runtime.block_on(import(&place.store, &other)));
        assert_eq!(counts(&done), [2, 2, 0, 0]);
    };
    let dice = Meanwhile(AtomicBool::new(false), meanwhile);
    let done = import::run(&house(&place.store, &dice), &asked, |_, _| {}).await.unwrap();
    assert_eq!(counts(&done), [4, 2, 1, 1]);
    let report = std::fs::read_to_string(&asked.report).unwrap();
    assert!(report.lines().nth(1).unwrap().contains("同じ自己宣言IDの別の宣言が、台帳にあります"), "{report}");
});
