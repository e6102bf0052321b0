//! お問い合わせ.

use crate::town::{Town, story};

story!(is_kept_and_mailed, async |town: Town| {
    let mut visitor = town.visitor();
    visitor.opens("/inquiry").await.presses("送信する").await;
    for key in ["inquiry_category", "inquiry_name", "inquiry_email", "inquiry_body"] {
        assert!(visitor.page.problems.iter().any(|(at, _)| at == key), "{key}");
    }
    let category = town.app.scheme.lists.inquiry_categories.choices[0].words.clone();
    visitor.picks("お問い合わせの種類", &category).fills("お名前", "青木 花子");
    visitor
        .fills("返信先", "aoki@mihon.example.jp")
        .fills("お問い合わせの内容", "<b>ロゴ</b>の使い方\nを教えてください。");
    visitor.presses("送信する").await.sees("お問い合わせを受け付けました").sees("aoki@mihon.example.jp");
    assert_eq!(town.letters("aoki@mihon.example.jp").await.len(), 1);
    let office = town.app.scheme.about.contact.clone();
    let letter = &town.letters(&office).await[0];
    assert!(
        letter.text.contains("<b>ロゴ</b>の使い方") && letter.text.contains("aoki@mihon.example.jp"),
        "{}",
        letter.text
    );
});

story!(five_an_hour, async |town: Town| {
    let category = town.app.scheme.lists.inquiry_categories.choices[0].words.clone();
    for time in 1..=6 {
        let mut visitor = town.visitor();
        visitor.opens("/inquiry").await.picks("お問い合わせの種類", &category).fills("お名前", "青木 花子");
        visitor
            .fills("返信先", "aoki@mihon.example.jp")
            .fills("お問い合わせの内容", "こんにちは")
            .presses("送信する")
            .await;
        visitor.sees(if time <= 5 { "受け付けました" } else { "しばらくお待ちください" });
    }
});
