//! 受付一覧 page by page: which rows these are, the ways on and back, and the way back from a case to its row.

use crate::{
    cases::clerk,
    databases::{self, Applicant},
    person::Person,
    town::{Town, story},
};
use jiff::SignedDuration;
use uuid::Uuid;

/// So many wait, one a second.
async fn wait(town: &Town, count: i64) -> Vec<Uuid> {
    let mut all = Vec::new();
    for at in 0..count {
        let case = Applicant::new(&format!("p{at}@mihon.example.jp")).applied(&town.app.store).await.id;
        let now = town.app.now() + SignedDuration::from_secs(at);
        databases::confirm(&town.app.store, case, now).await.unwrap();
        all.push(case);
    }
    town.passes(SignedDuration::from_mins(5));
    all
}

fn row(id: Uuid) -> String {
    format!("id=\"row-{id}\"")
}

/// Through all pages and back, and to a case of the second page.
async fn turns(clerk: &mut Person, all: &[Uuid]) {
    clerk.opens("/office/queue").await.sees("101件中 1～50件目").sees_no("前の50件を見る").sees_no("はじめに戻る");
    clerk.follows("次の50件を見る").await.sees("101件中 51～100件目").sees("はじめに戻る").sees_no("前の50件を見る");
    clerk.follows("次の50件を見る").await.sees("101件中 101～101件目").sees_no("次の50件を見る");
    clerk.follows("前の50件を見る").await.sees("101件中 51～100件目");
    assert!(clerk.page.html.contains(&row(all[50])) && !clerk.page.html.contains(&row(all[49])));
    let case = clerk.page.links.iter().find(|(_, link)| link.contains(&all[60].to_string())).unwrap().1.clone();
    let link = |clerk: &Person, words: &str| {
        let link = clerk.page.links.iter().find(|(text, _)| text == words).unwrap();
        link.1.clone()
    };
    clerk.opens(&case).await.is_titled("申込みの確認");
    let (link, next) = (link(clerk, "受付一覧に戻る"), link(clerk, "次の申込みを見る"));
    assert!(link.contains("?after=") && link.ends_with(&format!("#row-{}", all[60])), "{link}");
    assert!(next.contains(&all[61].to_string()) && next.contains("?after="), "{next}");
    clerk.opens(&next).await.is_titled("申込みの確認");
    clerk.opens(link.split('#').next().unwrap()).await.sees("101件中 51～100件目");
    assert!(clerk.page.html.contains(&row(all[60])));
}

story!(the_place_in_the_queue_is_kept, async |town: Town| {
    let all = wait(&town, 101).await;
    let mut clerk = clerk(&town).await;
    turns(&mut clerk, &all).await;
    // The same from the copy in memory.
    databases::until(async || {
        town.app.registry.catch_up(&town.app.store).await.unwrap();
        let place = (jiff::Timestamp::MAX, Uuid::max());
        let ask = town.app.registry.ask(&town.app.store, move |copy| {
            copy.waiting_to(domain::case::Filter::default(), place, jiff::Timestamp::MAX).len()
        });
        ask.await.unwrap() == Some(101)
    })
    .await;
    turns(&mut clerk, &all).await;
    // Of one that was decided the row is gone: the way back leads to the next one.
    let case = clerk.page.links.iter().find(|(_, link)| link.contains(&all[60].to_string())).unwrap().1.clone();
    clerk.opens(&case).await.presses("受理する").await.sees("受理しました");
    let link = clerk.page.links.iter().find(|(words, _)| words == "受付一覧に戻る").unwrap();
    assert!(link.1.ends_with(&format!("#row-{}", all[61])), "{}", link.1);
});

story!(what_else_waits_is_told_on_the_first_page, async |town: Town| {
    let mut clerk = clerk(&town).await;
    clerk.opens("/office").await.sees("対応待ちのお問い合わせ0件").sees("送信を待っている申込書0件");
    crate::inquiry::asks(&town, "hana@mihon.example.jp", "こんにちは").await;
    clerk.opens("/office").await.sees("対応待ちのお問い合わせ1件");
    clerk.follows("お問い合わせを見る").await.is_titled("お問い合わせ");
    clerk.opens("/office").await.follows("申込書を見る").await.is_titled("申込書の受付け");
});
