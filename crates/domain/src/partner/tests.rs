use super::*;
use crate::problem::Problem;
use proptest::prelude::*;
use rstest::rstest;
use url::Url;

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

#[rstest]
#[case::plain("http://hojo.example.jp/back", UrlFault::Scheme)]
#[case::script("javascript:alert(1)", UrlFault::Scheme)]
#[case::words("ほじょきん", UrlFault::Shape)]
#[case::login("https://hojo:pass@example.jp/", UrlFault::Login)]
#[case::fragment("https://hojo.example.jp/back#a", UrlFault::Fragment)]
#[case::no_slash("https://hojo.example.jp", UrlFault::Spelling("https://hojo.example.jp/".to_owned()))]
#[case::dots("https://hojo.example.jp/a/../back", UrlFault::Spelling("https://hojo.example.jp/back".to_owned()))]
fn why_it_is_none(#[case] text: &str, #[case] why: UrlFault) {
    assert_eq!(ReturnUrl::read(text), Err(why));
    assert_eq!(ReturnUrl::read(&format!("https://hojo.example.jp/{}", "a".repeat(500))), Err(UrlFault::TooLong));
}

#[test]
fn every_wrong_line_is_named_with_its_place() {
    let typed = "https://hojo.example.jp/back\n\n http://hojo.example.jp/ \nhttps://hojo.example.jp/back\n";
    let wrong = ReturnUrls::read(typed.lines()).unwrap_err();
    assert_eq!(wrong.problem, Problem::LinesWrong { wrong: 2 });
    let lines: Vec<_> = wrong.lines.iter().map(|one| (one.line, one.typed.as_str(), &one.why)).collect();
    let first = (3, "http://hojo.example.jp/", &UrlFault::Scheme);
    assert_eq!(lines, [first, (4, "https://hojo.example.jp/back", &UrlFault::Twice)]);
    assert_eq!(ReturnUrls::read(" \n\n".lines()).unwrap_err().problem, Problem::Missing);
    let many: Vec<_> = (0..=ReturnUrls::MAX).map(|at| format!("https://hojo.example.jp/{at}")).collect();
    let wrong = ReturnUrls::read(many.iter().map(String::as_str)).unwrap_err();
    assert_eq!(wrong.problem, Problem::TooManyLines { max: ReturnUrls::MAX });
    assert_eq!(ReturnUrls::read(many.iter().skip(1).map(String::as_str)).unwrap().as_slice().len(), ReturnUrls::MAX);
}

#[test]
fn a_name_is_one_line() {
    assert_eq!(PartnerName::parse(" 架空の補助金 ").unwrap().as_str(), "架空の補助金");
    assert_eq!(PartnerName::parse(" "), Err(Problem::Missing));
    assert_eq!(PartnerName::parse(&"あ".repeat(101)), Err(Problem::TooLong { max: 100 }));
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

    /// What is not named as wrong is kept, in its order.
    #[test]
    fn lines_are_kept_or_named(lines in prop::collection::vec("https://[a-z]{1,3}\\.example/|http://a\\.example/|", 0..9)) {
        let kept = ReturnUrls::read(lines.iter().map(String::as_str));
        let filled: Vec<_> = lines.iter().filter(|line| !line.is_empty()).collect();
        match kept {
            Ok(urls) => prop_assert!(urls.as_slice().iter().map(ReturnUrl::as_str).eq(filled)),
            Err(wrong) => prop_assert_eq!(wrong.lines.is_empty(), filled.is_empty()),
        }
    }

    #[test]
    fn any_text_is_read_without_harm(text in "\\PC{0,600}") {
        let _ = (PartnerCode::parse(&text), Verifier::parse(&text), PartnerState::parse(&text));
        if let Some(url) = ReturnUrl::parse(&text) {
            prop_assert_eq!(url.as_str(), text);
        }
    }
}
