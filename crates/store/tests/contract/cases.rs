//! The office's work on declarations: the queue, versions, notes, presence, decisions that take two, batches, merges.

use crate::town::{Applicant, Place, at, contract, found, id, sole_proprietor, told};
use domain::{
    address::Street,
    business::{Identity, Numbered},
    case::{Age, Filter, Flagged, Source},
    corporate_number::CorporateNumber,
    declaration::State,
    flags::Flag,
    ids::DeclarationId,
    mending::{Asked, AskedFields},
    name::BusinessName,
};
use jiff::{SignedDuration, Timestamp};
use store::{
    Error,
    cases::{self, Countersigned, Likeness, Note, ProposedEnding, UNDO, Undone, Unmerged},
    declarations::{self, Declaration},
    outbox, public,
};
use uuid::Uuid;

const OFFICER: Uuid = Uuid::from_u128(1);
const SECOND: Uuid = Uuid::from_u128(2);

/// Declared at that moment, with these flags.
async fn waits(place: &Place, applicant: Applicant, now: Timestamp, flags: &[Flag]) -> Declaration {
    let declaration = applicant.applied(&place.store).await;
    crate::town::confirm(&place.store, declaration.id, now).await.unwrap();
    let unit = place.store.write(|mut db| async move { declarations::flag(&mut db, declaration.id, flags, now).await });
    unit.await.unwrap();
    found(&place.store, declaration.id).await
}

async fn version(place: &Place, id: Uuid) -> i64 {
    cases::version(&mut place.store.read().await.unwrap(), id).await.unwrap().unwrap()
}

async fn accept(place: &Place, id: Uuid, minutes: i64) -> bool {
    let unit =
        place.store.write(|mut db| async move { declarations::accept(&mut db, id, "office", at(minutes)).await });
    unit.await.unwrap()
}

contract!(the_queue_is_filtered_counted_and_read_page_by_page, async |place: &Place| {
    let now = at(0);
    let ago = |hours: i64| now - SignedDuration::from_hours(hours);
    let partner = Applicant { partner: Some("mihon".to_owned()), ..Applicant::new("a@mihon.example.jp") };
    let oldest = waits(place, partner, ago(200), &[Flag::TestWord, Flag::HouseNumber]).await;
    let two =
        Applicant { intent: crate::town::two_stars("b@mihon.example.jp"), ..Applicant::new("b@mihon.example.jp") };
    let two = waits(place, two, ago(80), &[]).await;
    let mut north = Applicant::new("c@mihon.example.jp");
    north.business.address.prefecture = domain::place::Prefecture::parse("01").unwrap();
    let north = waits(place, north, ago(5), &[Flag::TestWord]).await;
    let decided = waits(place, Applicant::new("d@mihon.example.jp"), ago(2), &[]).await;
    assert!(accept(place, decided.id, 1).await);
    let mut db = place.store.read().await.unwrap();
    let mut page = async |filter: Filter, behind: cases::Place| {
        let found = cases::page(&mut db, filter, behind, (now, 10)).await.unwrap();
        found.into_iter().map(|one| one.id).collect::<Vec<_>>()
    };
    let all = Filter::default();
    let start = cases::Place::START;
    assert_eq!(page(all, start).await, [oldest.id, two.id, north.id]);
    let behind = cases::Place { declared_at: two.declared_at.unwrap(), id: two.id };
    assert_eq!(page(all, behind).await, [north.id]);
    for (filter, wanted) in [
        (Filter { flag: Some(Flagged::With(Flag::TestWord)), ..all }, vec![oldest.id, north.id]),
        (Filter { flag: Some(Flagged::With(Flag::HouseNumber)), ..all }, vec![oldest.id]),
        (Filter { flag: Some(Flagged::Something), ..all }, vec![oldest.id, north.id]),
        (Filter { flag: Some(Flagged::Nothing), ..all }, vec![two.id]),
        (Filter { age: Some(Age::Longer), ..all }, vec![oldest.id]),
        (Filter { age: Some(Age::Week), ..all }, vec![two.id]),
        (Filter { age: Some(Age::ThreeDays), ..all }, vec![]),
        (Filter { age: Some(Age::Day), ..all }, vec![north.id]),
        (Filter { level: Some(domain::declaration::Level::Two), ..all }, vec![two.id]),
        (Filter { prefecture: Some(north.business.address.prefecture), ..all }, vec![north.id]),
        (Filter { source: Some(Source::Partner), ..all }, vec![oldest.id]),
        (Filter { source: Some(Source::Paper), ..all }, vec![]),
        (Filter { source: Some(Source::Web), age: Some(Age::Day), ..all }, vec![north.id]),
    ] {
        assert_eq!(page(filter, start).await, wanted, "{filter:?}");
        let counts = cases::count(&mut place.store.read().await.unwrap(), now).await.unwrap();
        let counted: i64 = counts.iter().filter(|one| one.fits(filter)).map(|one| one.count).sum();
        assert_eq!(usize::try_from(counted).unwrap(), wanted.len(), "counted as listed: {filter:?}");
    }
    let to = cases::Place { declared_at: north.declared_at.unwrap(), id: north.id };
    let words = Filter { flag: Some(Flagged::With(Flag::TestWord)), ..all };
    for (filter, to, wanted) in [
        (all, behind, vec![oldest.id, two.id]),
        (words, to, vec![oldest.id, north.id]),
        (Filter { age: Some(Age::Day), ..all }, to, vec![north.id]),
        (all, start, vec![]),
    ] {
        let found = cases::before(&mut db, filter, to, now).await.unwrap();
        assert_eq!(found.iter().map(|one| one.id).collect::<Vec<_>>(), wanted, "up to it and with it: {filter:?}");
    }
    let first = cases::page(&mut db, all, start, (now, 1)).await.unwrap().remove(0);
    assert_eq!(
        (first.source, first.flags, first.version),
        (Source::Partner, oldest.flags, version(place, oldest.id).await)
    );
    assert_eq!(
        (first.name, first.number, first.receipt),
        (oldest.business.published_name().to_owned(), oldest.number, oldest.receipt)
    );
});

