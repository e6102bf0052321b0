//! お問い合わせ in the office: found, read, answered with a canned reply, noted, given away, tied; and all of it noted.

use crate::{
    inquiry::asks,
    office::{acts, officer},
    person::Person,
    town::{Answer, Town, story},
};
use domain::{email::Email, staff::Role};
use jiff::SignedDuration;

async fn clerk(town: &Town) -> Person {
    officer(town, "事務 太郎", "jimu@example.jp", Role::Clerk).await
}

story!(a_clerk_answers_with_a_canned_reply_and_who_asks_goes_on, async |town: Town| {
    let link = asks(&town, "aoki@mihon.example.jp", "メールが届きません。").await;
    let mut clerk = clerk(&town).await;
    clerk.opens("/office").await.follows("お問い合わせ").await.is_titled("お問い合わせ").sees("対応待ち（1）");
    clerk.sees("青木 花子").follows("お問い合わせ 1").await.is_titled("お問い合わせ 1").sees("メールが届きません。");
    clerk.presses("返事を送る").await.sees_problem("reply_body", "返事");
    clerk.picks("返事の文案", "確認のメールが届かない").presses("文案を返事の欄に入れる").await;
    clerk.sees("文案を、返事の欄に入れました");
    let draft = clerk.reads("返事※必須");
    assert!(draft.contains("迷惑メールの中") && !draft.contains('{'), "{draft}");
    clerk
        .fills("返事※必須", "ご不便をおかけしました。\n受信の設定をお確かめください。")
        .chooses("送ったあとの状態", "返事を待っている");
    let (_, action, body) = clerk.letter("返事を送る");
    clerk
        .goes("POST", &action, Some(body.clone()))
        .await
        .sees("返事を保存し、メールをお送りします")
        .sees("メール：送信待ち");
    clerk.goes("POST", &action, Some(body)).await;
    let answers = town.letters("aoki@mihon.example.jp").await;
    assert_eq!(answers.iter().filter(|one| one.subject.contains("お返事")).count(), 1, "pressing twice answers once");
    assert!(answers[0].text.contains("受信の設定をお確かめください。"), "{}", answers[0].text);
    assert_eq!(answers[0].link("/inquiry/"), link);
    town.posts(Answer::Refuses).await;
    clerk.opens("/office/inquiries/1").await.sees("メール：届きませんでした").sees("担当：事務 太郎");
    let mut person = town.visitor();
    person
        .opens(&link)
        .await
        .sees("お返事をお待ちしています")
        .sees("受信の設定をお確かめください。")
        .sees_no("事務 太郎");
    person.fills("続けて書く内容", "確かめました。").presses("送信する").await;
    let office = town.app.scheme.about.contact.clone();
    assert_eq!(town.letters(&office).await.len(), 2, "the office hears of it");
    clerk.opens("/office/inquiries").await.sees("対応待ち（1）");
    let told = acts(&town).await;
    for act in ["inquiries-seen", "inquiry-seen", "inquiry-answered"] {
        assert!(told.iter().any(|one| one == act), "{act}: {told:?}");
    }
});

story!(nobody_answers_what_they_have_not_seen, async |town: Town| {
    let link = asks(&town, "aoki@mihon.example.jp", "はじめの質問").await;
    let mut clerk = clerk(&town).await;
    clerk.opens("/office/inquiries/1").await.fills("返事※必須", "お答えします。");
    town.passes(SignedDuration::from_secs(30));
    let mut person = town.visitor();
    person.opens(&link).await.fills("続けて書く内容", "やはり別の質問です").presses("送信する").await;
    clerk.presses("返事を送る").await.sees("まだ送っていません").sees("やはり別の質問です");
    assert_eq!(clerk.reads("返事※必須").trim(), "お答えします。");
    clerk.presses("返事を送る").await.sees("返事を保存し");
});

