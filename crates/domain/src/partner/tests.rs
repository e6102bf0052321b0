use super::*;
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
#[case("https://hojo.example.jp/back")]
#[case("https://hojo.example.jp/back?kind=a%20b")]
#[case("https://hojo.example.jp:8443/")]
#[case("http://localhost:9000/back")]
#[case("http://127.0.0.1:9000/back")]
#[case("http://[::1]:9000/back")]
fn a_return_url_is_kept_as_it_is(#[case] text: &str) {
    assert_eq!(ReturnUrl::parse(text).unwrap().as_str(), text);
}

#[rstest]
#[case::plain("http://hojo.example.jp/back")]
#[case::looks_like_this_machine("http://localhost.example.jp/")]
#[case::login("https://hojo:pass@example.jp/")]
#[case::fragment("https://hojo.example.jp/back#a")]
#[case::written_otherwise("HTTPS://hojo.example.jp/back")]
#[case::dots("https://hojo.example.jp/a/../back")]
#[case::script("javascript:alert(1)")]
#[case::own("myapp://back")]
#[case::relative("//hojo.example.jp/back")]
#[case::none("")]
fn what_is_no_return_url(#[case] text: &str) {
    assert_eq!(ReturnUrl::parse(text), None);
}

#[test]
fn an_answer_stands_behind_the_query() {
    let url = ReturnUrl::parse("https://hojo.example.jp/back?kind=a").unwrap();
    assert_eq!(
        url.with(&[("code", "x y"), ("state", "&=")]),
        "https://hojo.example.jp/back?kind=a&code=x+y&state=%26%3D"
    );
    assert_eq!(url.origin(), "https://hojo.example.jp");
}

proptest! {
    #[test]
    fn a_code_is_kept_or_refused(text in "\\PC{0,50}") {
        if let Some(code) = PartnerCode::parse(&text) {
            prop_assert_eq!(code.as_str(), &text);
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'));
        }
    }

    #[test]
    fn a_good_code_is_taken(text in "[a-z][a-z0-9-]{1,39}") {
        prop_assert!(PartnerCode::parse(&text).is_some());
    }

    #[test]
    fn a_verifier_has_its_length(text in "[A-Za-z0-9._~-]{0,140}") {
        prop_assert_eq!(Verifier::parse(&text).is_some(), (43..=128).contains(&text.len()));
        let outside = format!("{text}+");
        prop_assert!(Verifier::parse(&outside).is_none());
    }

    /// Whatever the partner's state is, it comes back as it went, and nothing else is said by it.
    #[test]
    fn a_state_comes_back(text in "[ -~]{0,500}") {
        let state = PartnerState::parse(&text).unwrap();
        let answer = ReturnUrl::parse("https://hojo.example.jp/back?a=b").unwrap().with(&[("state", state.as_str())]);
        let pairs: Vec<(String, String)> = Url::parse(&answer).unwrap().query_pairs().into_owned().collect();
        prop_assert_eq!(pairs, vec![("a".to_owned(), "b".to_owned()), ("state".to_owned(), text)]);
    }

    #[test]
    fn any_text_is_read_without_harm(text in "\\PC{0,600}") {
        let _ = (PartnerCode::parse(&text), Verifier::parse(&text), PartnerState::parse(&text));
        if let Some(url) = ReturnUrl::parse(&text) {
            prop_assert_eq!(url.as_str(), text);
        }
    }
}
