//! Editions of the scheme: nobody does two of the acts alone, the latest day that has come counts, withdrawn ones never.

use crate::town::{Place, at, contract, id};
use domain::time::day;
use jiff::{SignedDuration, civil::Date};
use store::{
    audit,
    editions::{self, Acted, Edition, NewEdition, Standing},
};
use uuid::Uuid;

/// So many days after the day the tests begin.
fn after(days: i64) -> Date {
    day(at(0) + SignedDuration::from_hours(24 * days))
}

async fn load(place: &Place, hash: u8, officer: Option<Uuid>) -> Option<Uuid> {
    let files =
        [("scheme.toml".to_owned(), "name = \"見本\"\n".to_owned()), ("pages/about.md".to_owned(), String::new())];
    let new = &NewEdition { id: id(), label: "見本の版", hash: [hash; 32], files: &files };
    let done =
        place.store.write(|mut db| async move { editions::load(&mut db, new, officer, at(i64::from(hash))).await });
    done.await.unwrap().then_some(new.id)
}

/// One with these files beside the others, approved.
async fn with(place: &Place, hash: u8, more: &[&str]) -> Uuid {
    let files: Vec<_> = more.iter().map(|path| ((*path).to_owned(), (*path).to_owned())).collect();
    let new = &NewEdition { id: id(), label: "見本の版", hash: [hash; 32], files: &files };
    let done = place.store.write(|mut db| async move { editions::load(&mut db, new, None, at(1)).await });
    assert!(done.await.unwrap());
    assert_eq!(approve(place, new.id, id()).await, Acted::Done);
    new.id
}

async fn approve(place: &Place, edition: Uuid, officer: Uuid) -> Acted {
    let unit =
        place.store.write(|mut db| async move { editions::approve(&mut db, (edition, 0), officer, at(50)).await });
    unit.await.unwrap()
}

async fn dates(place: &Place, edition: Uuid, days: i64, officer: Uuid, minutes: i64) -> Acted {
    let unit = place.store.write(|mut db| async move {
        editions::date(&mut db, edition, (after(days), after(0)), officer, at(minutes)).await
    });
    unit.await.unwrap()
}

async fn withdraw(place: &Place, edition: Uuid) -> bool {
    let unit =
        place.store.write(|mut db| async move { editions::withdraw(&mut db, edition, (None, "誤り"), at(70)).await });
    unit.await.unwrap()
}

async fn in_force(place: &Place, days: i64) -> Option<Uuid> {
    let found = editions::in_force(&mut place.store.read().await.unwrap(), after(days)).await.unwrap();
    found.map(|edition| edition.id)
}

contract!(an_edition_goes_from_hand_to_hand, async |place: &Place| {
    let [loader, second, third] = [id(), id(), id()];
    let edition = load(place, 1, Some(loader)).await.unwrap();
    assert_eq!(load(place, 1, Some(loader)).await, None, "the same files again");
    let mut db = place.store.read().await.unwrap();
    let files = editions::files(&mut db, edition).await.unwrap();
    assert_eq!(files[0], ("scheme.toml".to_owned(), "name = \"見本\"\n".to_owned()));
    assert_eq!(files.len(), 2);
    drop(db);
    assert_eq!(dates(place, edition, 1, third, 60).await, Acted::NotPossible, "nobody approved it");
    assert_eq!(approve(place, edition, loader).await, Acted::Own);
    assert_eq!(approve(place, edition, second).await, Acted::Done);
    assert_eq!(approve(place, edition, third).await, Acted::NotPossible);
    assert_eq!(dates(place, edition, 1, second, 60).await, Acted::Own);
    assert_eq!(dates(place, edition, 0, third, 60).await, Acted::NotPossible, "today is too soon");
    assert_eq!(in_force(place, 9).await, None);
    assert_eq!(dates(place, edition, 1, third, 60).await, Acted::Done);
    assert_eq!((in_force(place, 0).await, in_force(place, 1).await), (None, Some(edition)));
    let mut db = place.store.read().await.unwrap();
    let found = editions::find(&mut db, edition).await.unwrap().unwrap();
    assert_eq!((found.standing(after(0)), found.standing(after(1))), (Standing::Dated, Standing::Begun));
    assert_eq!((found.hash, found.label.as_str(), found.day), ([1; 32], "見本の版", Some(after(1))));
    let acts: Vec<_> = audit::before(&mut db, i64::MAX, 9).await.unwrap().into_iter().map(|note| note.act).collect();
    assert_eq!(acts, ["edition-dated", "edition-approved", "edition-loaded"]);
});

