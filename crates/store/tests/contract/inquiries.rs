//! お問い合わせ.

use crate::town::{Applicant, Place, at, contract, id};
use domain::{
    corporate_number::CorporateNumber,
    email::Email,
    ids::ReceiptNumber,
    inquiry::{InquiryState, TiedBy, Voice, Way},
    scheme::Code,
    time::day,
};
use jiff::Timestamp;
use store::{
    Error, Unit,
    audit::{self, Act},
    inquiries::{self, Answer, Fate, Filter, Inquiry, Message, NewInquiry, Numbered, Order, Put, Said, Whose},
    outbox,
};
use uuid::Uuid;

fn email(text: &str) -> Email {
    Email::parse(text).unwrap()
}

/// A thread as a test begins it.
#[derive(Clone)]
struct Asked {
    id: Uuid,
    category: Code,
    email: Email,
    body: String,
    tie: Option<(Uuid, TiedBy)>,
}

impl Asked {
    fn new(from: &str, body: &str) -> Self {
        Self { id: id(), category: Code::kept("mark"), email: email(from), body: body.to_owned(), tie: None }
    }

    async fn put(&self, place: &Place, minutes: i64) -> Put {
        let new = &NewInquiry {
            id: self.id,
            category: &self.category,
            declared: Some(true),
            name: "見本 太郎",
            email: &self.email,
            body: &self.body,
            member: None,
            tie: self.tie,
        };
        place.store.write(|mut db| async move { inquiries::put(&mut db, new, at(minutes)).await }).await.unwrap()
    }
}

fn answer(officer: Uuid, body: &str, letter: Option<Uuid>) -> Answer<'_> {
    Answer { message: id(), officer, body, letter, state: InquiryState::Answered }
}

/// Asks, answers and writes a note.
pub async fn ask_and_answer(db: &mut Unit, email: &Email, [question, text, note]: [&str; 3]) -> Result<(), Error> {
    let (category, declared, member, tie) = (&Code::kept("mark"), None, None, None);
    let new = NewInquiry { id: id(), category, declared, name: "見本 太郎", email, body: question, member, tie };
    inquiries::put(db, &new, at(2)).await?;
    assert!(inquiries::answer(db, 1, &answer(id(), text, None), at(3)).await?);
    assert!(inquiries::note(db, 1, (id(), id()), note, at(3)).await?);
    Ok(())
}

async fn found(place: &Place, number: i64) -> Inquiry {
    inquiries::by_number(&mut place.store.read().await.unwrap(), number).await.unwrap().unwrap()
}

async fn messages(place: &Place, inquiry: Uuid) -> Vec<Message> {
    inquiries::messages(&mut place.store.read().await.unwrap(), inquiry).await.unwrap()
}

async fn acts(place: &Place) -> Vec<(String, Option<String>, Option<String>)> {
    let notes = store::audit::before(&mut place.store.read().await.unwrap(), i64::MAX, 100).await.unwrap();
    notes.into_iter().rev().map(|note| (note.act, note.subject, note.reason)).collect()
}

contract!(a_thread_is_kept_under_a_running_number_and_begun_once, async |place: &Place| {
    let first = Asked::new("T@example.jp", "本文");
    assert_eq!(first.put(place, 1).await, Put::New(1));
    assert_eq!(Asked::new("u@example.jp", "x").put(place, 2).await, Put::New(2));
    assert_eq!(first.put(place, 3).await, Put::Already(1));
    let kept = found(place, 1).await;
    assert_eq!((kept.id, kept.number, kept.category.as_str(), kept.declared), (first.id, 1, "mark", Some(true)));
    assert_eq!((kept.state, kept.officer, kept.declaration, kept.tied_by), (InquiryState::Open, None, None, None));
    assert_eq!((kept.name.as_str(), kept.email.as_str()), ("見本 太郎", "T@example.jp"));
    assert_eq!((kept.made_at, kept.last_at, kept.member), (at(1), at(1), None));
    let said = messages(place, first.id).await;
    assert_eq!((said.len(), said[0].id, said[0].body.as_str()), (1, first.id, "本文"));
    assert_eq!((said[0].voice, said[0].way, said[0].mail), (Voice::Person, Some(Way::Form), None));
    let mut db = place.store.read().await.unwrap();
    assert_eq!(inquiries::find(&mut db, first.id).await.unwrap().unwrap().number, 1);
    assert!(inquiries::find(&mut db, id()).await.unwrap().is_none());
    assert!(inquiries::by_number(&mut db, 3).await.unwrap().is_none());
});