story!(nobody_moves_or_gives_away_what_they_have_not_seen, async |town: Town| {
    let link = asks(&town, "aoki@mihon.example.jp", "はじめの質問").await;
    let (mut clerk, mut other) =
        (clerk(&town).await, officer(&town, "上席 花子", "joseki@example.jp", Role::Senior).await);
    clerk.opens("/office/inquiries/1").await;
    other.opens("/office/inquiries/1").await;
    town.passes(SignedDuration::from_secs(30));
    let mut person = town.visitor();
    person.opens(&link).await.fills("続けて書く内容", "やはり別の質問です").presses("送信する").await;
    for button in ["「終了」にする", "自分が担当する"] {
        let mut late = clerk.clone();
        late.presses(button).await.sees("変えていません").sees("やはり別の質問です").sees("担当：決まっていません");
        assert_eq!(late.status, axum::http::StatusCode::CONFLICT, "{button}");
    }
    // What is seen can be changed, and whoever looked before somebody else changed it is told.
    other.opens("/office/inquiries/1").await;
    clerk.opens("/office/inquiries/1").await.presses("自分が担当する").await.sees("担当を変えました");
    for button in ["「終了」にする", "自分が担当する", "担当を変える"] {
        other.clone().presses(button).await.sees("変えていません").sees("担当：事務 太郎");
    }
    other.opens("/office/inquiries/1").await.presses("「終了」にする").await.sees("状態を変えました");
    clerk.presses("担当を変える").await.sees("変えていません").sees("終了");
});

story!(notes_officers_states_and_businesses, async |town: Town| {
    let link = asks(&town, "aoki@mihon.example.jp", "宣言についての質問").await;
    let mut other = officer(&town, "上席 花子", "joseki@example.jp", Role::Senior).await;
    let mut clerk = clerk(&town).await;
    clerk.opens("/office/inquiries/1").await.sees("担当：決まっていません").sees("分かっていません");
    clerk
        .fills("メモ※必須", "電話で確認した。")
        .presses("メモを残す")
        .await
        .sees("電話で確認した。")
        .sees("メモ（事務 太郎）");
    clerk.presses("自分が担当する").await.sees("担当：事務 太郎");
    clerk.presses("「終了」にする").await.sees("状態を変えました");
    let mut person = town.visitor();
    person.opens(&link).await.sees("終わりました").sees_no("電話で確認した。");
    other.opens("/office/inquiries?state=all&whose=others").await.sees("宣言の申込みについて").sees("事務 太郎");
    other.opens("/office/inquiries?state=all&whose=mine").await.sees("あてはまるお問い合わせはありません");
    other.opens("/office/inquiries/1").await.presses("自分が担当する").await.sees("担当：上席 花子");
    let id = staff_id(&town, "joseki@example.jp").await;
    assert!(clerk.opens("/office/inquiries/1").await.page.html.contains(&format!("<option value=\"{id}\" selected>")));
    clerk.fills("自己宣言IDまたは法人番号", "12").presses("結び付ける").await.sees_problem("tie_to", "11桁");
    clerk
        .fills("自己宣言IDまたは法人番号", "7000012050002")
        .presses("結び付ける")
        .await
        .sees_problem("tie_to", "登録簿");
    let mut business = town.visitor();
    business.applies_as_corporation("株式会社みほん製作所", "7000012050002", "ito@mihon.example.jp").await;
    business.presses("この内容で自己宣言する").await;
    let confirm = town.letter("ito@mihon.example.jp", "自己宣言受付確認").await.link("/declare/confirm/");
    business.confirms(&confirm, "なつのそらにうかぶしろいくもをみる").await;
    let number = business.number("declaration_id");
    clerk.presses("結び付ける").await.sees("株式会社みほん製作所").sees("職員が結び付けました").sees(&number);
    clerk.opens(&format!("/office/inquiries?q={number}")).await.sees("自己宣言IDで").sees("青木 花子");
    clerk.opens("/office/inquiries/1").await.presses("結び付けをやめる").await.sees("分かっていません");
    clerk.fills("自己宣言IDまたは法人番号", &number).presses("結び付ける").await.sees("株式会社みほん製作所");
});

async fn staff_id(town: &Town, email: &str) -> uuid::Uuid {
    let email = Email::parse(email).unwrap();
    store::staff::by_email(&mut town.app.store.read().await.unwrap(), &email).await.unwrap().unwrap().id
}

