//! Members and their sessions.

use crate::town::{Applicant, Place, at, contract, found, id, told};
use domain::email::Email;
use store::{members, sessions};

contract!(a_member_is_found_by_all_its_names, async |place: &Place| {
    let declaration = Applicant::new("Taro@mihon.example.jp").declared(&place.store).await;
    let second = Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    Applicant::new("hana@mihon.example.jp").declared(&place.store).await;
    let mut db = place.store.read().await.unwrap();
    let member = members::of_declaration(&mut db, declaration.id).await.unwrap().unwrap();
    assert_eq!(members::find(&mut db, member.id).await.unwrap().unwrap().number, member.number);
    assert_eq!(members::by_number(&mut db, &member.number).await.unwrap().unwrap().id, member.id);
    let email = Email::parse("tARO@mihon.example.jp").unwrap();
    let mut both: Vec<_> = members::by_email(&mut db, &email).await.unwrap().iter().map(|m| m.declaration).collect();
    let mut wanted = vec![declaration.id, second.id];
    both.sort();
    wanted.sort();
    assert_eq!(both, wanted);
    let stranger = Email::parse("nobody@mihon.example.jp").unwrap();
    assert!(members::by_email(&mut db, &stranger).await.unwrap().is_empty());
    assert!(members::find(&mut db, id()).await.unwrap().is_none());
    assert!(!format!("{member:?}").contains("hash"));
});

contract!(a_document_is_opened_once, async |place: &Place| {
    let declaration = Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    let member =
        members::of_declaration(&mut place.store.read().await.unwrap(), declaration.id).await.unwrap().unwrap();
    let open = async |document: &'static str| {
        let unit =
            place.store.write(|mut db| async move { members::opened(&mut db, member.id, document, at(3)).await });
        unit.await.unwrap();
    };
    open("procedure").await;
    open("guideline").await;
    open("procedure").await;
    let opened = members::opened_documents(&mut place.store.read().await.unwrap(), member.id).await.unwrap();
    assert_eq!(opened, ["guideline", "procedure"]);
    let kinds = told(place, declaration.id).await;
    assert_eq!(kinds, ["submitted", "confirmed", "document-opened", "document-opened"]);
});

contract!(the_first_download_of_the_marks_is_told_once, async |place: &Place| {
    let declaration = Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    let member =
        members::of_declaration(&mut place.store.read().await.unwrap(), declaration.id).await.unwrap().unwrap();
    for set in ["numbered", "plain", "numbered"] {
        let of = (member.business_id, declaration.id);
        let unit = place.store.write(|mut db| async move { members::downloaded(&mut db, of, set, at(3)).await });
        unit.await.unwrap();
    }
    assert_eq!(told(place, declaration.id).await, ["submitted", "confirmed", "mark-downloaded"]);
    let opened = members::opened_documents(&mut place.store.read().await.unwrap(), member.id).await.unwrap();
    assert!(opened.is_empty(), "to download is to open nothing");
});

contract!(a_session_ends, async |place: &Place| {
    let declaration = Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    let declaration = found(&place.store, declaration.id).await;
    let member =
        members::of_declaration(&mut place.store.read().await.unwrap(), declaration.id).await.unwrap().unwrap();
    let unit = place.store.write(|mut db| async move {
        for token in [[1; 32], [2; 32], [3; 32]] {
            sessions::start(&mut db, token, member.id, at(0), at(i64::from(token[0]) * 10)).await?;
        }
        sessions::end(&mut db, [3; 32]).await
    });
    unit.await.unwrap();
    let whose = async |token, minutes| {
        sessions::find(&mut place.store.read().await.unwrap(), token, at(minutes))
            .await
            .unwrap()
            .map(|member| member.id)
    };
    assert_eq!(whose([1; 32], 9).await, Some(member.id));
    assert_eq!(whose([1; 32], 10).await, None);
    assert_eq!(whose([2; 32], 10).await, Some(member.id));
    assert_eq!((whose([3; 32], 1).await, whose([9; 32], 1).await), (None, None));
    let purge =
        async || place.store.write(|mut db| async move { sessions::purge(&mut db, at(10)).await }).await.unwrap();
    assert_eq!((purge().await, purge().await), (1, 0));
    assert_eq!(whose([2; 32], 10).await, Some(member.id));
});
