//! Drafts: what is typed is kept, and a submitted draft stays as it is.

use crate::town::{Applicant, Place, at, contract, id};
use domain::wizard::{BusinessForm, DeclarationForm};
use store::drafts::{self, NewDraft};

contract!(what_is_typed_is_kept, async |place: &Place| {
    let new = NewDraft { id: id(), visitor: [3; 32], entry: Some(id()) };
    let business = BusinessForm { name: "名前の途中".to_owned(), ..BusinessForm::default() };
    let declaration = DeclarationForm { email: "typo@".to_owned(), ..DeclarationForm::default() };
    let (new, business, declaration) = (&new, &business, &declaration);
    let kept = place.store.write(|mut db| async move {
        drafts::start(&mut db, new, at(0)).await?;
        let agreed = drafts::agree(&mut db, new.id, "2026-04", at(1)).await?;
        let one = drafts::keep_business(&mut db, new.id, business, at(2)).await?;
        let two = drafts::keep_declaration(&mut db, new.id, declaration, at(3)).await?;
        Ok::<_, store::Error>((agreed, one, two))
    });
    assert_eq!(kept.await.unwrap(), (true, true, true));
    let kept = drafts::find(&mut place.store.read().await.unwrap(), new.id).await.unwrap().unwrap();
    assert_eq!(kept.visitor, [3; 32]);
    assert_eq!(kept.entry, new.entry);
    assert_eq!(kept.draft.business.as_ref(), Some(business));
    assert_eq!(kept.draft.declaration.as_ref(), Some(declaration));
    let terms = kept.draft.terms.unwrap();
    assert_eq!((terms.edition.as_str(), terms.at), ("2026-04", at(1)));
    assert!(!kept.draft.submitted);
    assert_eq!((kept.made_at, kept.touched_at), (at(0), at(3)));
    assert!(drafts::find(&mut place.store.read().await.unwrap(), id()).await.unwrap().is_none());
});

contract!(a_browser_sees_its_open_drafts, async |place: &Place| {
    let mut mine = Vec::new();
    for number in 0..12 {
        let new = NewDraft { id: id(), visitor: [4; 32], entry: None };
        let new = &new;
        place.store.write(|mut db| async move { drafts::start(&mut db, new, at(number)).await }).await.unwrap();
        mine.push(new.id);
    }
    mine.reverse();
    let seen = async |visitor| {
        let drafts = drafts::of_visitor(&mut place.store.read().await.unwrap(), &visitor).await.unwrap();
        drafts.into_iter().map(|draft| draft.id).collect::<Vec<_>>()
    };
    assert_eq!(seen([4; 32]).await, mine[..10]);
    let first = mine[0];
    let given = place.store.write(|mut db| async move { drafts::hand_over(&mut db, first, [5; 32]).await });
    assert!(given.await.unwrap());
    assert_eq!(seen([5; 32]).await, [first]);
    assert_eq!(seen([4; 32]).await, mine[1..11]);
});

contract!(a_submitted_draft_stays_as_it_is, async |place: &Place| {
    let applicant = Applicant::new("taro@mihon.example.jp");
    applicant.start(&place.store).await;
    let form = BusinessForm::default();
    let (form, draft) = (&form, applicant.draft);
    let (declaration, _) = applicant.submit(&place.store, at(1)).await.unwrap();
    let kept = place.store.write(|mut db| async move {
        let agreed = drafts::agree(&mut db, draft, "other", at(2)).await?;
        let one = drafts::keep_business(&mut db, draft, form, at(2)).await?;
        let two = drafts::keep_declaration(&mut db, draft, &DeclarationForm::default(), at(2)).await?;
        Ok::<_, store::Error>((agreed, one, two))
    });
    assert_eq!(kept.await.unwrap(), (false, false, false));
    let mut db = place.store.read().await.unwrap();
    let kept = drafts::find(&mut db, draft).await.unwrap().unwrap();
    assert_eq!(kept.declaration, Some(declaration));
    assert!(kept.draft.submitted && kept.draft.business.is_none() && kept.draft.declaration.is_none());
    assert!(drafts::of_visitor(&mut db, &[1; 32]).await.unwrap().is_empty());
});

contract!(old_drafts_are_purged, async |place: &Place| {
    for minutes in 0..5 {
        let new = NewDraft { id: id(), visitor: [6; 32], entry: None };
        let new = &new;
        place.store.write(|mut db| async move { drafts::start(&mut db, new, at(minutes)).await }).await.unwrap();
    }
    let purge = async |limit| {
        place.store.write(|mut db| async move { drafts::purge(&mut db, at(3), limit).await }).await.unwrap()
    };
    assert_eq!((purge(2).await, purge(10).await, purge(10).await), (2, 1, 0));
    let left = drafts::of_visitor(&mut place.store.read().await.unwrap(), &[6; 32]).await.unwrap();
    assert_eq!(left.iter().map(|draft| draft.made_at).collect::<Vec<_>>(), [at(4), at(3)]);
});
