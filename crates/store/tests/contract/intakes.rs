//! Filled forms that the office takes in.

use crate::town::{Applicant, Place, at, contract, id, told};
use domain::{
    application_form::{Doubt, Doubted, Reading},
    declaration::State,
    field::Field,
    wizard::{BusinessForm, DeclarationForm},
};
use jiff::Timestamp;
use store::{
    Error, Unit,
    declarations::Submitted,
    drafts,
    intakes::{self, Intake, NewIntake},
};
use uuid::Uuid;

/// What was read of a form.
struct Form {
    business: BusinessForm,
    declaration: DeclarationForm,
    doubts: Vec<Doubted>,
}

fn doubted(field: Field, found: &str) -> Doubted {
    Doubted { field, doubt: Doubt::Unreadable, found: found.to_owned(), settled: false }
}

fn form() -> Form {
    Form {
        business: BusinessForm { name: "みほん商店".to_owned(), ..BusinessForm::default() },
        declaration: DeclarationForm { email: "taro@mihon.example.jp".to_owned(), ..DeclarationForm::default() },
        doubts: vec![doubted(Field::Prefecture, "江戸"), doubted(Field::Street, "一番")],
    }
}

async fn receive(place: &Place, draft: Uuid, (file, minutes): (u8, i64), terms: Option<&str>) -> Uuid {
    let (form, intake) = (form(), id());
    let new = NewIntake {
        id: intake,
        draft,
        owner: [9; 32],
        file: [file; 32],
        business: &form.business,
        declaration: &form.declaration,
        terms,
        doubts: &form.doubts,
        officer: "office.hanako",
    };
    let new = &new;
    place.store.write(|mut db| async move { intakes::receive(&mut db, new, at(minutes)).await }).await.unwrap();
    intake
}

/// Takes in a form where this text could not be read.
pub async fn receive_in_doubt(db: &mut Unit, text: &str, now: Timestamp) -> Result<(), Error> {
    let mut form = form();
    form.doubts = vec![doubted(Field::Street, text)];
    form.business.street = text.to_owned();
    let new = NewIntake {
        id: id(),
        draft: id(),
        owner: [3; 32],
        file: [4; 32],
        business: &form.business,
        declaration: &form.declaration,
        terms: None,
        doubts: &form.doubts,
        officer: "office",
    };
    intakes::receive(db, &new, now).await
}

async fn found(place: &Place, intake: Uuid) -> Intake {
    intakes::find(&mut place.store.read().await.unwrap(), intake).await.unwrap().unwrap()
}

contract!(a_form_becomes_a_draft_that_no_browser_owns, async |place: &Place| {
    let (draft, form) = (id(), form());
    let intake = receive(place, draft, (7, 1), Some("2026-04")).await;
    let kept = found(place, intake).await;
    assert_eq!((kept.draft, kept.file, kept.officer.as_str()), (draft, [7; 32], "office.hanako"));
    assert_eq!((kept.doubts, kept.received_at, kept.submitted_at), (form.doubts, at(1), None));
    let said = Reading { business: form.business.clone(), declaration: form.declaration.clone() };
    assert_eq!(kept.reading, Some(said));
    let mut db = place.store.read().await.unwrap();
    let kept = drafts::find(&mut db, draft).await.unwrap().unwrap();
    assert_eq!((kept.visitor, kept.intake, kept.entry), ([9; 32], Some(intake), None));
    assert_eq!((kept.draft.business, kept.draft.declaration), (Some(form.business), Some(form.declaration)));
    let terms = kept.draft.terms.unwrap();
    assert_eq!((terms.edition.as_str(), terms.at), ("2026-04", at(1)));
    assert!(intakes::find(&mut db, id()).await.unwrap().is_none());
});