contract!(a_version_grows_with_each_change_and_tells_which, async |place: &Place| {
    let case = Applicant::new("taro@mihon.example.jp").applied(&place.store).await;
    assert_eq!(version(place, case.id).await, 1);
    crate::town::confirm(&place.store, case.id, at(2)).await.unwrap();
    let seen = version(place, case.id).await;
    assert_eq!(seen, 2);
    let asked =
        &Asked { reason: "番地が入っています".to_owned(), fields: AskedFields::parse(["town_line"]).unwrap() };
    let unit = place.store.write(|mut db| async move {
        declarations::flag(&mut db, case.id, &[Flag::TestWord], at(3)).await?;
        declarations::give_back(&mut db, case.id, "officer", asked, at(4)).await
    });
    assert!(unit.await.unwrap());
    let letter = id();
    let unit = place.store.write(|mut db| async move {
        crate::outbox::put_about(&mut db, letter, Some(case.id), at(4)).await?;
        outbox::lease(&mut db, letter, at(9), at(5), 10).await?;
        outbox::failed(&mut db, letter, letter, "550", at(5)).await
    });
    assert!(unit.await.unwrap());
    assert_eq!(version(place, case.id).await, 4, "a mail that failed changes nothing of the declaration");
    let mut db = place.store.read().await.unwrap();
    let mut since = async |seen| {
        let events = cases::since(&mut db, case.id, seen).await.unwrap();
        events.into_iter().map(|one| one.event.kind).collect::<Vec<_>>()
    };
    assert_eq!(since(seen).await, ["flagged", "returned"]);
    assert_eq!(since(4).await, [""; 0]);
    assert_eq!(since(9).await, [""; 0], "a version from nowhere");
    assert_eq!(cases::version(&mut place.store.read().await.unwrap(), id()).await.unwrap(), None);
});

