use super::*;
use proptest::prelude::*;
use std::sync::LazyLock;

static REGISTERS: LazyLock<Registers> = LazyLock::new(|| Registers::bundled().unwrap());

fn read(prefecture: u8, typed: &str) -> Result<TownLine, Problem> {
    TownLine::parse(typed, Prefecture::from_number(prefecture), &REGISTERS)
}

#[test]
fn a_town_passes() {
    for (prefecture, typed) in [
        (13, "文京区本駒込"),
        (13, "文京区本駒込二丁目"),
        (13, "千代田区四番町"),
        (13, "中央区八丁堀"),
        (13, "港区麻布十番"),
        (1, "札幌市北区北10条西"),
        (1, "当別町太美町"),
        (1, "石狩郡当別町太美町"),
        (5, "にかほ市象潟町5丁目塩越"),
        (8, "竜ケ崎市佐貫"),
        (8, "龍ヶ崎市佐貫"),
        (13, "利島村"),
        (13, "青ヶ島村無番地"),
        (3, "和賀郡西和賀町沢内字大野15地割"),
        (1, "北斗市字第1"),
    ] {
        let line = read(prefecture, typed).unwrap_or_else(|problem| panic!("{typed}: {problem:?}"));
        assert_eq!(line.as_str(), typed);
    }
}

#[test]
fn a_house_number_is_moved_out() {
    for (typed, keep, move_out) in [
        ("文京区本駒込2-28-8", "文京区本駒込", "2-28-8"),
        ("文京区 本駒込 ２丁目２８番８号", "文京区本駒込", "2丁目28番8号"),
        ("文京区本駒込二丁目28番8号 文京ビル3F", "文京区本駒込二丁目", "28番8号文京ビル3F"),
        ("文京区本駒込28番地", "文京区本駒込", "28番地"),
        ("文京区本駒込2", "文京区本駒込", "2"),
        ("文京区本駒込２ー２８", "文京区本駒込", "2ー28"),
        ("文京区本駒込二丁目二十八番八号", "文京区本駒込二丁目", "二十八番八号"),
        ("文京区本駒込二十八番地", "文京区本駒込", "二十八番地"),
        ("文京区本駒込２の２８", "文京区本駒込", "2の28"),
        ("千代田区四番町5-6", "千代田区四番町", "5-6"),
    ] {
        let expected = Problem::TownHasHouseNumber { keep: keep.to_owned(), move_out: move_out.to_owned() };
        assert_eq!(read(13, typed), Err(expected));
        assert_eq!(read(13, keep).unwrap().as_str(), keep, "what is offered passes");
    }
}

#[test]
fn what_is_no_town_is_refused() {
    assert_eq!(read(13, " "), Err(Problem::Missing));
    assert_eq!(read(13, "東京都文京区本駒込"), Err(Problem::TownHasPrefecture { rest: "文京区本駒込".to_owned() }));
    assert_eq!(read(14, "文京区本駒込"), Err(Problem::TownNotInPrefecture));
    assert_eq!(read(13, "本駒込"), Err(Problem::TownNotInPrefecture));
    assert_eq!(read(13, "文京区"), Err(Problem::TownMissing));
    assert_eq!(read(14, "横浜市"), Err(Problem::TownMissing));
    assert_eq!(read(13, &"文".repeat(101)), Err(Problem::TooLong { max: 100 }));
    let without = TownLine::parse("本駒込2-28", None, &REGISTERS);
    assert!(matches!(without, Err(Problem::TownHasHouseNumber { .. })));
}

/// All 124,526 rows of the postal register, as 住所検索 fills them in. A code for a whole municipality has no town.
#[test]
fn every_town_of_the_postal_register_passes() {
    let mut refused = Vec::new();
    for place in REGISTERS.towns.every(&REGISTERS.municipalities) {
        match TownLine::parse(&place.town_line(), Some(place.prefecture), &REGISTERS) {
            Ok(line) => assert_eq!(line.as_str(), place.town_line()),
            Err(Problem::TownMissing) if place.town.is_empty() => {}
            Err(problem) => refused.push((place.town_line(), problem)),
        }
    }
    assert_eq!(refused, Vec::new());
}

#[test]
fn prefectures_are_two_digits() {
    assert_eq!(Prefecture::parse("０１").unwrap().code(), "01");
    assert_eq!(Prefecture::parse("").unwrap_err(), Problem::NotChosen);
    for wrong in ["0", "48", "013", "+1", "東京都"] {
        assert_eq!(Prefecture::parse(wrong).unwrap_err(), Problem::NotInList, "{wrong}");
    }
    assert_eq!(Prefecture::all().count(), 47);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn parsing_is_stable_and_never_panics(prefecture in 0u8..50, typed in "(文京区|札幌市北区)?[本一二０-９0-9丁目番地号の 　-]{0,12}|\\PC{0,40}") {
        if let Ok(line) = read(prefecture, &typed) {
            prop_assert_eq!(&read(prefecture, line.as_str()), &Ok(line.clone()));
            prop_assert_eq!(&TownLine::kept(line.as_str()), &Ok(line));
        }
    }
}

proptest! {
    #[test]
    fn a_line_from_the_store_is_what_cleaning_it_gives(text in "[0-9ぁ-ゖァ-ヺ一-鿿]{0,12}|[町]{99,102}|\\PC{0,8}") {
        prop_assert_eq!(TownLine::kept(&text), clean(&text).map(TownLine));
    }
}
