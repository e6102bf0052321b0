use super::*;
use proptest::prelude::*;
use rstest::rstest;
use std::sync::LazyLock;

static FOLDER: LazyLock<Folder> = LazyLock::new(Folder::bundled);

#[rstest]
#[case("山田", "山田")]
#[case("株式会社髙濵製作所", "高浜製作所")]
#[case("㈱高浜製作所", "高浜製作所")]
#[case("（株）　高浜　製作所", "高浜製作所")]
#[case("高濵製作所 K.K.", "高浜製作所")]
#[case("ＡＢＣ商事 Co., Ltd.", "abc商事")]
#[case("abc商事株式会社", "abc商事")]
#[case("㈲渡邉", "渡辺")]
#[case("有限会社渡邊", "渡辺")]
#[case("ジェイ・エス・テック合同会社", "ジェイエステック")]
#[case("特定非営利活動法人 國の礎", "国の礎")]
#[case("NPO法人国の礎", "国の礎")]
#[case("株式会社", "株式会社")]
#[case("龍ヶ崎商店", "竜ケ崎商店")]
#[case("(協)北の海", "協同組合北の海")]
#[case("東京都住宅供給公社", "東京都住宅供給公社")]
fn names_that_are_the_same_have_one_key(#[case] name: &str, #[case] key: &str) {
    assert_eq!(Folder::bundled().fold_name(name), key);
}

#[test]
fn every_character_beside_another_has_the_key_of_all_steps() {
    for c in (0..=0xffff).filter_map(char::from_u32) {
        for text in [c.to_string(), format!("か{c}"), format!("{c}e"), format!("ᄀ{c}")] {
            assert_eq!(FOLDER.fold(&text), FOLDER.fold_together(&text), "{text:?}");
        }
    }
}

