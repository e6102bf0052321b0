//! Personal columns are sealed: nothing of them stands in the database, and another key opens nothing.

use crate::town::{Applicant, KEY, Place, at, contract, id, options, sole_proprietor, sqlite, two_stars};
use domain::wizard::{BusinessForm, DeclarationForm};
use store::{Error, Store, drafts, limits, suppressed, surveys};

/// Words that stand in nothing but personal fields.
const SECRETS: [&str; 25] = [
    "見本 太郎",
    "総務部",
    "secret.person",
    "2丁目28番8号",
    "みほんビル5階",
    "03-1234-5678",
    "0312345678",
    "伊呂波 花子",
    "イロハハナコ",
    "書きかけの名前",
    "2026-11-01",
    "質問の本文",
    "回答の本文",
    "職員のメモ",
    "届かない理由",
    "watching.person",
    "hook-token",
    "江戸のどこか",
    "差戻しの途中",
    "職員の名前",
    "officer.person",
    "職員の鍵",
    "passkey-id",
    "公開の鍵",
    "subject-there",
];

/// Everything personal there is, written once.
async fn write_all(place: &Place) {
    let corporation = Applicant::new("secret.person@mihon.example.jp");
    let declaration = corporation.declared(&place.store).await;
    let mut person = Applicant { business: sole_proprietor(), ..Applicant::new("secret.person@mihon.example.jp") };
    person.intent = two_stars("Secret.Person@mihon.example.jp");
    person.applied(&place.store).await;
    let open = Applicant::new("secret.person@mihon.example.jp");
    open.start(&place.store).await;
    let business = BusinessForm { name: "書きかけの名前".to_owned(), ..BusinessForm::default() };
    let form = DeclarationForm { email: "secret.person@".to_owned(), ..DeclarationForm::default() };
    let (business, form, draft, email) = (&business, &form, open.draft, &corporation.intent.contact.email);
    let (mail, holder) = (id(), id());
    let unit = place.store.write(|mut db| async move {
        drafts::keep_business(&mut db, draft, business, at(2)).await?;
        drafts::keep_declaration(&mut db, draft, form, at(2)).await?;
        crate::inquiries::ask_and_answer(&mut db, email, ["質問の本文", "回答の本文", "職員のメモ"]).await?;
        suppressed::add(&mut db, email, at(2)).await?;
        limits::allow(&mut db, ("mail", email.as_str()), jiff::SignedDuration::from_hours(1), 3, at(2)).await?;
        crate::outbox::put_about(&mut db, mail, Some(declaration.id), at(2)).await?;
        store::outbox::lease(&mut db, holder, at(9), at(2), 10).await?;
        store::outbox::failed(&mut db, mail, holder, "届かない理由 secret.person", at(3)).await?;
        crate::watches::ask_and_confirm(&mut db, "watching.person@mihon.example.jp", &[], at(3)).await?;
        store::webhooks::make(&mut db, id(), (id(), id()), "https://hooks.mihon.jp/?hook-token", at(3)).await?;
        crate::intakes::receive_in_doubt(&mut db, "江戸のどこか", at(3)).await?;
        add_officer(&mut db).await?;
        type_a_mending(&mut db, declaration.id).await?;
        surveys::keep(&mut db, id(), "2026", &[], at(3)).await
    });
    unit.await.unwrap();
}

/// A declaration that is being mended.
async fn type_a_mending(db: &mut store::Unit, id: uuid::Uuid) -> Result<(), Error> {
    let fields = domain::mending::AskedFields::parse(["street"]).unwrap();
    let asked = domain::mending::Asked { reason: "番地".to_owned(), fields };
    store::declarations::give_back(db, id, "office", &asked, at(4)).await?;
    let business = BusinessForm { street: "差戻しの途中".to_owned(), ..BusinessForm::default() };
    let form = domain::mending::MendForm { business, ..domain::mending::MendForm::default() };
    store::declarations::keep_mending(db, id, &form).await.map(drop)
}

