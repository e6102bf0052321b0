//! 差戻し: the contact is told what to mend, mends that and nothing else, and is declared again.

use crate::{
    databases,
    person::Person,
    town::{Answer, Town, story},
};
use domain::{
    declaration::State,
    flags::Flag,
    mending::{Asked, AskedFields},
    scheme::Acceptance,
};
use jiff::SignedDuration;
use site::declare::mail::{Applied, Desk};
use store::declarations::{self, Declaration};

const EMAIL: &str = "aoki@mihon.example.jp";
const PASSWORD: &str = "ながいパスワードをきめましたよ";

/// Somebody who declared under a name that the automatic checks stop.
async fn declared(town: &Town, name: &str, email: &str) -> Person {
    let mut clerk = town.visitor();
    clerk.applies_as_corporation(name, "7000012050002", email).await.presses("この内容で自己宣言する").await;
    let link = town.letter(email, "受付確認").await.link("/declare/confirm/");
    clerk.confirms(&link, PASSWORD).await;
    clerk
}

async fn case(town: &Town, email: &str) -> Declaration {
    let email = domain::email::Email::parse(email).unwrap();
    let mut db = town.app.store.read().await.unwrap();
    let member = store::members::by_email(&mut db, &email).await.unwrap().remove(0);
    declarations::find(&mut db, member.declaration).await.unwrap().unwrap()
}

/// The office returns it, with its letter.
async fn returns(town: &Town, email: &str, fields: &[&str]) {
    let (case, now) = (case(town, email).await, town.app.now());
    let asked = &Asked {
        reason: "登記のとおりの名称か、\nお確かめください。".to_owned(),
        fields: AskedFields::parse(fields.iter().copied()).unwrap(),
    };
    let letter =
        &Desk::of(&town.app).returned(town.app.id(), &Applied::kept(&case), case.number.as_ref().unwrap(), asked);
    let unit = town.app.store.write(|mut db| async move {
        assert!(declarations::give_back(&mut db, case.id, "office", asked, now).await?);
        letter.put(&mut db, now).await
    });
    unit.await.unwrap();
}

async fn facts(town: &Town) -> Vec<(String, serde_json::Value)> {
    let mut db = town.app.store.read().await.unwrap();
    let (events, _) = store::journal::after(&mut db, store::journal::Mark::default(), 1000).await.unwrap();
    events.into_iter().map(|event| (event.kind, event.facts)).collect()
}

story!(the_letter_leads_to_the_page_and_what_is_clean_is_accepted_at_once, async |town: Town| {
    let mut clerk = declared(&town, "株式会社テスト", EMAIL).await;
    clerk.sees("事務局が確かめています");
    returns(&town, EMAIL, &["name", "kana"]).await;
    let letter = town.letter(EMAIL, "確認のお願い").await;
    assert!(letter.text.contains("- 事業者名\n- 事業者名（全角カナ）"), "{}", letter.text);
    clerk.opens("/member").await.sees("直していただきたいところがあります").sees("事業者名（全角カナ）");
    clerk.opens(&letter.link("/member/mend")).await.is_titled("申込みの内容を直す");
    clerk.sees("登記のとおりの名称か").sees("そのほかの内容").sees("2-28-8").sees(EMAIL).sees("一つ星");
    assert_eq!(clerk.reads("事業者名"), "株式会社テスト", "filled with what was declared");
    let open: Vec<_> =
        clerk.page.controls.iter().filter(|one| one.kind != "hidden").map(|one| one.name.as_str()).collect();
    assert_eq!(open, ["name", "kana"], "what was asked for and nothing else");
    // All problems at once; what is right is not lost with what is wrong.
    clerk.fills("事業者名", "").fills("事業者名（全角カナ）", "漢字").presses("この内容に直す").await;
    clerk.sees_problem("name", "入力").sees_problem("kana", "");
    clerk
        .fills("事業者名", "株式会社みほん製作所")
        .fills("事業者名（全角カナ）", "ＡＢ")
        .presses("この内容に直す")
        .await;
    clerk.sees_no_problem("name").sees_problem("kana", "");
    let mut second_tab = clerk.clone();
    assert_eq!(
        second_tab.opens("/member/mend").await.reads("事業者名"),
        "株式会社みほん製作所",
        "what was typed is kept"
    );
    assert_eq!(case(&town, EMAIL).await.business.published_name(), "株式会社テスト", "and not declared yet");
    town.passes(SignedDuration::from_mins(5));
    clerk.fills("事業者名（全角カナ）", "みほんせいさくしょ").presses("この内容に直す").await;
    clerk.sees("受理され、公開されています");
    let after = case(&town, EMAIL).await;
    assert_eq!((after.state, after.flags.as_slice(), after.asked), (State::Accepted, [].as_slice(), None));
    assert_eq!(after.business.published_name(), "株式会社みほん製作所");
    assert_eq!(after.business.address.street.as_str(), "2-28-8");
    let letter = town.letter(EMAIL, "申込受理").await;
    assert!(letter.text.contains("株式会社みほん製作所"), "the letter has the new name: {}", letter.text);
    let public = store::public::one(&mut town.app.store.read().await.unwrap(), after.id).await.unwrap().unwrap();
    assert_eq!(public.name, "株式会社みほん製作所", "the directory follows");
    // The form of the second tab comes too late and changes nothing.
    second_tab.fills("事業者名", "株式会社おそい").presses("この内容に直す").await.sees("受理され、公開されています");
    assert_eq!(case(&town, EMAIL).await.business.published_name(), "株式会社みほん製作所");
});