contract!(what_a_form_said_stays_while_its_draft_is_mended, async |place: &Place| {
    let (draft, form) = (id(), form());
    let intake = receive(place, draft, (7, 1), None).await;
    let mended = &BusinessForm { name: "みほん工房".to_owned(), ..BusinessForm::default() };
    place
        .store
        .write(|mut db| async move { drafts::keep_business(&mut db, draft, mended, at(2)).await })
        .await
        .unwrap();
    assert_eq!(found(place, intake).await.reading.unwrap().business, form.business);
});

contract!(a_doubt_is_settled_once_with_a_note, async |place: &Place| {
    let applicant = Applicant::new("taro@mihon.example.jp");
    let (intake, officer) = (receive(place, applicant.draft, (7, 1), Some("2026-04")).await, id());
    let settle = async |intake: Uuid, field: Field| {
        let unit =
            place.store.write(|mut db| async move { intakes::settle(&mut db, intake, field, officer, at(2)).await });
        unit.await.unwrap()
    };
    assert!(settle(intake, Field::Prefecture).await && !settle(intake, Field::Prefecture).await, "once");
    assert!(!settle(intake, Field::Name).await && !settle(id(), Field::Street).await, "there is no doubt");
    let kept = found(place, intake).await;
    let settled: Vec<_> = kept.doubts.iter().map(|one| (one.field, one.settled, one.found.as_str())).collect();
    assert_eq!(settled, [(Field::Prefecture, true, "江戸"), (Field::Street, false, "一番")]);
    let notes = store::audit::before(&mut place.store.read().await.unwrap(), i64::MAX, 9).await.unwrap();
    let told: Vec<_> = notes.iter().filter(|note| note.act == "form-checked").collect();
    assert_eq!((told.len(), told[0].subject.clone()), (1, Some(intake.to_string())));
    let receipt = place.store.receipt(jiff::civil::date(2026, 11, 22)).await.unwrap();
    let application = &applicant.application(&receipt);
    place
        .store
        .write(|mut db| async move { intakes::submit(&mut db, intake, application, at(3)).await })
        .await
        .unwrap();
    assert!(!settle(intake, Field::Street).await, "a declaration was made of it");
});

contract!(a_form_without_agreement_has_no_terms, async |place: &Place| {
    let draft = id();
    receive(place, draft, (7, 1), None).await;
    let kept = drafts::find(&mut place.store.read().await.unwrap(), draft).await.unwrap().unwrap();
    assert!(kept.draft.terms.is_none());
});

contract!(the_same_file_is_found_again, async |place: &Place| {
    let first = receive(place, id(), (7, 1), None).await;
    let second = receive(place, id(), (7, 2), None).await;
    let mut db = place.store.read().await.unwrap();
    assert_eq!(intakes::with_file(&mut db, &[7; 32]).await.unwrap().map(|one| one.id), Some(second));
    assert_eq!(intakes::with_file(&mut db, &[8; 32]).await.unwrap(), None);
    let waiting = intakes::waiting(&mut db, (10, 0)).await.unwrap();
    assert_eq!(waiting.iter().map(|one| one.id).collect::<Vec<_>>(), [first, second]);
    assert_eq!(intakes::waiting(&mut db, (1, 0)).await.unwrap().len(), 1);
    assert_eq!(intakes::count(&mut db).await.unwrap(), 2);
});

contract!(what_is_submitted_is_told_with_the_officer_and_its_doubts_are_forgotten, async |place: &Place| {
    let applicant = Applicant::new("taro@mihon.example.jp");
    let intake = receive(place, applicant.draft, (7, 1), Some("2026-04")).await;
    let submit = async || {
        let receipt = place.store.receipt(jiff::civil::date(2026, 11, 22)).await.unwrap();
        let application = applicant.application(&receipt);
        let application = &application;
        let unit =
            place.store.write(|mut db| async move { intakes::submit(&mut db, intake, application, at(3)).await });
        (application.id, unit.await.unwrap())
    };
    let (declaration, done) = submit().await;
    assert_eq!(done, Submitted::New);
    assert_eq!(submit().await.1, Submitted::Already(declaration));
    let kept = found(place, intake).await;
    assert_eq!((kept.submitted_at, kept.doubts.len(), kept.reading), (Some(at(3)), 0, None));
    assert_eq!(crate::town::found(&place.store, declaration).await.state, State::Provisional);
    assert_eq!(told(place, declaration).await, ["submitted"]);
    let actors = "SELECT count(*) FROM journal WHERE kind = 'submitted' AND actor = 'office.hanako'";
    assert_eq!(crate::twins::number(place, actors).await, 1);
    assert!(intakes::waiting(&mut place.store.read().await.unwrap(), (10, 0)).await.unwrap().is_empty());
    assert_eq!(intakes::count(&mut place.store.read().await.unwrap()).await.unwrap(), 0);
});

