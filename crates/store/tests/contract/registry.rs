//! The register as the office searches it: keys, lines for the copy in memory, rows of a page, and which declarations are of one business.

use crate::town::{Applicant, KEY, Place, at, contract, corporation, found, id, options, sole_proprietor, two_stars};
use domain::{
    case::Source,
    corporate_number::CorporateNumber,
    declaration::State,
    email::Email,
    flags::Flag,
    ids::{DeclarationId, MemberNumber},
    inquiry::TiedBy,
    phone::Phone,
    registry::Key,
    scheme::Code,
};
use futures_util::TryStreamExt as _;
use store::{
    Store,
    audit::{self, Act, Note},
    cases,
    declarations::{self, Declaration},
    inquiries::{self, NewInquiry},
    journal, members,
    registry::{self, Tie},
};
use uuid::Uuid;

async fn ids(place: &Place, key: Key) -> Vec<Uuid> {
    registry::ids(&mut place.store.read().await.unwrap(), &key).await.unwrap()
}

fn phone(typed: &str) -> Key {
    Key::Phone(Phone::parse(typed).unwrap())
}

fn mail(typed: &str) -> Key {
    Key::Mail(Email::parse(typed).unwrap())
}

async fn ties(place: &Place, business: Uuid) -> Vec<(Uuid, Tie)> {
    registry::ties(&mut place.store.read().await.unwrap(), business).await.unwrap()
}

contract!(a_declaration_is_found_by_each_of_its_keys_and_no_other, async |place: &Place| {
    let mut other = Applicant::new("ito@mihon.example.jp");
    other.business.phone = Phone::parse("06-1234-5678").unwrap();
    other.business.identity = sole_proprietor().identity;
    let other = other.declared(&place.store).await;
    let own = Applicant::new("Aoki@mihon.example.jp").declared(&place.store).await;
    let member = members::of_declaration(&mut place.store.read().await.unwrap(), own.id).await.unwrap().unwrap();
    for key in [
        Key::Declaration(own.number.clone().unwrap()),
        Key::Receipt(own.receipt.clone()),
        Key::Member(member.number),
        Key::Corporate(own.business.corporate_number().unwrap().clone()),
        mail("aoki@MIHON.example.jp"),
        phone("+81 3 1234 5678"),
    ] {
        assert_eq!(ids(place, key.clone()).await, [own.id], "{key:?}");
    }
    assert_eq!(ids(place, phone("0612345678")).await, [other.id]);
    for key in [
        Key::Declaration(DeclarationId::draw(4, 99)),
        Key::Member(MemberNumber::draw(99)),
        Key::Corporate(CorporateNumber::parse("1000012160153").unwrap()),
        mail("aoki@mihon.example.com"),
        phone("03-1234-5679"),
    ] {
        assert!(ids(place, key.clone()).await.is_empty(), "{key:?}");
    }
});

contract!(a_number_from_before_the_blind_index_is_given_it_once, async |place: &Place| {
    let own = Applicant::new("aoki@mihon.example.jp").declared(&place.store).await;
    let forget = "UPDATE businesses SET phone_key = NULL";
    place.store.write(|mut db| async move { db.run_as_is(forget).await }).await.unwrap();
    assert!(ids(place, phone("03-1234-5678")).await.is_empty());
    // As at the next start, with the key at hand.
    let again = Store::open(options(&place.url, KEY)).await.unwrap();
    again.migrate().await.unwrap();
    again.close().await;
    assert_eq!(ids(place, phone("03-1234-5678")).await, [own.id]);
    let more = place.store.write(|mut db| async move { registry::index_phones(&mut db).await }).await.unwrap();
    assert!(!more, "nothing is left to be done");
});

contract!(a_mended_number_is_found_and_the_old_one_is_not, async |place: &Place| {
    let own = Applicant::new("aoki@mihon.example.jp").declared(&place.store).await;
    let asked = domain::mending::Asked {
        reason: "x".to_owned(),
        fields: domain::mending::AskedFields::parse([domain::field::Field::Phone.key()]).unwrap(),
    };
    let asked = &asked;
    let given_back = place
        .store
        .write(|mut db| async move { declarations::give_back(&mut db, own.id, "office", asked, at(5)).await });
    assert!(given_back.await.unwrap());
    let mut declared = found(&place.store, own.id).await.declared();
    declared.business.phone = Phone::parse("06-1234-5678").unwrap();
    let fields = [domain::field::Field::Phone];
    let mending = declarations::Mending {
        declared: &declared,
        folded_name: "x",
        industry_edition: None,
        fields: &fields,
        returned_at: at(5),
    };
    let mending = &mending;
    assert!(
        place
            .store
            .write(|mut db| async move { declarations::mend(&mut db, own.id, mending, at(6)).await })
            .await
            .unwrap()
    );
    assert_eq!(ids(place, phone("06-1234-5678")).await, [own.id]);
    assert!(ids(place, phone("03-1234-5678")).await.is_empty());
});

