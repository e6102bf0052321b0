//! What the filler wrote comes back, with controls and without.

use crate::filled::{SCHEME, TODAY, corporation, is_right, made, of, read, sole_proprietor};
use crate::package::without_controls;
use domain::{
    application_form::{Doubt, Filled},
    field::Field,
};
use proptest::prelude::*;

#[test]
fn a_form_that_is_filled_right_is_read_right() {
    for filled in [corporation(), sole_proprietor()] {
        let read = read(&made(&filled)).unwrap();
        assert_eq!(read, filled);
        is_right(&read);
    }
}

#[test]
fn the_same_arguments_give_the_same_bytes() {
    assert_eq!(made(&Filled::default()), made(&Filled::default()));
}

#[test]
fn a_blank_form_says_nothing_and_doubts_nothing() {
    for bytes in [made(&Filled::default()), without_controls(&made(&Filled::default()))] {
        let read = read(&bytes).unwrap();
        assert_eq!(read, Filled { terms: Some("2026-04".to_owned()), ..Filled::default() });
        assert!(!read.agreed(&SCHEME, TODAY));
    }
}

#[test]
fn a_form_without_its_controls_is_read_the_same() {
    for filled in [corporation(), sole_proprietor()] {
        assert_eq!(read(&without_controls(&made(&filled))).unwrap(), filled);
    }
}

#[test]
fn a_form_for_earlier_terms_is_no_agreement() {
    let old = paper::application_form::make(
        &SCHEME,
        &crate::filled::REGISTERS,
        (jiff::civil::date(2026, 3, 31), crate::filled::ORIGIN),
        &corporation(),
    );
    let read = read(&old.unwrap()).unwrap();
    assert_eq!(read.terms.as_deref(), Some("2021-04"));
    assert_eq!(
        read.doubts.iter().map(|one| (one.field, one.doubt)).collect::<Vec<_>>(),
        [(Field::TermsAgreed, Doubt::Edition)]
    );
    assert!(!read.agreed(&SCHEME, TODAY));
}

/// Texts as people and programs may type them; what an empty place shows is none, and blanks at the ends are not kept.
fn typed() -> impl Strategy<Value = String> {
    let words = "[ぁ-んァ-ヶ一-龠ａ-ｚ０-９a-z0-9&<>\"'・ー－−‐（）㈱ -]{1,30}|\\PC{1,20}";
    words
        .prop_map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .prop_filter("nothing is left", |text| {
            text.chars().any(|c| !c.is_whitespace() && !domain::text::is_invisible(c)) && text != "-"
        })
}

fn chosen(codes: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    proptest::sample::subsequence(codes, 0..=codes.len())
        .prop_map(|codes| codes.into_iter().map(str::to_owned).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_typed_comes_back(
        name in typed(), kana in typed(), town in typed(), building in typed(), person in typed(), email in typed(),
        score in "[0-9０-９−-]{1,4}", rules in chosen(&["update", "antivirus", "password", "sharing", "threats", "backup"]),
        purposes in chosen(&["awareness", "owner", "improve", "trust", "request", "subsidy", "other"]),
        kind in 0..2_usize, level in 0..2_usize, prefecture in 1..48_u8, controls in any::<bool>(),
    ) {
        let prefecture = format!("{prefecture:02}");
        let mut filled = of(
            &[(Field::Name, &name), (Field::Kana, &kana), (Field::TownLine, &town), (Field::Building, &building),
              (Field::ContactName, &person), (Field::Email, &email), (Field::Score, &score)],
            &[(Field::Kind, &[["corporation", "sole_proprietor"][kind]]), (Field::Level, &[["one", "two"][level]]),
              (Field::Prefecture, &[&prefecture])],
        );
        for (field, codes) in [(Field::Rules, rules), (Field::Purposes, purposes)] {
            if !codes.is_empty() {
                filled.choices.insert(field, codes);
            }
        }
        let bytes = made(&filled);
        let bytes = if controls { bytes } else { without_controls(&bytes) };
        prop_assert_eq!(read(&bytes).unwrap(), filled);
    }
}
