//! The chain: an untouched past passes, whoever writes meanwhile; whatever is changed behind the program's back is found.

use crate::town::{Applicant, Place, at, confirm, contract, id};
use domain::{
    email::Email,
    export::{Conditions, Format},
    mending::{Asked, AskedFields},
    name::PersonName,
    staff::{RecoveryCode, Role, Secret},
};
use jiff::Timestamp;
use store::{
    audit::{self, Act, Note},
    cases::{self, ProposedEnding},
    chain::{self, Finding, Head, Report, Sealer, Wrong},
    declarations,
    editions::{self, NewEdition},
    exports::{self, New},
    journal::Mark,
    staff::{self, Factor, Invitation, NewOfficer},
};
use uuid::Uuid;

/// Binds everything there is.
pub async fn seal(place: &Place, sealer: &mut Sealer, now: Timestamp) -> Head {
    while sealer.step(&place.store, now).await.unwrap().more {}
    chain::head(&mut place.store.read().await.unwrap()).await.unwrap().unwrap()
}

pub async fn verify(place: &Place, now: Timestamp) -> Report {
    chain::verify(&mut place.store.read().await.unwrap(), now).await.unwrap()
}

fn found(report: &Report) -> Vec<(Wrong, &str)> {
    report.findings.iter().map(|finding| (finding.wrong, finding.of.as_str())).collect()
}

async fn officer(place: &Place, token: u8, role: Role) -> Uuid {
    let (name, email) = ("見本 花子", format!("officer{token}@example.jp"));
    let (name, email) = (PersonName::parse(name).unwrap(), Email::parse(&email).unwrap());
    let new = &NewOfficer { id: id(), name, email, role, token: [token; 32] };
    let (secret, codes) = (&Secret::of([token; 32]), &[RecoveryCode::draw([token; 16])]);
    let unit = place.store.write(|mut db| async move {
        staff::add(&mut db, new, None, at(0)).await?;
        let factor = Factor::App { secret, step: 1 };
        let invitation = Invitation { token: [token; 32], password_hash: "hash", factor, codes };
        staff::set_up(&mut db, &invitation, at(1)).await
    });
    unit.await.unwrap().unwrap().id
}

/// A register in which much has happened; the officers.
pub async fn world(place: &Place) -> [Uuid; 3] {
    let officers = [
        officer(place, 1, Role::Administrator).await,
        officer(place, 2, Role::Clerk).await,
        officer(place, 3, Role::Clerk).await,
    ];
    let [boss, clerk, gone] = officers;
    let mut ids = Vec::new();
    for number in 0..8 {
        let applicant = Applicant::new(&format!("a{number}@mihon.example.jp"));
        ids.push(applicant.applied(&place.store).await.id);
    }
    for one in ids.iter().skip(2) {
        confirm(&place.store, *one, at(2)).await.unwrap();
    }
    let ids = ids.as_slice();
    let asked = &Asked { reason: "直してください".to_owned(), fields: AskedFields::parse(["name"]).unwrap() };
    let unit = place.store.write(|mut db| async move {
        declarations::disown(&mut db, ids[1], at(3)).await?;
        for one in &ids[4..] {
            declarations::accept(&mut db, *one, "office", at(4)).await?;
        }
        declarations::give_back(&mut db, ids[3], "office", asked, at(4)).await?;
        declarations::purge_unconfirmed(&mut db, at(2), 1, at(5)).await?;
        staff::set_role(&mut db, clerk, Role::Senior, Some(boss), at(5)).await?;
        staff::suspend(&mut db, gone, (Some(boss), None), at(5)).await?;
        let noted = &cases::Note { id: id(), officer: clerk, body: "電話で確認".to_owned(), made_at: at(5) };
        cases::add_note(&mut db, ids[4], noted).await?;
        assert!(cases::propose(&mut db, ids[5], (ProposedEnding::Cancel, "虚偽のため"), clerk, at(5)).await?);
        assert!(cases::merge(&mut db, (ids[6], ids[7]), "重複", clerk, at(5)).await?);
        for one in ids {
            let note = Note { case: Some(*one), reason: Some("順番に確認"), ..Note::of(clerk, Act::CaseSeen) };
            audit::note(&mut db, &note, at(6)).await?;
        }
        Ok::<_, store::Error>(())
    });
    unit.await.unwrap();
    paper(place, officers).await;
    officers
}

/// Editions of the scheme, and exports of which pages went out.
async fn paper(place: &Place, officers: [Uuid; 3]) {
    versions(place, officers).await;
    exported(place, officers[1]).await;
}