contract!(notes_are_kept_sealed_and_once, async |place: &Place| {
    let case = id();
    let note = |own: Uuid, body: &str, minutes| Note {
        id: own,
        officer: OFFICER,
        body: body.to_owned(),
        made_at: at(minutes),
    };
    let (first, second) = (&note(id(), "電話で確かめました。", 1), &note(id(), "もう一度\n電話します。", 2));
    let unit = place.store.write(|mut db| async move {
        cases::add_note(&mut db, case, second).await?;
        cases::add_note(&mut db, case, first).await?;
        cases::add_note(&mut db, case, first).await
    });
    unit.await.unwrap();
    let mut db = place.store.read().await.unwrap();
    assert_eq!(cases::notes(&mut db, case).await.unwrap(), [first.clone(), second.clone()]);
    assert_eq!(cases::notes(&mut db, id()).await.unwrap(), []);
    let dump = crate::twins::dump(place).await;
    let (_, rows) = dump.iter().find(|(table, _)| table == "case_notes").unwrap();
    let plain = "電話".bytes().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    assert!(!rows.contains("電話") && !rows.contains(&plain), "{rows}");
});

contract!(who_has_a_case_open_is_seen_by_the_others, async |place: &Place| {
    let case = id();
    let then = |seconds: i64| at(0) + SignedDuration::from_secs(seconds);
    let touch = async |officer, seconds| {
        let unit = place.store.write(|mut db| async move { cases::touch(&mut db, case, officer, then(seconds)).await });
        unit.await.unwrap();
    };
    let others = async |officer, seconds| {
        let mut db = place.store.read().await.unwrap();
        let all = cases::others(&mut db, case, officer, then(seconds)).await.unwrap();
        all.into_iter().map(|one| (one.officer, one.opened_at)).collect::<Vec<_>>()
    };
    touch(OFFICER, 10).await;
    assert_eq!(others(OFFICER, 10).await, []);
    assert_eq!(others(SECOND, 10).await, [(OFFICER, then(10))]);
    touch(OFFICER, 30).await;
    assert_eq!(others(SECOND, 119).await, [(OFFICER, then(10))], "still there");
    assert_eq!(others(SECOND, 120).await, [], "ninety seconds without a sign");
    touch(OFFICER, 400).await;
    assert_eq!(others(SECOND, 400).await, [(OFFICER, then(400))], "come back");
    let purge = async |seconds| {
        place.store.write(|mut db| async move { cases::purge(&mut db, then(seconds), 10).await }).await.unwrap()
    };
    assert_eq!((purge(489).await, purge(490).await, purge(490).await), (0, 1, 0));
});

async fn propose(place: &Place, case: Uuid, ending: ProposedEnding, officer: Uuid) -> bool {
    let unit = place.store.write(|mut db| async move {
        cases::propose(&mut db, case, (ending, "届出がありません"), officer, at(6)).await
    });
    unit.await.unwrap()
}

async fn countersign(place: &Place, case: Uuid, officer: Uuid) -> Countersigned {
    let unit = place.store.write(|mut db| async move { cases::countersign(&mut db, case, officer, at(7)).await });
    unit.await.unwrap()
}

async fn proposal(place: &Place, case: Uuid) -> Option<cases::Proposal> {
    cases::proposal(&mut place.store.read().await.unwrap(), case).await.unwrap()
}