story!(what_is_typed_survives_every_other_act, async |town: Town| {
    asks(&town, "aoki@mihon.example.jp", "質問です").await;
    let mut clerk = clerk(&town).await;
    clerk.opens("/office/inquiries/1").await.fills("返事※必須", "書きかけの返事").fills("メモ※必須", "書きかけのメモ");
    clerk.fills("自己宣言IDまたは法人番号", "12").chooses("送ったあとの状態", "終了");
    let kept = |clerk: &Person| {
        let after = clerk.page.controls.iter().find(|one| one.name == "reply_state" && one.on);
        assert_eq!(after.unwrap().value, "closed");
        assert_eq!(clerk.reads("返事※必須").trim(), "書きかけの返事");
        assert_eq!(clerk.reads("自己宣言IDまたは法人番号"), "12");
    };
    clerk.presses("自分が担当する").await.sees("担当を変えました").sees("担当：事務 太郎");
    kept(&clerk);
    assert_eq!(clerk.reads("メモ※必須").trim(), "書きかけのメモ");
    clerk.presses("「返事を待っている」にする").await.sees("状態を変えました");
    kept(&clerk);
    clerk.presses("結び付ける").await.sees_problem("tie_to", "11桁");
    kept(&clerk);
    clerk.presses("メモを残す").await.sees("メモを残しました").sees("メモ（事務 太郎）");
    kept(&clerk);
    assert_eq!(clerk.reads("メモ※必須").trim(), "", "it is written");
    clerk.picks("返事の文案", "確認のメールが届かない").presses("文案を返事の欄に入れる").await;
    assert!(clerk.reads("返事※必須").trim().starts_with("書きかけの返事"));
    clerk.fills("メモ※必須", "つぎのメモ").presses("返事を送る").await.sees("返事を保存し").sees("書きかけの返事");
    assert_eq!((clerk.reads("返事※必須").trim(), clerk.reads("メモ※必須").trim()), ("", "つぎのメモ"));
});

story!(a_note_and_an_answer_of_one_page_are_two, async |town: Town| {
    asks(&town, "aoki@mihon.example.jp", "質問です").await;
    let mut clerk = clerk(&town).await;
    clerk.opens("/office/inquiries/1").await.fills("返事※必須", "お答えします。").fills("メモ※必須", "電話もした。");
    let (_, note, body) = clerk.letter("メモを残す");
    let (_, reply, answer) = clerk.letter("返事を送る");
    clerk.goes("POST", &note, Some(body.clone())).await.sees("メモを残しました");
    clerk.goes("POST", &note, Some(body.clone())).await.sees("メモを残しました");
    assert_eq!(clerk.page.text.matches("メモ（事務 太郎）").count(), 1, "pressing twice writes once");
    // Another window of the same page: an id that is taken by another text is no answer that was sent.
    let id = |body: &str, name: &str| {
        let pairs: Vec<_> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
        pairs.into_iter().find(|(key, _)| key == name).unwrap().1
    };
    let (first, second) = (id(&answer, "message"), id(&answer, "note_message"));
    assert_ne!(first, second);
    let mixed = answer.replace(&first, &second);
    clerk.goes("POST", &reply, Some(mixed)).await.sees("まだ送っていません");
    assert_eq!(clerk.reads("返事※必須").trim(), "お答えします。");
    town.passes(SignedDuration::from_secs(1));
    clerk.presses("返事を送る").await.sees("返事を保存し");
    let letters = town.letters("aoki@mihon.example.jp").await;
    assert_eq!(letters.iter().filter(|one| one.subject.contains("お返事")).count(), 1);
    let other = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("note_message", second.as_str()), ("note_body", "別のメモ")])
        .finish();
    clerk.goes("POST", &note, Some(other)).await.sees("まだ残していません");
    assert_eq!(clerk.reads("メモ※必須").trim(), "別のメモ");
});

story!(nobody_ties_what_somebody_else_has_tied, async |town: Town| {
    asks(&town, "aoki@mihon.example.jp", "質問です").await;
    let mut business = town.visitor();
    business.applies_as_corporation("株式会社みほん製作所", "7000012050002", "ito@mihon.example.jp").await;
    business.presses("この内容で自己宣言する").await;
    let confirm = town.letter("ito@mihon.example.jp", "自己宣言受付確認").await.link("/declare/confirm/");
    business.confirms(&confirm, "なつのそらにうかぶしろいくもをみる").await;
    let (mut clerk, mut other) =
        (clerk(&town).await, officer(&town, "上席 花子", "joseki@example.jp", Role::Senior).await);
    other.opens("/office/inquiries/1").await;
    clerk.opens("/office/inquiries/1").await;
    clerk.fills("自己宣言IDまたは法人番号", "7000012050002").presses("結び付ける").await.sees("株式会社みほん製作所");
    other.fills("返事※必須", "書きかけ").fills("自己宣言IDまたは法人番号", "7000012050002").presses("結び付ける").await;
    assert_eq!(other.status, axum::http::StatusCode::CONFLICT);
    other.sees("変えていません").sees("この画面を開いたあとに、事業者の変更がありました").sees("株式会社みほん製作所");
    assert_eq!(other.reads("返事※必須").trim(), "書きかけ");
    other.presses("結び付けをやめる").await.sees("分かっていません");
    clerk.presses("自分が担当する").await.sees("変えていません").sees("事業者の変更");
    for words in ["株式会社みほん製作所", "みほん製作所 質問"] {
        clerk.opens("/office/inquiries/1").await.fills("自己宣言IDまたは法人番号", "7000012050002");
        clerk
            .presses("結び付ける")
            .await
            .opens("/office/inquiries")
            .await
            .fills("さがす", words)
            .presses("さがす")
            .await;
        clerk.sees("青木 花子");
    }
    clerk.opens("/office/inquiries?q=7000012050002").await.sees("法人番号で").sees("青木 花子");
    let member = business.number("member_number");
    clerk.opens(&format!("/office/inquiries?q={member}")).await.sees("利用者番号で").sees("青木 花子");
});