contract!(no_number_is_given_twice, async |place: &Place| {
    let tasks = (0..12).map(|_| {
        let store = place.store.clone();
        let (id, email) = (id(), email("e@example.jp"));
        tokio::spawn(async move {
            let category = Code::kept("mark");
            let (declared, member, tie) = (None, None, None);
            let new =
                &NewInquiry { id, category: &category, declared, name: "n", email: &email, body: "b", member, tie };
            store.write(|mut db| async move { inquiries::put(&mut db, new, at(1)).await }).await.unwrap().number()
        })
    });
    let mut numbers = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        numbers.push(task.await.unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=12).collect::<Vec<i64>>());
});

contract!(whoever_asks_opens_the_thread_again_and_a_mail_is_taken_once, async |place: &Place| {
    let asked = Asked::new("t@example.jp", "一");
    asked.put(place, 1).await;
    let say = async |inquiry: Uuid, message: Uuid, mark: Option<&'static str>, minutes: i64| {
        let said = Said { message, way: Way::Mail, body: "二", mark, attachments: 2 };
        let unit =
            place.store.write(|mut db| async move { inquiries::say(&mut db, inquiry, &said, at(minutes)).await });
        unit.await.unwrap()
    };
    let by = id();
    let close = async || {
        let state = InquiryState::Closed;
        place.store.write(|mut db| async move { inquiries::move_to(&mut db, 1, state, by, at(2)).await }).await.unwrap()
    };
    assert!(close().await && !close().await);
    let message = id();
    assert!(say(asked.id, message, Some("<a@b>"), 3).await);
    let kept = found(place, 1).await;
    assert_eq!((kept.state, kept.last_at), (InquiryState::Open, at(3)));
    assert!(!say(asked.id, id(), Some("<a@b>"), 4).await, "the same mail once more");
    assert!(!say(asked.id, message, None, 4).await, "the same message once more");
    assert!(!say(id(), id(), Some("<c@d>"), 4).await, "no such thread");
    assert!(say(asked.id, id(), Some("<c@d>"), 5).await, "what was not taken leaves no mark");
    let said = messages(place, asked.id).await;
    assert_eq!(said.len(), 3);
    assert_eq!((said[1].way, said[1].attachments, said[1].body.as_str()), (Some(Way::Mail), 2, "二"));
});

contract!(an_answer_takes_the_thread_and_knows_its_mail, async |place: &Place| {
    let asked = Asked::new("t@example.jp", "一");
    asked.put(place, 1).await;
    let (officer, other, letter) = (id(), id(), id());
    let first = answer(officer, "お答えします。", Some(letter));
    let keep = async |new: Answer<'static>, number: i64, minutes: i64| {
        let unit = place.store.write(|mut db| async move {
            if new.letter == Some(letter) && new.officer == officer {
                crate::outbox::put_about(&mut db, letter, None, at(minutes)).await?;
            }
            inquiries::answer(&mut db, number, &new, at(minutes)).await
        });
        unit.await
    };
    assert!(keep(first, 1, 2).await.unwrap());
    let kept = found(place, 1).await;
    assert_eq!((kept.state, kept.officer, kept.last_at), (InquiryState::Answered, Some(officer), at(2)));
    assert_eq!(messages(place, asked.id).await[1].mail, Some(Fate::Waiting));
    let holder = id();
    let unit = place.store.write(|mut db| async move {
        outbox::lease(&mut db, holder, at(9), at(3), 10).await?;
        outbox::sent(&mut db, letter, holder, "250 ok", at(3)).await
    });
    assert!(unit.await.unwrap());
    assert_eq!(messages(place, asked.id).await[1].mail, Some(Fate::Sent(at(3))));
    assert!(keep(answer(other, "続き", None), 1, 4).await.unwrap());
    assert!(!keep(answer(other, "x", None), 7, 4).await.unwrap(), "no such thread");
    let kept = found(place, 1).await;
    assert_eq!(kept.officer, Some(officer), "it stays with whoever has it");
    let said = messages(place, asked.id).await;
    assert_eq!((said[2].voice, said[2].officer, said[2].mail), (Voice::Office, Some(other), None));
    place.store.write(|mut db| async move { outbox::purge(&mut db, at(60), 10).await }).await.unwrap();
    assert_eq!(messages(place, asked.id).await[1].mail, Some(Fate::Forgotten));
});