contract!(an_ending_takes_two, async |place: &Place| {
    let case = Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    assert_eq!(countersign(place, case.id, SECOND).await, Countersigned::None);
    assert!(!propose(place, case.id, ProposedEnding::Cancel, OFFICER).await, "only what was accepted is cancelled");
    assert!(propose(place, case.id, ProposedEnding::Reject, OFFICER).await);
    assert!(!propose(place, case.id, ProposedEnding::Reject, SECOND).await, "one at a time");
    let found_one = proposal(place, case.id).await.unwrap();
    assert_eq!(
        (found_one.ending, found_one.officer, found_one.reason.as_str()),
        (ProposedEnding::Reject, OFFICER, "届出がありません")
    );
    assert_eq!(countersign(place, case.id, OFFICER).await, Countersigned::Own);
    assert_eq!(found(&place.store, case.id).await.state, State::Declared);
    assert_eq!(countersign(place, case.id, SECOND).await, Countersigned::Done);
    let ended = found(&place.store, case.id).await;
    assert_eq!((ended.state, ended.reason.as_deref()), (State::Rejected, Some("届出がありません")));
    assert_eq!(countersign(place, case.id, SECOND).await, Countersigned::None);
    assert_eq!(told(place, case.id).await, ["submitted", "confirmed", "proposed", "rejected"]);
});

contract!(a_proposal_counts_only_while_nothing_else_happens, async |place: &Place| {
    let case = Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    assert!(propose(place, case.id, ProposedEnding::Reject, OFFICER).await);
    let withdraw = async || {
        let unit = place.store.write(|mut db| async move { cases::withdraw(&mut db, case.id, "officer", at(6)).await });
        unit.await.unwrap()
    };
    assert!(withdraw().await && !withdraw().await);
    assert_eq!(proposal(place, case.id).await, None);
    assert!(propose(place, case.id, ProposedEnding::Reject, OFFICER).await, "again after it was taken back");
    let unit =
        place.store.write(|mut db| async move { declarations::flag(&mut db, case.id, &[Flag::TestWord], at(6)).await });
    unit.await.unwrap();
    assert_eq!(proposal(place, case.id).await, None, "what it was about has changed");
    assert_eq!(countersign(place, case.id, SECOND).await, Countersigned::None);
    assert!(accept(place, case.id, 7).await);
    assert!(propose(place, case.id, ProposedEnding::Cancel, SECOND).await);
    assert_eq!(countersign(place, case.id, OFFICER).await, Countersigned::Done);
    assert_eq!(found(&place.store, case.id).await.state, State::Cancelled);
});

/// Accepts them in one batch; the ids of their letters.
async fn batch(place: &Place, batch: Uuid, all: &[Uuid], now: Timestamp) -> Vec<Uuid> {
    let letters: &Vec<Uuid> = &all.iter().map(|_| id()).collect();
    let unit = place.store.write(|mut db| async move {
        cases::begin(&mut db, batch, OFFICER, now).await?;
        for (one, letter) in all.iter().zip(letters) {
            assert!(declarations::accept(&mut db, *one, "office", now).await?);
            crate::outbox::put_held(&mut db, *letter, *one, (now + UNDO, now)).await?;
            cases::join(&mut db, batch, *one, *letter).await?;
        }
        Ok::<_, Error>(())
    });
    unit.await.unwrap();
    letters.clone()
}

async fn undo(place: &Place, batch: Uuid, now: Timestamp) -> Undone {
    place.store.write(|mut db| async move { cases::undo(&mut db, batch, "office", now).await }).await.unwrap()
}

