//! 22,424 real names (`data/postal_offices.tsv.gz`), each typed in other ways than it is registered: found every time.

#![cfg(test)]

use directory::{Directory, Entry, Query};
use domain::{
    business::Kind,
    declaration::{IdentityCheck, Level, State},
    ids::DeclarationId,
    industry::IndustryGroup,
    place::{Prefecture, TownLine},
    registers::Registers,
    text::Kana,
};
use flate2::read::GzDecoder;
use jiff::Timestamp;
use std::{collections::HashMap, io::Read as _, sync::Arc};
use uuid::Uuid;

const OFFICES: &[u8] = include_bytes!("data/postal_offices.tsv.gz");
const OLD_TO_NEW: &str = include_str!("../../domain/data/kanji_old_to_new.tsv");

/// Name and kana, as in the file.
fn names() -> Vec<(String, String)> {
    let mut text = String::new();
    GzDecoder::new(OFFICES).read_to_string(&mut text).unwrap();
    let cells = |line: &str| {
        let mut cells = line.split('\t').skip(2).map(str::to_owned);
        (cells.next().unwrap(), cells.next().unwrap())
    };
    text.lines().skip(1).map(cells).collect()
}

fn entry(at: u64, name: &str, kana: &str) -> Entry {
    Entry {
        declaration: Uuid::from_u128(u128::from(at)),
        number: DeclarationId::draw(4, at * 7_919),
        kind: Kind::Corporation,
        name: name.to_owned(),
        kana: Kana::of_business(kana).ok(),
        corporate_number: None,
        prefecture: Prefecture::from_number(13).unwrap(),
        town: TownLine::kept("千代田区丸の内").unwrap(),
        industry: IndustryGroup::kept("39").unwrap(),
        level: Level::One,
        state: State::Accepted,
        declared_at: Timestamp::from_second(i64::try_from(at).unwrap()).unwrap(),
        accepted_at: None,
        state_at: Timestamp::UNIX_EPOCH,
        last_confirmed_at: None,
        rules_edition: None,
        identity: IdentityCheck::Mail,
        superseded_by: None,
        url: None,
    }
}

/// The ways people type what stands in a register.
fn spellings(name: &str, kana: &str, old: &HashMap<char, char>) -> Vec<(&'static str, String)> {
    let each = |text: &str, change: &dyn Fn(char) -> char| text.chars().map(change).collect::<String>();
    let shifted = |c: char, by: i64| char::from_u32(u32::try_from(i64::from(u32::from(c)) + by).unwrap()).unwrap();
    let wide = |c: char| if c.is_ascii_graphic() { shifted(c, 0xfee0) } else { c };
    let narrow = |c: char| if ('！'..='～').contains(&c) { shifted(c, -0xfee0) } else { c };
    let hiragana = |c: char| if ('ァ'..='ヶ').contains(&c) { shifted(c, -0x60) } else { c };
    let katakana = |c: char| if ('ぁ'..='ゖ').contains(&c) { shifted(c, 0x60) } else { c };
    vec![
        ("as it stands", name.to_owned()),
        ("without blanks", name.replace(['　', ' '], "")),
        ("full width", each(name, &wide)),
        ("half width", each(name, &narrow)),
        ("hiragana", each(name, &hiragana)),
        ("katakana", each(name, &katakana)),
        ("old kanji", each(name, &|c| old.get(&c).copied().unwrap_or(c))),
        ("small ke", name.replace('ケ', "ヶ")),
        ("large ke", name.replace('ヶ', "ケ")),
        ("abbreviated", name.replace("（株）", "㈱").replace("株式会社", "㈱").replace("（有）", "㈲")),
        ("written out", name.replace("（株）", "株式会社").replace("（有）", "有限会社")),
        ("lower case", name.to_lowercase()),
        ("its kana", kana.to_owned()),
        ("its kana in hiragana", each(kana, &hiragana)),
    ]
}

#[test]
fn every_real_name_is_found_however_it_is_typed() {
    let names = names();
    assert_eq!(names.len(), 22_424);
    let mut old = HashMap::new();
    for line in OLD_TO_NEW.lines().skip(1) {
        let (from, to) = line.split_once('\t').unwrap();
        old.entry(to.chars().next().unwrap()).or_insert_with(|| from.chars().next().unwrap());
    }
    let directory = Directory::new(Arc::new(Registers::bundled().unwrap()));
    let entries = (0..).zip(&names).map(|(at, (name, kana))| Ok::<_, ()>(entry(at, name, kana)));
    directory.fill(entries).unwrap();
    let mut missed = Vec::new();
    for (at, (name, kana)) in (0_u64..).zip(&names) {
        let kana = Kana::of_business(kana).map(|kana| kana.as_str().to_owned()).unwrap_or_default();
        let mut spellings = spellings(name, &kana, &old);
        spellings.sort_unstable_by(|one, other| one.1.cmp(&other.1));
        spellings.dedup_by(|one, other| one.1 == other.1);
        for (way, text) in spellings {
            let query = Query { text: text.clone(), per_page: 500, ..Query::default() };
            let found = directory.search(&query);
            if found.entries.iter().all(|entry| entry.declaration != Uuid::from_u128(u128::from(at)))
                && found.total <= 500
            {
                missed.push(format!("{name}, {way}: {text}"));
            }
        }
    }
    assert!(missed.is_empty(), "{} missed: {:#?}", missed.len(), missed.iter().take(20).collect::<Vec<_>>());
}
