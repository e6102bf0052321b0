//! 申込書: downloaded, filled in, taken in by the office, mended in the wizard, confirmed by the applicant.

use crate::town::{Town, story};
use axum::http::{Request, StatusCode, header};
use domain::{
    application_form::{Filled, Refused},
    field::Field,
};
use site::intake::{self, Received};
use tower::ServiceExt as _;

/// A form as a corporation fills it in, with these texts beside.
pub fn filled(town: &Town, more: &[(Field, &str)]) -> Vec<u8> {
    made(town, (more, &[]), town.app.today())
}

/// The same with what is left empty, on the form of that day.
pub fn made(town: &Town, answers: (&[(Field, &str)], &[Field]), day: jiff::civil::Date) -> Vec<u8> {
    written(town, &answered(answers), day)
}

/// The form with both boxes of a choice of two ticked.
pub fn ticked_twice(town: &Town, field: Field, codes: [&str; 2]) -> Vec<u8> {
    let mut filled = answered((&[], &[]));
    filled.choices.insert(field, codes.map(str::to_owned).to_vec());
    written(town, &filled, town.app.today())
}

fn answered((more, empty): (&[(Field, &str)], &[Field])) -> Filled {
    let texts = [
        (Field::CorporateNumber, "７０００－０１２０－５０００２"),
        (Field::Name, "株式会社みほん製作所"),
        (Field::Kana, "みほん"),
        (Field::PostalCode, "〒１１３－００２１"),
        (Field::TownLine, "文京区本駒込"),
        (Field::Street, "2-28-8"),
        (Field::Phone, "０３（１２３４）５６７８"),
        (Field::Industry, "E 製造業 ／ 26 生産用機械器具製造業"),
        (Field::ContactName, "青木 花子"),
        (Field::Email, "aoki@mihon.example.jp"),
    ];
    let choices: [(Field, &[&str]); 11] = [
        (Field::Kind, &["corporation"]),
        (Field::Prefecture, &["13"]),
        (Field::Employees, &["6-20"]),
        (Field::Membership, &["no"]),
        (Field::News, &["no"]),
        (Field::Level, &["one"]),
        (Field::Rules, &["update", "antivirus", "password", "sharing", "threats", "backup"]),
        (Field::Purposes, &["trust"]),
        (Field::TermsAgreed, &["yes"]),
        (Field::Privacy, &["yes"]),
        (Field::Pledge, &["yes"]),
    ];
    let kept = |(field, _): &&(Field, &[&str])| !empty.contains(field);
    let owned = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
    Filled {
        texts: texts.iter().chain(more).map(|(field, text)| (*field, (*text).to_owned())).collect(),
        choices: choices.iter().filter(kept).map(|(field, codes)| (*field, owned(codes))).collect(),
        ..Filled::default()
    }
}

fn written(town: &Town, filled: &Filled, day: jiff::civil::Date) -> Vec<u8> {
    let place = (day, town.app.settings.origin.as_str());
    paper::application_form::make(&town.app.scheme, &town.app.registers, place, filled).unwrap()
}

async fn received(town: &Town, bytes: Vec<u8>) -> Received {
    intake::receive(&town.app, bytes.into(), town.app.id()).await.unwrap()
}

/// The form, and what is shown of it.
async fn shown(town: &Town, id: uuid::Uuid) -> Option<(store::intakes::Intake, intake::IntakeView)> {
    let mut db = town.app.store.read().await.unwrap();
    let form = store::intakes::find(&mut db, id).await.unwrap()?;
    let view = intake::view(&town.app, &mut db, &form).await.unwrap()?;
    Some((form, view))
}

async fn taken_in(town: &Town, bytes: Vec<u8>) -> uuid::Uuid {
    match received(town, bytes).await {
        Received::New(id) => id,
        other => panic!("{other:?}"),
    }
}

