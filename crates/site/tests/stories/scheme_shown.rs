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