contract!(a_batch_is_taken_back_with_its_letters, async |place: &Place| {
    let mut all = Vec::new();
    for name in ["a", "b", "c", "d"] {
        all.push(Applicant::new(&format!("{name}@mihon.example.jp")).declared(&place.store).await.id);
    }
    let one = id();
    let letters = batch(place, one, &all, at(10)).await;
    let lease = async |now| {
        let me = id();
        let unit = place.store.write(|mut db| async move { outbox::lease(&mut db, me, at(60), now, 10).await });
        unit.await.unwrap().len()
    };
    assert_eq!(lease(at(19)).await, 0, "nobody is told before the time is over");
    // The member of one stops it meanwhile.
    let (second, last) = (all[1], all[3]);
    let unit = place.store.write(|mut db| async move {
        declarations::end(&mut db, second, declarations::Ending::Stopped, "applicant", at(11)).await
    });
    assert!(unit.await.unwrap());
    // And the checks find something in another, which stays accepted.
    let unit =
        place.store.write(|mut db| async move { declarations::flag(&mut db, last, &[Flag::TestWord], at(12)).await });
    unit.await.unwrap();
    let open = cases::open_batches(&mut place.store.read().await.unwrap(), at(12)).await.unwrap();
    assert_eq!(open.len(), 1);
    assert_eq!((open[0].id, open[0].until, open[0].declarations.len()), (one, at(20), 4));
    let open_of = async |case: Uuid, minute: i64| {
        let mut db = place.store.read().await.unwrap();
        cases::open_batch_of(&mut db, case, at(minute)).await.unwrap().map(|found| (found.id, found.until))
    };
    assert_eq!((open_of(all[0], 19).await, open_of(all[0], 20).await), (Some((one, at(20))), None));
    assert_eq!((open_of(second, 12).await, open_of(last, 12).await), (None, None), "it would stay as it is");
    assert_eq!(undo(place, one, at(19)).await, Undone::Done { back: 2, stay: 2 });
    assert_eq!(undo(place, one, at(19)).await, Undone::Already);
    assert_eq!(open_of(all[0], 19).await, None);
    let mut db = place.store.read().await.unwrap();
    for (at_place, (case, letter)) in all.iter().zip(&letters).enumerate() {
        let kept = found(&place.store, *case).await;
        let entry = public::one(&mut db, *case).await.unwrap().unwrap();
        let letter = outbox::read(&mut db, *letter).await.unwrap();
        if at_place % 2 == 1 {
            assert_eq!(kept.state, if at_place == 1 { State::Stopped } else { State::Accepted });
            assert!(letter.is_some(), "what happened since is not undone");
        } else {
            assert_eq!((kept.state, kept.accepted_at, kept.state_at), (State::Declared, None, at(19)));
            assert_eq!(entry.identity, domain::declaration::IdentityCheck::Mail);
            assert!(letter.is_none());
            assert_eq!(told(place, *case).await.last().unwrap(), "acceptance-undone");
        }
    }
    assert_eq!(cases::open_batches(&mut db, at(12)).await.unwrap(), []);
    assert!(accept(place, all[0], 21).await, "it waits as before");
});

contract!(after_ten_minutes_a_batch_stays, async |place: &Place| {
    let case = Applicant::new("taro@mihon.example.jp").declared(&place.store).await.id;
    let one = id();
    batch(place, one, &[case], at(10)).await;
    assert_eq!(undo(place, one, at(20)).await, Undone::TooLate);
    assert_eq!(found(&place.store, case).await.state, State::Accepted);
    let me = id();
    let unit = place.store.write(|mut db| async move { outbox::lease(&mut db, me, at(60), at(20), 10).await });
    assert_eq!(unit.await.unwrap().len(), 1, "and the letter is due");
});

async fn merge(place: &Place, ended: Uuid, kept: Uuid) -> bool {
    place
        .store
        .write(|mut db| async move { cases::merge(&mut db, (ended, kept), "同じ事業者です", OFFICER, at(8)).await })
        .await
        .unwrap()
}

async fn unmerge(place: &Place, ended: Uuid) -> Unmerged {
    place.store.write(|mut db| async move { cases::unmerge(&mut db, ended, "office", at(9)).await }).await.unwrap()
}

