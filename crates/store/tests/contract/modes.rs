//! How the site works: the newest line counts, for every node, inside units that had not begun when it was set.

use crate::town::{Place, at, contract, options};
use domain::mode::{Cause, SiteMode, Work};
use store::{
    Error, Store, audit, limits,
    modes::{self, NewMode},
};

fn new(mode: SiteMode) -> NewMode {
    NewMode {
        mode,
        cause: Cause::Trouble,
        notice: Some("復旧を急いでいます。".to_owned()),
        until: Some(at(60)),
        reason: "ディスクの交換".to_owned(),
    }
}

async fn set(store: &Store, mode: SiteMode, minutes: i64) {
    let new = &new(mode);
    store.write(|mut db| async move { modes::set(&mut db, new, None, at(minutes)).await }).await.unwrap();
}

/// A unit that writes something, as one that does this work.
async fn writes(store: &Store, work: Work) -> (Result<(), Error>, Option<SiteMode>) {
    let unit = store.write(|mut db| async move { limits::purge(&mut db, at(0)).await.map(drop) });
    modes::asking(work, unit).await
}

contract!(the_newest_mode_counts_and_is_noted, async |place: &Place| {
    let now = async || modes::now(&mut place.store.read().await.unwrap()).await.unwrap();
    assert_eq!(now().await, None);
    set(&place.store, SiteMode::ReadOnly, 1).await;
    let standing = now().await.unwrap();
    assert_eq!((standing.mode, standing.cause, standing.since), (SiteMode::ReadOnly, Cause::Trouble, at(1)));
    assert_eq!((standing.until, standing.officer), (Some(at(60)), None));
    assert_eq!(standing.notice.as_deref(), Some("復旧を急いでいます。"));
    set(&place.store, SiteMode::DenyDeclarations, 2).await;
    set(&place.store, SiteMode::Normal, 3).await;
    let mut db = place.store.read().await.unwrap();
    let latest = modes::latest(&mut db, 2).await.unwrap();
    assert_eq!(latest.iter().map(|one| one.mode).collect::<Vec<_>>(), [SiteMode::Normal, SiteMode::DenyDeclarations]);
    let notes = audit::before(&mut db, i64::MAX, 10).await.unwrap();
    let acts: Vec<_> = notes.iter().rev().map(|note| (note.act.as_str(), note.reason.as_deref())).collect();
    let why = Some("ディスクの交換");
    assert_eq!(acts, [("read-only-begun", why), ("declarations-denied", why), ("mode-normal", why)]);
});

contract!(a_mode_is_replaced_only_by_who_saw_it, async |place: &Place| {
    let replace = async |seen: i64, mode: SiteMode, minutes: i64| {
        let new = &new(mode);
        let unit =
            place.store.write(|mut db| async move { modes::replace(&mut db, (seen, new), None, at(minutes)).await });
        unit.await.unwrap()
    };
    let latest = async || modes::latest(&mut place.store.read().await.unwrap(), 9).await.unwrap();
    assert!(replace(0, SiteMode::DenyDeclarations, 1).await, "nothing was set before");
    let seen = latest().await[0].seq;
    assert!(!replace(0, SiteMode::ReadOnly, 2).await && latest().await.len() == 1, "somebody was first");
    assert!(replace(seen, SiteMode::ReadOnly, 3).await);
    assert!(!replace(seen, SiteMode::Normal, 4).await);
    assert_eq!(
        latest().await.iter().map(|one| one.mode).collect::<Vec<_>>(),
        [SiteMode::ReadOnly, SiteMode::DenyDeclarations]
    );
});

contract!(a_unit_reads_the_mode_itself_whatever_its_node_knows, async |place: &Place| {
    let other = Store::open(options(&place.url, crate::town::KEY)).await.unwrap();
    assert!(writes(&other, Work::Declaring).await.0.is_ok());
    set(&place.store, SiteMode::DenyDeclarations, 1).await;
    let (refused, shut) = writes(&other, Work::Declaring).await;
    assert!(matches!(refused, Err(Error::Shut(SiteMode::DenyDeclarations))), "{refused:?}");
    assert_eq!(shut, Some(SiteMode::DenyDeclarations));
    assert!(matches!(writes(&other, Work::Changing).await, (Ok(()), None)));
    set(&place.store, SiteMode::ReadOnly, 2).await;
    assert_eq!(writes(&other, Work::Changing).await.1, Some(SiteMode::ReadOnly));
    // What asks for nothing goes on: the loops of the server, the office's signing in.
    other.write(|mut db| async move { limits::purge(&mut db, at(0)).await }).await.unwrap();
    set(&place.store, SiteMode::Normal, 3).await;
    assert!(matches!(writes(&other, Work::Declaring).await, (Ok(()), None)));
    other.close().await;
});

contract!(nothing_of_a_unit_that_was_kept_out_is_kept, async |place: &Place| {
    set(&place.store, SiteMode::ReadOnly, 1).await;
    let again = &new(SiteMode::Normal);
    let unit = place.store.write(|mut db| async move { modes::set(&mut db, again, None, at(2)).await });
    assert!(modes::asking(Work::Changing, unit).await.0.is_err());
    let standing = modes::now(&mut place.store.read().await.unwrap()).await.unwrap().unwrap();
    assert_eq!(standing.mode, SiteMode::ReadOnly);
});
