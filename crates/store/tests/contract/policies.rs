//! The pages of basic policies are looked for once each, and what came of it flags the declaration.

use crate::town::{Applicant, Place, at, contract, found, told, two_stars};
use domain::{
    declaration::{Method, Promise, Publication},
    flags::Flag,
    mending::{Asked, AskedFields},
    web_url::WebUrl,
};
use store::{
    declarations::{self, Declaration, Mending},
    policies::{self, Looked, Page},
};

async fn declared(place: &Place) -> Declaration {
    let applicant = Applicant { intent: two_stars("taro@mihon.example.jp"), ..Applicant::new("taro@mihon.example.jp") };
    applicant.declared(&place.store).await
}

async fn lease(place: &Place, minutes: i64) -> Vec<Page> {
    let until = at(minutes + 10);
    place.store.write(|mut db| async move { policies::lease(&mut db, until, at(minutes), 10).await }).await.unwrap()
}

async fn looked(place: &Place, page: &Page, looked: Looked) -> bool {
    place.store.write(|mut db| async move { policies::looked(&mut db, page, looked, at(9)).await }).await.unwrap()
}

contract!(a_page_that_is_not_there_flags_its_declaration, async |place: &Place| {
    Applicant::new("hana@mihon.example.jp").declared(&place.store).await;
    Applicant { intent: two_stars("jiro@mihon.example.jp"), ..Applicant::new("jiro@mihon.example.jp") }
        .applied(&place.store)
        .await;
    let case = declared(place).await;
    assert_eq!(lease(place, 1).await, [], "it is due from the confirmation on");
    let first = lease(place, 3).await;
    let [page] = first.as_slice() else { panic!("neither ★ nor what nobody confirmed: {first:?}") };
    assert_eq!((page.declaration, page.url.as_str(), page.tries), (case.id, "https://mihon.example.jp/policy", 1));
    assert_eq!(lease(place, 4).await, [], "it is looked for by one");
    assert!(looked(place, page, Looked::Again(at(60))).await);
    assert_eq!(lease(place, 59).await, []);
    let again = lease(place, 60).await.remove(0);
    assert_eq!((again.tries, found(&place.store, case.id).await.flags.len()), (2, 0));
    assert!(looked(place, &again, Looked::Unreachable).await);
    assert_eq!(found(&place.store, case.id).await.flags, [Flag::PolicyUnreachable]);
    assert_eq!(told(place, case.id).await, ["submitted", "confirmed", "flagged"]);
    assert!(!looked(place, &again, Looked::Reached).await, "said once");
    assert_eq!(lease(place, 9999).await, [], "and not looked for any more");
    let evidence = declarations::evidence(&mut place.store.read().await.unwrap(), &case).await.unwrap();
    assert!(evidence.policy_unreachable);
});

contract!(another_page_is_looked_for_anew, async |place: &Place| {
    let case = declared(place).await;
    let old = lease(place, 3).await.remove(0);
    assert!(looked(place, &old, Looked::Unreachable).await);
    let asked = &Asked { reason: "頁".to_owned(), fields: AskedFields::parse(["publication"]).unwrap() };
    let back = async |minutes| {
        let unit = place.store.write(|mut db| async move {
            declarations::give_back(&mut db, case.id, "office", asked, at(minutes)).await
        });
        assert!(unit.await.unwrap());
    };
    let mend = async |url: &str, minutes| {
        let before = found(&place.store, case.id).await;
        let mut declared = before.declared();
        let url = WebUrl::parse(url).unwrap();
        let publication = Publication::Page { method: Method::OwnSite, url };
        declared.promise = Promise::Two { self_check: None, publication };
        let new = &Mending {
            declared: &declared,
            folded_name: "みほん",
            fields: &[],
            returned_at: before.state_at,
            industry_edition: None,
        };
        let unit =
            place.store.write(|mut db| async move { declarations::mend(&mut db, case.id, new, at(minutes)).await });
        assert!(unit.await.unwrap());
        let mut db = place.store.read().await.unwrap();
        declarations::evidence(&mut db, &before).await.unwrap().policy_unreachable
    };
    back(10).await;
    assert!(mend("https://mihon.example.jp/policy", 11).await, "the same page is what it was until it is looked for");
    let same = lease(place, 12).await.remove(0);
    assert_eq!(same.tries, 1);
    back(13).await;
    assert!(!mend("https://mihon.example.jp/other", 14).await, "nothing is known of another page");
    assert!(!looked(place, &same, Looked::Reached).await, "what is known of the page before does not count");
    let other = lease(place, 15).await.remove(0);
    assert!(looked(place, &other, Looked::Reached).await);
    assert_eq!(found(&place.store, case.id).await.flags, [], "the flag is taken away");
});