/// An edition that is dated, and one that was withdrawn.
async fn versions(place: &Place, [boss, clerk, other]: [Uuid; 3]) {
    let files = [("scheme.toml".to_owned(), "name = \"見本\"\n".to_owned())];
    let more = [("scheme.toml".to_owned(), "name = \"見本\"\n".to_owned()), ("a.md".to_owned(), String::new())];
    let [one, two] = [&files as &[_], &more].map(|files| {
        let hash = editions::hash(files);
        NewEdition { id: id(), label: "見本の版", hash, files }
    });
    let (one, two, today) = (&one, &two, domain::time::day(at(0)));
    let unit = place.store.write(|mut db| async move {
        for edition in [one, two] {
            editions::load(&mut db, edition, Some(boss), at(5)).await?;
            editions::approve(&mut db, (edition.id, 0), clerk, at(5)).await?;
        }
        editions::date(&mut db, one.id, (today.tomorrow().unwrap(), today), other, at(6)).await?;
        editions::withdraw(&mut db, two.id, (Some(boss), "誤り"), at(6)).await
    });
    assert!(unit.await.unwrap());
}

/// Two exports with persons, one of them delivered, and one without.
async fn exported(place: &Place, officer: Uuid) {
    let conditions = &Conditions::default();
    let (format, span) = (Format::Csv, (Mark::default(), Mark::default()));
    let new = |persons| New {
        id: id(),
        officer,
        persons,
        format,
        fresh: false,
        conditions,
        purpose: "年次の調査",
        counted: 3,
        span,
    };
    let wishes = &[new(true), new(true), new(false)];
    let persons: &[Uuid] = &(1..=9).map(Uuid::from_u128).collect::<Vec<_>>();
    let unit = place.store.write(|mut db| async move {
        for (wish, pages) in wishes.iter().zip([2, 1, 0]) {
            let number = exports::ask(&mut db, wish, at(5)).await?;
            for round in 1..=2 {
                exports::begin(&mut db, number, officer, at(5 + round)).await?;
                for page in persons.chunks(3).take(pages) {
                    assert!(exports::sending(&mut db, (number, round), page, at(5 + round)).await?);
                }
            }
        }
        exports::finish(&mut db, 1, 6, at(7)).await
    });
    assert!(unit.await.unwrap());
}

contract!(an_untouched_past_passes_and_goes_on, async |place: &Place| {
    let empty = verify(place, at(0)).await;
    assert!(empty.head.is_none() && empty.findings.is_empty());
    let mut sealer = Sealer::default();
    world(place).await;
    let head = seal(place, &mut sealer, at(7)).await;
    let report = verify(place, at(60)).await;
    assert_eq!(found(&report), []);
    assert_eq!((report.head, report.open, report.rows), (Some(head), 0, 15), "one application was forgotten");
    assert_eq!(report.links, u64::try_from(head.place).unwrap());
    // A line that is not bound yet is open for a while, and so are the rows it changed.
    let new = Applicant::new("new@mihon.example.jp").applied(&place.store).await;
    let report = verify(place, at(2)).await;
    assert_eq!((found(&report), report.open), (Vec::new(), 1));
    let report = verify(place, at(60)).await;
    assert!(
        matches!(found(&report).as_slice(), [(Wrong::LineUnbound, of)] if of.starts_with("journal ")),
        "{report:?}"
    );
    let next = seal(place, &mut sealer, at(60)).await;
    assert_eq!(next.place, head.place + 1);
    assert_eq!(found(&verify(place, at(60)).await), []);
    assert_eq!(chain::at(&mut place.store.read().await.unwrap(), head.place).await.unwrap(), Some(head.running));
    // A node that starts anew goes on where another stopped.
    confirm(&place.store, new.id, at(61)).await.unwrap();
    assert_eq!(seal(place, &mut Sealer::default(), at(61)).await.place, next.place + 1);
    assert_eq!(found(&verify(place, at(61)).await), []);
});

contract!(lines_from_before_the_chain_need_no_seal_and_later_ones_do, async |place: &Place| {
    world(place).await;
    let unit = place.store.write(|mut db| async move {
        db.run_as_is("UPDATE audit SET seal = NULL").await?;
        db.run_as_is("UPDATE journal SET seal = NULL").await
    });
    unit.await.unwrap();
    let mut sealer = Sealer::default();
    seal(place, &mut sealer, at(7)).await;
    assert_eq!(found(&verify(place, at(60)).await), []);
    Applicant::new("new@mihon.example.jp").applied(&place.store).await;
    let text = "UPDATE journal SET seal = NULL WHERE seal IS NOT NULL";
    assert_eq!(place.store.write(|mut db| async move { db.run_as_is(text).await }).await.unwrap(), 1);
    seal(place, &mut sealer, at(8)).await;
    let report = verify(place, at(60)).await;
    assert!(
        matches!(found(&report).as_slice(), [(Wrong::LineForeign, _)]),
        "a bound line can still be foreign: {report:?}"
    );
});

