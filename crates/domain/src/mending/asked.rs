//! 差戻し: which fields the office asks a member to mend, and which others only make sense together with one of them.

use crate::{business::Kind, declaration::Level, field::Field, problem::Problem};
use std::collections::BTreeSet;

/// What the office asks for when it returns a declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Why, in the officer's words; the contact reads it as it is.
    pub reason: String,
    /// What is to be mended.
    pub fields: AskedFields,
}

/// The fields that are to be mended: at least one, all of [`AskedFields::MAY`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedFields(BTreeSet<Field>);

impl AskedFields {
    /// The fields that may be asked for, in the order of the pages. Not among them: what was agreed to (誓約), what nobody checks
    /// (お知らせメール), and the mail address, which is changed by nothing but a confirmation at the new one.
    pub const MAY: [Field; 22] = [
        Field::Kind,
        Field::CorporateNumber,
        Field::Name,
        Field::Kana,
        Field::Representative,
        Field::RepresentativeKana,
        Field::TradeName,
        Field::Url,
        Field::PostalCode,
        Field::Prefecture,
        Field::TownLine,
        Field::Street,
        Field::Building,
        Field::Phone,
        Field::Industry,
        Field::Employees,
        Field::Membership,
        Field::Level,
        Field::Score,
        Field::Publication,
        Field::Purposes,
        Field::ContactName,
    ];

    /// The fields that a declaration like this has, for whoever chooses among them: no 屋号 of a corporation, no 公開方法 of ★.
    pub fn choices(kind: Kind, level: Level) -> impl Iterator<Item = Field> {
        Self::MAY.into_iter().filter(move |field| of_kind(*field, kind) && of_level(*field, level))
    }

    /// Reads the codes ([`Field::key`]) of a form, of the command line or of the store.
    ///
    /// # Errors
    /// [`Problem::NotChosen`] if there is none, [`Problem::NotInList`] if one may not be asked for.
    pub fn parse<'a>(codes: impl IntoIterator<Item = &'a str>) -> Result<Self, Problem> {
        let field = |code: &str| Self::MAY.into_iter().find(|field| field.key() == code).ok_or(Problem::NotInList);
        let fields: BTreeSet<Field> = codes.into_iter().map(field).collect::<Result<_, _>>()?;
        if fields.is_empty() { Err(Problem::NotChosen) } else { Ok(Self(fields)) }
    }

    /// The codes, in the order of the pages.
    pub fn codes(&self) -> Vec<&'static str> {
        self.iter().map(Field::key).collect()
    }

    /// What was asked for, in the order of the pages.
    pub fn iter(&self) -> impl Iterator<Item = Field> {
        self.0.iter().copied()
    }

    /// What the contact is told to mend, in the order of the pages: what was asked for, and the kana of a name, because a name that is mended is
    /// mostly read otherwise.
    pub fn told(&self) -> BTreeSet<Field> {
        self.iter().flat_map(|asked| std::iter::once(asked).chain(reading(asked))).collect()
    }

    /// The fields that are open to be mended in a declaration like this: what was asked for, and what comes with it.
    pub fn open(&self, kind: Kind, level: Level) -> BTreeSet<Field> {
        let with = |asked: &Field| together(*asked).iter().copied().chain(reading(*asked));
        let all = self.iter().chain(self.0.iter().flat_map(with));
        let (any_kind, any_level) = (self.0.contains(&Field::Kind), self.0.contains(&Field::Level));
        all.filter(|field| (any_kind || of_kind(*field, kind)) && (any_level || of_level(*field, level))).collect()
    }

    /// What was asked for and came back as it was, in the order of the pages, when these fields changed and this is what was declared: a
    /// change of what comes with a field is a change of it. Not so the kana of a name: whoever is asked for the name and changes its kana alone
    /// left the name as it was.
    pub fn left(&self, changed: &[Field], kind: Kind, level: Level) -> Vec<Field> {
        let is_left =
            |asked: &Field| !changed.contains(asked) && !together(*asked).iter().any(|one| changed.contains(one));
        self.iter().filter(|asked| of_kind(*asked, kind) && of_level(*asked, level)).filter(is_left).collect()
    }
}

/// The field is one of this kind of business.
fn of_kind(field: Field, kind: Kind) -> bool {
    match field {
        Field::CorporateNumber | Field::NoNumberReason | Field::Name | Field::Kana => kind == Kind::Corporation,
        Field::Representative | Field::RepresentativeKana | Field::TradeName | Field::PublishAs => {
            kind == Kind::SoleProprietor
        }
        _ => true,
    }
}

/// The field is one of this level.
fn of_level(field: Field, level: Level) -> bool {
    let of_two = [Field::Score, Field::ScoreDate, Field::Publication, Field::PublicationUrl, Field::PublicationOther];
    level == Level::Two || !of_two.contains(&field)
}

/// The fields that are mended together with this one, because alone it could not be made right: a house number leaves the published
/// line for 番地, a corporation that is none has other names.
fn together(field: Field) -> &'static [Field] {
    match field {
        Field::Kind => &[
            Field::CorporateNumber,
            Field::NoNumberReason,
            Field::Name,
            Field::Kana,
            Field::Representative,
            Field::RepresentativeKana,
            Field::TradeName,
            Field::PublishAs,
        ],
        Field::CorporateNumber => &[Field::NoNumberReason],
        Field::TradeName => &[Field::PublishAs],
        Field::Url => &[Field::UrlPublic],
        Field::PostalCode | Field::Prefecture => {
            &[Field::PostalCode, Field::Prefecture, Field::TownLine, Field::Street]
        }
        Field::TownLine => &[Field::Street],
        Field::Membership => &[Field::MembershipName],
        Field::Level => &[
            Field::Rules,
            Field::Score,
            Field::ScoreDate,
            Field::Publication,
            Field::PublicationUrl,
            Field::PublicationOther,
        ],
        Field::Score => &[Field::ScoreDate],
        Field::Publication => &[Field::PublicationUrl, Field::PublicationOther],
        Field::ContactName => &[Field::Department],
        _ => &[],
    }
}

