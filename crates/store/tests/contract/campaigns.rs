//! お知らせメール: who is written to, who signs, and that everybody gets one and nobody two.

use crate::town::{Applicant, Place, at, confirm, contract, found, id, sole_proprietor};
use domain::{
    email::Email,
    news::{Act, Audience, CampaignState},
    scheme::{Mail, MailKind},
};
use std::collections::BTreeSet;
use store::{
    Error,
    campaigns::{self, Draft, Outcome, Running},
    declarations::{self, Ending},
    mass_mail::{self, Fate, Figures, Kind},
    outbox::{self, Letter},
    suppressed,
    wishes::{self, BY_MEMBER, Said},
};
use uuid::Uuid;

fn email(name: &str) -> Email {
    Email::parse(&format!("{name}@mihon.example.jp")).unwrap()
}

/// A declaration of this address, confirmed at that minute.
async fn declares(place: &Place, name: &str, news: bool, minute: i64) -> Uuid {
    let mut one = Applicant::new(email(name).as_str());
    one.business.news = news;
    let declaration = one.applied(&place.store).await;
    confirm(&place.store, declaration.id, at(minute)).await.unwrap();
    declaration.id
}

async fn says(place: &Place, name: &str, wished: bool, minute: i64) -> bool {
    let (email, said) = (&email(name), Said { wished, way: BY_MEMBER, wording: "words", campaign: None });
    place.store.write(|mut db| async move { wishes::say(&mut db, email, said, at(minute)).await }).await.unwrap()
}

async fn wishes_now(place: &Place, name: &str) -> Option<bool> {
    wishes::of(&mut place.store.read().await.unwrap(), &email(name)).await.unwrap().map(|wish| wish.wished)
}

async fn count(place: &Place, audience: &Audience) -> i64 {
    campaigns::count(&mut place.store.read().await.unwrap(), audience).await.unwrap()
}

fn draft(audience: Audience) -> Draft {
    Draft { title: "題".to_owned(), body: "文".to_owned(), audience, back_number: false, start_at: None }
}

/// One that is signed; its id.
async fn approved(place: &Place, draft: &Draft, minute: i64) -> Uuid {
    let (new, clerk, senior) = (id(), id(), id());
    let unit = place.store.write(|mut db| async move {
        campaigns::make(&mut db, new, draft, clerk, at(minute)).await?;
        campaigns::act(&mut db, (new, 1), Act::Propose, clerk, at(minute)).await?;
        campaigns::act(&mut db, (new, 2), Act::Approve, senior, at(minute)).await
    });
    assert_eq!(unit.await.unwrap(), Outcome::Done);
    new
}

async fn running(place: &Place, minute: i64) -> Option<Running> {
    campaigns::running(&mut place.store.read().await.unwrap(), at(minute)).await.unwrap()
}

/// Takes the turn and puts letters for these; who gets one.
async fn puts(place: &Place, running: &Running, keys: &[Vec<u8>], minute: i64) -> Option<Vec<(Email, Uuid)>> {
    let unit = place.store.write(|mut db| async move {
        if !campaigns::turn(&mut db, running, at(minute)).await? {
            return Ok(None);
        }
        let room = mass_mail::room(&mut db, 5, at(minute)).await?;
        let mut got = Vec::new();
        for key in keys.iter().take(usize::try_from(room).unwrap()) {
            let letter = id();
            let email = campaigns::put(&mut db, &running.campaign, (key, letter), at(minute)).await?;
            let count = i64::from(email.is_some());
            got.extend(email.map(|email| (email, letter)));
            mass_mail::reached(&mut db, (Kind::News, running.campaign.id), key, count).await?;
        }
        Ok::<_, Error>(Some(got))
    });
    unit.await.unwrap()
}

async fn next(place: &Place, running: &Running, limit: i64) -> Vec<Vec<u8>> {
    let mut db = place.store.read().await.unwrap();
    campaigns::next(&mut db, &running.campaign.draft.audience, &running.reached, limit).await.unwrap()
}

