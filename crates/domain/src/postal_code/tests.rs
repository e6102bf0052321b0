use super::*;
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
#[case("1130021")]
#[case("113-0021")]
#[case("〒１１３－００２１")]
#[case("〒113 0021")]
#[case("113ー0021")]
fn a_code_is_read_in_any_shape(#[case] typed: &str) {
    let code = PostalCode::parse(typed).unwrap();
    assert_eq!((code.as_str(), code.shown().as_str()), ("1130021", "113-0021"));
}

#[rstest]
#[case("", Problem::Missing)]
#[case("〒-", Problem::Missing)]
#[case("113-002", Problem::PostalCodeLength { digits: 6 })]
#[case("113-00211", Problem::PostalCodeLength { digits: 8 })]
#[case("113-002l", Problem::PostalCodeNotDigits { found: "l".to_owned() })]
fn what_is_no_code_is_refused(#[case] typed: &str, #[case] problem: Problem) {
    assert_eq!(PostalCode::parse(typed), Err(problem));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn codes_are_stable(typed in "〒?[0-9０-９]{3}[-ー ]?[0-9]{4}|\\PC{0,12}") {
        if let Ok(code) = PostalCode::parse(&typed) {
            prop_assert_eq!(&PostalCode::parse(code.as_str()), &Ok(code.clone()));
            prop_assert_eq!(&PostalCode::parse(&code.shown()), &Ok(code));
        }
    }

    #[test]
    fn corporate_numbers_are_stable(typed in "T?[0-9０-９-]{11,14}|\\PC{0,20}") {
        use crate::corporate_number::CorporateNumber;
        match CorporateNumber::parse(&typed) {
            Ok(number) => {
                prop_assert_eq!(&CorporateNumber::parse(&number.shown()), &Ok(number));
            }
            Err(Problem::CorporateNumberTwelve { full }) => prop_assert!(CorporateNumber::parse(&full).is_ok()),
            Err(_) => {}
        }
    }
}
