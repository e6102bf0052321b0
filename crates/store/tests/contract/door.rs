//! The door itself: who may write, and what becomes of a unit that does not end well.

use crate::town::{Place, contract, id, until};
use std::time::Duration;
use store::{Error, Unit, chores};

contract!(the_database_answers, async |place: &Place| {
    place.store.ping().await.unwrap();
    assert_eq!(place.store.pending().await.unwrap(), 0);
    assert_eq!(place.url.starts_with("postgres"), place.store.engine() == "postgres");
});

contract!(a_reader_cannot_write, async |place: &Place| {
    let mut db = place.store.read().await.unwrap();
    let done = db.run_as_is("DELETE FROM meta").await;
    assert!(matches!(done, Err(Error::Engine { .. })), "{done:?}");
    let done = db.run_as_is("CREATE TABLE mine (id INTEGER)").await;
    assert!(matches!(done, Err(Error::Engine { .. })), "{done:?}");
});

/// Writes a line of `chores`.
async fn mark(db: &mut Unit, name: &str) -> Result<bool, Error> {
    chores::claim(db, name, crate::town::at(0), jiff::SignedDuration::from_hours(1)).await
}

/// The line is there.
async fn marked(place: &Place, name: &str) -> bool {
    let free = place.store.write(|mut db| async move { mark(&mut db, name).await }).await.unwrap();
    !free
}

contract!(a_refused_unit_leaves_nothing, async |place: &Place| {
    let done: Result<(), Error> = place
        .store
        .write(|mut db| async move {
            assert!(mark(&mut db, "refused").await?);
            Err(Error::Missing { table: "nothing" })
        })
        .await;
    assert!(matches!(done, Err(Error::Missing { table: "nothing" })));
    assert!(!marked(place, "refused").await);
    assert!(marked(place, "refused").await);
});

contract!(a_panic_leaves_nothing, async |place: &Place| {
    let store = place.store.clone();
    let task = tokio::spawn(async move {
        store
            .write(|mut db| async move {
                mark(&mut db, "panicked").await?;
                if id().is_nil() { Ok::<(), Error>(()) } else { panic!("on purpose") }
            })
            .await
    });
    assert!(task.await.unwrap_err().is_panic());
    assert!(!marked(place, "panicked").await);
});

contract!(a_dropped_request_leaves_nothing, async |place: &Place| {
    let store = place.store.clone();
    let (reached, half) = tokio::sync::oneshot::channel::<()>();
    let reached = std::sync::Mutex::new(Some(reached));
    let task = tokio::spawn(async move {
        let reached = &reached;
        store
            .write(|mut db| async move {
                mark(&mut db, "dropped").await?;
                let reached = reached.lock().unwrap().take();
                if let Some(reached) = reached {
                    reached.send(()).unwrap();
                }
                tokio::time::sleep(Duration::from_mins(1)).await;
                Ok::<(), Error>(())
            })
            .await
    });
    half.await.unwrap();
    task.abort();
    assert!(!marked(place, "dropped").await);
});

contract!(a_unit_inside_a_unit_is_refused, async |place: &Place| {
    let store = &place.store;
    let done = store
        .write(|_outer| async move { store.write(|mut db| async move { mark(&mut db, "inner").await }).await })
        .await;
    assert!(matches!(done, Err(Error::Nested)), "{done:?}");
    assert!(!marked(place, "inner").await);
});

contract!(a_unit_that_hangs_is_ended, async |place: &Place| {
    let done: Result<(), Error> = place
        .store
        .write(|mut db| async move {
            mark(&mut db, "hung").await?;
            std::future::pending().await
        })
        .await;
    assert!(matches!(done, Err(Error::Slow)), "{done:?}");
    assert!(!marked(place, "hung").await);
});

contract!(a_bad_row_says_where_it_is, async |place: &Place| {
    let applicant = crate::town::Applicant::new("taro@mihon.example.jp");
    let declaration = applicant.applied(&place.store).await;
    let plant = |text: &'static str| async move {
        place.store.write(|mut db| async move { db.run_as_is(text).await }).await.unwrap();
        let mut db = place.store.read().await.unwrap();
        store::declarations::find(&mut db, declaration.id).await.unwrap_err().to_string()
    };
    let told = plant("UPDATE declarations SET state = 'lost'").await;
    assert_eq!(told, r#"declarations.state holds what we cannot read: "lost" is not a State"#);
    let told = plant("UPDATE declarations SET state = 'provisional', flags = '[\"odd\"]'").await;
    assert_eq!(told, r#"declarations.flags holds what we cannot read: "odd" is not a flag"#);
    let told = plant("UPDATE declarations SET flags = '[]', level = 'two'").await;
    assert_eq!(told, "declarations.publication holds what we cannot read: it is empty, which cannot be here");
});

contract!(units_may_think_they_are_alone, async |place: &Place| {
    let tasks = (0..16).map(|_| {
        let store = place.store.clone();
        let name = id().to_string();
        tokio::spawn(async move {
            let name = &name;
            store
                .write(|mut db| async move {
                    let taken = store::outbox::backlog(&mut db).await?.0;
                    if taken >= 5 {
                        return Ok::<bool, Error>(false);
                    }
                    tokio::time::sleep(Duration::from_millis(2)).await;
                    crate::outbox::put(&mut db, uuid::Uuid::parse_str(name).unwrap(), crate::town::at(0)).await?;
                    Ok(true)
                })
                .await
                .unwrap()
        })
    });
    let mut let_in = 0;
    for task in tasks.collect::<Vec<_>>() {
        let_in += i64::from(task.await.unwrap());
    }
    assert_eq!(let_in, 5);
    let mut db = place.store.read().await.unwrap();
    assert_eq!(store::outbox::backlog(&mut db).await.unwrap().0, 5);
});

contract!(a_closed_store_says_so, async |place: &Place| {
    let store = place.store.clone();
    store.close().await;
    until(async || matches!(store.read().await.map(drop), Err(Error::Closed))).await;
    let done = store.write(|mut db| async move { mark(&mut db, "late").await }).await;
    assert!(matches!(done, Err(Error::Closed)), "{done:?}");
});

contract!(a_slow_unit_comes_to_its_end_among_quick_ones, async |place: &Place| {
    place.store.write(|mut db| async move { again(&mut db).await }).await.unwrap();
    let store = place.store.clone();
    let quick = tokio::spawn(async move {
        loop {
            store.write(|mut db| async move { again(&mut db).await }).await.unwrap();
        }
    });
    let done = place.store.write(|mut db| async move {
        // Only looks: the line is young.
        mark(&mut db, "wanted").await?;
        tokio::time::sleep(Duration::from_millis(40)).await;
        again(&mut db).await
    });
    let done = done.await;
    quick.abort();
    assert!(done.is_ok(), "{done:?}");
});

/// Reads and writes the one line that everybody wants.
async fn again(db: &mut Unit) -> Result<bool, Error> {
    chores::claim(db, "wanted", crate::town::at(0), jiff::SignedDuration::ZERO).await
}
