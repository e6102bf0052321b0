//! Partners, the ways people come from them, and what is told to them once.

use crate::town::{Applicant, Place, at, contract, id};
use domain::partner::{Challenge, PartnerCode, PartnerState, ReturnUrl};
use store::{
    drafts::{self, NewDraft},
    partner_entries::{self, PartnerEntry},
    partner_grants, partners,
};
use uuid::Uuid;

fn code(text: &str) -> PartnerCode {
    PartnerCode::parse(text).unwrap()
}

fn url(text: &str) -> ReturnUrl {
    ReturnUrl::parse(text).unwrap()
}

async fn register(place: &Place, code: &PartnerCode, secret: [u8; 32], urls: &[ReturnUrl]) -> bool {
    let unit = place.store.write(|mut db| async move {
        partners::register(&mut db, (code, "架空の補助金サイト"), &secret, urls, at(1)).await
    });
    unit.await.unwrap()
}

fn entry(visitor: u8) -> PartnerEntry {
    PartnerEntry {
        id: id(),
        partner: code("hojo"),
        return_url: url("https://hojo.example.jp/back"),
        state: PartnerState::parse("state 1"),
        challenge: Some(Challenge([7; 32])),
        visitor: [visitor; 32],
    }
}

async fn keep(place: &Place, new: &PartnerEntry, when: i64) {
    place.store.write(|mut db| async move { partner_entries::keep(&mut db, new, at(when)).await }).await.unwrap();
}

contract!(a_partner_is_known_until_it_is_struck_off, async |place: &Place| {
    let hojo = &code("hojo");
    let urls = [url("https://hojo.example.jp/back"), url("https://hojo.example.jp/other")];
    assert!(register(place, hojo, [1; 32], &urls).await);
    assert!(!register(place, hojo, [2; 32], &[]).await, "a code is given once");
    let mut db = place.store.read().await.unwrap();
    let found = partners::find(&mut db, hojo).await.unwrap().unwrap();
    assert_eq!((found.name.as_str(), &found.return_urls[..]), ("架空の補助金サイト", &urls[..]));
    assert_eq!(partners::find(&mut db, &code("nobody")).await.unwrap(), None);
    assert_eq!(partners::with_secret(&mut db, hojo, &[2; 32]).await.unwrap(), None);
    assert_eq!(partners::with_secret(&mut db, hojo, &[1; 32]).await.unwrap(), Some(found));
    drop(db);
    let change = place.store.write(|mut db| async move {
        let urls = [url("https://hojo.example.jp/new")];
        let changed = partners::set_return_urls(&mut db, hojo, &urls).await?;
        let unknown = partners::set_return_urls(&mut db, &code("nobody"), &urls).await?;
        let secret = partners::set_secret(&mut db, hojo, &[3; 32]).await?;
        Ok::<_, store::Error>((changed, unknown, secret))
    });
    assert_eq!(change.await.unwrap(), (true, false, true));
    let mut db = place.store.read().await.unwrap();
    assert_eq!(
        partners::with_secret(&mut db, hojo, &[1; 32]).await.unwrap(),
        None,
        "the secret before is worth nothing"
    );
    let found = partners::with_secret(&mut db, hojo, &[3; 32]).await.unwrap().unwrap();
    assert_eq!(found.return_urls, [url("https://hojo.example.jp/new")]);
    drop(db);
    let revoke = async || place.store.write(|mut db| async move { partners::revoke(&mut db, hojo, at(9)).await }).await;
    assert!(revoke().await.unwrap() && !revoke().await.unwrap());
    let mut db = place.store.read().await.unwrap();
    assert_eq!(partners::find(&mut db, hojo).await.unwrap(), None);
    assert_eq!(partners::with_secret(&mut db, hojo, &[3; 32]).await.unwrap(), None);
    let all = partners::all(&mut db).await.unwrap();
    assert_eq!((all.len(), all[0].revoked_at), (1, Some(at(9))), "the office still sees it");
});

