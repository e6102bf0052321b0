use super::*;
use std::sync::LazyLock;

static REGISTERS: LazyLock<Registers> = LazyLock::new(|| Registers::bundled().unwrap());

#[test]
fn a_group_is_read_in_many_ways() {
    for typed in [
        "26",
        "２６",
        " 269 ",
        "2691",
        "E 製造業 ／ 26 生産用機械器具製造業",
        "26 生産用機械器具製造業",
        "生産用機械器具製造業",
        "工作機械用",
    ] {
        let group = IndustryGroup::parse(typed, &REGISTERS).unwrap();
        assert_eq!(group.code(), "26");
        assert_eq!(group.label(&REGISTERS), "E 製造業 ／ 26 生産用機械器具製造業");
        assert_eq!(IndustryGroup::kept(group.code()).unwrap(), group);
    }
}

#[test]
fn what_is_not_one_group_is_refused() {
    let read = |typed| IndustryGroup::parse(typed, &REGISTERS).unwrap_err();
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
    for group in REGISTERS.groups() {
        let kept = IndustryGroup::kept(group.code).unwrap();
        assert_eq!(IndustryGroup::parse(&kept.label(&REGISTERS), &REGISTERS).unwrap(), kept);
        assert_eq!(IndustryGroup::parse(group.name, &REGISTERS).unwrap(), kept);
    }
}
