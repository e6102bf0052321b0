//! Mail ①'s link and code.

use crate::town::{Place, at, contract, id};
use store::{Error, confirmations};

contract!(a_confirmation_counts_wrong_codes_and_its_first_use, async |place: &Place| {
    let (declaration, older, newer) = (id(), id(), id());
    let unit = place.store.write(|mut db| async move {
        confirmations::start(&mut db, older, declaration, at(0), at(60)).await?;
        confirmations::start(&mut db, newer, declaration, at(1), at(61)).await?;
        let wrong =
            [confirmations::wrong_code(&mut db, newer).await?, confirmations::wrong_code(&mut db, newer).await?];
        confirmations::used(&mut db, newer, at(2)).await?;
        confirmations::used(&mut db, newer, at(3)).await?;
        Ok::<_, Error>(wrong)
    });
    assert_eq!(unit.await.unwrap(), [1, 2]);
    let mut db = place.store.read().await.unwrap();
    let kept = confirmations::find(&mut db, older).await.unwrap().unwrap();
    assert_eq!((kept.declaration, kept.made_at, kept.until), (declaration, at(0), at(60)));
    assert_eq!((kept.used_at, kept.wrong), (None, 0));
    let kept = confirmations::latest(&mut db, declaration).await.unwrap().unwrap();
    assert_eq!((kept.id, kept.used_at, kept.wrong), (newer, Some(at(2)), 2));
    assert!(confirmations::find(&mut db, id()).await.unwrap().is_none());
    assert!(confirmations::latest(&mut db, id()).await.unwrap().is_none());
    drop(db);
    let none = place.store.write(|mut db| async move { confirmations::wrong_code(&mut db, id()).await }).await;
    assert!(matches!(none, Err(Error::Missing { table: "confirmations" })));
});
