//! The headings of the file: which column stands where.

use crate::words::Words;
use domain::field::Field;
use domain::scheme::Scheme;
use std::collections::BTreeMap;

/// A column: a field of the application, or what an older register knows besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// A field of the application; its heading is the field's label in the scheme, or its key.
    Form(Field),
    /// 自己宣言ID.
    Number,
    /// 利用者番号; drawn anew where it is empty.
    Member,
    /// 状態.
    State,
    /// 宣言日.
    DeclaredOn,
    /// 受理日.
    AcceptedOn,
    /// 状態の日付.
    StateOn,
    /// 取消・不受理の理由.
    Reason,
    /// 最終確認日.
    ConfirmedOn,
    /// 引継ぎ先の自己宣言ID.
    Later,
}

impl Column {
    /// What only an older register has.
    const OWN: [Self; 9] = [
        Self::Number,
        Self::Member,
        Self::State,
        Self::DeclaredOn,
        Self::AcceptedOn,
        Self::StateOn,
        Self::Reason,
        Self::ConfirmedOn,
        Self::Later,
    ];

    /// The fields of the application that a register can hold.
    const FORM: [Field; 32] = [
        Field::Kind,
        Field::CorporateNumber,
        Field::NoNumberReason,
        Field::Name,
        Field::Kana,
        Field::Representative,
        Field::RepresentativeKana,
        Field::TradeName,
        Field::PublishAs,
        Field::Url,
        Field::UrlPublic,
        Field::PostalCode,
        Field::Prefecture,
        Field::TownLine,
        Field::Street,
        Field::Building,
        Field::Phone,
        Field::Industry,
        Field::Employees,
        Field::Membership,
        Field::MembershipName,
        Field::News,
        Field::Level,
        Field::Score,
        Field::ScoreDate,
        Field::Publication,
        Field::PublicationUrl,
        Field::PublicationOther,
        Field::Purposes,
        Field::ContactName,
        Field::Department,
        Field::Email,
    ];

    /// Without these no row can be taken over, so the file is refused as a whole.
    const MUST: [Self; 6] = [
        Self::Number,
        Self::DeclaredOn,
        Self::Form(Field::Kind),
        Self::Form(Field::Level),
        Self::Form(Field::ContactName),
        Self::Form(Field::Email),
    ];

    /// All columns, in the order in which they are told.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::OWN.into_iter().chain(Self::FORM.into_iter().map(Self::Form))
    }

    /// The heading for machines.
    pub fn key(self) -> &'static str {
        match self {
            Self::Form(field) => field.key(),
            Self::Number => "number",
            Self::Member => "member_number",
            Self::State => "state",
            Self::DeclaredOn => "declared_on",
            Self::AcceptedOn => "accepted_on",
            Self::StateOn => "state_on",
            Self::Reason => "reason",
            Self::ConfirmedOn => "last_confirmed_on",
            Self::Later => "superseded_by",
        }
    }

    /// The heading for people.
    pub fn heading(self, scheme: &Scheme, words: &Words) -> String {
        match self {
            Self::Form(field) => scheme.words.field(field).label.clone(),
            Self::Number => words.say("legacy.column-number", &[]),
            Self::Member => words.say("legacy.column-member", &[]),
            Self::State => words.say("legacy.column-state", &[]),
            Self::DeclaredOn => words.say("legacy.column-declared", &[]),
            Self::AcceptedOn => words.say("legacy.column-accepted", &[]),
            Self::StateOn => words.say("legacy.column-state-on", &[]),
            Self::Reason => words.say("legacy.column-reason", &[]),
            Self::ConfirmedOn => words.say("legacy.column-confirmed", &[]),
            Self::Later => words.say("legacy.column-later", &[]),
        }
    }

    /// The column with this heading or key; blanks around it do not count.
    pub fn called(heading: &str, scheme: &Scheme, words: &Words) -> Option<Self> {
        let heading = heading.trim();
        Self::all().find(|column| column.key() == heading || column.heading(scheme, words) == heading)
    }
}