contract!(the_last_word_counts_and_only_of_declarations_that_count, async |place: &Place| {
    declares(place, "yes", true, 2).await;
    declares(place, "yes", true, 3).await;
    declares(place, "no", false, 2).await;
    declares(place, "later-no", true, 2).await;
    declares(place, "later-no", false, 3).await;
    declares(place, "later-yes", false, 2).await;
    declares(place, "later-yes", true, 3).await;
    Applicant::new(email("provisional").as_str()).applied(&place.store).await;
    let stopped = declares(place, "stopped", true, 2).await;
    let cancelled = declares(place, "cancelled", true, 2).await;
    declares(place, "suppressed", true, 2).await;
    declares(place, "says-yes", false, 2).await;
    declares(place, "says-no", true, 2).await;
    declares(place, "says-no-then-declares", true, 2).await;
    assert!(says(place, "says-yes", true, 3).await && says(place, "says-no", false, 3).await);
    assert!(says(place, "says-no-then-declares", false, 3).await);
    assert!(!says(place, "says-no", false, 4).await, "that is what is wished already");
    declares(place, "says-no-then-declares", true, 5).await;
    let unit = place.store.write(|mut db| async move {
        declarations::end(&mut db, stopped, Ending::Stopped, "x", at(4)).await?;
        declarations::accept(&mut db, cancelled, "x", at(4)).await?;
        assert!(declarations::end(&mut db, cancelled, Ending::Cancelled("x"), "x", at(4)).await?);
        suppressed::add(&mut db, &email("suppressed"), at(4)).await
    });
    unit.await.unwrap();
    let campaign = approved(place, &draft(Audience::default()), 6).await;
    let run = running(place, 6).await.unwrap();
    assert_eq!((run.campaign.id, run.reached.len()), (campaign, 0));
    let keys = next(place, &run, 100).await;
    let got = puts(place, &run, &keys, 6).await.unwrap();
    let names: BTreeSet<String> =
        got.iter().map(|(email, _)| email.as_str().split('@').next().unwrap().to_owned()).collect();
    assert_eq!(names, ["later-yes", "says-no-then-declares", "says-yes", "yes"].map(str::to_owned).into());
    assert_eq!((got.len(), count(place, &Audience::default()).await), (4, 4), "one address, one letter");
    for (name, wished) in [("yes", true), ("no", false), ("later-no", false), ("says-yes", true), ("says-no", false)] {
        assert_eq!(wishes_now(place, name).await, Some(wished), "{name}");
    }
    assert_eq!((wishes_now(place, "provisional").await, wishes_now(place, "nobody").await), (None, None));
});

contract!(the_page_of_a_member_and_the_audience_have_one_rule, async |place: &Place| {
    declares(place, "tie", true, 2).await;
    declares(place, "tie", false, 2).await;
    declares(place, "other-tie", false, 2).await;
    declares(place, "other-tie", true, 2).await;
    declares(place, "stopped-no", true, 2).await;
    let mut stopped = vec![declares(place, "stopped-no", false, 3).await];
    declares(place, "stopped-yes", false, 2).await;
    stopped.push(declares(place, "stopped-yes", true, 3).await);
    declares(place, "said-with-it", false, 3).await;
    assert!(says(place, "said-with-it", true, 3).await);
    // What is asked about is the older one; the word is that of the newer.
    let mut other = Applicant::new(email("level").as_str());
    other.intent = crate::town::two_stars(email("level").as_str());
    let older = other.applied(&place.store).await;
    confirm(&place.store, older.id, at(2)).await.unwrap();
    declares(place, "level", true, 3).await;
    let stopped = &stopped;
    let unit = place.store.write(|mut db| async move {
        for id in stopped {
            assert!(declarations::end(&mut db, *id, Ending::Stopped, "x", at(4)).await?);
        }
        Ok::<_, Error>(())
    });
    unit.await.unwrap();
    approved(place, &draft(Audience::default()), 6).await;
    let run = running(place, 6).await.unwrap();
    let keys = next(place, &run, 100).await;
    let got = puts(place, &run, &keys, 6).await.unwrap();
    let got: BTreeSet<&str> = got.iter().map(|(email, _)| email.as_str().split('@').next().unwrap()).collect();
    for (name, wished) in [
        ("tie", false),
        ("other-tie", false),
        ("stopped-no", false),
        ("stopped-yes", true),
        ("said-with-it", true),
        ("level", true),
    ] {
        assert_eq!((wishes_now(place, name).await, got.contains(name)), (Some(wished), wished), "{name}");
    }
    let two = Audience::read(|asked| if asked == "level" { "two" } else { "" });
    assert_eq!((got.len(), count(place, &Audience::default()).await, count(place, &two).await), (3, 3, 1));
});