contract!(nothing_is_submitted_of_a_form_that_is_not_there, async |place: &Place| {
    let applicant = Applicant::new("taro@mihon.example.jp");
    applicant.start(&place.store).await;
    let receipt = place.store.receipt(jiff::civil::date(2026, 11, 22)).await.unwrap();
    let application = applicant.application(&receipt);
    let application = &application;
    let unit = place.store.write(|mut db| async move { intakes::submit(&mut db, id(), application, at(3)).await });
    assert!(matches!(unit.await, Err(store::Error::Missing { table: "intakes" })));
});

contract!(old_forms_of_which_nothing_was_made_are_forgotten, async |place: &Place| {
    for minutes in 0..4 {
        receive(place, id(), (7, minutes), None).await;
    }
    let purge = async |limit| {
        place.store.write(|mut db| async move { intakes::purge(&mut db, at(3), limit).await }).await.unwrap()
    };
    assert_eq!((purge(2).await, purge(10).await, purge(10).await), (2, 1, 0));
});

contract!(nobody_agrees_in_place_of_who_filled_the_form_in, async |place: &Place| {
    let draft = id();
    receive(place, draft, (7, 1), None).await;
    let unit = place.store.write(|mut db| async move { drafts::agree(&mut db, draft, "2026-04", at(2)).await });
    assert!(!unit.await.unwrap());
    let kept = drafts::find(&mut place.store.read().await.unwrap(), draft).await.unwrap().unwrap();
    assert!(kept.draft.terms.is_none());
});

contract!(what_was_taken_in_by_mistake_is_put_away_with_its_draft_and_a_note, async |place: &Place| {
    let applicant = Applicant::new("taro@mihon.example.jp");
    let (draft, officer) = (id(), id());
    let intake = receive(place, draft, (7, 1), None).await;
    let sent = receive(place, applicant.draft, (8, 1), Some("2026-04")).await;
    let receipt = place.store.receipt(jiff::civil::date(2026, 11, 22)).await.unwrap();
    let application = &applicant.application(&receipt);
    let unit = place.store.write(|mut db| async move { intakes::submit(&mut db, sent, application, at(2)).await });
    assert_eq!(unit.await.unwrap(), Submitted::New);
    let withdraw = async |id: Uuid| {
        let unit =
            place.store.write(|mut db| async move { intakes::withdraw(&mut db, id, (officer, "誤り"), at(3)).await });
        unit.await.unwrap()
    };
    assert!(withdraw(intake).await && !withdraw(intake).await, "once");
    assert!(!withdraw(sent).await, "of this a declaration was made");
    let mut db = place.store.read().await.unwrap();
    assert_eq!(intakes::find(&mut db, intake).await.unwrap(), None);
    assert!(drafts::find(&mut db, draft).await.unwrap().is_none());
    assert!(drafts::find(&mut db, applicant.draft).await.unwrap().is_some());
    assert_eq!(intakes::with_file(&mut db, &[7; 32]).await.unwrap(), None, "the file can be taken in anew");
    let notes = store::audit::before(&mut db, i64::MAX, 9).await.unwrap();
    let told: Vec<_> = notes.iter().filter(|note| note.act == "form-withdrawn").collect();
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].subject.clone(), told[0].reason.as_deref()), (Some(intake.to_string()), Some("誤り")));
});
