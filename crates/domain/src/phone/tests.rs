use super::*;
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
#[case("0312345678", "03-1234-5678")]
#[case("（０３）１２３４－５６７８", "03-1234-5678")]
#[case("03 1234 5678", "03-1234-5678")]
#[case("+81 3-1234-5678", "03-1234-5678")]
#[case("+81(0)90-1234-5678", "090-1234-5678")]
#[case("09012345678", "090-1234-5678")]
#[case("0120-123-456", "0120-123-456")]
#[case("0120123456", "0120-123-456")]
#[case("08001234567", "0800-123-4567")]
#[case("05012345678", "050-1234-5678")]
#[case("0570012345", "0570-012-345")]
#[case("045ー123ー4567", "045-123-4567")]
#[case("0451234567", "045-123-4567")]
#[case("0466-12-3456", "0466-12-3456")]
#[case("01267-1-2345", "01267-1-2345")]
#[case("0466123456", "0466123456")]
#[case("046612-3456", "0466123456")]
fn a_number_is_read_in_any_shape(#[case] typed: &str, #[case] kept: &str) {
    let phone = Phone::parse(typed).unwrap();
    assert_eq!(phone.as_str(), kept);
    assert_eq!(Phone::parse(&phone.digits()).unwrap().digits(), kept.replace('-', ""));
}

#[rstest]
#[case("", Problem::Missing)]
#[case("--", Problem::Missing)]
#[case("03-1234-567", Problem::PhoneImpossible { digits: 9 })]
#[case("0312345678901", Problem::PhoneImpossible { digits: 13 })]
#[case("1312345678", Problem::PhoneImpossible { digits: 10 })]
#[case("0012345678", Problem::PhoneImpossible { digits: 10 })]
#[case("0901234567", Problem::PhoneImpossible { digits: 10 })]
#[case("03123456789", Problem::PhoneImpossible { digits: 11 })]
#[case("01201234567", Problem::PhoneImpossible { digits: 11 })]
#[case("09000000000", Problem::PhoneImpossible { digits: 11 })]
#[case("02012345678", Problem::PhoneImpossible { digits: 11 })]
#[case("110", Problem::PhoneImpossible { digits: 3 })]
#[case("03-1234-5678 内線12", Problem::PhoneNotDigits { found: "内線".to_owned() })]
#[case("+1 212 555 0100", Problem::PhoneNotDigits { found: "+".to_owned() })]
fn what_cannot_be_called_is_refused(#[case] typed: &str, #[case] problem: Problem) {
    assert_eq!(Phone::parse(typed), Err(problem));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn numbers_are_stable(typed in "0[1-9][0-9]{1,4}-?[0-9]{1,4}-?[0-9]{3,4}|[+0-9０-９ー()（） -]{0,16}|\\PC{0,20}") {
        if let Ok(phone) = Phone::parse(&typed) {
            prop_assert_eq!(&Phone::parse(phone.as_str()), &Ok(phone.clone()));
            prop_assert!((10..=11).contains(&phone.digits().len()));
        }
    }
}