#[test]
fn every_folded_character_stays_as_it_is() {
    let folder = Folder::bundled();
    for table in ["kanji_supplement.tsv", "kanji_nta_shrink.tsv", "kanji_old_to_new.tsv"] {
        let text = std::fs::read_to_string(format!("{}/data/{table}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        for line in text.lines().skip(1) {
            for cell in line.split('\t') {
                let once = folder.fold(cell);
                assert_eq!(folder.fold(&once), once, "{cell} of {table}");
            }
        }
    }
}

#[test]
fn a_prefix_is_found_in_any_form_of_its_kanji() {
    let folder = Folder::bundled();
    assert_eq!(folder.strip_prefix("龍ヶ崎市佐貫", "竜ケ崎市"), Some("佐貫"));
    assert_eq!(folder.strip_prefix("5条西", "５条"), Some("西"));
    assert_eq!(folder.strip_prefix("文京", "文京区"), None);
}

#[rstest]
#[case("やまだせいさくしょ", "ヤマダセイサクショ")]
#[case("ﾔﾏﾀﾞ ｾｲｻｸｼﾞｮ", "ヤマダセイサクジョ")]
#[case("カブシキガイシャ　ヤマダ", "ヤマダ")]
#[case("ヤマダかぶしきかいしゃ", "ヤマダ")]
#[case("㈱ヤマダ", "ヤマダ")]
#[case("（株）ヤマダ", "ヤマダ")]
#[case("株式会社ヤマダ", "ヤマダ")]
#[case("ジェイ・エス・テック ゴウドウガイシャ", "ジェイ・エス・テック")]
#[case("ヤマダ-データ―", "ヤマダーデーター")]
#[case("カ）ヤマダ", "ヤマダ")]
#[case("ヤマダ（ユウ）", "ヤマダ")]
#[case("カブシキガイシヤ ヤマダ", "ヤマダ")]
#[case("カ゛ンバ", "ガンバ")]
#[case("ショウコウカイ", "ショウコウカイ")]
#[case("ヴィ\u{200b}ヴィ\u{a0}ド", "ヴィヴィド")]
fn kana_of_a_business_is_repaired(#[case] typed: &str, #[case] kana: &str) {
    assert_eq!(Kana::of_business(typed).unwrap().as_str(), kana);
}

#[test]
fn kana_that_cannot_be_repaired_is_refused() {
    let refused = |found: &str| Err(Problem::KanaImpossible { found: found.to_owned() });
    assert_eq!(Kana::of_business("ABCシステム"), refused("ABC"));
    assert_eq!(Kana::of_business("山田2"), refused("山田2"));
    assert_eq!(Kana::of_person("やまだ。"), refused("。"));
    assert_eq!(Kana::of_business("株式会社"), Err(Problem::KanaEmpty));
    assert_eq!(Kana::of_business("・"), Err(Problem::KanaEmpty));
    assert_eq!(Kana::of_person("ー"), Err(Problem::KanaEmpty));
    assert_eq!(Kana::of_person(" 　"), Err(Problem::Missing));
    assert_eq!(Kana::of_person(&"ア".repeat(151)), Err(Problem::TooLong { max: 150 }));
    assert_eq!(Kana::of_person("カブシキガイシャ").unwrap().as_str(), "カブシキガイシャ");
}

#[test]
fn widths_change_and_nothing_else() {
    assert_eq!(width::narrow("ＡＢ１２　ｶﾞｷﾞ（株）㈱髙"), "AB12 ガギ(株)㈱髙");
    assert_eq!(width::widen_kana("Ａ ﾊﾟ-ﾄ"), "Ａ パ-ト");
    assert_eq!(width::single_blanks(" a　 b\tc "), "a b c");
    assert_eq!(digits("１ ２－３ー４"), "12-3-4");
}

#[test]
fn a_line_is_one_line() {
    assert_eq!(line("  a\u{202e}b\u{200b} ", 5).unwrap(), "ab");
    assert_eq!(line("a\nb", 5), Err(Problem::ControlCharacter));
    assert_eq!(line("\u{200b}", 5), Err(Problem::Missing));
    assert_eq!(line("あいう", 2), Err(Problem::TooLong { max: 2 }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn kana_from_the_store_are_what_reading_them_gives(text in "[ァ-ヺー・]{0,12}|[ァ-ヺ]{149,152}|\\PC{0,6}") {
        prop_assert_eq!(Kana::kept(&text), Kana::of_person(&text));
    }

    #[test]
    fn folding_is_stable(text in "[株式会社㈱（）()有限髙濵渡邉ヶァ-ヺa-zA-Z・ 　.]{0,12}|\\PC{0,30}") {
        let folder = &FOLDER;
        let once = folder.fold(&text);
        prop_assert_eq!(folder.fold(&once), once);
        let name = folder.fold_name(&text);
        prop_assert_eq!(folder.fold_name(&name), name);
    }

    #[test]
    fn the_short_way_leads_to_the_same_key(
        text in "([か-ぽカ-ポｦ-ﾟ髙濵ΣςIİaéÅ\u{300}-\u{30f}\u{3099}\u{309a}ᄀ-ᇂ가]|\\PC){0,12}"
    ) {
        prop_assert_eq!(FOLDER.fold(&text), FOLDER.fold_together(&text));
    }

    #[test]
    fn kana_is_stable(text in "[ぁ-ゖァ-ヺｦ-ﾟー・ -]{0,20}|(カブシキガイシャ|㈱|ア){0,4}|\\PC{0,30}") {
        if let Ok(kana) = Kana::of_business(&text) {
            prop_assert_eq!(&Kana::of_business(kana.as_str()), &Ok(kana.clone()));
            prop_assert_eq!(&Kana::kept(kana.as_str()), &Ok(kana));
        }
        if let Ok(kana) = Kana::of_person(&text) {
            prop_assert_eq!(&Kana::of_person(kana.as_str()), &Ok(kana));
        }
    }

    #[test]
    fn lines_are_stable(text in "\\PC{0,30}|[\u{0}-\u{ff}]{0,10}") {
        if let Ok(kept) = line(&text, 40) {
            prop_assert_eq!(line(&kept, 40), Ok(kept.clone()));
        }
        let narrow = width::narrow(&text);
        prop_assert_eq!(width::narrow(&narrow), narrow);
    }
}

#[test]
fn thousands_are_kept_apart() {
    assert_eq!([0, 999, 1_000, 12_345, 3_400_000].map(thousands), ["0", "999", "1,000", "12,345", "3,400,000"]);
}
