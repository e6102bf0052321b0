use super::*;
use crate::{
    address::{Address, Street},
    business::{Numbered, PublishAs},
    corporate_number::CorporateNumber,
    industry::IndustryGroup,
    name::{BusinessName, PersonName},
    phone::Phone,
    place::{Prefecture, TownLine},
    postal_code::PostalCode,
    scheme::Code,
    text::Kana,
};
use std::sync::LazyLock;

static REGISTERS: LazyLock<Registers> = LazyLock::new(|| Registers::bundled().unwrap());

fn corporation(name: &str, kana: &str) -> Business {
    Business {
        identity: Identity::Corporation {
            number: Numbered::With(CorporateNumber::parse("7000012050002").unwrap()),
            name: BusinessName::parse(name).unwrap(),
            kana: Kana::of_business(kana).unwrap(),
        },
        url: None,
        address: Address {
            postal_code: PostalCode::parse("1130021").unwrap(),
            prefecture: Prefecture::parse("13").unwrap(),
            town: TownLine::kept("文京区本駒込").unwrap(),
            street: Street::parse("2-28-8").unwrap(),
            building: None,
        },
        phone: Phone::parse("0312345678").unwrap(),
        industry: IndustryGroup::kept("26").unwrap(),
        employees: Code::kept("1"),
        membership: None,
        news: false,
    }
}

fn proprietor(representative: &str, kana: &str, trade_name: &str) -> Business {
    let identity = Identity::SoleProprietor {
        representative: PersonName::parse(representative).unwrap(),
        kana: Kana::of_person(kana).unwrap(),
        trade_name: TradeName::parse(trade_name).ok(),
        publish: PublishAs::TradeName,
    };
    Business { identity, ..corporation("架空", "カクウ") }
}

fn raised(business: &Business, evidence: &Evidence) -> Vec<Flag> {
    raise(business, evidence, &REGISTERS)
}

fn entry(name: &str, closed: bool) -> Evidence {
    Evidence { register: Some(RegisterAnswer::Entry { name: name.to_owned(), closed }), ..Evidence::default() }
}

#[test]
fn an_ordinary_business_raises_nothing() {
    let business = corporation("株式会社髙濵製作所", "タカハマセイサクショ");
    assert_eq!(raised(&business, &Evidence::default()), []);
    assert_eq!(raised(&business, &entry("高浜製作所株式会社", false)), [], "the same but for form and kanji");
    assert_eq!(raised(&proprietor("山田 太郎", "ヤマダタロウ", "やまだ屋"), &Evidence::default()), []);
    assert_eq!(raised(&proprietor("山田 太郎", "ヤマダタロウ", ""), &Evidence::default()), []);
}

#[test]
fn evidence_raises_its_flags() {
    let business = corporation("株式会社架空製作所", "カクウセイサクショ");
    let evidence = Evidence { same_number: 1, same_name_and_town: 1, same_email: 2, ..Evidence::default() };
    assert_eq!(raised(&business, &evidence), [Flag::SameCorporateNumber, Flag::SameNameAndTown, Flag::SameEmail]);
    let unknown = Evidence { register: Some(RegisterAnswer::Unknown), ..Evidence::default() };
    assert_eq!(raised(&business, &unknown), [Flag::NumberNotRegistered]);
    assert_eq!(raised(&business, &entry("株式会社架空製作所", true)), [Flag::NumberClosed]);
    assert_eq!(raised(&business, &entry("株式会社別会社", false)), [Flag::NameDiffers]);
    let unreached = Evidence { mail_failed: true, policy_unreachable: true, not_mended: true, ..Evidence::default() };
    assert_eq!(raised(&business, &unreached), [Flag::MailFailed, Flag::PolicyUnreachable, Flag::NotMended]);
}

#[test]
fn what_was_typed_raises_its_flags() {
    let mut business = corporation("株式会社架空製作所", "カクウセイサクショ");
    let Identity::Corporation { number, .. } = &mut business.identity else { unreachable!() };
    *number = Numbered::Without(Code::kept("new"));
    business.address.town = TownLine::kept("文京区本駒込2-28").unwrap();
    assert_eq!(raised(&business, &Evidence::default()), [Flag::NoNumber, Flag::HouseNumber]);
}

#[test]
fn test_words_are_found_and_words_that_hold_them_are_not() {
    for (name, found) in [
        ("株式会社テスト", true),
        ("テスト株式会社", true),
        ("合同会社ＴＥＳＴ", true),
        ("サンプル株式会社", true),
        ("株式会社あああ", true),
        ("ダミー商事株式会社", true),
        ("株式会社コンテスト企画", false),
        ("サンプル工芸株式会社", false),
        ("株式会社アテスト", false),
    ] {
        let flags = raised(&corporation(name, "カクウ"), &Evidence::default());
        assert_eq!(flags.contains(&Flag::TestWord), found, "{flags:?}");
    }
}

#[test]
fn a_test_word_in_the_trade_name_is_found() {
    assert_eq!(raised(&proprietor("山田 太郎", "ヤマダタロウ", "テスト"), &Evidence::default()), [Flag::TestWord]);
}

#[test]
fn kana_must_be_able_to_be_the_reading() {
    for (name, kana, plausible) in [
        ("株式会社山田製作所", "ヤマダセイサクショ", true),
        ("株式会社山田製作所", "ア", false),
        ("株式会社山", "ヤマダセイサクショトウキョウ", false),
        ("株式会社山田", "アアアア", false),
        ("株式会社やまだ", "ヤマダ", true),
        ("株式会社やまだ", "タナカ", false),
        ("株式会社データ・ショップ", "デタシヨツプ", true),
        ("株式会社ＷＷＷ", "ダブリューダブリューダブリュー", true),
        ("Wright株式会社", "ライト", true),
        ("五十嵐合同会社", "イガラシ", true),
        ("大和株式会社", "ヤマト", true),
    ] {
        let flags = raised(&corporation(name, kana), &Evidence::default());
        assert_eq!(!flags.contains(&Flag::KanaImplausible), plausible, "{flags:?}");
    }
}

#[test]
fn every_flag_reads_its_code() {
    for flag in Flag::ALL {
        assert_eq!(Flag::parse(flag.code()), Some(flag));
    }
    assert_eq!(Flag::parse("unknown"), None);
}
