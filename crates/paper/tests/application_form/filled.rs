//! Somebody who fills in the form, and the scheme they do it under.

use domain::{application_form::Filled, field::Field, registers::Registers, scheme::Scheme};
use jiff::civil::{Date, date};
use std::{collections::BTreeMap, sync::LazyLock};

pub static SCHEME: LazyLock<Scheme> = LazyLock::new(|| Scheme::bundled().unwrap());
pub static REGISTERS: LazyLock<Registers> = LazyLock::new(|| Registers::bundled().unwrap());
pub const TODAY: Date = date(2026, 11, 22);
pub const ORIGIN: &str = "https://sengen.example.jp";

/// The form with this in it.
pub fn made(filled: &Filled) -> Vec<u8> {
    paper::application_form::make(&SCHEME, &REGISTERS, (TODAY, ORIGIN), filled).unwrap()
}

/// Reads a file.
pub fn read(bytes: &[u8]) -> Result<Filled, domain::application_form::Refused> {
    paper::application_form::read(bytes, &SCHEME, &REGISTERS, TODAY)
}

pub fn of(texts: &[(Field, &str)], choices: &[(Field, &[&str])]) -> Filled {
    let owned = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
    Filled {
        texts: texts.iter().map(|(field, text)| (*field, (*text).to_owned())).collect(),
        choices: choices.iter().map(|(field, codes)| (*field, owned(codes))).collect::<BTreeMap<_, _>>(),
        terms: Some("2026-04".to_owned()),
        doubts: Vec::new(),
    }
}

/// A corporation that declares ★, everything right.
pub fn corporation() -> Filled {
    of(
        &[
            (Field::CorporateNumber, "5010005007126"),
            (Field::Name, "株式会社みほん商店"),
            (Field::Kana, "ミホンショウテン"),
            (Field::Url, "https://www.mihon.example.jp/"),
            (Field::PostalCode, "113-0021"),
            (Field::TownLine, "文京区本駒込"),
            (Field::Street, "2-28-8"),
            (Field::Building, "みほんビル5階"),
            (Field::Phone, "03-1234-5678"),
            (Field::Industry, "E 製造業 ／ 26 生産用機械器具製造業"),
            (Field::MembershipName, "みほん商工会議所"),
            (Field::ContactName, "見本 太郎"),
            (Field::Department, "総務課"),
            (Field::Email, "taro@mihon.example.jp"),
        ],
        &[
            (Field::Kind, &["corporation"]),
            (Field::Prefecture, &["13"]),
            (Field::Employees, &["6-20"]),
            (Field::UrlPublic, &["yes"]),
            (Field::Membership, &["yes"]),
            (Field::News, &["no"]),
            (Field::Level, &["one"]),
            (Field::Rules, &["update", "antivirus", "password", "sharing", "threats", "backup"]),
            (Field::Purposes, &["awareness", "trust"]),
            (Field::TermsAgreed, &["yes"]),
            (Field::Privacy, &["yes"]),
            (Field::Pledge, &["yes"]),
        ],
    )
}

/// A sole proprietor that declares ★★.
pub fn sole_proprietor() -> Filled {
    of(
        &[
            (Field::Representative, "伊呂波 花子"),
            (Field::RepresentativeKana, "イロハハナコ"),
            (Field::TradeName, "いろは工房"),
            (Field::PostalCode, "113-0021"),
            (Field::TownLine, "文京区本駒込"),
            (Field::Street, "1番地"),
            (Field::Phone, "090-1234-5678"),
            (Field::Industry, "D 建設業 ／ 06 総合工事業"),
            (Field::Score, "82"),
            (Field::ScoreDate, "2026/11/01"),
            (Field::PublicationUrl, "https://www.iroha.example.jp/policy"),
            (Field::ContactName, "伊呂波 花子"),
            (Field::Email, "hanako@iroha.example.jp"),
        ],
        &[
            (Field::Kind, &["sole_proprietor"]),
            (Field::PublishAs, &["trade_name"]),
            (Field::Prefecture, &["13"]),
            (Field::Employees, &["1-5"]),
            (Field::Membership, &["no"]),
            (Field::News, &["yes"]),
            (Field::Level, &["two"]),
            (Field::Publication, &["own_site"]),
            (Field::Purposes, &["owner"]),
            (Field::TermsAgreed, &["yes"]),
            (Field::Privacy, &["yes"]),
            (Field::Pledge, &["yes"]),
        ],
    )
}

/// Both forms of the wizard take it.
pub fn is_right(filled: &Filled) {
    let business = filled.business_form().parse(&SCHEME, &REGISTERS);
    assert!(business.is_ok(), "{business:?}");
    let declaration = filled.declaration_form(&SCHEME.form).parse(&SCHEME, TODAY);
    assert!(declaration.is_ok(), "{declaration:?}");
    assert!(filled.agreed(&SCHEME, TODAY));
}
