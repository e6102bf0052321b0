//! Forms as people leave them: typed over, ticked by hand, pasted, corrected.

use crate::filled::{REGISTERS, SCHEME, corporation, is_right, made, read};
use crate::package::{edited, with_part, without_controls};
use domain::{
    application_form::{Doubt, Filled, Refused},
    field::Field,
    problem::Problem,
};

/// The doubts, with where they are.
fn doubts(filled: &Filled) -> Vec<(Field, Doubt, &str)> {
    filled.doubts.iter().map(|one| (one.field, one.doubt, one.found.as_str())).collect()
}

/// The sign of a box, from its tag on to the end of its control.
fn with_sign(bytes: &[u8], tag: &str, sign: &str) -> Vec<u8> {
    with_part(bytes, "word/document.xml", |text| {
        let at = text.find(&format!("w:tag w:val=\"{tag}\"")).unwrap();
        let open = text[at..].find("<w:t>").unwrap() + at + "<w:t>".len();
        let close = text[open..].find("</w:t>").unwrap() + open;
        format!("{}{sign}{}", &text[..open], &text[close..])
    })
}

#[test]
fn full_width_digits_and_other_hyphens_are_for_the_forms_to_repair() {
    let plain = made(&corporation());
    let typed = edited(
        &plain,
        &[
            (">5010005007126<", ">５０１０００５００７１２６<"),
            (">113-0021<", ">〒１１３−００２１<"),
            (">03-1234-5678<", ">０３（１２３４）５６７８<"),
            (">ミホンショウテン<", ">ﾐﾎﾝ ｼｮｳﾃﾝ<"),
        ],
    );
    let read = read(&typed).unwrap();
    assert_eq!(read.text(Field::CorporateNumber), "５０１０００５００７１２６");
    assert_eq!(read.text(Field::Kana), "ﾐﾎﾝ ｼｮｳﾃﾝ");
    assert_eq!(doubts(&read), []);
    is_right(&read);
}

#[test]
fn marks_that_are_typed_over_boxes_count_and_are_no_doubt() {
    for sign in ["■", "✓", "☑", "レ", "○", "☒", "✔", "□✓"] {
        let blank = made(&Filled::default());
        let read = read(&with_sign(&blank, "kind.corporation", sign)).unwrap();
        assert_eq!(read.one(Field::Kind), "corporation", "{sign}");
        assert_eq!(doubts(&read), [], "{sign}");
    }
    // Every box of a form, none of them clicked.
    let filled = corporation();
    let boxes = filled.choices.iter().filter(|(field, _)| ![Field::Prefecture, Field::Employees].contains(field));
    let mut bytes = made(&Filled {
        choices: [Field::Prefecture, Field::Employees].map(|field| (field, filled.choices[&field].clone())).into(),
        ..filled.clone()
    });
    for (field, codes) in boxes {
        for code in codes {
            bytes = with_sign(&bytes, &format!("{}.{code}", field.key()), "■");
        }
    }
    assert_eq!(read(&bytes).unwrap(), filled);
}

#[test]
fn a_mark_that_was_moved_by_hand_counts_where_it_is_seen() {
    let open = with_sign(&made(&corporation()), "kind.corporation", "□");
    let moved = read(&with_sign(&open, "kind.sole_proprietor", "■")).unwrap();
    assert_eq!((moved.one(Field::Kind).as_str(), doubts(&moved)), ("sole_proprietor", Vec::new()));
    let read = read(&open).unwrap();
    assert_eq!(read.one(Field::Kind), "");
    assert_eq!(doubts(&read), [(Field::Kind, Doubt::MarkDiffers, "法人")], "nothing else is marked");
}

#[test]
fn a_box_without_a_sign_counts_as_the_file_keeps_it() {
    let read = read(&with_sign(&made(&corporation()), "kind.corporation", "")).unwrap();
    assert_eq!((read.one(Field::Kind).as_str(), doubts(&read)), ("corporation", Vec::new()));
}

#[test]
fn two_boxes_where_one_is_asked_for_are_no_answer() {
    let read = read(&with_sign(&without_marks(), "kind.sole_proprietor", "■")).unwrap();
    assert_eq!(read.one(Field::Kind), "");
    assert!(doubts(&read).contains(&(Field::Kind, Doubt::Several, "法人 / 個人事業主")));
}