story!(words_are_sought_in_all_states_until_one_is_chosen, async |town: Town| {
    asks(&town, "aoki@mihon.example.jp", "ロゴの色を変えたい").await;
    let mut clerk = clerk(&town).await;
    clerk.opens("/office/inquiries/1").await.fills("返事※必須", "変えられません。").presses("返事を送る").await;
    clerk.opens("/office/inquiries").await.sees("対応待ち（0）").fills("さがす", "ロゴの色").presses("さがす").await;
    clerk.sees("青木 花子").sees("回答済み").sees_no("すべての状態から探す");
    clerk.opens("/office/inquiries?state=open").await.fills("さがす", "ロゴの色").presses("さがす").await;
    clerk.sees_no("青木 花子").sees("「対応待ち」のお問い合わせだけ");
    clerk.follows("すべての状態から探す").await.sees("青木 花子");
});

story!(a_thread_is_found_by_number_address_and_words, async |town: Town| {
    let mut clerk = clerk(&town).await;
    clerk.opens("/office/inquiries").await.sees("お問い合わせはありません");
    asks(&town, "aoki@mihon.example.jp", "ＬＯＧＯの色を変えたい").await;
    asks(&town, "ito@mihon.example.jp", "パスワードを忘れた").await;
    clerk.opens("/office/inquiries").await.sees("対応待ち（2）").fills("さがす", "logo 色").presses("さがす").await;
    clerk.sees("2件まで探しました").sees("これで終わりです");
    let links = |clerk: &Person| clerk.page.links.iter().filter(|(_, to)| to.starts_with("/office/inquiries/")).count();
    assert_eq!(links(&clerk), 1);
    clerk.fills("さがす", "どこにもない言葉").presses("さがす").await.sees("あてはまるお問い合わせはありません");
    clerk.fills("さがす", "ITO@mihon.example.jp").presses("さがす").await.sees("メールアドレスで");
    assert_eq!(links(&clerk), 1);
    clerk
        .fills("さがす", "2")
        .presses("さがす")
        .await
        .sees("番号で")
        .follows("お問い合わせ 2")
        .await
        .sees("パスワードを忘れた");
    let email = Email::parse("ito@mihon.example.jp").unwrap();
    let now = town.app.now();
    let wanted = &email;
    town.app.store.write(|mut db| async move { store::suppressed::add(&mut db, wanted, now).await }).await.unwrap();
    clerk
        .opens("/office/inquiries/2")
        .await
        .sees("メールを送れません")
        .fills("返事※必須", "はい")
        .presses("返事を送る")
        .await;
    clerk.sees("メールは送っていません");
    assert_eq!(town.letters("ito@mihon.example.jp").await.len(), 1, "only the first, of before");
});

story!(an_auditor_reads_and_changes_nothing, async |town: Town| {
    asks(&town, "aoki@mihon.example.jp", "質問です").await;
    let mut auditor = officer(&town, "監査 次郎", "kansa@example.jp", Role::Auditor).await;
    auditor.opens("/office/inquiries/1").await.sees("質問です").sees_no("返事を書く").sees_no("メモを残す");
    for (act, body) in
        [("reply", "reply_body=x&reply_state=closed"), ("note", "note_body=x"), ("state", "state=closed")]
    {
        auditor.goes("POST", &format!("/office/inquiries/1/{act}"), Some(body.to_owned())).await;
        auditor.sees("この画面を使う権限がありません");
    }
    let kept = store::inquiries::by_number(&mut town.app.store.read().await.unwrap(), 1).await.unwrap().unwrap();
    assert_eq!(kept.state.code(), "open");
    auditor.opens("/office/audit").await.sees("お問い合わせを表示");
});