/// An officer, and a wrong try to sign in.
async fn add_officer(db: &mut store::Unit) -> Result<(), Error> {
    let officer = store::staff::NewOfficer {
        id: id(),
        name: domain::name::PersonName::parse("職員の名前").unwrap(),
        email: domain::email::Email::parse("officer.person@mihon.example.jp").unwrap(),
        role: domain::staff::Role::Clerk,
        token: [1; 32],
    };
    store::staff::add(db, &officer, None, at(3)).await?;
    store::staff::failed(db, store::staff::Tries::Password(&officer.email), at(3)).await?;
    let name = domain::staff::PasskeyName::parse("職員の鍵").unwrap();
    let passkey = store::staff::NewPasskey { id: id(), name: &name, credential: b"passkey-id", data: "公開の鍵" };
    store::staff::add_passkey(db, officer.id, &passkey, at(3)).await?;
    let person = store::staff::Person { issuer: "https://login.example.jp", subject: "subject-there" };
    store::staff::tie(db, officer.id, person, at(3)).await.map(drop)
}

/// The words that stand in these bytes, as text or in hexadecimal.
fn standing_in(bytes: &[u8]) -> Vec<&'static str> {
    let stands = |word: &[u8]| bytes.windows(word.len()).any(|window| window == word);
    let hex = |word: &str| word.bytes().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    let holds = |word: &&str| stands(word.as_bytes()) || stands(hex(word).as_bytes());
    SECRETS.into_iter().filter(holds).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_the_file_holds_no_personal_word() {
    let place = sqlite().await;
    write_all(&place).await;
    let folder = std::path::Path::new(place.url.trim_start_matches("sqlite:")).parent().unwrap().to_owned();
    let bytes = || {
        let files = std::fs::read_dir(&folder).unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
        files.collect::<Vec<_>>().concat()
    };
    assert!(bytes().windows(9).any(|window| window == "みほん".as_bytes()), "the published name must be found");
    assert_eq!(standing_in(&bytes()), [""; 0]);
    place.store.close().await;
    assert_eq!(standing_in(&bytes()), [""; 0]);
}

contract!(no_column_holds_a_personal_word, async |place: &Place| {
    write_all(place).await;
    let mut tables = 0;
    for (table, text) in crate::twins::dump(place).await {
        tables += usize::from(!text.is_empty());
        assert_eq!(standing_in(text.as_bytes()), [""; 0], "{table}");
    }
    assert!(tables > 10, "{tables}");
});

contract!(another_key_is_refused, async |place: &Place| {
    write_all(place).await;
    let done = Store::open(options(&place.url, [8; 32])).await.map(drop);
    assert!(matches!(done, Err(Error::WrongKey)), "{done:?}");
    let again = Store::open(options(&place.url, KEY)).await.unwrap();
    again.migrate().await.unwrap();
    again.close().await;
});

contract!(a_sealed_value_opens_only_where_it_was_sealed, async |place: &Place| {
    let declaration = Applicant::new("taro@mihon.example.jp").applied(&place.store).await;
    let find = async |text: &'static str| {
        place.store.write(|mut db| async move { db.run_as_is(text).await }).await.unwrap();
        let found = store::declarations::find(&mut place.store.read().await.unwrap(), declaration.id).await;
        found.unwrap_err().to_string()
    };
    let told = find("UPDATE contacts SET name = email").await;
    assert_eq!(told, "contacts.name holds what we cannot read: the seal is broken");
    let empty = if place.store.engine() == "sqlite" {
        "UPDATE contacts SET name = x''"
    } else {
        "UPDATE contacts SET name = ''"
    };
    assert_eq!(find(empty).await, "contacts.name holds what we cannot read: it is empty");
});

contract!(equal_values_are_sealed_differently, async |place: &Place| {
    Applicant::new("taro@mihon.example.jp").applied(&place.store).await;
    Applicant::new("taro@mihon.example.jp").applied(&place.store).await;
    let distinct = crate::twins::number(place, "SELECT count(DISTINCT email) FROM contacts").await;
    let same_key = crate::twins::number(place, "SELECT count(DISTINCT email_key) FROM contacts").await;
    assert_eq!((distinct, same_key), (2, 1));
});