contract!(two_become_one_and_two_again, async |place: &Place| {
    let first = Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    let second = Applicant::new("jiro@mihon.example.jp").declared(&place.store).await;
    assert!(accept(place, first.id, 5).await);
    assert!(!merge(place, first.id, first.id).await, "not with itself");
    assert!(merge(place, first.id, second.id).await);
    assert!(!merge(place, first.id, second.id).await && !merge(place, second.id, first.id).await);
    let mut db = place.store.read().await.unwrap();
    let entry = public::one(&mut db, first.id).await.unwrap().unwrap();
    assert_eq!((entry.state, entry.superseded_by), (State::Stopped, second.number.clone()));
    let known = cases::merge_of(&mut db, first.id).await.unwrap().unwrap();
    assert_eq!((known.kept, known.stood, known.open), (second.id, State::Accepted, true));
    assert_eq!(cases::merged_into(&mut db, second.id).await.unwrap(), [known]);
    assert_eq!(unmerge(place, first.id).await, Unmerged::Done(State::Accepted));
    assert_eq!(unmerge(place, first.id).await, Unmerged::NotPossible);
    let entry = public::one(&mut db, first.id).await.unwrap().unwrap();
    assert_eq!(
        (entry.state, entry.superseded_by, entry.accepted_at),
        (State::Accepted, None::<DeclarationId>, Some(at(5)))
    );
    assert_eq!(told(place, first.id).await[3..], ["superseded", "unmerged", "accepted"]);
    let moves = store::journal::moves(&mut db, first.id).await.unwrap();
    assert_eq!(moves.last().unwrap().1, State::Accepted, "the story ends where it stands");
    // One that had waited waits again.
    assert!(merge(place, second.id, first.id).await);
    assert_eq!(unmerge(place, second.id).await, Unmerged::Done(State::Declared));
});

contract!(a_merge_stays_when_something_else_has_happened, async |place: &Place| {
    let first = Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    let second = Applicant::new("jiro@mihon.example.jp").declared(&place.store).await;
    assert!(merge(place, first.id, second.id).await);
    assert!(accept(place, second.id, 9).await);
    assert!(!cases::merge_of(&mut place.store.read().await.unwrap(), first.id).await.unwrap().unwrap().open);
    assert_eq!(unmerge(place, first.id).await, Unmerged::NotPossible);
    assert_eq!(found(&place.store, first.id).await.state, State::Stopped);
});

contract!(others_like_it_are_found_by_what_is_the_same, async |place: &Place| {
    let case = Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    let twin = Applicant::new("TARO@mihon.example.jp").declared(&place.store).await;
    let near = Applicant { business: sole_proprietor(), ..Applicant::new("hana@mihon.example.jp") };
    let near = near.declared(&place.store).await;
    let mut far = Applicant { business: sole_proprietor(), ..Applicant::new("jiro@mihon.example.jp") };
    far.business.address.street = domain::address::Street::parse("1丁目1番1号").unwrap();
    far.declared(&place.store).await;
    Applicant::new("taro@mihon.example.jp").applied(&place.store).await;
    let kin = cases::kin(&mut place.store.read().await.unwrap(), &case).await.unwrap();
    let same: Vec<_> = kin.all.iter().map(|one| (one.id, one.same.clone())).collect();
    let all = vec![Likeness::Number, Likeness::Name, Likeness::Address, Likeness::Mail];
    assert_eq!(same, [(twin.id, all), (near.id, vec![Likeness::Address])]);
    assert!(!kin.more);
});

