//! 制度の変更: a folder in a ZIP is loaded by an administrator, or refused with everything that is wrong with it, in words.

use crate::{
    office::{acts, officer, steps_up},
    scheme::folder,
    town::{Town, story},
};
use axum::http::StatusCode;
use domain::staff::Role;
use site::editions::Files;
use std::io::{Cursor, Write as _};
use zip::{ZipWriter, write::SimpleFileOptions};

const LABEL: Option<(&str, &str)> = Some(("edition_label", "令和9年4月の改定"));

fn packed(files: &Files) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(format!("my-scheme/{name}"), SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn file<'a>(files: &'a mut Files, path: &str) -> &'a mut String {
    &mut files.iter_mut().find(|(name, _)| name == path).expect(path).1
}

story!(an_administrator_loads_a_folder_and_is_not_its_second_officer, async |town: Town| {
    let mut senior = officer(&town, "上席 一郎", "senior@example.jp", Role::Senior).await;
    senior.opens("/office/scheme").await.sees_no("新しい版を読み込む");
    let mut boss = officer(&town, "管理 花子", "boss@example.jp", Role::Administrator).await;
    boss.opens("/office/scheme").await;
    steps_up(&town, &mut boss, "boss@example.jp", "もう一度確認して、読み込む").await;
    boss.uploads_with("/office/scheme", LABEL, &packed(&folder())).await;
    boss.sees("読み込みました").sees("令和9年4月の改定").sees("承認待ち").sees("terms/2026-12.md");
    boss.presses("承認する").await.sees("1人で2つの役目はできません");
    boss.uploads_with("/office/scheme", LABEL, &packed(&folder()))
        .await
        .sees("まったく同じ版を、すでに読み込んでいます");
    assert_eq!(boss.reads("版の名前"), "令和9年4月の改定", "nothing typed is lost");
    assert_eq!(acts(&town).await.iter().filter(|act| *act == "edition-loaded").count(), 1);
});

story!(everything_that_is_wrong_is_said_at_once_in_words, async |town: Town| {
    let mut boss = officer(&town, "管理 花子", "boss@example.jp", Role::Administrator).await;
    boss.opens("/office/scheme").await;
    steps_up(&town, &mut boss, "boss@example.jp", "もう一度確認して、読み込む").await;
    let mut files = folder();
    *file(&mut files, "lists/purposes.toml") =
        file(&mut files, "lists/purposes.toml").replace("\"trust\"", "\"owner\"");
    file(&mut files, "terms/2021-04.md").push_str("\n足した文。\n");
    *file(&mut files, "mails/confirm/body.txt") = "{nmae}様\n".to_owned();
    *file(&mut files, "pages/help.md") = "題名がない\n".to_owned();
    file(&mut files, "scheme.toml").push_str("\nnaem = \"x\"\n");
    files.retain(|(name, _)| name != "badges.toml");
    files.push(("virus.exe".to_owned(), "MZ".to_owned()));
    boss.uploads_with("/office/scheme", Some(("edition_label", "")), &packed(&files)).await;
    assert_eq!(boss.status, StatusCode::UNPROCESSABLE_ENTITY);
    boss.sees_problem("edition_label", "版の名前を入力してください");
    for words in [
        "lists/purposes.toml",
        "の「owner」が2つあります",
        "宣言の記録の一部なので、書き直せません",
        "置き換え{nmae}は使えません",
        "このメールには、置き換え{link}が必ず要ります",
        "はじめの行は「# 題名」にし",
        "「naem」は知らない項目です",
        "必要なファイルがありません",
        "virus.exe：知らない名前のファイルです",
    ] {
        boss.sees(words);
    }
    assert!(!boss.page.html.contains("lang=\"en\""), "every fault has its words: {}", boss.page.html);
    boss.uploads_with("/office/scheme", LABEL, b"").await.sees("ZIPファイルを選んでください");
    boss.uploads_with("/office/scheme", LABEL, b"%PDF").await.sees("ZIPファイルではないか、壊れています");
    boss.uploads_with("/office/scheme", LABEL, &vec![0; 2 * 1024 * 1024 + 9]).await.sees("2MBを超えています");
    boss.opens("/office/scheme").await.sees("読み込むと、ここに並びます");
});
