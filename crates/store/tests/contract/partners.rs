//! Partners, the ways people come from them, and what is told to them once.

use crate::town::{Applicant, Place, at, contract, id};
use domain::partner::{Challenge, PartnerCode, PartnerName, PartnerState, ReturnUrl, ReturnUrls};
use store::{
    audit,
    drafts::{self, NewDraft},
    partner_entries::{self, PartnerEntry},
    partner_grants,
    partners::{self, NewPartner, Traffic},
};
use uuid::Uuid;

fn code(text: &str) -> PartnerCode {
    PartnerCode::parse(text).unwrap()
}

fn url(text: &str) -> ReturnUrl {
    ReturnUrl::parse(text).unwrap()
}

fn urls(lines: &[&str]) -> ReturnUrls {
    ReturnUrls::read(lines.iter().copied()).unwrap()
}

async fn register(place: &Place, code: &PartnerCode, secret: Option<[u8; 32]>, urls: &ReturnUrls) -> bool {
    let name = PartnerName::parse("架空の補助金サイト").unwrap();
    let new = &NewPartner { code, name: &name, return_urls: urls, secret };
    place.store.write(|mut db| async move { partners::register(&mut db, new, None, at(1)).await }).await.unwrap()
}

/// The acts that were noted, the first one first, with what they are about.
async fn noted(place: &Place) -> Vec<(String, Option<String>, Option<String>)> {
    let notes = audit::before(&mut place.store.read().await.unwrap(), i64::MAX, 100).await.unwrap();
    notes.into_iter().rev().map(|note| (note.act, note.subject, note.reason)).collect()
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

contract!(a_partner_is_known_until_it_is_stopped, async |place: &Place| {
    let hojo = &code("hojo");
    let two = &urls(&["https://hojo.example.jp/back", "https://hojo.example.jp/other"]);
    assert!(register(place, hojo, Some([1; 32]), two).await);
    assert!(!register(place, hojo, Some([2; 32]), two).await, "a code is given once");
    let mut db = place.store.read().await.unwrap();
    let found = partners::find(&mut db, hojo).await.unwrap().unwrap();
    assert_eq!(
        (found.name.as_str(), &found.return_urls[..], found.public),
        ("架空の補助金サイト", two.as_slice(), false)
    );
    assert_eq!(partners::find(&mut db, &code("nobody")).await.unwrap(), None);
    assert_eq!(partners::proved(&mut db, hojo, Some(&[2; 32])).await.unwrap(), None);
    assert_eq!(partners::proved(&mut db, hojo, None).await.unwrap(), None, "who has a secret shows it");
    let mark = found.secret_mark.clone();
    assert_eq!(partners::proved(&mut db, hojo, Some(&[1; 32])).await.unwrap(), Some(found));
    drop(db);
    let mark = mark.as_str();
    let (new, name) = (&urls(&["https://hojo.example.jp/new"]), &PartnerName::parse("架空の助成金").unwrap());
    let change = place.store.write(|mut db| async move {
        let unknown = partners::change(&mut db, &code("nobody"), (Some(name), new), None, at(2)).await?;
        let changed = partners::change(&mut db, hojo, (None, new), None, at(2)).await?;
        let secret = partners::set_secret(&mut db, hojo, (Some(mark), &[3; 32]), None, at(3)).await?;
        let late = partners::set_secret(&mut db, hojo, (Some(mark), &[4; 32]), None, at(3)).await?;
        let nobody = partners::set_secret(&mut db, &code("nobody"), (None, &[4; 32]), None, at(3)).await?;
        Ok::<_, store::Error>((unknown, changed, secret, late, nobody))
    });
    assert_eq!(change.await.unwrap(), (false, true, true, false, false), "a secret is replaced once by who saw it");
    let mut db = place.store.read().await.unwrap();
    let old = partners::proved(&mut db, hojo, Some(&[1; 32])).await.unwrap();
    assert_eq!(old, None, "the secret before is worth nothing");
    let found = partners::proved(&mut db, hojo, Some(&[3; 32])).await.unwrap().unwrap();
    assert_eq!((found.name.as_str(), &found.return_urls[..]), ("架空の補助金サイト", new.as_slice()));
    drop(db);
    let unit = place
        .store
        .write(|mut db| async move { partners::change(&mut db, hojo, (Some(name), new), None, at(4)).await });
    assert!(unit.await.unwrap());
    let stop =
        async || place.store.write(|mut db| async move { partners::stop(&mut db, hojo, None, at(9)).await }).await;
    assert!(stop().await.unwrap() && !stop().await.unwrap());
    let mut db = place.store.read().await.unwrap();
    assert_eq!(partners::find(&mut db, hojo).await.unwrap(), None);
    assert_eq!(partners::proved(&mut db, hojo, Some(&[3; 32])).await.unwrap(), None);
    let all = partners::all(&mut db).await.unwrap();
    assert_eq!((all.len(), all[0].stopped_at, all[0].name.as_str()), (1, Some(at(9)), "架空の助成金"));
    assert_eq!(partners::known(&mut db, hojo).await.unwrap().as_ref(), all.first(), "the office still sees it");
    drop(db);
    let resume =
        async || place.store.write(|mut db| async move { partners::resume(&mut db, hojo, None, at(10)).await }).await;
    assert!(resume().await.unwrap() && !resume().await.unwrap());
    let mut db = place.store.read().await.unwrap();
    assert!(partners::proved(&mut db, hojo, Some(&[3; 32])).await.unwrap().is_some(), "with the secret it had");
    drop(db);
    let told = noted(place).await;
    let acts: Vec<_> = told.iter().map(|(act, ..)| act.as_str()).collect();
    let changes = ["partner-changed", "partner-secret-renewed", "partner-changed"];
    assert_eq!(acts, [&["partner-added"][..], &changes, &["partner-stopped", "partner-resumed"]].concat());
    assert!(told.iter().all(|(_, subject, _)| subject.as_deref() == Some("hojo")));
    for (act, _, reason) in &told {
        let says = reason.as_deref().is_some_and(|reason| reason.contains(" https://hojo.example.jp/"));
        assert!(says == (act == "partner-changed") && says == reason.is_some(), "{act}: {reason:?}");
    }
});

contract!(a_partner_without_a_secret_shows_none, async |place: &Place| {
    let app = &code("app");
    assert!(register(place, app, None, &urls(&["https://app.example.jp/"])).await);
    let proved = async |secret: Option<[u8; 32]>| {
        let found = partners::proved(&mut place.store.read().await.unwrap(), app, secret.as_ref()).await.unwrap();
        found.map(|partner| partner.public)
    };
    assert_eq!((proved(None).await, proved(Some([0; 32])).await), (Some(true), None));
    let unit = place
        .store
        .write(|mut db| async move { partners::set_secret(&mut db, app, (Some(""), &[1; 32]), None, at(2)).await });
    assert!(unit.await.unwrap());
    assert_eq!((proved(None).await, proved(Some([1; 32])).await), (None, Some(false)), "now it has one");
});

contract!(the_office_sees_how_many_came_and_told, async |place: &Place| {
    let (old, told, silent) = (entry(7), entry(8), entry(9));
    for (new, when) in [(&old, 1), (&told, 60), (&silent, 70)] {
        keep(place, new, when).await;
    }
    let (came, first, second) = (told.id, &id(), &id());
    let unit = place.store.write(|mut db| async move {
        // A person who agrees twice is one person.
        for grant in [*first, *second] {
            partner_grants::give(&mut db, grant, came, id(), (at(61), at(661))).await?;
        }
        Ok::<_, store::Error>(())
    });
    unit.await.unwrap();
    let traffic = async || partners::traffic(&mut place.store.read().await.unwrap(), at(50)).await.unwrap();
    let hojo = code("hojo");
    assert_eq!(traffic().await.get(&hojo), Some(&Traffic { came: 2, told: 0, last: Some(at(70)) }));
    for grant in [*first, *second] {
        let found = &partner_grants::find(&mut place.store.read().await.unwrap(), grant).await.unwrap().unwrap();
        let unit = place.store.write(|mut db| async move { partner_grants::redeem(&mut db, found, at(62)).await });
        assert!(unit.await.unwrap());
    }
    assert_eq!(traffic().await.get(&hojo), Some(&Traffic { came: 2, told: 1, last: Some(at(70)) }));
    assert_eq!(traffic().await.len(), 1);
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
