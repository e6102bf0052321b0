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
        let fits = move |field: &Field| match field {
            Field::CorporateNumber | Field::Name | Field::Kana => kind == Kind::Corporation,
            Field::Representative | Field::RepresentativeKana | Field::TradeName => kind == Kind::SoleProprietor,
            Field::Score | Field::Publication => level == Level::Two,
            _ => true,
        };
        Self::MAY.into_iter().filter(fits)
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

    /// The field may be mended: it was asked for, or comes with one that was.
    pub fn covers(&self, field: Field) -> bool {
        self.0.contains(&field) || self.iter().any(|asked| together(asked).contains(&field))
    }
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

    #[test]
    fn what_belongs_together_is_mended_together() {
        let town = AskedFields::parse(["town_line"]).unwrap();
        assert!(town.covers(Field::TownLine) && town.covers(Field::Street));
        assert!(!town.covers(Field::PostalCode) && !town.covers(Field::Name));
        assert_eq!(town.codes(), ["town_line"], "what comes with it was not asked for");
        let kind = AskedFields::parse(["kind"]).unwrap();
        assert!(kind.covers(Field::TradeName) && kind.covers(Field::PublishAs) && !kind.covers(Field::Phone));
    }

    #[test]
    fn a_declaration_is_asked_for_what_it_has() {
        let of = |kind, level| AskedFields::choices(kind, level).collect::<Vec<_>>();
        let one = of(Kind::Corporation, Level::One);
        assert!(one.contains(&Field::Name) && !one.contains(&Field::TradeName) && !one.contains(&Field::Publication));
        let two = of(Kind::SoleProprietor, Level::Two);
        assert!(!two.contains(&Field::Name) && two.contains(&Field::TradeName) && two.contains(&Field::Publication));
        assert!(AskedFields::MAY.is_sorted());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(chosen in proptest::sample::subsequence(AskedFields::MAY.to_vec(), 1..22).prop_shuffle()) {
            let asked = AskedFields::parse(chosen.iter().map(|field| field.key())).unwrap();
            prop_assert_eq!(AskedFields::parse(asked.codes()), Ok(asked.clone()));
            prop_assert!(chosen.iter().all(|field| asked.covers(*field)));
            prop_assert!(asked.iter().is_sorted());
            prop_assert!(!asked.covers(Field::Email) && !asked.covers(Field::Pledge) && !asked.covers(Field::News));
        }
    }
}