contract!(lines_and_rows_say_what_is_known_in_whatever_state, async |place: &Place| {
    let waits = Applicant { partner: Some("mihon".to_owned()), ..Applicant::new("aoki@mihon.example.jp") };
    let waits = waits.applied(&place.store).await;
    let mut person = Applicant { intent: two_stars("ito@mihon.example.jp"), ..Applicant::new("ito@mihon.example.jp") };
    person.business = sole_proprietor();
    let person = person.declared(&place.store).await;
    let flags = &[Flag::TestWord, Flag::HouseNumber];
    place
        .store
        .write(|mut db| async move { declarations::flag(&mut db, person.id, flags, at(3)).await })
        .await
        .unwrap();
    let mut db = place.store.read().await.unwrap();
    let mut all: Vec<_> = registry::every(&mut db).try_collect().await.unwrap();
    all.sort_by_key(|line| line.submitted_at);
    assert_eq!(all.len(), 2);
    for line in all {
        assert_eq!(registry::one(&mut db, line.id).await.unwrap().as_ref(), Some(&line));
        let row = registry::row(&mut db, line.id).await.unwrap().unwrap();
        assert_eq!((row.name.as_str(), row.state, row.level), (line.name.as_str(), line.state, line.level));
        assert_eq!((row.kind, row.source, &row.flags), (line.kind, line.source, &line.flags));
        assert_eq!((row.submitted_at, row.declared_at), (line.submitted_at, line.declared_at));
        if line.id == waits.id {
            assert_eq!((line.state, line.source, line.declared_at), (State::Provisional, Source::Partner, None));
            assert_eq!(
                (line.name.as_str(), line.kana.as_deref()),
                ("株式会社みほん製作所", Some("ミホンセイサクショ"))
            );
            assert!(line.trade_name.is_none() && line.flags.is_empty() && row.corporate_number.is_some());
        } else {
            assert_eq!((line.state, line.source), (State::Declared, Source::Web));
            assert_eq!(
                (line.name.as_str(), line.kana, line.trade_name.as_deref()),
                ("喫茶いろは", None, Some("喫茶いろは"))
            );
            assert_eq!(line.flags, flags);
            assert_eq!((row.number, row.corporate_number), (person.number.clone(), None));
        }
    }
    assert!(
        registry::one(&mut db, id()).await.unwrap().is_none() && registry::row(&mut db, id()).await.unwrap().is_none()
    );
});

contract!(a_business_is_what_shares_a_number_a_merge_or_a_name_with_its_address, async |place: &Place| {
    let declares = async |email: &str, change: fn(&mut Applicant)| -> Declaration {
        let mut applicant = Applicant::new(email);
        change(&mut applicant);
        applicant.declared(&place.store).await
    };
    let first = declares("aoki@mihon.example.jp", |_| {}).await;
    let renamed = declares("sato@mihon.example.jp", |one| {
        let mut business = corporation();
        if let domain::business::Identity::Corporation { name, .. } = &mut business.identity {
            *name = domain::name::BusinessName::parse("株式会社みほん商会").unwrap();
        }
        one.business = business;
    })
    .await;
    let person = declares("ito@mihon.example.jp", |one| one.business = sole_proprietor()).await;
    let again = declares("ito@mihon.example.jp", |one| one.business = sole_proprietor()).await;
    let namesake = declares("kato@mihon.example.jp", |one| one.business = sole_proprietor()).await;
    assert_eq!(ties(place, first.business_id).await, [(first.id, Tie::Own), (renamed.id, Tie::Number)]);
    assert_eq!(ties(place, person.business_id).await, [(person.id, Tie::Own), (again.id, Tie::NameAndMail)]);
    assert_eq!(ties(place, namesake.business_id).await, [(namesake.id, Tie::Own)]);
    let officer = Uuid::from_u128(1);
    let (ended, kept) = (namesake.id, person.id);
    let merged =
        place.store.write(|mut db| async move { cases::merge(&mut db, (ended, kept), "-", officer, at(9)).await });
    assert!(merged.await.unwrap());
    assert_eq!(ties(place, namesake.business_id).await, [(namesake.id, Tie::Own), (person.id, Tie::Merged)]);
    assert!(ties(place, person.business_id).await.contains(&(namesake.id, Tie::Merged)));
    assert!(ties(place, id()).await.is_empty());
});