/// The kana of a name: open with it, or the mended name would keep the reading of the old one. 屋号 has none.
fn reading(field: Field) -> Option<Field> {
    match field {
        Field::Name => Some(Field::Kana),
        Field::Representative => Some(Field::RepresentativeKana),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_and_what_may_not_be_asked_for_is_refused() {
        assert_eq!(AskedFields::parse([]), Err(Problem::NotChosen));
        for code in ["email", "pledge", "news", "password", "", "nothing"] {
            assert_eq!(AskedFields::parse(["name", code]), Err(Problem::NotInList), "{code}");
        }
    }

    fn open(code: &str, kind: Kind, level: Level) -> Vec<Field> {
        AskedFields::parse([code]).unwrap().open(kind, level).into_iter().collect()
    }

    #[test]
    fn what_belongs_together_is_mended_together() {
        assert_eq!(open("town_line", Kind::Corporation, Level::One), [Field::TownLine, Field::Street]);
        assert_eq!(
            AskedFields::parse(["town_line"]).unwrap().codes(),
            ["town_line"],
            "what comes with it was not asked for"
        );
        let kind = open("kind", Kind::Corporation, Level::One);
        assert!(kind.contains(&Field::TradeName) && kind.contains(&Field::PublishAs) && !kind.contains(&Field::Phone));
        assert_eq!(open("publication", Kind::Corporation, Level::Two).len(), 3);
    }

    #[test]
    fn a_name_is_mended_with_its_kana() {
        assert_eq!(open("name", Kind::Corporation, Level::One), [Field::Name, Field::Kana]);
        let person = [Field::Representative, Field::RepresentativeKana];
        assert_eq!(open("representative", Kind::SoleProprietor, Level::One), person);
        assert_eq!(open("kana", Kind::Corporation, Level::One), [Field::Kana], "a reading may be wrong by itself");
        let asked = AskedFields::parse(["phone", "name"]).unwrap();
        assert_eq!(asked.told().into_iter().collect::<Vec<_>>(), [Field::Name, Field::Kana, Field::Phone]);
        let left = |changed: &[Field]| asked.left(changed, Kind::Corporation, Level::One);
        assert_eq!(left(&[Field::Name, Field::Phone]), [], "its kana may be right as it is");
        assert_eq!(left(&[Field::Kana, Field::Phone]), [Field::Name], "the name itself was asked for");
    }

    #[test]
    fn a_declaration_is_asked_for_what_it_has() {
        let of = |kind, level| AskedFields::choices(kind, level).collect::<Vec<_>>();
        let one = of(Kind::Corporation, Level::One);
        assert!(one.contains(&Field::Name) && !one.contains(&Field::TradeName) && !one.contains(&Field::Publication));
        let two = of(Kind::SoleProprietor, Level::Two);
        assert!(!two.contains(&Field::Name) && two.contains(&Field::TradeName) && two.contains(&Field::Publication));
        assert!(AskedFields::MAY.is_sorted());
        assert_eq!(open("trade_name", Kind::Corporation, Level::One), [], "a corporation has none");
        assert_eq!(open("score", Kind::Corporation, Level::One), [], "★ has none");
    }

    #[test]
    fn what_came_back_as_it_was_is_known() {
        let asked = AskedFields::parse(["name", "town_line", "publication"]).unwrap();
        let left = |changed: &[Field], kind, level| asked.left(changed, kind, level);
        let corporation = |changed: &[Field]| left(changed, Kind::Corporation, Level::Two);
        assert_eq!(corporation(&[]), [Field::Name, Field::TownLine, Field::Publication]);
        assert_eq!(corporation(&[Field::Phone]).len(), 3, "nobody asked for it");
        assert_eq!(corporation(&[Field::Name, Field::Street, Field::PublicationUrl]), [], "what comes with it");
        assert_eq!(left(&[Field::Street], Kind::SoleProprietor, Level::One), [], "it has neither name nor 公開方法");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            chosen in proptest::sample::subsequence(AskedFields::MAY.to_vec(), 1..22).prop_shuffle(),
            corporation in any::<bool>(),
            two in any::<bool>(),
        ) {
            let asked = AskedFields::parse(chosen.iter().map(|field| field.key())).unwrap();
            prop_assert_eq!(AskedFields::parse(asked.codes()), Ok(asked.clone()));
            prop_assert!(asked.iter().is_sorted());
            let kind = if corporation { Kind::Corporation } else { Kind::SoleProprietor };
            let level = if two { Level::Two } else { Level::One };
            let open = asked.open(kind, level);
            let fits: BTreeSet<Field> = AskedFields::choices(kind, level).collect();
            prop_assert!(chosen.iter().all(|field| open.contains(field) || !fits.contains(field)));
            prop_assert!([Field::Email, Field::Pledge, Field::News].iter().all(|never| !open.contains(never)));
        }
    }
}