contract!(the_most_alike_come_first_and_then_the_newest, async |place: &Place| {
    let other = |email: &str, number: Option<&str>, same_place: bool| {
        let mut one = Applicant { business: sole_proprietor(), ..Applicant::new(email) };
        if let Some(number) = number {
            let mut firm = crate::town::corporation();
            if let Identity::Corporation { number: own, name, .. } = &mut firm.identity {
                *own = Numbered::With(CorporateNumber::parse(number).unwrap());
                *name = BusinessName::parse("株式会社べつの商会").unwrap();
            }
            one.business = firm;
        }
        if !same_place {
            one.business.address.street = Street::parse("1丁目1番1号").unwrap();
        }
        one
    };
    let case = waits(place, Applicant::new("taro@mihon.example.jp"), at(9), &[]).await;
    // The oldest are the most alike.
    let number = waits(place, other("a@mihon.example.jp", Some("7000012050002"), false), at(1), &[]).await;
    let mut name = Applicant::new("b@mihon.example.jp");
    name.business.address.street = Street::parse("1丁目1番1号").unwrap();
    if let Identity::Corporation { number: own, .. } = &mut name.business.identity {
        *own = Numbered::With(CorporateNumber::parse("1000012160153").unwrap());
    }
    let name = waits(place, name, at(2), &[]).await;
    let mail = waits(place, other("taro@mihon.example.jp", None, false), at(3), &[]).await;
    let mut near = Vec::new();
    for minute in 4..7 {
        near.push(waits(place, other(&format!("n{minute}@mihon.example.jp"), None, true), at(minute), &[]).await.id);
    }
    let twin = waits(place, Applicant::new("z@mihon.example.jp"), at(0), &[]).await;
    let kin = cases::kin(&mut place.store.read().await.unwrap(), &case).await.unwrap();
    let found: Vec<_> = kin.all.iter().map(|one| one.id).collect();
    assert_eq!(found, [twin.id, number.id, name.id, mail.id, near[2], near[1], near[0]]);
    assert!(!kin.more);
    for at_place in 0..15 {
        waits(place, other(&format!("m{at_place}@mihon.example.jp"), Some("7000012050002"), false), at(8), &[]).await;
    }
    let more = async || cases::kin(&mut place.store.read().await.unwrap(), &case).await.unwrap();
    assert!(!more().await.more, "seventeen of one number");
    for at_place in 0..4 {
        waits(place, other(&format!("o{at_place}@mihon.example.jp"), Some("7000012050002"), false), at(8), &[]).await;
    }
    let cut = more().await;
    assert!(cut.more, "twenty-one of one number, of which twenty are told");
    assert_eq!(cut.all.iter().filter(|one| one.same.contains(&Likeness::Number)).count(), 20);
});

contract!(of_two_hundred_officers_one_decides_each_case, async |place: &Place| {
    let mut all = Vec::new();
    for name in 0..10 {
        let case = Applicant::new(&format!("taro{name}@mihon.example.jp")).applied(&place.store).await.id;
        let given = &crate::town::numbers();
        let unit =
            place.store.write(|mut db| async move { declarations::confirm(&mut db, case, given, "-", at(2)).await });
        unit.await.unwrap();
        all.push((case, version(place, case).await));
    }
    let tasks = (0..200_u128).map(|officer| {
        let (store, (case, seen)) = (place.store.clone(), all[usize::try_from(officer).unwrap() % 10]);
        tokio::spawn(async move {
            let (who, letter) = (Uuid::from_u128(1000 + officer), id());
            let unit = store.write(|mut db| async move {
                if cases::version(&mut db, case).await? != Some(seen) {
                    return Ok::<_, Error>(false);
                }
                let (actor, ending) = (who.to_string(), (ProposedEnding::Reject, "理由"));
                let done = match officer / 10 % 2 {
                    0 => declarations::accept(&mut db, case, &actor, at(5)).await?,
                    _ => cases::propose(&mut db, case, ending, who, at(5)).await?,
                };
                assert!(done, "as it was seen it can be decided");
                crate::outbox::put_about(&mut db, letter, Some(case), at(5)).await?;
                Ok(true)
            });
            (case, unit.await.unwrap())
        })
    });
    let mut winners = std::collections::BTreeMap::new();
    for task in tasks.collect::<Vec<_>>() {
        let (case, won) = task.await.unwrap();
        *winners.entry(case).or_insert(0) += i32::from(won);
    }
    assert_eq!(winners.len(), 10);
    for (case, seen) in all {
        assert_eq!(winners[&case], 1, "one winner");
        assert_eq!(version(place, case).await, seen + 1, "no update is lost");
        let told = told(place, case).await;
        assert_eq!(told.len(), 3, "{told:?}");
        let kept = found(&place.store, case).await;
        let proposed = proposal(place, case).await.is_some();
        assert_eq!(kept.state == State::Accepted, !proposed, "the state is the winner's");
        let since = cases::since(&mut place.store.read().await.unwrap(), case, seen).await.unwrap();
        assert_eq!(since.len(), 1, "every loser is told what happened");
        let letters = outbox::of_declaration(&mut place.store.read().await.unwrap(), case).await.unwrap();
        assert_eq!(letters.len(), 1, "no letter of a loser");
    }
});