story!(a_form_is_taken_in_and_confirmed_by_the_applicant, async |town: Town| {
    let id = taken_in(&town, filled(&town, &[])).await;
    let (kept, view) = shown(&town, id).await.unwrap();
    assert_eq!(view.looks(), 0, "{:?}", view.lines);
    let name = view.lines.iter().find(|line| line.label == "事業者名").unwrap();
    assert_eq!((name.said.as_deref(), name.now.as_str()), (Some("株式会社みほん製作所"), "株式会社みほん製作所"));
    let mut officer = town.visitor();
    officer.opens(&intake::link(&town.app, &kept)).await.is_titled("内容確認");
    officer.sees("03-1234-5678").presses("この内容で自己宣言する").await.is_titled("受付確認");
    assert!(shown(&town, id).await.is_none(), "there is nothing left to mend");
    let mut db = town.app.store.read().await.unwrap();
    let kept = store::intakes::find(&mut db, id).await.unwrap().unwrap();
    assert_eq!(
        (kept.submitted_at, kept.doubts.len()),
        (Some(town.app.now()), 0),
        "it is told as one that came on paper"
    );
    drop(db);
    let letter = town.letter("aoki@mihon.example.jp", "自己宣言受付確認").await;
    assert!(letter.text.contains("R-20261122-"), "{}", letter.text);
    let mut clerk = town.visitor();
    clerk.confirms(&letter.link("/declare/confirm/"), "はるのうみ ひねもすのたり 42").await;
    assert_eq!(town.members("aoki@mihon.example.jp").await, 1);
});

story!(what_cannot_be_read_is_mended_in_the_wizard, async |town: Town| {
    let bytes = filled(&town, &[(Field::Phone, "03-12"), (Field::Building, "みほんビル")]);
    let id = taken_in(&town, bytes).await;
    let (kept, view) = shown(&town, id).await.unwrap();
    let wrong: Vec<_> = view.lines.iter().filter(|line| line.look()).map(|line| line.label.as_str()).collect();
    assert_eq!(wrong, ["電話番号"]);
    let page = askama::Template::render(&view).unwrap();
    assert!(page.contains("直すところ") && page.contains("03-12") && page.contains("記入なし"), "{page}");
    let mut officer = town.visitor();
    officer.opens(&intake::link(&town.app, &kept)).await.is_titled("事業者情報入力");
    assert_eq!(officer.reads("ビル名など"), "みほんビル");
    officer.fills("電話番号", "03-1234-5678").presses("次へ進む").await.is_titled("内容確認");
});

story!(the_draft_of_a_form_belongs_to_no_browser, async |town: Town| {
    let id = taken_in(&town, filled(&town, &[])).await;
    let (kept, _) = shown(&town, id).await.unwrap();
    let mut stranger = town.visitor();
    stranger.opens("/declare").await.presses("使用規約に同意する").await;
    stranger.opens(&format!("/declare/{}/review", kept.draft)).await.sees("この申込みの続きを開けません");
});

story!(the_same_file_is_taken_in_once, async |town: Town| {
    let bytes = filled(&town, &[]);
    let id = taken_in(&town, bytes.clone()).await;
    assert_eq!(received(&town, bytes).await, Received::Again(id));
});

story!(a_file_that_is_no_form_is_refused_and_nothing_is_kept, async |town: Town| {
    assert_eq!(received(&town, b"%PDF-1.7".to_vec()).await, Received::Refused(Refused::Pdf));
    assert_eq!(received(&town, Vec::new()).await, Received::Refused(Refused::Empty));
    let mut db = town.app.store.read().await.unwrap();
    assert!(store::intakes::waiting(&mut db, (10, 0)).await.unwrap().is_empty());
});

