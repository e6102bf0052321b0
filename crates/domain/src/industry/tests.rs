use super::*;
use rstest::rstest;

#[rstest]
#[case("26")]
#[case("２６")]
#[case(" 269 ")]
#[case("2691")]
#[case("E 製造業 ／ 26 生産用機械器具製造業")]
#[case("26 生産用機械器具製造業")]
#[case("生産用機械器具製造業")]
#[case("工作機械用")]
fn a_group_is_read_in_many_ways(#[case] typed: &str) {
    let registers = Registers::bundled().unwrap();
    let group = IndustryGroup::parse(typed, &registers).unwrap();
    assert_eq!(group.code(), "26");
    assert_eq!(group.label(&registers), "E 製造業 ／ 26 生産用機械器具製造業");
    assert_eq!(IndustryGroup::kept(group.code()).unwrap(), group);
}

#[test]
fn what_is_not_one_group_is_refused() {
    let registers = Registers::bundled().unwrap();
    let read = |typed| IndustryGroup::parse(typed, &registers).unwrap_err();
    assert_eq!(read(" "), Problem::NotChosen);
    for division in ["E", "製造業", "e", "E 製造業"] {
        assert_eq!(read(division), Problem::IndustryGroupMissing { division: "E 製造業".to_owned() });
    }
    assert_eq!(read("火星探査"), Problem::IndustryUnknown { found: "火星探査".to_owned() });
    assert!(matches!(read("00"), Problem::IndustryUnknown { .. }));
    assert!(matches!(read("製造"), Problem::IndustryUnknown { .. }), "fits several groups");
}

#[test]
fn every_group_reads_its_own_label() {
    let registers = Registers::bundled().unwrap();
    for group in registers.groups() {
        let kept = IndustryGroup::kept(group.code).unwrap();
        assert_eq!(IndustryGroup::parse(&kept.label(&registers), &registers).unwrap(), kept);
        assert_eq!(IndustryGroup::parse(group.name, &registers).unwrap(), kept);
    }
}