contract!(what_a_line_of_the_journal_speaks_of_is_seen_from_a_mark_on, async |place: &Place| {
    let mark = journal::start_mark(&mut place.store.read().await.unwrap()).await.unwrap();
    // On PostgreSQL the mark lies beyond what is visible now; the lines after it are those of later transactions.
    let own = Applicant::new("aoki@mihon.example.jp").declared(&place.store).await;
    let mut db = place.store.read().await.unwrap();
    let (touched, last) = journal::touched(&mut db, mark, 100).await.unwrap();
    assert!(!touched.is_empty() && touched.iter().all(|id| *id == own.id), "{touched:?}");
    let (mut one_by_one, mut behind) = (Vec::new(), mark);
    loop {
        let (next, at) = journal::touched(&mut db, behind, 1).await.unwrap();
        assert!(next.len() <= 1);
        if next.is_empty() {
            break;
        }
        one_by_one.extend(next);
        behind = at;
    }
    assert_eq!((one_by_one, behind), (touched, last), "page by page");
});

contract!(one_that_waits_is_read_by_its_id, async |place: &Place| {
    let own = Applicant::new("aoki@mihon.example.jp").declared(&place.store).await;
    let mut db = place.store.read().await.unwrap();
    let read = cases::waiting(&mut db, own.id).await.unwrap().unwrap();
    assert_eq!((read.id, read.receipt, Some(read.declared_at)), (own.id, own.receipt, own.declared_at));
    drop(db);
    let accept =
        place.store.write(|mut db| async move { declarations::accept(&mut db, own.id, "office", at(5)).await });
    assert!(accept.await.unwrap());
    assert!(cases::waiting(&mut place.store.read().await.unwrap(), own.id).await.unwrap().is_none());
});

contract!(who_looked_at_a_case_and_what_was_asked_about_it, async |place: &Place| {
    let own = Applicant::new("aoki@mihon.example.jp").declared(&place.store).await;
    let (case, officer) = (own.id, Uuid::from_u128(1));
    let note = async |act, case, minute| {
        let note = &Note { case, reason: Some("look-up"), ..Note::of(officer, act) };
        place.store.write(|mut db| async move { audit::note(&mut db, note, at(minute)).await }).await.unwrap();
    };
    note(Act::CaseSeen, Some(case), 10).await;
    note(Act::BusinessSeen, Some(case), 11).await;
    note(Act::CaseAccepted, Some(case), 12).await;
    note(Act::CaseSeen, Some(id()), 13).await;
    note(Act::RegistrySeen, None, 14).await;
    let ask = async |number: u128, tie| {
        let (category, email) = (&Code::kept("mark"), &Email::parse("x@mihon.example.jp").unwrap());
        let (id, name, body) = (Uuid::from_u128(number), "見本 太郎", "本文");
        let new = &NewInquiry { id, category, declared: None, name, email, body, member: None, tie };
        let minute = i64::try_from(number).unwrap();
        place.store.write(|mut db| async move { inquiries::put(&mut db, new, at(minute)).await }).await.unwrap();
    };
    ask(20, Some((case, TiedBy::Member))).await;
    ask(21, None).await;
    ask(22, Some((case, TiedBy::Officer))).await;
    let mut db = place.store.read().await.unwrap();
    let views = audit::views(&mut db, case, 10).await.unwrap();
    let told: Vec<_> = views.iter().map(|view| (view.act.as_str(), view.officer, view.at)).collect();
    assert_eq!(told, [("business-seen", Some(officer), at(11)), ("case-seen", Some(officer), at(10))]);
    assert_eq!(audit::views(&mut db, case, 1).await.unwrap().len(), 1);
    let threads = inquiries::of_declaration(&mut db, case, 10).await.unwrap();
    assert_eq!(
        threads.iter().map(|one| one.id.as_u128()).collect::<Vec<_>>(),
        [22, 20],
        "the newest first, and no other"
    );
    assert_eq!(inquiries::of_declaration(&mut db, case, 1).await.unwrap().len(), 1);
});
