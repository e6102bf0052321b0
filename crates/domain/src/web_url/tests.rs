use super::*;
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
#[case("https://example.co.jp", "https://example.co.jp/")]
#[case("HTTP://Example.CO.JP/A?b=c#d", "http://example.co.jp/A?b=c#d")]
#[case("example.co.jp", "https://example.co.jp/")]
#[case("example.co.jp:8443/x", "https://example.co.jp:8443/x")]
#[case("www.example.jp/方針", "https://www.example.jp/%E6%96%B9%E9%87%9D")]
#[case("ｈｔｔｐｓ：／／ｅｘａｍｐｌｅ．ｊｐ", "https://example.jp/")]
#[case("https://日本語.jp/", "https://xn--wgv71a119e.jp/")]
#[case("example.jp/@name", "https://example.jp/@name")]
fn an_address_is_read(#[case] typed: &str, #[case] kept: &str) {
    assert_eq!(WebUrl::parse(typed).unwrap().as_str(), kept);
}

#[rstest]
#[case("", Problem::Missing)]
#[case("ftp://example.jp", Problem::UrlScheme)]
#[case("javascript:alert(1)", Problem::UrlScheme)]
#[case("mailto:a@example.jp", Problem::UrlScheme)]
#[case("//example.jp", Problem::UrlShape)]
#[case("https://", Problem::UrlShape)]
#[case("https://exa mple.jp", Problem::UrlShape)]
#[case("ホームページなし", Problem::UrlHost)]
#[case("https://localhost/", Problem::UrlHost)]
#[case("http://printer.local", Problem::UrlHost)]
#[case("http://192.168.0.1/", Problem::UrlHost)]
#[case("http://0x7f.1/", Problem::UrlHost)]
#[case("http://[::1]/", Problem::UrlHost)]
#[case("https://user:pw@example.jp/", Problem::UrlHost)]
#[case("info@example.jp", Problem::UrlHost)]
#[case("https://intranet/", Problem::UrlHost)]
#[case("https://a.home.arpa./", Problem::UrlHost)]
fn what_the_public_cannot_open_is_refused(#[case] typed: &str, #[case] problem: Problem) {
    assert_eq!(WebUrl::parse(typed), Err(problem));
}

#[test]
fn the_host_stands_alone() {
    assert_eq!(WebUrl::parse("example.jp:8443?a").unwrap().host(), "example.jp");
    assert_eq!(WebUrl::parse(&format!("example.jp/{}", "a".repeat(300))), Err(Problem::TooLong { max: 300 }));
    assert_eq!(WebUrl::parse(&format!("example.jp/{}", "方".repeat(40))), Err(Problem::TooLong { max: 300 }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn addresses_are_stable(typed in "(https?://)?[a-zA-Z0-9ぁ-ん.:@-]{1,20}(\\.jp|\\.com)[/?#a-z方%&=.:@\"<>']{0,20}|\\PC{0,40}") {
        if let Ok(url) = WebUrl::parse(&typed) {
            prop_assert_eq!(&WebUrl::parse(url.as_str()), &Ok(url.clone()));
            prop_assert!(url.as_str().starts_with("http"));
            prop_assert!(!url.as_str().contains(['"', '<', '>', ' ']));
        }
    }
}