contract!(a_cut_is_noticed_by_the_chainer_and_by_a_checkpoint, async |place: &Place| {
    let mut sealer = Sealer::default();
    world(place).await;
    let head = seal(place, &mut sealer, at(7)).await;
    let cut = ["DELETE FROM audit WHERE act = 'case-seen'", "DELETE FROM chain WHERE place > 20"];
    for text in cut {
        assert!(place.store.write(|mut db| async move { db.run_as_is(text).await }).await.unwrap() > 0);
    }
    assert_ne!(chain::at(&mut place.store.read().await.unwrap(), head.place).await.unwrap(), Some(head.running));
    assert!(sealer.step(&place.store, at(8)).await.unwrap().broken);
    assert!(!sealer.step(&place.store, at(8)).await.unwrap().broken, "told once");
    let mut other = Sealer::default();
    assert!(!other.step(&place.store, at(8)).await.unwrap().broken);
});

// Such links are from when only the rows of declarations and officers were bound, and no page had a note.
contract!(what_was_bound_before_its_rows_were_is_not_accused, async |place: &Place| {
    world(place).await;
    seal(place, &mut Sealer::default(), at(7)).await;
    let texts = [
        "UPDATE chain SET subject = NULL, state = NULL WHERE kind = 'audit' AND seq IN
            (SELECT seq FROM audit WHERE act LIKE 'edition-%' OR act LIKE 'export-%')",
        "DELETE FROM audit WHERE act = 'export-sent'",
    ];
    for text in texts {
        assert!(place.store.write(|mut db| async move { db.run_as_is(text).await }).await.unwrap() > 0);
    }
    let report = verify(place, at(60)).await;
    let others = report.findings.iter().filter(|one| !matches!(one.wrong, Wrong::LinkChanged | Wrong::LineGone));
    assert_eq!(others.collect::<Vec<_>>(), Vec::<&Finding>::new());
});

contract!(files_of_an_edition_that_are_not_its_own_are_told_and_so_is_the_hash_in_its_note, async |place: &Place| {
    world(place).await;
    let mut db = place.store.read().await.unwrap();
    let notes = audit::before(&mut db, i64::MAX, 100).await.unwrap();
    for edition in editions::all(&mut db).await.unwrap() {
        let hex = edition.hash.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
        let said = Some(format!("見本の版 sha256:{hex}"));
        assert!(notes.iter().any(|note| note.act == "edition-loaded" && note.reason == said), "{notes:?}");
    }
    drop(db);
    seal(place, &mut Sealer::default(), at(7)).await;
    let text = "UPDATE editions SET hash = (SELECT hash FROM editions WHERE day IS NULL) WHERE day IS NOT NULL";
    assert_eq!(place.store.write(|mut db| async move { db.run_as_is(text).await }).await.unwrap(), 1);
    let report = verify(place, at(60)).await;
    assert!(
        matches!(found(&report).as_slice(), [(Wrong::RowsChanged, row), (Wrong::FilesChanged, files)] if row == files),
        "{report:?}"
    );
});

// Binding and verifying beside eight writers: nothing is missed and nothing is wrong at any time.
contract!(nothing_is_wrong_while_others_write, async |place: &Place| {
    let writers = (0..8).map(|writer| {
        let store = place.store.clone();
        tokio::spawn(async move {
            for number in 0..12 {
                let applicant = Applicant::new(&format!("w{writer}n{number}@mihon.example.jp"));
                let id = applicant.declared(&store).await.id;
                store
                    .write(|mut db| async move { declarations::accept(&mut db, id, "office", at(3)).await })
                    .await
                    .unwrap();
            }
        })
    });
    let writers: Vec<_> = writers.collect();
    let (mut sealer, mut rounds) = (Sealer::default(), 0);
    while !writers.iter().all(tokio::task::JoinHandle::is_finished) {
        sealer.step(&place.store, at(4)).await.unwrap();
        assert_eq!(found(&verify(place, at(5)).await), []);
        rounds += 1;
    }
    for writer in writers {
        writer.await.unwrap();
    }
    seal(place, &mut sealer, at(5)).await;
    let report = verify(place, at(60)).await;
    assert_eq!((found(&report), report.open, report.rows), (Vec::new(), 0, 96));
    assert!(report.links >= 3 * 96 + 2 && rounds > 2, "{rounds} {}", report.links);
});

contract!(a_flag_that_is_gone_is_a_change_that_is_told, async |place: &Place| {
    let mut sealer = Sealer::default();
    let id = Applicant::new("flag@mihon.example.jp").declared(&place.store).await.id;
    for flags in [&[domain::flags::Flag::ALL[0]] as &[_], &[]] {
        let unit = place.store.write(|mut db| async move { declarations::flag(&mut db, id, flags, at(3)).await });
        unit.await.unwrap();
        seal(place, &mut sealer, at(4)).await;
        assert_eq!(found(&verify(place, at(60)).await), [], "{flags:?}");
    }
});