story!(a_name_is_mended_with_its_kana, async |town: Town| {
    let mut clerk = declared(&town, "株式会社テスト", EMAIL).await;
    returns(&town, EMAIL, &["name"]).await;
    let letter = town.letter(EMAIL, "確認のお願い").await;
    assert!(letter.text.contains("- 事業者名\n- 事業者名（全角カナ）"), "{}", letter.text);
    clerk.opens("/member").await.sees("事業者名（全角カナ）").opens("/member/mend").await.sees("事業者名（全角カナ）");
    let mut other = clerk.clone();
    // The kana alone is not what was asked for.
    other.fills("事業者名（全角カナ）", "ミホンコウギョウ").presses("この内容に直す").await;
    other.sees("次のものが前と同じです：事業者名");
    clerk.fills("事業者名", "株式会社みほん製作所").fills("事業者名（全角カナ）", "みほんせいさくしょ");
    clerk.presses("この内容に直す").await.sees("受理され、公開されています");
    let after = case(&town, EMAIL).await;
    assert_eq!(after.business.published_name(), "株式会社みほん製作所");
    assert_eq!(after.business.kana().as_str(), "ミホンセイサクショ", "not the reading of the old name");
});

story!(what_is_flagged_again_waits_and_is_returned_again, async |town: Town| {
    let mut clerk = declared(&town, "株式会社テスト", EMAIL).await;
    returns(&town, EMAIL, &["town_line", "membership"]).await;
    clerk.opens("/member/mend").await;
    let mut earlier = clerk.clone();
    clerk.fills("市区町村・町名", "文京区本駒込").fills("番地", "3-3-3").chooses("所属団体", "所属している");
    clerk.fills("所属団体の名称", "みほん商工会").presses("この内容に直す").await;
    clerk.sees("直した内容を受け付けました").opens("/member/mend").await.sees("事務局が確かめています");
    clerk.opens("/member").await.sees("事務局が確かめています");
    let waiting = case(&town, EMAIL).await;
    assert_eq!(waiting.state, State::Declared);
    assert!(waiting.flags.contains(&Flag::TestWord), "the name is still a test word: {:?}", waiting.flags);
    assert_eq!(waiting.business.membership.as_deref(), Some("みほん商工会"));
    let told = facts(&town).await;
    let mended =
        told.iter().filter(|(kind, _)| kind == "mended").map(|(_, facts)| facts.to_string()).collect::<Vec<_>>();
    assert_eq!(mended, [r#"{"fields":["street","membership","membership_name"]}"#], "fields, never values");
    // Returned once more: the form of the first return is refused, and says so.
    town.passes(SignedDuration::from_mins(1));
    returns(&town, EMAIL, &["name"]).await;
    earlier.fills("市区町村・町名", "千代田区丸の内").presses("この内容に直す").await;
    earlier.sees("前に開いた画面から送られたので、保存していません");
    assert_eq!(earlier.reads("事業者名"), "株式会社テスト", "the form of the second return");
    assert_eq!(case(&town, EMAIL).await.business.address.town.as_str(), "文京区本駒込");
});

story!(what_comes_back_as_it_was_is_asked_for_once_more_and_waits_for_the_office, async |town: Town| {
    let mut clerk = declared(&town, "株式会社テスト", EMAIL).await;
    returns(&town, EMAIL, &["name", "phone"]).await;
    clerk.opens("/member/mend").await.sees_no("前と同じ");
    clerk.fills("事業者名", "株式会社みほん製作所").presses("この内容に直す").await;
    clerk.sees("まだ送っていません").sees("次のものが前と同じです：電話番号").is_titled("申込みの内容を直す");
    assert_eq!(clerk.reads("事業者名"), "株式会社みほん製作所", "what was typed is kept");
    assert_eq!(case(&town, EMAIL).await.state, State::Returned, "nothing is sent yet");
    clerk.presses("この内容に直す").await.sees("まだ送っていません");
    let mut other = clerk.clone();
    clerk.chooses("", "前と同じままで正しい").presses("この内容に直す").await.sees("直した内容を受け付けました");
    let waits = case(&town, EMAIL).await;
    assert_eq!((waits.state, waits.flags.as_slice()), (State::Declared, [Flag::NotMended].as_slice()));
    other.opens("/member").await.sees("事務局が確かめています");
    let office = crate::office::officer(&town, "事務 太郎", "jimu@example.jp", domain::staff::Role::Clerk).await;
    let mut office = office;
    office.opens("/office/queue").await.sees("前と同じまま送られたものがあります");
    // Returned once more and mended: nothing is left of it.
    town.passes(SignedDuration::from_mins(1));
    returns(&town, EMAIL, &["phone"]).await;
    clerk.opens("/member/mend").await.fills("電話番号", "03-9876-5432").presses("この内容に直す").await;
    let after = case(&town, EMAIL).await;
    assert_eq!((after.state, after.flags.as_slice()), (State::Accepted, [].as_slice()));
});

story!(other_fields_and_other_members_change_nothing, async |town: Town| {
    let mut clerk = declared(&town, "株式会社テスト", EMAIL).await;
    returns(&town, EMAIL, &["phone"]).await;
    let before = case(&town, EMAIL).await;
    clerk.opens("/member/mend").await.fills("電話番号", "03-9876-5432");
    let (_, action, body) = clerk.letter("この内容に直す");
    let more =
        "&name=%E6%82%AA&email=evil%40example.com&level=two&kind=sole_proprietor&street=9&news=yes&contact_name=x";
    // Another member's session answers for that member's own declaration, which is not returned.
    let mut other = declared(&town, "株式会社べつ", "betsu@mihon.example.jp").await;
    other.goes("POST", &action, Some(format!("{body}{more}"))).await;
    assert_eq!(case(&town, EMAIL).await.declared(), before.declared());
    assert_ne!(case(&town, "betsu@mihon.example.jp").await.business.phone.as_str(), "03-9876-5432");
    let mut nobody = town.visitor();
    nobody.goes("POST", &action, Some(body.clone())).await.is_titled("もう一度ログインしてください");
    clerk.goes("POST", &action, Some(format!("{body}{more}"))).await.sees("直した内容を受け付けました");
    let after = case(&town, EMAIL).await;
    assert_eq!(after.business.phone.as_str(), "03-9876-5432");
    let mut expected = before.declared();
    expected.business.phone = after.business.phone.clone();
    assert_eq!(after.declared(), expected, "nothing but the phone");
});

story!(a_look_up_fills_what_is_open, async |town: Town| {
    let mut clerk = declared(&town, "株式会社テスト", EMAIL).await;
    returns(&town, EMAIL, &["postal_code"]).await;
    clerk.opens("/member/mend").await.fills("郵便番号", "100-0004").presses("住所検索").await;
    assert_eq!(clerk.reads("市区町村・町名"), "千代田区大手町");
    clerk.fills("番地", "1-1").presses("この内容に直す").await.sees("直した内容を受け付けました");
    assert_eq!(case(&town, EMAIL).await.business.address.town.as_str(), "千代田区大手町");
});

story!(a_mail_that_comes_back_is_a_flag_and_takes_nothing_down, async |town: Town| {
    declared(&town, "株式会社みほん製作所", EMAIL).await;
    assert_eq!((case(&town, EMAIL).await.state, case(&town, EMAIL).await.flags.len()), (State::Accepted, 0));
    town.posts(Answer::Later).await;
    assert_eq!(case(&town, EMAIL).await.flags, [], "it may still arrive");
    town.passes(SignedDuration::from_mins(2));
    town.posts(Answer::Refuses).await;
    let after = case(&town, EMAIL).await;
    assert_eq!((after.state, after.flags), (State::Accepted, vec![Flag::MailFailed]));
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_the_office_accepts_a_mended_declaration_waits() {
    let place = databases::sqlite().await;
    let town = Town::with(&place, |scheme| scheme.about.acceptance = Acceptance::Office);
    let mut clerk = declared(&town, "株式会社みほん製作所", EMAIL).await;
    clerk.opens("/member/mend").await.sees("直していただくところはありません");
    returns(&town, EMAIL, &["purposes"]).await;
    clerk.opens("/member/mend").await.presses("この内容に直す").await.sees("前と同じ項目があります");
    clerk.chooses("", "前と同じままで正しい").presses("この内容に直す").await.sees("直した内容を受け付けました");
    assert_eq!(case(&town, EMAIL).await.state, State::Declared);
    assert!(town.letters(EMAIL).await.iter().all(|letter| !letter.subject.contains("申込受理")));
}
