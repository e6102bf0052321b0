use super::*;
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
#[case("taro@example.co.jp", "taro@example.co.jp")]
#[case(" Taro.Yamada+1@Example.CO.JP ", "Taro.Yamada+1@example.co.jp")]
#[case("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "taro@example.jp")]
#[case("mailto:a@b.jp", "a@b.jp")]
#[case("info@日本語.jp", "info@xn--wgv71a119e.jp")]
#[case("o'neill@example.com", "o'neill@example.com")]
fn an_address_is_read(#[case] typed: &str, #[case] kept: &str) {
    assert_eq!(Email::parse(typed).unwrap().as_str(), kept);
}

#[rstest]
#[case("", Problem::Missing)]
#[case("taro", Problem::EmailShape)]
#[case("taro@", Problem::EmailShape)]
#[case("@example.jp", Problem::EmailShape)]
#[case("ta ro@example.jp", Problem::EmailShape)]
#[case("taro@exam ple.jp", Problem::EmailShape)]
#[case("taro..y@example.jp", Problem::EmailShape)]
#[case(".taro@example.jp", Problem::EmailShape)]
#[case("\"taro\"@example.jp", Problem::EmailShape)]
#[case("太郎@example.jp", Problem::EmailShape)]
#[case("a@b@example.jp", Problem::EmailShape)]
#[case("a@b.jp, c@d.jp", Problem::EmailShape)]
#[case("taro@example", Problem::EmailDomain)]
#[case("taro@localhost", Problem::EmailDomain)]
#[case("taro@192.0.2.1", Problem::EmailDomain)]
#[case("taro@[192.0.2.1]", Problem::EmailDomain)]
#[case("taro@example..jp", Problem::EmailDomain)]
#[case("taro@example.jp.", Problem::EmailDomain)]
#[case("taro@-example.jp", Problem::EmailDomain)]
#[case("taro@exa_mple.jp", Problem::EmailDomain)]
#[case("taro@example.j", Problem::EmailDomain)]
#[case("taro@example.co,jp", Problem::EmailDomain)]
#[case("a@b.jp\r\nBcc: c@d.jp", Problem::ControlCharacter)]
fn what_cannot_be_reached_is_refused(#[case] typed: &str, #[case] problem: Problem) {
    assert_eq!(Email::parse(typed), Err(problem));
}

#[test]
fn lengths_are_those_of_the_mail_protocol() {
    assert_eq!(Email::parse(&format!("{}@example.jp", "a".repeat(65))), Err(Problem::EmailShape));
    assert!(Email::parse(&format!("{}@example.jp", "a".repeat(64))).is_ok());
    let long = format!("a@{}jp", "abcdefghij.".repeat(23));
    assert_eq!(Email::parse(&long), Err(Problem::TooLong { max: 254 }));
}

#[rstest]
#[case("gmial.com", Some("gmail.com"))]
#[case("gmal.com", Some("gmail.com"))]
#[case("gmaill.com", Some("gmail.com"))]
#[case("gnail.com", Some("gmail.com"))]
#[case("gmail.con", Some("gmail.com"))]
#[case("gmial.con", Some("gmail.com"))]
#[case("yahooo.co.jp", Some("yahoo.co.jp"))]
#[case("yahoo.co.jo", Some("yahoo.co.jp"))]
#[case("docmo.ne.jp", Some("docomo.ne.jp"))]
#[case("example.con", Some("example.com"))]
#[case("example.cojp", Some("example.co.jp"))]
#[case("gmail.com", None)]
#[case("mail.com", None)]
#[case("example.co.jp", None)]
#[case("yamada-seisakusho.jp", None)]
fn a_slip_in_the_domain_is_noticed(#[case] domain: &str, #[case] meant: Option<&str>) {
    let email = Email::parse(&format!("taro@{domain}")).unwrap();
    let expected = meant.map(|domain| Email::parse(&format!("taro@{domain}")).unwrap());
    assert_eq!(email.suggestion(), expected);
}

#[test]
fn an_address_has_its_parts() {
    let email = Email::parse("Taro@Example.jp").unwrap();
    assert_eq!((email.local(), email.domain()), ("Taro", "example.jp"));
    assert_eq!(email.masked(), "T•••@example.jp");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn addresses_are_stable(typed in "[a-zA-Z.+＠@-]{1,12}@?[a-zA-Z0-9ぁ-ん。.-]{1,20}\\.(jp|com|con|co\\.jo)|\\PC{0,40}") {
        if let Ok(email) = Email::parse(&typed) {
            prop_assert_eq!(&Email::parse(email.as_str()), &Ok(email.clone()));
            prop_assert!(email.as_str().is_ascii());
            if let Some(better) = email.suggestion() {
                prop_assert_eq!(better.suggestion(), None, "a suggestion is the last word");
            }
            let _ = email.masked();
        }
    }
}
