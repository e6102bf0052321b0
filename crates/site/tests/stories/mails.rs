//! What becomes of mail ①: bounced, delayed, sent again, sent to another address.

use crate::{
    person::Person,
    town::{Answer, Town, story},
};
use jiff::SignedDuration;

async fn applied(town: &Town, email: &str) -> Person {
    let mut clerk = town.visitor();
    clerk.applies_as_corporation("株式会社みほん製作所", "7000012050002", email).await;
    clerk.presses("この内容で自己宣言する").await;
    clerk
}

story!(a_bounce_is_shown_and_the_address_corrected, async |town: Town| {
    let mut clerk = applied(&town, "aoko@mihon.example.jp").await;
    town.posts(Answer::Refuses).await;
    clerk.opens(&clerk.path.clone()).await.sees("届きませんでした").sees("550 5.1.1 no such user");
    let old = town.letter("aoko@mihon.example.jp", "受付確認").await.link("/declare/confirm/");
    clerk.fills("メールアドレス", "あお").presses("宛先を直して送る").await.sees_problem("email", "メールアドレス");
    town.passes(SignedDuration::from_mins(1));
    clerk.fills("メールアドレス", "aoki@mihon.example.jp").presses("宛先を直して送る").await;
    clerk.sees("宛先を直しました").sees("aoki@mihon.example.jp");
    let mut wrong_reader = town.visitor();
    wrong_reader.opens(&old).await.sees("新しいメールに替わりました");
    let new = town.letter("aoki@mihon.example.jp", "受付確認").await.link("/declare/confirm/");
    clerk.confirms(&new, "ながいパスワードをきめましたよ").await.is_titled("一つ星を宣言しました");
});

story!(a_delay_is_shown, async |town: Town| {
    let mut clerk = applied(&town, "aoki@mihon.example.jp").await;
    town.posts(Answer::Later).await;
    clerk.opens(&clerk.path.clone()).await.sees("もう一度送る準備をしています").sees("451 4.7.1");
});

story!(three_mails_an_hour, async |town: Town| {
    let mut clerk = applied(&town, "aoki@mihon.example.jp").await;
    clerk.presses("メールをもう一度送る").await.sees("もう一度お送りします");
    clerk.presses("メールをもう一度送る").await.sees("もう一度お送りします");
    clerk.presses("メールをもう一度送る").await.sees("いまは、お送りできません");
    assert_eq!(town.letters("aoki@mihon.example.jp").await.len(), 3);
    town.passes(SignedDuration::from_mins(61));
    clerk.presses("メールをもう一度送る").await.sees("もう一度お送りします");
    let letters = town.letters("aoki@mihon.example.jp").await;
    assert_eq!(letters[0].link("/declare/confirm/"), letters[3].link("/declare/confirm/"));
});

story!(an_address_without_a_mail_server_is_asked_about, async |town: Town| {
    let mut clerk = town.visitor();
    clerk.applies_as_corporation("株式会社みほん製作所", "7000012050002", "aoki@no-mail.example.jp").await;
    clerk.is_titled("内容確認").sees("メールを受け取るサーバーが見つかりませんでした");
    clerk.follows("宛先を修正する").await.is_titled("自己宣言入力");
    clerk.fills("メールアドレス", "aoki@gmial.com").presses("入力した内容を確認する").await;
    clerk.is_titled("内容確認").sees("もしかして：aoki@gmail.com");
});