contract!(mended_files_take_the_place_of_the_old_ones_and_nothing_else_changes, async |place: &Place| {
    let edition = with(place, 1, &["scheme.toml"]).await;
    let before = editions::find(&mut place.store.read().await.unwrap(), edition).await.unwrap().unwrap();
    let mended = [("scheme.toml".to_owned(), "more words".to_owned())];
    let mended = &mended;
    let mend = async |edition: Uuid| {
        let unit = place.store.write(|mut db| async move {
            editions::mend(&mut db, edition, ([9; 32], mended), "言葉を足しました", at(60)).await
        });
        unit.await.unwrap()
    };
    assert!(mend(edition).await);
    let mut db = place.store.read().await.unwrap();
    let after = editions::find(&mut db, edition).await.unwrap().unwrap();
    assert_eq!(after, Edition { hash: [9; 32], ..before });
    assert_eq!(editions::files(&mut db, edition).await.unwrap(), mended);
    drop(db);
    assert!(!mend(id()).await, "there is none");
    assert!(withdraw(place, edition).await && !mend(edition).await, "what is withdrawn stays as it is");
});

contract!(what_was_agreed_to_stays_in_every_edition_behind, async |place: &Place| {
    let officer = id();
    let first = with(place, 1, &["terms/a.md", "rules/5.toml"]).await;
    assert_eq!(dates(place, first, 2, officer, 60).await, Acted::Done);
    let without = with(place, 2, &["rules/5.toml"]).await;
    assert_eq!(dates(place, without, 4, officer, 61).await, Acted::Breaks, "terms people will have agreed to");
    assert_eq!(dates(place, without, 1, officer, 61).await, Acted::Done, "before it nobody has");
    let third = with(place, 3, &["terms/a.md", "rules/5.toml", "rules/6.toml", "pages/about.md"]).await;
    assert_eq!(dates(place, third, 1, officer, 62).await, Acted::Breaks, "the one behind it lacks its rules");
    assert_eq!(dates(place, third, 2, officer, 62).await, Acted::Done, "of one day the one that was dated last counts");
    assert_eq!(dates(place, third, 3, officer, 63).await, Acted::Done);
    assert!(withdraw(place, first).await);
});

contract!(the_latest_day_counts_and_what_is_withdrawn_never_does, async |place: &Place| {
    let [second, third] = [id(), id()];
    let mut ids = Vec::new();
    for (hash, days) in [(1, 1), (2, 3), (3, 3)] {
        let edition = load(place, hash, None).await.unwrap();
        assert_eq!(approve(place, edition, second).await, Acted::Done);
        assert_eq!(dates(place, edition, days, third, 60 + i64::from(hash)).await, Acted::Done);
        ids.push(edition);
    }
    assert_eq!(in_force(place, 2).await, Some(ids[0]));
    assert_eq!(in_force(place, 3).await, Some(ids[2]), "of one day the one that was dated last");
    assert!(withdraw(place, ids[2]).await);
    assert!(!withdraw(place, ids[2]).await);
    assert_eq!(in_force(place, 3).await, Some(ids[1]));
    assert_eq!(dates(place, ids[2], 9, third, 80).await, Acted::NotPossible);
    assert!(load(place, 3, None).await.is_some(), "what was withdrawn may be loaded again");
    let all = editions::all(&mut place.store.read().await.unwrap()).await.unwrap();
    assert_eq!(all.len(), 4);
});