contract!(an_address_that_cannot_be_read_keeps_the_news_from_nobody_else, async |place: &Place| {
    for name in ["a", "b", "c"] {
        declares(place, name, true, 2).await;
    }
    crate::twins::run(place, "UPDATE contacts SET email = email_key WHERE id = (SELECT id FROM contacts LIMIT 1)")
        .await;
    approved(place, &draft(Audience::default()), 3).await;
    let run = running(place, 3).await.unwrap();
    let keys = next(place, &run, 100).await;
    assert_eq!(keys.len(), 3);
    assert_eq!(puts(place, &run, &keys, 3).await.unwrap().len(), 2);
});

contract!(each_condition_narrows, async |place: &Place| {
    declares(place, "one", true, 2).await;
    let mut other = Applicant::new(email("other").as_str());
    other.business = sole_proprietor();
    other.business.news = true;
    other.business.industry = domain::industry::IndustryGroup::kept("40").unwrap();
    other.business.address.prefecture = domain::place::Prefecture::parse("27").unwrap();
    other.business.employees = domain::scheme::Code::kept("6-20");
    other.intent = crate::town::two_stars(email("other").as_str());
    let declared = other.applied(&place.store).await.id;
    confirm(&place.store, declared, at(3 * 24 * 60)).await.unwrap();
    let unit =
        place.store.write(|mut db| async move { declarations::accept(&mut db, declared, "x", at(4 * 24 * 60)).await });
    assert!(unit.await.unwrap());
    assert_eq!(count(place, &Audience::default()).await, 2);
    let day = |at: jiff::Timestamp| domain::time::day(at).to_string();
    let [first, last] = [at(2), at(3 * 24 * 60)].map(day);
    for (name, one, two) in [
        ("level", "one", "two"),
        ("prefecture", "13", "27"),
        ("kind", "corporation", "sole_proprietor"),
        ("industry", "09-32", "37-41"),
        ("employees", "1-5", "6-20"),
        ("to", first.as_str(), ""),
        ("from", "", last.as_str()),
        ("accepted", "", "yes"),
    ] {
        for value in [one, two].into_iter().filter(|value| !value.is_empty()) {
            let audience = Audience::read(|asked| if asked == name { value } else { "" });
            assert_eq!(count(place, &audience).await, 1, "{name} {value}");
        }
    }
    let to = Audience::read(|asked| if asked == "to" { last.as_str() } else { "" });
    assert_eq!(count(place, &to).await, 2, "the last day belongs to it");
});

