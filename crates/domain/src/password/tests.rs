use super::*;
use proptest::prelude::*;
use rstest::rstest;

fn read(typed: &str) -> Result<String, Problem> {
    let personal =
        ["株式会社架空製作所", "412345678906", "yamada.taro@example.co.jp", "SECURITY ACTION", "4000000000005"];
    NewPassword::parse(typed, &personal).map(|password| password.reveal().to_owned())
}

#[rstest]
#[case("correct horse battery staple")]
#[case("tsukue no ue no ringo")]
#[case("つくえのうえのあおいりんご")]
#[case("机の上の青い林檎と赤い鉛筆三本")]
#[case("Xk7-mQ2p-Vr9t-Lz4")]
#[case("8302617594810365")]
#[case("               kumo no mukou")]
fn a_long_password_of_ones_own_passes(#[case] typed: &str) {
    if typed.chars().count() >= NewPassword::MIN {
        assert_eq!(read(typed), Ok(typed.to_owned()));
    } else {
        assert_eq!(read(typed), Err(Problem::PasswordShort { min: 15 }));
    }
}

#[rstest]
#[case("passwordpassword")]
#[case("password12345678")]
#[case("P4ssw0rd-2026-2026")]
#[case("aaaaaaaaaaaaaaaaa")]
#[case("abcabcabcabcabcabc")]
#[case("abcdefghijklmnop")]
#[case("zyxwvutsrqponmlk")]
#[case("1234567890123456")]
#[case("9876543210987654")]
#[case("qwertyuiopasdfgh")]
#[case("1qaz2wsx3edc4rfv")]
#[case("ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏ")]
#[case("welcomeadministrator")]
#[case("- - - - - - - - - -")]
#[case("あいうえおかきくけこさしすせそ")]
fn what_is_tried_first_is_refused(#[case] typed: &str) {
    assert_eq!(read(typed), Err(Problem::PasswordCommon));
}

#[rstest]
#[case("412345678906412345678906")]
#[case("yamada.taro@example.co.jp")]
#[case("YamadaTaro-123456")]
#[case("株式会社架空製作所株式会社架空製作所")]
#[case("株式会社架空製作所2026年です")]
#[case("Security Action 1")]
fn what_everyone_knows_is_refused(#[case] typed: &str) {
    assert_eq!(read(typed), Err(Problem::PasswordPersonal));
}

#[test]
fn lengths_count_characters() {
    assert_eq!(read(""), Err(Problem::Missing));
    assert_eq!(read("kumo no mukou"), Err(Problem::PasswordShort { min: 15 }));
    let long = |length: usize| "机の上の青い林檎と赤い鉛筆三本を".chars().cycle().take(length).collect::<String>();
    assert_eq!(read(&long(257)), Err(Problem::PasswordLong { max: 256 }));
    assert_eq!(read(&"が".nfd().collect::<String>().repeat(9_000)), Err(Problem::PasswordLong { max: 256 }));
    assert_eq!(normalised("か\u{3099}"), "が");
    assert_eq!(format!("{:?}", NewPassword::parse("tsukue no ue no ringo", &[]).unwrap()), "NewPassword(…)");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn passwords_are_stable(typed in "[a-z0-9 ]{10,30}|\\PC{0,60}", personal in "\\PC{0,20}") {
        if let Ok(password) = NewPassword::parse(&typed, &[&personal]) {
            let again = NewPassword::parse(password.reveal(), &[&personal]).unwrap();
            prop_assert_eq!(again.reveal(), password.reveal());
        }
    }

    /// What a password manager makes is never called common.
    #[test]
    fn random_passwords_pass(typed in "[a-zA-Z0-9]{20,40}") {
        let different: std::collections::BTreeSet<char> = typed.to_lowercase().chars().collect();
        prop_assume!(different.len() > 10 && typed.chars().filter(char::is_ascii_alphabetic).count() > 10);
        prop_assert!(NewPassword::parse(&typed, &[]).is_ok(), "{typed}");
    }
}