/// A form whose 法人 is ticked by hand.
fn without_marks() -> Vec<u8> {
    with_sign(&made(&Filled::default()), "kind.corporation", "■")
}

#[test]
fn marks_are_typed_where_there_are_no_controls() {
    let plain = without_controls(&made(&corporation()));
    let typed = with_part(&plain, "word/document.xml", |text| text.replace('\u{2611}', "■").replace('\u{2610}', "□"));
    assert_eq!(read(&typed).unwrap(), corporation());
}

#[test]
fn who_deletes_the_other_choices_has_chosen() {
    let plain = without_controls(&made(&Filled::default()));
    let typed = with_part(&plain, "word/document.xml", |text| {
        let text = text.replace("> 個人事業主<", "><").replace("> 所属している<", "><");
        text.replace('\u{2610}', "")
    });
    let read = read(&typed).unwrap();
    assert_eq!((read.one(Field::Kind).as_str(), read.one(Field::Membership).as_str()), ("corporation", "no"));
    assert_eq!((read.one(Field::News).as_str(), read.one(Field::Level).as_str()), ("", ""));
    assert!(read.chosen(Field::Rules).is_empty());
}

#[test]
fn what_is_none_of_the_choices_is_told_as_it_stands() {
    let typed = edited(&made(&corporation()), &[(">東京都<", ">江戸<"), (">6～20人<", ">12人くらい<")]);
    let read = read(&typed).unwrap();
    assert_eq!(
        doubts(&read),
        [(Field::Prefecture, Doubt::Unreadable, "江戸"), (Field::Employees, Doubt::Unreadable, "12人くらい")]
    );
    assert_eq!(read.one(Field::Prefecture), "");
    let told = SCHEME.form.doubt(&read.doubts[0], &SCHEME.words);
    assert_eq!(told, "都道府県を読み取れません。「江戸」と書かれています。");
}

#[test]
fn a_prefecture_is_known_by_its_short_name() {
    let read = read(&edited(&made(&corporation()), &[(">東京都<", ">東京<")])).unwrap();
    assert_eq!((read.one(Field::Prefecture).as_str(), doubts(&read)), ("13", Vec::new()));
}

#[test]
fn text_beside_a_control_counts_and_is_told() {
    let beside = "</w:sdtContent></w:sdt><w:r><w:t>3階</w:t></w:r>";
    let typed = edited(
        &made(&corporation()),
        &[("みほんビル5階</w:t></w:r></w:sdtContent></w:sdt>", &format!("みほんビル</w:t></w:r>{beside}"))],
    );
    let read = read(&typed).unwrap();
    assert_eq!(read.text(Field::Building), "みほんビル3階");
    assert_eq!(doubts(&read), [(Field::Building, Doubt::Beside, "みほんビル3階")]);
}

#[test]
fn a_letter_alone_asks_for_the_group_and_a_wrong_letter_is_told() {
    let division = |letter: &str, group: &str| {
        let list = |name: &str, chosen: &str| {
            let empty = if name == "industry_division" { "選んでください" } else { "ここに記入" };
            (name.to_owned(), empty.to_owned(), chosen.to_owned())
        };
        let mut bytes = made(&Filled::default());
        for (tag, empty, chosen) in [list("industry_division", letter), list("industry", group)] {
            bytes = with_part(&bytes, "word/document.xml", |text| {
                let at = text.find(&format!("w:tag w:val=\"{tag}\"")).unwrap();
                let end = text[at..].find("</w:sdt>").unwrap() + at;
                let control = text[at..end].replace(&format!(">{empty}<"), &format!(">{chosen}<"));
                let control = if chosen == empty { control } else { control.replace("<w:showingPlcHdr/>", "") };
                format!("{}{control}{}", &text[..at], &text[end..])
            });
        }
        read(&bytes).unwrap()
    };
    let letter = division("Ｅ", "ここに記入");
    assert_eq!(letter.text(Field::Industry), "E 製造業");
    let problems = letter.business_form().parse(&SCHEME, &REGISTERS).unwrap_err();
    assert_eq!(problems.at(Field::Industry), Some(&Problem::IndustryGroupMissing { division: "E 製造業".to_owned() }));
    assert!(division("C", "ここに記入").text(Field::Industry).contains("05"), "the only group of its division");
    let wrong = division("D 建設業", "E 製造業 ／ 26 生産用機械器具製造業");
    assert_eq!(doubts(&wrong), [(Field::Industry, Doubt::Differs, "D / E 製造業 ／ 26 生産用機械器具製造業")]);
}