/// Where each column stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    at: BTreeMap<Column, usize>,
    /// How many cells a line has.
    pub width: usize,
    /// Headings that mean nothing to us.
    pub unknown: Vec<String>,
}

/// Why the headings do not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// These columns are missing.
    Missing(Vec<Column>),
    /// This column comes twice.
    Twice(Column),
}

impl Layout {
    /// Reads the headings.
    pub fn read(headings: &[String], scheme: &Scheme, words: &Words) -> Result<Self, Wrong> {
        let mut layout = Self { width: headings.len(), ..Self::default() };
        for (at, heading) in headings.iter().enumerate() {
            match Column::called(heading, scheme, words) {
                Some(column) if layout.at.insert(column, at).is_some() => return Err(Wrong::Twice(column)),
                Some(_) => {}
                None => layout.unknown.push(heading.clone()),
            }
        }
        let missing: Vec<_> = Column::MUST.into_iter().filter(|column| !layout.at.contains_key(column)).collect();
        if missing.is_empty() { Ok(layout) } else { Err(Wrong::Missing(missing)) }
    }

    /// The cells of a line under this layout; an empty cell of a column with a value given for all stands for that value.
    pub fn cells<'a>(&'a self, line: &'a [String], given: &'a BTreeMap<Column, String>) -> Cells<'a> {
        Cells { layout: self, line, given }
    }
}

/// The cells of a line, by column.
#[derive(Clone, Copy, Debug)]
pub struct Cells<'a> {
    layout: &'a Layout,
    line: &'a [String],
    given: &'a BTreeMap<Column, String>,
}

impl<'a> Cells<'a> {
    /// What stands there, without blanks around it.
    pub fn text(&self, column: Column) -> &'a str {
        let cell = self.layout.at.get(&column).and_then(|at| self.line.get(*at)).map_or("", |cell| cell.trim());
        if cell.is_empty() { self.given.get(&column).map_or("", String::as_str) } else { cell }
    }

    /// A field of the application, as if it had been typed.
    pub fn field(&self, field: Field) -> String {
        self.text(Column::Form(field)).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_column_has_a_heading_and_a_key_of_its_own() {
        let (scheme, words) = (Scheme::bundled().unwrap(), Words::bundled());
        let all: Vec<_> = Column::all().collect();
        assert_eq!(all.iter().map(|column| column.key()).collect::<BTreeSet<_>>().len(), all.len());
        for column in all {
            assert_eq!(Column::called(&column.heading(&scheme, &words), &scheme, &words), Some(column), "{column:?}");
            assert_eq!(Column::called(column.key(), &scheme, &words), Some(column));
        }
    }

    #[test]
    fn headings_that_do_not_do_are_refused_as_a_whole() {
        let (scheme, words) = (Scheme::bundled().unwrap(), Words::bundled());
        let read = |headings: &[&str]| {
            Layout::read(&headings.iter().map(|heading| (*heading).to_owned()).collect::<Vec<_>>(), &scheme, &words)
        };
        assert_eq!(read(&["number", "number"]), Err(Wrong::Twice(Column::Number)));
        assert_eq!(read(&[]), Err(Wrong::Missing(Column::MUST.to_vec())));
        let must: Vec<_> = Column::MUST.into_iter().map(Column::key).chain(["remark"]).collect();
        let layout = read(&must).unwrap();
        assert_eq!((layout.width, layout.unknown.as_slice()), (7, ["remark".to_owned()].as_slice()));
        let (line, given) = (["41".to_owned(), " ".to_owned()], BTreeMap::from([(Column::DeclaredOn, "x".to_owned())]));
        let cells = layout.cells(&line, &given);
        assert_eq!(
            [cells.text(Column::Number), cells.text(Column::DeclaredOn), cells.text(Column::State)],
            ["41", "x", ""]
        );
    }
}
