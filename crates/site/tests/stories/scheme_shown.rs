//! 制度の変更: what an edition changes of what is shown is told and counted, and nothing that changes is denied.

use crate::{
    office::officer,
    scheme::{loads, mended},
    town::{Town, story},
};
use domain::staff::Role;

const EMAIL: &str = "aoki@mihon.example.jp";

story!(a_level_renamed_and_reasons_retired_are_told_and_not_denied, async |town: Town| {
    let mut member = town.visitor();
    member.applies_as_corporation("株式会社みほん製作所", "7000012050002", EMAIL).await;
    member.presses("この内容で自己宣言する").await;
    let link = town.letter(EMAIL, "受付確認").await.link("/declare/confirm/");
    member.confirms(&link, "ながいパスワードをきめましたよ").await;
    let files = mended(&domain::scheme::bundled(), "levels.toml", "name = \"一つ星\"", "name = \"はじめの星\"");
    let files =
        mended(&files, "lists/purposes.toml", "words = \"取引先や顧客の信頼を得るため\"", "words = \"信頼のため\"");
    let files = mended(&files, "scheme.toml", "acceptance = \"auto\"", "acceptance = \"office\"");
    let files = mended(&files, "scheme.toml", "name = \"SECURITY ACTION\"", "name = \"みほんの制度\"");
    let files = mended(&files, "pages/about.md", "# このサイトについて", "# 新しいこのサイトについて");
    let page = format!("/office/scheme/{}", loads(&town, &files, "名前の変更").await);
    let mut boss = officer(&town, "管理 花子", "boss@example.jp", Role::Administrator).await;
    boss.opens(&page).await.sees_no("変わる宣言はありません");
    boss.sees("登録ずみの宣言の扱いは変わりませんが、次の表示が変わります");
    boss.sees("段階の名前が変わる宣言（一つ星 → はじめの星）：1件").sees("二つ星").sees_no("二つ星 →");
    boss.sees("言葉が変わる目的を選んだ宣言（取引先や顧客の信頼を得るため → 信頼のため）");
    boss.sees("SECURITY ACTION → みほんの制度").sees("自動で受理 → 事務局が1件ずつ受理").sees("pages/about.md");
    boss.opens(&format!("{page}?effect=level-name-one")).await.sees("株式会社みほん製作所");
    let files = mended(
        &domain::scheme::bundled(),
        "lists/no-number-reasons.toml",
        "code = \"new\"",
        "retired = true\ncode = \"new\"",
    );
    let page = format!("/office/scheme/{}", loads(&town, &files, "理由の変更").await);
    boss.opens(&page).await.sees("選べなくなる「法人番号がない理由」を選んだ宣言").sees("：0件");
    let files = mended(&domain::scheme::bundled(), "README.md", "\n", "\n\n");
    let page = format!("/office/scheme/{}", loads(&town, &files, "説明書だけ").await);
    boss.opens(&page).await.sees("この版で、扱いや表示が変わる宣言はありません");
});

/// An edition with another name and another picture for ★★, and other words in the HTML of mail ① alone.
fn redrawn() -> site::editions::Files {
    let files = mended(&domain::scheme::bundled(), "marks/mark-two.svg", "</svg>", "<desc>drawn anew</desc></svg>");
    let files = mended(&files, "levels.toml", "name = \"二つ星\"", "name = \"つぎの星\"");
    let files = mended(&files, "badges.toml", "two = \"二つ星\"", "two = \"つぎの星\"");
    mended(&files, "mails/confirm/body.html", "あと1つの操作で、完了します", "HTMLだけの新しい見出し")
}

story!(a_preview_shows_pictures_and_mails_of_the_edition_itself, async |town: Town| {
    let page = format!("/office/scheme/{}", loads(&town, &redrawn(), "絵とメール").await);
    let mut boss = officer(&town, "管理 花子", "boss@example.jp", Role::Administrator).await;
    boss.opens(&page).await.follows("ロゴマークダウンロード（見本入り、二つ星）").await.sees("つぎの星");
    assert!(!boss.page.html.contains("src=\"/marks/"), "no picture of the site as it is");
    let picture = format!("{page}/preview/two/marks/mark-two.svg");
    assert!(boss.page.html.contains(&format!("src=\"{picture}\"")), "{}", boss.page.html);
    boss.opens(&picture).await;
    assert!(String::from_utf8(boss.file.clone()).unwrap().contains("drawn anew"));
    town.visitor().opens("/marks/mark-two.svg").await.sees_no("drawn anew");
    boss.opens(&format!("{page}/preview/mails/confirm"))
        .await
        .sees("一つ星のとき")
        .sees("つぎの星のとき")
        .sees("【SECURITY ACTION】つぎの星");
    boss.sees_no("HTMLだけの新しい見出し");
    boss.follows("HTMLのメールを見る（つぎの星のとき）")
        .await
        .sees("HTMLだけの新しい見出し")
        .sees("つぎの星の自己宣言");
    assert_eq!(boss.path, format!("{page}/preview/mails/confirm/two/html"));
    boss.opens(&format!("{page}/preview/mails/officer-changed"))
        .await
        .follows("HTMLのメールを見る")
        .await
        .sees("見本 花子");
});

story!(what_depends_on_the_words_of_a_scheme_can_be_looked_at, async |town: Town| {
    let page = format!("/office/scheme/{}", loads(&town, &redrawn(), "絵とメール").await);
    let mut boss = officer(&town, "管理 花子", "boss@example.jp", Role::Administrator).await;
    boss.opens(&page).await.sees("次のものは、下見では見られません");
    for (name, words) in [
        ("宣言の確認の結果（見本入り）", "株式会社みほん製作所"),
        ("宣言の確認の結果（見本入り、二つ星）", "つぎの星"),
        ("バッジ（見本入り、二つ星）", "バッジ"),
        ("パートナーに伝える前の確認（見本入り）", "見本の補助金申請サイト"),
        ("使用規約 2026-04", "2026年4月1日施行"),
    ] {
        boss.opens(&page).await.follows(name).await;
        assert_eq!(boss.status.as_u16(), 200, "{name}: {}", boss.page.text);
        boss.sees(words);
        assert!(boss.page.html.contains("この画面からは、何も送れません"), "{name}");
    }
    boss.opens(&page).await.follows("バッジ（見本入り、二つ星）").await;
    let from = boss.page.html.find("src=\"/office/").unwrap() + "src=\"".len();
    let picture = boss.page.html[from..].split('"').next().unwrap().to_owned();
    boss.opens(&picture).await;
    let badge = String::from_utf8(boss.file.clone()).unwrap();
    assert!(boss.status.is_success() && badge.contains("つぎの星"), "{picture}: {badge}");
    boss.opens(&page)
        .await
        .follows("お問い合わせの返事のひな形")
        .await
        .is_titled("下見：返事のひな形")
        .sees("https://sengen.example.jp/declare");
    boss.opens(&page).await.follows("申込書（Wordのファイル）").await;
    assert_eq!(&boss.file[..2], b"PK");
    town.visitor().opens("/v/41234567895").await.sees_no("みほん製作所");
    for path in ["two/pages/about", "mails/confirm/three/html", "mails/none", "v/41234567895", "partner/none"] {
        boss.opens(&format!("{page}/preview/{path}")).await;
        assert_eq!(boss.status.as_u16(), 404, "{path}");
    }
});
