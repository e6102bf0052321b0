use super::*;
use rstest::rstest;

fn kinds() -> Vec<Opt> {
    vec![Opt::new("corporation", "法人"), Opt::new("sole", "個人事業主")]
}

#[rstest]
#[case::word("☑ 法人\n☐ 個人事業主", &["corporation"])]
#[case::black("■法人　□個人事業主", &["corporation"])]
#[case::tick_before_a_box("□ 法人 ✓□ 個人事業主", &["sole"])]
#[case::tick_behind_a_box("□ 法人\n□✓ 個人事業主", &["sole"])]
#[case::kana("レ 法人\n□ 個人事業主", &["corporation"])]
#[case::half_kana("[ﾚ] 法人　[ ] 個人事業主", &["corporation"])]
#[case::letter("□法人　ｖ個人事業主", &["sole"])]
#[case::circle("○ 法人\n　 個人事業主", &["corporation"])]
#[case::behind("法人 ☐\n個人事業主 ☑", &["sole"])]
#[case::left("個人事業主", &["sole"])]
#[case::both("☑法人☑個人事業主", &["corporation", "sole"])]
#[case::none("☐法人☐個人事業主", &[])]
#[case::no_box_left("法人　個人事業主", &[])]
#[case::crossed("☒ 法人 ☐ 個人事業主", &["corporation"])]
fn marks_are_read(#[case] text: &str, #[case] codes: &[&str]) {
    assert_eq!(
        read(text, &kinds()),
        Ticked { codes: codes.iter().map(|code| (*code).to_owned()).collect(), known: true }
    );
}

#[test]
fn a_word_within_another_is_not_it() {
    let options = [Opt::new("a", "公開する"), Opt::new("b", "公開するかも"), Opt::new("c", "公開")];
    assert_eq!(read("□公開する ☑公開するかも □公開", &options).codes, ["b"]);
    assert_eq!(read("☑公開 □公開する □公開するかも", &options).codes, ["c"]);
}

#[test]
fn words_of_nothing_are_not_known() {
    assert_eq!(read("株式会社", &kinds()), Ticked { codes: Vec::new(), known: false });
}
