use super::*;
use crate::{
    business::{Kind, Numbered},
    corporate_number::CorporateNumber,
    declaration::{Method, Publication, SelfCheckResult},
    email::Email,
    mending::AskedFields,
    problem::Problem,
    wizard::{BusinessForm, DeclarationForm},
};
use jiff::civil::date;
use proptest::prelude::*;
use std::sync::LazyLock;

static REGISTERS: LazyLock<Registers> = LazyLock::new(|| Registers::bundled().unwrap());
static SCHEME: LazyLock<Scheme> = LazyLock::new(|| Scheme::bundled().unwrap());
const TODAY: Date = date(2026, 11, 22);

fn corporation() -> Declared {
    let address = Address {
        postal_code: PostalCode::parse("1130021").unwrap(),
        prefecture: Prefecture::parse("13").unwrap(),
        town: TownLine::kept("文京区本駒込").unwrap(),
        street: Street::parse("2-28-8").unwrap(),
        building: Some(Building::parse("みほんビル").unwrap()),
    };
    let business = Business {
        identity: Identity::Corporation {
            number: Numbered::With(CorporateNumber::parse("7000012050002").unwrap()),
            name: BusinessName::parse("株式会社みほん").unwrap(),
            kana: Kana::of_business("ミホン").unwrap(),
        },
        url: Some(Site { url: WebUrl::parse("https://mihon.example.jp/").unwrap(), public: true }),
        address,
        phone: Phone::parse("0312345678").unwrap(),
        industry: IndustryGroup::kept("26").unwrap(),
        employees: Code::kept(&SCHEME.lists.employees.choices[0].code),
        membership: Some("みほん商工会".to_owned()),
        news: true,
    };
    Declared {
        business,
        promise: Promise::One { rules_edition: Some(SCHEME.rules_on(TODAY).edition.clone()) },
        purposes: vec![Code::kept(&SCHEME.lists.purposes.choices[0].code)],
        contact: Contact {
            name: PersonName::parse("青木 花子").unwrap(),
            department: Some(Department::parse("総務部").unwrap()),
            email: Email::parse("aoki@mihon.example.jp").unwrap(),
        },
    }
}

fn person_with_two_stars() -> Declared {
    let mut declared = corporation();
    declared.business.identity = Identity::SoleProprietor {
        representative: PersonName::parse("伊呂波 花子").unwrap(),
        kana: Kana::of_person("イロハハナコ").unwrap(),
        trade_name: Some(TradeName::parse("喫茶いろは").unwrap()),
        publish: PublishAs::Representative,
    };
    declared.promise = Promise::Two {
        self_check: Some(SelfCheckResult { score: -7, on: date(2026, 11, 1) }),
        publication: Publication::Page {
            method: Method::OwnSite,
            url: WebUrl::parse("https://mihon.example.jp/policy").unwrap(),
        },
    };
    declared
}

fn everything(kind: Kind, level: Level) -> BTreeSet<Field> {
    AskedFields::parse(AskedFields::MAY.map(Field::key)).unwrap().open(kind, level)
}

/// A form in which everything is wrong or another value.
fn garbage() -> MendForm {
    let wrong = || "<?>".to_owned();
    let business = BusinessForm {
        kind: wrong(),
        corporate_number: wrong(),
        name: wrong(),
        phone: wrong(),
        prefecture: "27".to_owned(),
        town_line: wrong(),
        news: "no".to_owned(),
        ..BusinessForm::default()
    };
    let email = "other@elsewhere.example.jp".to_owned();
    MendForm { business, declaration: DeclarationForm { email, level: wrong(), ..DeclarationForm::default() } }
}

#[test]
fn who_changes_nothing_declares_the_same() {
    for declared in [corporation(), person_with_two_stars()] {
        let form = MendForm::of(&declared, &SCHEME, &REGISTERS);
        let open = everything(declared.business.kind(), declared.level());
        let mended = declared.mended(&form, &open, (&SCHEME, &REGISTERS), TODAY);
        assert_eq!(mended, Ok(declared));
        assert_eq!(form.differs(&form), []);
    }
}

#[test]
fn the_town_follows_the_prefecture_and_a_problem_is_told_at_its_field() {
    let declared = corporation();
    let mut form = MendForm::of(&declared, &SCHEME, &REGISTERS);
    form.business.town_line = "文京区本駒込2-28-8".to_owned();
    form.business.name.clear();
    let open = AskedFields::parse(["name", "town_line"]).unwrap().open(Kind::Corporation, Level::One);
    let problems = declared.mended(&form, &open, (&SCHEME, &REGISTERS), TODAY).unwrap_err();
    assert_eq!(problems.at(Field::Name), Some(&Problem::Missing));
    assert!(matches!(problems.at(Field::TownLine), Some(Problem::TownHasHouseNumber { .. })), "{problems:?}");
    assert_eq!(problems.iter().count(), 2);
}

#[test]
fn a_corporation_that_is_none_becomes_a_sole_proprietor() {
    let declared = corporation();
    let mut form = MendForm::of(&declared, &SCHEME, &REGISTERS);
    Kind::SoleProprietor.code().clone_into(&mut form.business.kind);
    "見本 太郎".clone_into(&mut form.business.representative);
    "ミホンタロウ".clone_into(&mut form.business.representative_kana);
    let open = AskedFields::parse(["kind"]).unwrap().open(Kind::Corporation, Level::One);
    let mended = declared.mended(&form, &open, (&SCHEME, &REGISTERS), TODAY).unwrap();
    assert_eq!((mended.business.kind(), mended.business.published_name()), (Kind::SoleProprietor, "見本 太郎"));
    let after = MendForm::of(&mended, &SCHEME, &REGISTERS);
    let differs = MendForm::of(&declared, &SCHEME, &REGISTERS).differs(&after);
    assert!(differs.contains(&Field::Kind) && differs.contains(&Field::Name) && !differs.contains(&Field::Phone));
}

proptest! {
    /// What is not open is never changed, whatever the form says of it.
    #[test]
    fn only_what_is_open_changes(
        chosen in proptest::sample::subsequence(AskedFields::MAY.to_vec(), 1..8),
        two in any::<bool>(),
    ) {
        let declared = if two { person_with_two_stars() } else { corporation() };
        let (kind, level) = (declared.business.kind(), declared.level());
        let open = AskedFields::parse(chosen.iter().map(|field| field.key())).unwrap().open(kind, level);
        let own = MendForm::of(&declared, &SCHEME, &REGISTERS);
        if let Ok(mended) = declared.mended(&garbage(), &open, (&SCHEME, &REGISTERS), TODAY) {
            let changed = own.differs(&MendForm::of(&mended, &SCHEME, &REGISTERS));
            prop_assert!(changed.iter().all(|field| open.contains(field)), "{changed:?} of {open:?}");
            prop_assert_eq!(&mended.contact.email, &declared.contact.email);
        } else {
            let problems = declared.mended(&garbage(), &open, (&SCHEME, &REGISTERS), TODAY).unwrap_err();
            prop_assert!(problems.iter().all(|(field, _)| open.contains(&field)), "{problems:?} of {open:?}");
        }
    }
}