contract!(every_act_of_an_officer_is_noted, async |place: &Place| {
    let declaration = Applicant::new("taro@mihon.example.jp").declared(&place.store).await.id;
    Asked::new("t@example.jp", "一").put(place, 1).await;
    let (by, to, note) = (id(), id(), id());
    let unit = place.store.write(|mut db| async move {
        inquiries::seen_list(&mut db, by, at(2)).await?;
        inquiries::seen(&mut db, 1, by, at(2)).await?;
        assert!(inquiries::note(&mut db, 1, (note, by), "電話で確認", at(3)).await?);
        assert!(!inquiries::note(&mut db, 1, (note, by), "電話で確認", at(3)).await?, "pressed twice");
        assert!(inquiries::assign(&mut db, 1, Some(to), by, at(3)).await?);
        assert!(!inquiries::assign(&mut db, 1, Some(to), by, at(3)).await?);
        assert!(!inquiries::assign(&mut db, 2, Some(to), by, at(3)).await?, "no such thread");
        assert!(inquiries::assign(&mut db, 1, None, by, at(3)).await?);
        assert!(inquiries::move_to(&mut db, 1, InquiryState::Closed, by, at(3)).await?);
        assert!(inquiries::tie(&mut db, 1, Some(declaration), by, at(3)).await?);
        assert!(!inquiries::tie(&mut db, 2, None, by, at(3)).await?, "no such thread");
        assert!(inquiries::answer(&mut db, 1, &answer(by, "はい", None), at(4)).await?);
        inquiries::seen(&mut db, 1, by, at(5)).await?;
        Ok::<_, Error>(())
    });
    unit.await.unwrap();
    let kept = found(place, 1).await;
    assert_eq!((kept.declaration, kept.tied_by), (Some(declaration), Some(TiedBy::Officer)));
    let one = Some("1".to_owned());
    let noted = |act: Act, reason: Option<&str>| (act.code().to_owned(), one.clone(), reason.map(str::to_owned));
    let all = [
        (Act::InquiriesSeen.code().to_owned(), None, None),
        noted(Act::InquirySeen, Some(audit::FOR_INQUIRY)),
        noted(Act::InquiryNoted, None),
        noted(Act::InquiryAssigned, Some(&to.to_string())),
        noted(Act::InquiryAssigned, None),
        noted(Act::InquiryMoved, Some("closed")),
        noted(Act::InquiryTied, None),
        noted(Act::InquiryAnswered, Some("answered")),
        noted(Act::InquirySeen, Some(audit::FOR_INQUIRY)),
    ];
    assert_eq!(acts(place).await, all);
    let business = crate::town::found(&place.store, declaration).await.business_id;
    let looks = audit::looks(&mut place.store.read().await.unwrap(), declaration, business, 10).await.unwrap();
    assert_eq!(
        looks.iter().map(|look| look.at).collect::<Vec<_>>(),
        [at(5)],
        "looked at before it was tied: not theirs"
    );
});

