//! A form of a case that is refused: nothing that was written is lost, and what is wrong leads to its field.

use crate::{
    cases::{clerk, declared_state, odd, opens_case},
    office::officer,
    town::{Town, story},
};
use axum::http::StatusCode;
use domain::{flags::Flag, staff::Role};
use store::declarations;

const REASON: &str = "正式な名称を入力してください。\r\n電話でもお答えします。";

/// The automatic checks find something else in it meanwhile.
async fn is_flagged(town: &Town, case: &str) {
    let (id, now) = (case.rsplit('/').next().unwrap().parse().unwrap(), town.app.now());
    let unit =
        town.app.store.write(|mut db| async move { declarations::flag(&mut db, id, &[Flag::HouseNumber], now).await });
    unit.await.unwrap();
}

story!(a_reason_on_an_old_view_is_kept_and_goes_out_under_the_new_one, async |town: Town| {
    odd(&town).await;
    let mut clerk = clerk(&town).await;
    let case = opens_case(&mut clerk, "株式会社テスト").await;
    clerk.fills("申込者に伝える理由", REASON).presses("差し戻しの文面を見る").await.is_titled("文面の確認");
    is_flagged(&town, &case).await;
    clerk.presses("この内容で送る").await.is_titled("申込みが変わりました").sees("直す項目事業者名");
    clerk
        .sees("自動の確認で、確かめることが見つかりました")
        .sees("正式な名称を入力してください。 電話でもお答えします。");
    assert_eq!(clerk.status, StatusCode::CONFLICT);
    assert_eq!(declared_state(&town, &case).await.code(), "declared");
    clerk.presses("文面をもう一度確かめる").await.is_titled("文面の確認").sees("正式な名称を入力してください。");
    assert_eq!(declared_state(&town, &case).await.code(), "declared", "it is read once more first");
    clerk.presses("この内容で送る").await.sees("差し戻しました");
    let letter = town.letter("aoki@mihon.example.jp", "【").await;
    assert!(letter.text.contains("- 事業者名") && letter.text.contains("電話でもお答えします。"), "{}", letter.text);
});

story!(a_letter_is_not_shown_of_a_case_that_has_changed, async |town: Town| {
    odd(&town).await;
    let mut clerk = clerk(&town).await;
    let case = opens_case(&mut clerk, "株式会社テスト").await;
    let mut other = officer(&town, "事務 次郎", "jiro@example.jp", Role::Clerk).await;
    other.opens(&case).await.presses("受理する").await.sees("受理しました");
    clerk.fills("申込者に伝える理由", REASON).presses("差し戻しの文面を見る").await;
    clerk.is_titled("申込みが変わりました").sees("事務 次郎").sees("正式な名称を入力してください。");
    assert_eq!(clerk.status, StatusCode::CONFLICT);
});

story!(a_reason_for_an_act_that_is_not_possible_is_kept_to_be_copied, async |town: Town| {
    odd(&town).await;
    let mut clerk = clerk(&town).await;
    let case = opens_case(&mut clerk, "株式会社テスト").await;
    let mut senior = officer(&town, "上席 花子", "joseki@example.jp", Role::Senior).await;
    senior.opens(&case).await.fills("不受理・取消しの理由", "届出がありません。");
    senior.presses("不受理の文面を見る").await.presses("この内容で提案する").await.sees("提案しました");
    clerk.fills("不受理・取消しの理由", "所在を確かめられません。").presses("不受理の文面を見る").await;
    clerk.is_titled("申込みが変わりました").sees("所在を確かめられません。");
    clerk.sees("上席 花子").sees("いまの状態では、送れません");
    let version = senior.page.controls.iter().find(|one| one.name == "version").unwrap().value.clone();
    for (act, body, words) in [
        ("return", "case_fields=name&case_reason=%E5%90%8D%E7%A7%B0", "名称"),
        ("propose", "ending=reject&ending_reason=%E6%89%80%E5%9C%A8", "所在"),
    ] {
        let body = format!("version={version}&sure=yes&{body}");
        clerk.goes("POST", &format!("{case}/{act}"), Some(body)).await;
        assert_eq!(clerk.status, StatusCode::CONFLICT, "{act}");
        clerk.is_titled("この操作はできません").sees("入力した内容").sees(words).sees_no("画面を開いたあとに");
    }
    senior.opens(&case).await.presses("提案を取り下げる").await;
    assert_eq!(declared_state(&town, &case).await.code(), "declared");
});

story!(what_is_wrong_in_a_form_leads_to_its_field_and_opens_it_alone, async |town: Town| {
    odd(&town).await;
    let mut clerk = clerk(&town).await;
    let case = opens_case(&mut clerk, "株式会社テスト").await;
    let folded = |html: &str| {
        let open =
            |words: &str| html.split(words).next().unwrap().rsplit("<details").next().unwrap().starts_with(" open");
        (open("<summary>差し戻す"), open("<summary>受理しない"))
    };
    assert_eq!(folded(&clerk.page.html), (false, false));
    for (button, key, open) in [
        ("差し戻しの文面を見る", "case_reason", (true, false)),
        ("不受理の文面を見る", "ending_reason", (false, true)),
        ("メモを加える", "case_note", (false, false)),
    ] {
        clerk.opens(&case).await.presses(button).await.sees_problem(key, "");
        let html = &clerk.page.html;
        assert_eq!(folded(html), open, "{button}");
        let field = html.split(&format!("id=\"{key}\"")).nth(1).unwrap_or_else(|| panic!("no field {key}"));
        let field = field.split('>').next().unwrap();
        assert!(field.contains(&format!("aria-describedby=\"{key}-error-text")), "{field}");
        assert!(field.contains("aria-invalid=\"true\""), "{field}");
    }
});