contract!(whoever_wrote_or_proposed_it_does_not_sign, async |place: &Place| {
    let (new, writer, proposer, senior) = (id(), id(), id(), id());
    let draft = &draft(Audience::read(|name| if name == "level" { "two" } else { "" }));
    let act = async |seen: i64, what: Act, who: Uuid| {
        place
            .store
            .write(|mut db| async move { campaigns::act(&mut db, (new, seen), what, who, at(2)).await })
            .await
            .unwrap()
    };
    let change = async |seen: i64, who: Uuid| {
        place
            .store
            .write(|mut db| async move { campaigns::change(&mut db, (new, seen), draft, who).await })
            .await
            .unwrap()
    };
    place
        .store
        .write(|mut db| async move { campaigns::make(&mut db, new, draft, proposer, at(1)).await })
        .await
        .unwrap();
    assert_eq!(act(1, Act::Approve, senior).await, Outcome::NotPossible);
    assert_eq!((change(1, writer).await, change(1, writer).await), (Outcome::Done, Outcome::Stale));
    assert_eq!(act(1, Act::Propose, proposer).await, Outcome::Stale);
    assert_eq!(act(2, Act::Propose, proposer).await, Outcome::Done);
    assert_eq!(change(3, writer).await, Outcome::NotPossible);
    for own in [writer, proposer] {
        assert_eq!(act(3, Act::Approve, own).await, Outcome::Own);
    }
    assert!(running(place, 9).await.is_none(), "nothing is sent that was not signed");
    assert_eq!(act(3, Act::Decline, senior).await, Outcome::Done);
    assert_eq!(act(4, Act::Propose, proposer).await, Outcome::Done);
    assert_eq!(act(5, Act::Approve, senior).await, Outcome::Done);
    let kept = running(place, 9).await.unwrap().campaign;
    assert_eq!((kept.state, &kept.draft, kept.version), (CampaignState::Approved, draft, 6));
    assert_eq!((kept.proposed_by, kept.approved_by), (Some(proposer), Some(senior)));
    assert_eq!(act(6, Act::Pause, proposer).await, Outcome::Done);
    assert!(running(place, 9).await.is_none());
    assert_eq!(act(7, Act::Resume, senior).await, Outcome::Done);
    assert_eq!(act(8, Act::Withdraw, proposer).await, Outcome::Done);
    assert!(running(place, 9).await.is_none());
    assert_eq!(act(9, Act::Resume, senior).await, Outcome::NotPossible);
    let listed = campaigns::list(&mut place.store.read().await.unwrap(), (9, 0)).await.unwrap();
    assert_eq!(listed.iter().map(|(one, _)| (one.id, one.done_at)).collect::<Vec<_>>(), [(new, Some(at(2)))]);
});

contract!(a_turn_is_taken_once_and_no_more_than_the_cap_within_a_minute, async |place: &Place| {
    for at in 0..8 {
        declares(place, &format!("p{at}"), true, 2).await;
    }
    let mut later = draft(Audience::default());
    later.start_at = Some(at(20));
    let campaign = approved(place, &later, 3).await;
    assert!(running(place, 19).await.is_none(), "not before its moment");
    let first = running(place, 20).await.unwrap();
    let keys = next(place, &first, 3).await;
    assert_eq!(keys.len(), 3);
    assert_eq!(puts(place, &first, &keys, 20).await.unwrap().len(), 3);
    assert_eq!(puts(place, &first, &keys, 20).await, None, "another node holds an old place");
    let second = running(place, 20).await.unwrap();
    assert_eq!((second.campaign.state, second.campaign.begun_at), (CampaignState::Sending, Some(at(20))));
    let rest = next(place, &second, 100).await;
    assert_eq!((rest.len(), keys.iter().any(|key| rest.contains(key))), (5, false));
    assert_eq!(puts(place, &second, &rest, 20).await.unwrap().len(), 2, "five a minute");
    let third = running(place, 20).await.unwrap();
    let rest = next(place, &third, 100).await;
    assert_eq!(puts(place, &third, &rest, 20).await.unwrap().len(), 0);
    assert!(says_of(place, &rest[0]).await);
    let third = running(place, 22).await.unwrap();
    let last = puts(place, &third, &rest, 22).await.unwrap();
    assert_eq!(last.len(), 2, "who stopped the news meanwhile gets none");
    place.store.write(|mut db| async move { campaigns::finish(&mut db, campaign, at(22)).await }).await.unwrap();
    assert!(running(place, 30).await.is_none());
});

