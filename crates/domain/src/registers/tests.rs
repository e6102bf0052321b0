use super::*;

fn registers() -> Registers {
    Registers::bundled().unwrap()
}

#[test]
fn all_registers_are_whole() {
    let registers = registers();
    assert_eq!(registers.prefectures().len(), 47);
    assert_eq!(registers.municipalities.all().len(), 1_912);
    assert_eq!(registers.towns.every(&registers.municipalities).len(), 124_526);
    assert_eq!(registers.divisions().len(), 20);
    assert_eq!(registers.groups().len(), 99);
    assert_eq!(registers.legal_forms().len(), 66);
    assert!(registers.legal_forms().iter().all(|form| !form.reading.is_empty() && form.nta_kind.len() == 3));
    assert_eq!(registers.bodies().len(), 31);
    assert!(registers.groups().iter().all(|group| registers.division_of(group.code).is_some()));
}

#[test]
fn prefectures_are_named() {
    let registers = registers();
    let tokyo = Prefecture::parse("13").unwrap();
    assert_eq!(registers.prefecture_name(tokyo), "東京都");
    assert_eq!(registers.prefecture_named("東京都"), Some(tokyo));
    let municipality = registers.municipality("13105").unwrap();
    assert_eq!((municipality.name, municipality.prefecture), ("文京区", tokyo));
    assert_eq!(registers.municipalities(tokyo).count(), 62);
    assert_eq!(registers.municipality("01303").unwrap().short_name(), "当別町");
}

#[test]
fn a_postal_code_gives_its_towns() {
    let registers = registers();
    let of = |code| registers.postal(&PostalCode::parse(code).unwrap());
    let one = of("113-0021");
    assert_eq!(one.iter().map(Place::town_line).collect::<Vec<_>>(), ["文京区本駒込"]);
    assert_eq!(one[0].town_kana, "ホンコマゴメ");
    assert!(of("452-0961").len() > 1, "one code of several towns");
    assert_eq!(of("0010010")[0].line(), "札幌市北区北十条西（1〜4丁目）");
    assert!(of("0010000").iter().any(|place| place.town.is_empty() && place.note == "以下に掲載がない場合"));
    assert!(of("0000000").is_empty());
    assert!(of("9999999").is_empty());
    let all = registers.towns.every(&registers.municipalities);
    let last = of(&registers.towns.by_last_code());
    assert_eq!(last.last(), all.last());
}

#[test]
fn free_mail_hosts_are_known_with_what_is_below_them() {
    let registers = registers();
    for free in ["gmail.com", "docomo.ne.jp", "yahoo.co.jp", "mail.ocn.ne.jp", "ezweb.ne.jp"] {
        assert!(registers.is_free_mail(free), "{free}");
    }
    for own in ["example.co.jp", "co.jp", "jp", "", "notgmail.com"] {
        assert!(!registers.is_free_mail(own), "{own}");
    }
}

#[test]
fn everyday_words_find_groups() {
    let registers = registers();
    let first = |words| registers.search_industries(words).first().map(|group| group.code);
    assert_eq!(first("美容"), Some("78"));
    assert_eq!(first("金型"), Some("26"));
    assert_eq!(first("配送"), Some("44"));
    assert_eq!(first("歯医者"), Some("83"));
    assert_eq!(first("ｿﾌﾄｳｪｱ"), Some("39"));
    assert_eq!(first("飲食 卸売"), Some("52"));
    assert!(registers.search_industries("火星").is_empty());
    assert!(registers.search_industries(" 　").is_empty());
}

#[test]
fn empty_registers_answer_everything_with_nothing() {
    let registers = Registers::default();
    assert!(registers.postal(&PostalCode::parse("1130021").unwrap()).is_empty());
    assert!(registers.search_industries("美容").is_empty());
    assert!(!registers.is_free_mail("gmail.com"));
    assert_eq!(registers.prefecture_name(Prefecture::parse("1").unwrap()), "");
}