/// The numbers of a page.
async fn numbers(
    place: &Place,
    filter: &Filter,
    order: Order,
    after: Option<(Timestamp, Uuid)>,
    limit: i64,
) -> Vec<i64> {
    let rows = inquiries::rows(&mut place.store.read().await.unwrap(), filter, order, after, limit).await.unwrap();
    rows.into_iter().map(|row| row.number).collect()
}

contract!(the_list_is_narrowed_and_turned_page_by_page, async |place: &Place| {
    let declared = Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    let (me, other) = (id(), id());
    for (number, minutes) in [(1, 5), (2, 1), (3, 5), (4, 9)] {
        let mut asked = Asked::new(if number == 2 { "Aoki@example.jp" } else { "t@example.jp" }, "本文");
        asked.category = Code::kept(if number == 3 { "login" } else { "mark" });
        asked.tie = (number == 4).then_some((declared.id, TiedBy::Typed));
        assert_eq!(asked.put(place, minutes).await, Put::New(number));
    }
    let unit = place.store.write(|mut db| async move {
        inquiries::assign(&mut db, 1, Some(me), me, at(10)).await?;
        inquiries::assign(&mut db, 2, Some(other), me, at(10)).await?;
        inquiries::move_to(&mut db, 3, InquiryState::Closed, me, at(10)).await
    });
    unit.await.unwrap();
    let all = Filter::default();
    let newest = numbers(place, &all, Order::Newest, None, 9).await;
    assert_eq!((newest[0], newest[3]), (4, 2));
    let oldest: Vec<i64> = numbers(place, &all, Order::Oldest, None, 9).await.into_iter().rev().collect();
    assert_eq!(newest, oldest);
    let mut turned = Vec::new();
    let mut place_in_list = None;
    for _ in 0..4 {
        let mut db = place.store.read().await.unwrap();
        let row = inquiries::rows(&mut db, &all, Order::Newest, place_in_list, 1).await.unwrap().remove(0);
        place_in_list = Some((row.last_at, row.id));
        turned.push(row.number);
    }
    assert_eq!(turned, newest, "two of the same moment are both there");
    assert!(numbers(place, &all, Order::Newest, place_in_list, 9).await.is_empty());
    let about = |about: Option<Numbered>| Filter { about, ..Filter::default() };
    let only = async |filter: Filter| {
        let mut found = numbers(place, &filter, Order::Newest, None, 9).await;
        found.sort_unstable();
        let counted = inquiries::counts(&mut place.store.read().await.unwrap(), &filter).await.unwrap().all();
        assert_eq!(usize::try_from(counted).unwrap(), found.len(), "{filter:?}");
        found
    };
    assert_eq!(only(Filter { state: Some(InquiryState::Closed), ..Filter::default() }).await, [3]);
    assert_eq!(only(Filter { category: Some(Code::kept("login")), ..Filter::default() }).await, [3]);
    assert_eq!(only(Filter { whose: Whose::Mine(me), ..Filter::default() }).await, [1]);
    assert_eq!(only(Filter { whose: Whose::Others(me), ..Filter::default() }).await, [2]);
    assert_eq!(only(Filter { whose: Whose::Nobody, ..Filter::default() }).await, [3, 4]);
    assert_eq!(only(Filter { tied: Some(true), ..Filter::default() }).await, [4]);
    assert_eq!(only(Filter { tied: Some(false), ..Filter::default() }).await, [1, 2, 3]);
    assert_eq!(only(Filter { number: Some(2), ..Filter::default() }).await, [2]);
    assert_eq!(only(about(declared.number.clone().map(Numbered::Declaration))).await, [4]);
    assert_eq!(only(about(Some(Numbered::Receipt(declared.receipt.clone())))).await, [4]);
    assert_eq!(only(about(Some(Numbered::Receipt(ReceiptNumber::make(day(at(0)), 999))))).await, [0; 0]);
    let corporate = CorporateNumber::parse("7000012050002").unwrap();
    assert_eq!(only(about(Some(Numbered::Corporate(corporate)))).await, [4]);
    assert_eq!(only(Filter { email: Some(email("aoki@EXAMPLE.jp")), ..Filter::default() }).await, [2]);
    let counts = inquiries::counts(&mut place.store.read().await.unwrap(), &all).await.unwrap();
    assert_eq!((counts.of(InquiryState::Open), counts.of(InquiryState::Closed), counts.all()), (3, 1, 4));
});