story!(a_form_without_agreement_begins_with_the_terms, async |town: Town| {
    let old = made(&town, (&[], &[]), jiff::civil::date(2026, 3, 31));
    let id = taken_in(&town, old).await;
    let (kept, view) = shown(&town, id).await.unwrap();
    let of = |label: &str| view.lines.iter().find(|line| line.label == label).unwrap();
    assert!(!view.agreed && of("使用規約への同意").problem.is_some(), "{:?}", view.lines);
    assert_eq!(of("個人情報の取扱いへの同意").now, "同意します", "that was agreed to, whatever the edition");
    assert!(view.lines.iter().any(|line| line.doubts.iter().any(|doubt| doubt.contains("2021-04"))));
    let mut officer = town.visitor();
    officer.opens(&intake::link(&town.app, &kept)).await.is_titled("使用規約確認");
});

story!(nobody_agrees_for_the_applicant, async |town: Town| {
    let id = taken_in(&town, made(&town, (&[], &[Field::TermsAgreed, Field::Privacy]), town.app.today())).await;
    let (kept, view) = shown(&town, id).await.unwrap();
    let wrong: Vec<_> = view.lines.iter().filter(|line| line.look()).map(|line| line.label.as_str()).collect();
    assert_eq!(wrong, ["使用規約への同意", "個人情報の取扱いへの同意"]);
    let mut officer = town.visitor();
    officer.opens(&intake::link(&town.app, &kept)).await.is_titled("使用規約確認").sees("この画面では同意できません");
    assert!(!officer.page.html.contains("name=\"agree\""));
    let (terms, edition) = (officer.path.clone(), town.app.scheme.terms_on(town.app.today()).edition.clone());
    officer.goes("POST", &terms, Some(format!("agree=yes&edition={edition}"))).await.is_titled("使用規約確認");
    officer.goes("POST", &terms.replace("/terms", "/review"), Some(String::new())).await.is_titled("使用規約確認");
    assert!(town.letters("aoki@mihon.example.jp").await.is_empty());
    let one = taken_in(&town, made(&town, (&[], &[Field::Privacy]), town.app.today())).await;
    let (_, view) = shown(&town, one).await.unwrap();
    assert!(!view.agreed && view.looks() == 2, "of two agreements one is none: {:?}", view.lines);
});

story!(a_form_with_nothing_in_it_is_refused, async |town: Town| {
    for day in [town.app.today(), jiff::civil::date(2026, 3, 31)] {
        let place = (day, town.app.settings.origin.as_str());
        let blank = paper::application_form::make(&town.app.scheme, &town.app.registers, place, &Filled::default());
        assert_eq!(received(&town, blank.unwrap()).await, Received::Refused(Refused::Blank));
    }
    let mut db = town.app.store.read().await.unwrap();
    assert!(store::intakes::waiting(&mut db, (10, 0)).await.unwrap().is_empty());
});

story!(the_blank_form_is_downloaded_once, async |town: Town| {
    let get = async |tag: Option<&str>| {
        let mut request = Request::get("/declare/form.docx").header(header::HOST, "sengen.example.jp");
        if let Some(tag) = tag {
            request = request.header(header::IF_NONE_MATCH, tag);
        }
        town.router.clone().oneshot(request.body(axum::body::Body::empty()).unwrap()).await.unwrap()
    };
    let first = get(None).await;
    let head = |name| first.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(first.status(), StatusCode::OK);
    assert_eq!(head(header::CONTENT_TYPE), paper::application_form::MEDIA_TYPE);
    let name = "attachment; filename=\"form.docx\"; filename*=UTF-8''%E7%94%B3%E8%BE%BC%E6%9B%B8.docx";
    assert_eq!(head(header::CONTENT_DISPOSITION), name);
    let tag = head(header::ETAG);
    assert_eq!(get(Some(&tag)).await.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(get(Some("\"other\"")).await.status(), StatusCode::OK);
    let mut reader = town.visitor();
    reader.opens("/declare").await.follows("申込書（Word）をダウンロード").await;
    let read = paper::application_form::read(&reader.file, &town.app.scheme, &town.app.registers, town.app.today());
    assert!(read.unwrap().texts.is_empty());
});