/// The owner of this address stops the news, whoever it is.
async fn says_of(place: &Place, key: &[u8]) -> bool {
    for name in (0..8).map(|at| format!("p{at}")) {
        let before = count(place, &Audience::default()).await;
        says(place, &name, false, 21).await;
        let mut db = place.store.read().await.unwrap();
        let left = campaigns::next(&mut db, &Audience::default(), &[], 100).await.unwrap();
        drop(db);
        if !left.iter().any(|one| one == key) {
            return count(place, &Audience::default()).await == before - 1;
        }
        says(place, &name, true, 22).await;
    }
    false
}

contract!(what_became_of_each_letter_stays_when_the_letter_is_gone, async |place: &Place| {
    for name in ["a", "b", "c"] {
        declares(place, name, true, 2).await;
    }
    let campaign = approved(place, &draft(Audience::default()), 3).await;
    let run = running(place, 3).await.unwrap();
    let keys = next(place, &run, 100).await;
    let got = puts(place, &run, &keys, 3).await.unwrap();
    let mail = &Mail { kind: MailKind::News, subject: "x".to_owned(), text: "x".to_owned(), html: "x".to_owned() };
    let (got, holder) = (&got, id());
    let unit = place.store.write(|mut db| async move {
        for (to, id) in got {
            let letter =
                Letter { id: *id, declaration: None, to, mail, message_id: "m".to_owned(), stop: None, reply_to: None };
            outbox::put(&mut db, &letter, at(3)).await?;
        }
        outbox::lease(&mut db, holder, at(9), at(4), 9).await?;
        outbox::sent(&mut db, got[0].1, holder, "250 ok", at(5)).await?;
        outbox::failed(&mut db, got[1].1, holder, "550 no", at(5)).await?;
        assert!(wishes::stop(&mut db, got[0].1, "words", at(6)).await?);
        assert!(wishes::stop(&mut db, got[0].1, "words", at(7)).await?, "once more does no harm");
        assert!(!wishes::stop(&mut db, holder, "words", at(7)).await?);
        outbox::purge(&mut db, at(100), 100).await
    });
    assert_eq!(unit.await.unwrap(), 2);
    let newer = approved(place, &draft(Audience::default()), 8).await;
    let mut db = place.store.read().await.unwrap();
    let figures = Figures { put: 3, sent: 1, failed: 1, stopped: 1 };
    assert_eq!(mass_mail::figures(&mut db, campaign).await.unwrap(), figures);
    for (part, shown) in [
        ((9, 0), vec![(newer, Figures::default()), (campaign, figures)]),
        ((1, 0), vec![(newer, Figures::default())]),
        ((1, 1), vec![(campaign, figures)]),
        ((1, 2), vec![]),
    ] {
        let listed = campaigns::list(&mut db, part).await.unwrap();
        assert_eq!(listed.into_iter().map(|(one, own)| (one.id, own)).collect::<Vec<_>>(), shown, "{part:?}");
    }
    assert_eq!(wishes::of_letter(&mut db, got[0].1).await.unwrap(), Some(false));
    assert_eq!(wishes::of_letter(&mut db, got[2].1).await.unwrap(), Some(true));
    assert_eq!(wishes::of_letter(&mut db, holder).await.unwrap(), None);
    drop(db);
    let wish = wishes::of(&mut place.store.read().await.unwrap(), &got[0].0).await.unwrap().unwrap();
    assert_eq!((wish.wished, wish.since, wish.declared), (false, at(6), false));
    assert_eq!(crate::twins::number(place, "SELECT count(*) FROM news_choices WHERE wording = 'words'").await, 1);
    let declared = found(&place.store, declares(place, "a", true, 9).await).await;
    assert!(declared.business.news);
    // A letter that a server took comes back when the お知らせメール is long over.
    let unit = place.store.write(|mut db| async move {
        campaigns::finish(&mut db, campaign, at(9)).await?;
        mass_mail::came_of(&mut db, got[0].1, Fate::Failed, at(500)).await
    });
    unit.await.unwrap();
    let late = mass_mail::figures(&mut place.store.read().await.unwrap(), campaign).await.unwrap();
    assert_eq!(late, Figures { sent: 0, failed: 2, ..figures });
});