contract!(words_are_found_in_every_message_and_the_search_goes_on, async |place: &Place| {
    for number in 1..=5_i64 {
        let body = if number % 2 == 1 { "ロゴマークの色" } else { "パスワード" };
        Asked::new("t@example.jp", body).put(place, number).await;
    }
    let unit = place
        .store
        .write(|mut db| async move { inquiries::answer(&mut db, 2, &answer(id(), "ＬＯＧＯは", None), at(9)).await });
    unit.await.unwrap();
    let search = async |words: &[&str], after: Option<(Timestamp, Uuid)>, limit: usize| {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let mut db = place.store.read().await.unwrap();
        let fold = |text: &str| domain::text::width::narrow(text).to_lowercase();
        let asked = (&Filter::default(), words.as_slice());
        let found = inquiries::search(&mut db, asked, (Order::Newest, after), limit, fold).await.unwrap();
        (found.rows.iter().map(|row| row.number).collect::<Vec<_>>(), found.looked, found.next)
    };
    assert_eq!(search(&["ロゴ", "色"], None, 9).await, (vec![5, 3, 1], 5, None));
    assert_eq!(search(&["logo"], None, 9).await.0, [2]);
    assert_eq!(search(&["見本"], None, 9).await.0.len(), 5, "the name counts");
    assert_eq!(search(&["ロゴ", "パス"], None, 9).await, (vec![], 5, None));
    let (first, looked, next) = search(&["ロゴ"], None, 2).await;
    assert_eq!((first, looked), (vec![5, 3], 4));
    assert_eq!(search(&["ロゴ"], next, 2).await, (vec![1], 1, None));
    let declared = Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    let (case, by) = (declared.id, id());
    place.store.write(|mut db| async move { inquiries::tie(&mut db, 4, Some(case), by, at(9)).await }).await.unwrap();
    let name = declared.business.published_name();
    assert_eq!(search(&[name, "パス"], None, 9).await.0, [4], "the name of the business counts");
});

contract!(inquiries_of_before_become_threads, async |place: &Place| {
    let asked = Asked::new("Aoki@example.jp", "前からの質問");
    asked.put(place, 1).await;
    // The table as it was before there were threads.
    let steps = [
        "CREATE TABLE before AS SELECT i.id, i.number, i.category, i.name, i.email, m.body, i.member, i.made_at
            FROM inquiries i JOIN inquiry_messages m ON m.id = i.id",
        "DROP TABLE inquiry_messages",
        "DROP TABLE inquiries",
        "ALTER TABLE before RENAME TO inquiries",
        "DELETE FROM _sqlx_migrations WHERE version = 17",
    ];
    for step in steps {
        place.store.write(|mut db| async move { db.run_as_is(step).await }).await.unwrap();
    }
    assert!(place.store.pending().await.unwrap() >= 1);
    place.store.migrate().await.unwrap();
    let kept = found(place, 1).await;
    assert_eq!((kept.id, kept.state, kept.declared, kept.last_at), (asked.id, InquiryState::Open, None, at(1)));
    assert_eq!((kept.name.as_str(), kept.email.as_str()), ("見本 太郎", "Aoki@example.jp"));
    assert_eq!(messages(place, asked.id).await[0].body, "前からの質問");
    let by_address = Filter { email: Some(email("aoki@example.jp")), ..Filter::default() };
    assert_eq!(numbers(place, &by_address, Order::Newest, None, 9).await, [1], "the blind index was made up for");
});
