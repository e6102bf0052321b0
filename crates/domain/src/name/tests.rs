use super::*;
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
#[case("㈱山田", "株式会社山田")]
#[case("（株）山田", "株式会社山田")]
#[case("(株)山田", "株式会社山田")]
#[case("山田(株）", "山田株式会社")]
#[case("山田㈱東京支店", "山田株式会社東京支店")]
#[case("㈲渡邉", "有限会社渡邉")]
#[case("（同）ひかり", "合同会社ひかり")]
#[case("(一社)まち", "一般社団法人まち")]
#[case("NPO法人みどり", "特定非営利活動法人みどり")]
#[case("ＮＰＯ法人みどり", "特定非営利活動法人みどり")]
#[case("認定NPO法人みどり", "認定特定非営利活動法人みどり")]
#[case("（医）青空会", "医療法人青空会")]
#[case("(協)北の海", "協同組合北の海")]
#[case("山田商事 K.K.", "山田商事株式会社")]
#[case("山田　（株）　東京支店", "山田株式会社東京支店")]
#[case("（一社） まち", "一般社団法人まち")]
#[case("㍿山田", "株式会社山田")]
fn an_abbreviated_form_is_offered_in_full(#[case] typed: &str, #[case] formal: &str) {
    assert_eq!(BusinessName::parse(typed), Err(Problem::NameAbbreviated { formal: formal.to_owned() }));
    assert_eq!(BusinessName::parse(formal).unwrap().as_str(), formal, "what is offered passes");
}

#[rstest]
#[case("　株式会社　山田　製作所 ", "株式会社 山田 製作所")]
#[case("ＡＢＣ株式会社", "ＡＢＣ株式会社")]
#[case("株式会社髙﨑", "株式会社髙﨑")]
#[case("株式会社ﾔﾏﾀﾞ", "株式会社ヤマダ")]
#[case("東京都住宅供給公社", "東京都住宅供給公社")]
#[case("みどり生協", "みどり生協")]
#[case("ホテル(大)別館株式会社", "ホテル(大)別館株式会社")]
#[case("架空商工会議所", "架空商工会議所")]
#[case("Tanaka Foods K.K.", "Tanaka Foods K.K.")]
fn a_formal_name_stays(#[case] typed: &str, #[case] kept: &str) {
    assert_eq!(BusinessName::parse(typed).unwrap().as_str(), kept);
}

#[test]
fn what_is_no_name_is_refused() {
    for form in ["株式会社", "㈱", "（有）", "株式会社 合同会社", "-"] {
        assert_eq!(BusinessName::parse(form), Err(Problem::NameOnlyLegalForm), "{form}");
    }
    assert_eq!(BusinessName::parse(" \u{200b}　"), Err(Problem::Missing));
    assert_eq!(BusinessName::parse(&"あ".repeat(151)), Err(Problem::TooLong { max: 150 }));
    assert_eq!(PersonName::parse("山\u{7}田"), Err(Problem::ControlCharacter));
    assert_eq!(PersonName::parse(&"あ".repeat(61)), Err(Problem::TooLong { max: 60 }));
    assert_eq!(TradeName::parse(&"あ".repeat(101)), Err(Problem::TooLong { max: 100 }));
    assert_eq!(Department::parse(&"あ".repeat(61)), Err(Problem::TooLong { max: 60 }));
}

#[test]
fn a_person_has_one_blank_between_the_names() {
    assert_eq!(PersonName::parse("山田　　太郎").unwrap().as_str(), "山田 太郎");
    assert_eq!(PersonName::parse("山田\t太郎\n").unwrap().as_str(), "山田 太郎");
}

/// One abbreviation of every form is written out, and no form's full name is taken for an abbreviation.
#[test]
fn every_legal_form_is_known() {
    for form in crate::registers::legal_forms::bundled() {
        let name = format!("{}架空", form.form);
        assert_eq!(BusinessName::parse(&name).unwrap().as_str(), name);
        for variant in form.variants().filter(|variant| variant.starts_with('(')) {
            let read = BusinessName::parse(&format!("{variant}架空"));
            assert!(matches!(read, Err(Problem::NameAbbreviated { .. })), "{variant}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn names_are_stable(typed in "(㈱|（株）|\\(有\\)|NPO法人|株式会社|山|A| |　|\u{200b}|K.K.){0,6}|\\PC{0,40}") {
        match BusinessName::parse(&typed) {
            Ok(name) => {
                prop_assert_eq!(&BusinessName::parse(name.as_str()), &Ok(name.clone()));
                prop_assert_eq!(&BusinessName::kept(name.as_str()), &Ok(name));
            }
            Err(Problem::NameAbbreviated { formal }) => {
                let again = BusinessName::parse(&formal);
                prop_assert!(!matches!(again, Err(Problem::NameAbbreviated { .. })), "{} → {:?}", formal, again);
            }
            Err(_) => {}
        }
        if let Ok(name) = PersonName::parse(&typed) {
            prop_assert_eq!(&PersonName::parse(name.as_str()), &Ok(name));
        }
        if let Ok(name) = TradeName::parse(&typed) {
            prop_assert_eq!(&TradeName::parse(name.as_str()), &Ok(name));
        }
        if let Ok(name) = Department::parse(&typed) {
            prop_assert_eq!(&Department::parse(name.as_str()), &Ok(name));
        }
    }
}