#[test]
fn a_result_that_is_sent_along_is_told() {
    let read = read(&with_sign(&made(&Filled::default()), "score_attached.yes", "☑")).unwrap();
    assert_eq!(doubts(&read), [(Field::Score, Doubt::Attached, "")]);
}

#[test]
fn deleted_text_is_not_read_and_inserted_text_is() {
    let was = "株式会社みほん商店</w:t></w:r>";
    let now = "株式会社</w:t></w:r><w:del><w:r><w:delText>みほん</w:delText><w:t>みほん</w:t></w:r></w:del>\
        <w:ins><w:r><w:t>てほん商店</w:t></w:r></w:ins>";
    let read = read(&edited(&made(&corporation()), &[(was, now)])).unwrap();
    assert_eq!(read.text(Field::Name), "株式会社てほん商店");
}

#[test]
fn a_link_that_word_made_of_an_address_is_read_as_its_text() {
    let was = "<w:r><w:t xml:space=\"preserve\">taro@mihon.example.jp</w:t></w:r>";
    let now = format!("<w:hyperlink r:id=\"rId9\">{was}</w:hyperlink>");
    let bytes = edited(&made(&corporation()), &[(was, &now)]);
    let link = "<Relationship Id=\"rId9\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink\" \
        Target=\"mailto:taro@mihon.example.jp\" TargetMode=\"External\"/></Relationships>";
    let bytes = with_part(&bytes, "word/_rels/document.xml.rels", |text| text.replace("</Relationships>", link));
    assert_eq!(read(&bytes).unwrap(), corporation());
}

#[test]
fn a_table_that_was_pasted_elsewhere_is_read_by_its_tags() {
    let typed = edited(
        &made(&corporation()),
        &[(">事業者名<", ">名前（変えました）<"), (">電話番号<", ">でんわ<"), (">目的<", ">ねらい<")],
    );
    assert_eq!(read(&typed).unwrap(), corporation());
}

#[test]
fn what_is_not_there_any_more_is_told() {
    let plain = without_controls(&made(&corporation()));
    let read = read(&edited(&plain, &[(">電話番号<", ">でんわ<")])).unwrap();
    assert_eq!(doubts(&read), [(Field::Phone, Doubt::Missing, "")]);
}

#[test]
fn dates_are_read_as_people_write_them() {
    for typed in ["2026/11/01", "２０２６年１１月１日", "令和8年11月1日", "R8.11.1", "20261101", "2026-11-1"]
    {
        let parts = SCHEME.form.date_parts(typed);
        let numbers = parts.map(|part| part.parse::<i16>().unwrap());
        assert_eq!(numbers, [2026, 11, 1], "{typed}");
    }
    assert_eq!(SCHEME.form.date_parts("令和元年5月1日")[0], "2019");
    assert_eq!(SCHEME.form.date_parts("先月"), ["先月", "", ""]);
    assert_eq!(SCHEME.form.date_parts(" "), ["", "", ""]);
}

#[test]
fn a_form_that_does_not_say_its_edition_is_read_without_agreement() {
    let bytes = with_part(&made(&corporation()), "docProps/custom.xml", |text| text.replace("SengenForm", "Other"));
    let bytes = edited(&bytes, &[("form;1;terms=", "other;")]);
    let read = read(&bytes).unwrap();
    assert_eq!((read.terms.clone(), doubts(&read)), (None, vec![(Field::TermsAgreed, Doubt::Edition, "?")]));
    let renamed = with_part(&made(&corporation()), "docProps/custom.xml", |text| text.replace("SengenForm", "Other"));
    assert_eq!(
        crate::filled::read(&renamed).unwrap().terms.as_deref(),
        Some("2026-04"),
        "the tag of the title says it too"
    );
}

#[test]
fn a_form_of_another_program_version_is_refused() {
    let bytes = with_part(&made(&corporation()), "docProps/custom.xml", |text| text.replace(">1;terms", ">2;terms"));
    assert_eq!(read(&bytes).unwrap_err(), Refused::UnknownEdition);
}