contract!(an_entry_leads_to_the_declaration_made_on_its_way, async |place: &Place| {
    let (came, plain) = (entry(1), PartnerEntry { state: None, challenge: None, ..entry(2) });
    keep(place, &came, 1).await;
    keep(place, &plain, 2).await;
    let mut applicant = Applicant::new("partner@kaku.example.jp");
    applicant.entry = Some(came.id);
    let declaration = applicant.applied(&place.store).await.id;
    let mut db = place.store.read().await.unwrap();
    assert_eq!(partner_entries::find(&mut db, came.id).await.unwrap(), Some(came.clone()));
    assert_eq!(partner_entries::find(&mut db, plain.id).await.unwrap(), Some(plain.clone()));
    assert_eq!(partner_entries::find(&mut db, Uuid::nil()).await.unwrap(), None);
    assert_eq!(partner_entries::of_declaration(&mut db, declaration).await.unwrap(), Some(came.clone()));
    assert_eq!(partner_entries::of_declaration(&mut db, Uuid::nil()).await.unwrap(), None);
    assert_eq!(partner_entries::declaration(&mut db, came.id).await.unwrap(), Some(declaration));
    assert_eq!(partner_entries::declaration(&mut db, plain.id).await.unwrap(), None);
    drop(db);
    let new = NewDraft { id: id(), visitor: [2; 32], entry: Some(plain.id) };
    let new = &new;
    place.store.write(|mut db| async move { drafts::start(&mut db, new, at(3)).await }).await.unwrap();
    let mut db = place.store.read().await.unwrap();
    assert_eq!(partner_entries::declaration(&mut db, plain.id).await.unwrap(), None, "not sent yet");
});

contract!(a_code_opens_once_even_for_many_at_once, async |place: &Place| {
    let (came, grant, declaration) = (entry(3), id(), id());
    keep(place, &came, 1).await;
    let entry = came.id;
    let unit = place.store.write(|mut db| async move {
        partner_grants::give(&mut db, grant, entry, declaration, (at(2), at(602))).await
    });
    unit.await.unwrap();
    let found = partner_grants::find(&mut place.store.read().await.unwrap(), grant).await.unwrap().unwrap();
    assert_eq!((found.declaration, found.until, found.used_at, &found.entry), (declaration, at(602), None, &came));
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let (store, found) = (place.store.clone(), found.clone());
            tokio::spawn(async move {
                let found = &found;
                store.write(|mut db| async move { partner_grants::redeem(&mut db, found, at(3)).await }).await.unwrap()
            })
        })
        .collect();
    let mut opened = 0;
    for task in tasks {
        opened += usize::from(task.await.unwrap());
    }
    assert_eq!(opened, 1);
    let mut db = place.store.read().await.unwrap();
    assert_eq!(partner_grants::find(&mut db, grant).await.unwrap().unwrap().used_at, Some(at(3)));
    assert_eq!(partner_grants::find(&mut db, Uuid::nil()).await.unwrap(), None);
});

contract!(old_entries_are_forgotten_with_what_was_granted, async |place: &Place| {
    let (old, new, grant) = (entry(4), entry(5), id());
    keep(place, &old, 1).await;
    keep(place, &new, 100).await;
    let entry = old.id;
    let purge =
        async || place.store.write(|mut db| async move { partner_entries::purge(&mut db, at(50), 10).await }).await;
    let unit = place
        .store
        .write(|mut db| async move { partner_grants::give(&mut db, grant, entry, id(), (at(2), at(3))).await });
    unit.await.unwrap();
    assert_eq!((purge().await.unwrap(), purge().await.unwrap()), (1, 0));
    let mut db = place.store.read().await.unwrap();
    assert_eq!(partner_grants::find(&mut db, grant).await.unwrap(), None);
    assert_eq!(partner_entries::find(&mut db, old.id).await.unwrap(), None);
    assert_eq!(partner_entries::find(&mut db, new.id).await.unwrap(), Some(new));
});
