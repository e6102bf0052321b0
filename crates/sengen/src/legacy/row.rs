//! A row of the file as a declaration, or everything that is wrong with it, in the words of the screen.

use super::layout::{Cells, Column};
use super::past;
use crate::words::Words;
use domain::business::{Business, Kind, PublishAs};
use domain::declaration::{Intent, Level, Promise};
use domain::field::Field;
use domain::ids::{DeclarationId, MemberNumber};
use domain::problem::Problems;
use domain::registers::Registers;
use domain::scheme::{List, Scheme};
use domain::time;
use domain::wizard::{BusinessForm, DeclarationForm};
use jiff::Timestamp;
use store::declarations::{Known, Past};

/// A row that can be taken over.
#[derive(Clone, Debug)]
pub struct Row {
    /// 自己宣言ID, as it was given out.
    pub number: DeclarationId,
    /// 利用者番号, if the older register has one that can be kept.
    pub member: Option<MemberNumber>,
    /// 事業者情報.
    pub business: Business,
    /// The published name under the domain's folding.
    pub folded_name: String,
    /// 自己宣言.
    pub intent: Intent,
    /// What has become of it.
    pub past: Past,
}

/// What tells a declaration from another that has its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    /// 宣言完了.
    pub declared_at: Timestamp,
    /// The published name under the domain's folding.
    pub folded_name: String,
}

impl Face {
    /// It is that of the declaration that the register has.
    pub fn is(&self, known: &Known) -> bool {
        known.declared_at == Some(self.declared_at) && known.folded_name == self.folded_name
    }
}

impl Row {
    /// What tells it from others.
    pub fn face(&self) -> Face {
        Face { declared_at: self.past.declared_at, folded_name: self.folded_name.clone() }
    }
}

/// What a row is read with.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// The scheme in force.
    pub scheme: &'a Scheme,
    /// The registers.
    pub registers: &'a Registers,
    /// The sentences of the command line.
    pub words: &'a Words,
    /// The moment of the import.
    pub now: Timestamp,
}

/// Collects what is wrong with a row: one sentence a column.
#[derive(Debug)]
pub struct Look<'a> {
    reader: Reader<'a>,
    found: Vec<(Column, String)>,
}

impl Look<'_> {
    /// The heading of a column.
    pub fn heading(&self, column: Column) -> String {
        column.heading(self.reader.scheme, self.reader.words)
    }

    /// Notes a sentence about a column.
    pub fn wrong(&mut self, column: Column, key: &str) {
        self.said(column, key, "");
    }

    /// The same with a fact in it.
    pub fn said(&mut self, column: Column, key: &str, fact: &str) {
        let sentence = self.reader.words.say(key, &[("column", &self.heading(column)), ("fact", fact)]);
        self.add(column, sentence);
    }

    /// Notes that a column must not be empty.
    pub fn missing<T>(&mut self, column: Column) -> Option<T> {
        self.wrong(column, "legacy.missing");
        None
    }

    fn problems<T>(&mut self, parsed: Result<T, Problems>) -> Option<T> {
        let problems = match parsed {
            Ok(value) => return Some(value),
            Err(problems) => problems,
        };
        for (field, problem) in problems.iter() {
            self.add(Column::Form(field), self.reader.scheme.words.problem(field, problem));
        }
        None
    }

    fn add(&mut self, column: Column, sentence: String) {
        if self.found.iter().all(|(at, _)| *at != column) {
            self.found.push((column, sentence));
        }
    }
}

impl Reader<'_> {
    /// Reads a row.
    pub fn read(&self, cells: Cells<'_>) -> Result<Row, Vec<String>> {
        let mut look = Look { reader: *self, found: Vec::new() };
        let number = number(&mut look, cells);
        let member = member(&mut look, cells);
        let past = past::read(&mut look, cells, self.scheme, self.now);
        let business = look.problems(self.business(cells).parse(self.scheme, self.registers));
        let intent = self.intent(&mut look, cells, past.as_ref());
        match (number, past, business, intent) {
            (Some(number), Some(past), Some(business), Some(intent)) if look.found.is_empty() => {
                let folded_name = self.registers.fold_name(business.published_name());
                Ok(Row { number, member, business, folded_name, intent, past })
            }
            _ => Err(look.found.into_iter().map(|(_, sentence)| sentence).collect()),
        }
    }

    /// The first page of the wizard, as if the cells had been typed. What nobody said is no: news are for who asked for them.
    fn business(&self, cells: Cells<'_>) -> BusinessForm {
        let (scheme, lists) = (self.scheme, &self.scheme.lists);
        let prefecture = cells.text(Column::Form(Field::Prefecture));
        let prefecture =
            self.registers.prefecture_named(prefecture).map_or(prefecture.to_owned(), domain::place::Prefecture::code);
        let kinds = Kind::ALL.map(|kind| (kind.code(), scheme.words.kind(kind)));
        let names =
            [PublishAs::TradeName, PublishAs::Representative].map(|name| (name.code(), scheme.words.publish_as(name)));
        BusinessForm {
            kind: chosen(cells.text(Column::Form(Field::Kind)), kinds),
            corporate_number: cells.field(Field::CorporateNumber),
            no_number_reason: listed(cells, Field::NoNumberReason, &lists.no_number_reasons),
            name: cells.field(Field::Name),
            kana: cells.field(Field::Kana),
            representative: cells.field(Field::Representative),
            representative_kana: cells.field(Field::RepresentativeKana),
            trade_name: cells.field(Field::TradeName),
            publish_as: chosen(cells.text(Column::Form(Field::PublishAs)), names),
            url: cells.field(Field::Url),
            url_public: self.yes_or_no(cells, Field::UrlPublic),
            postal_code: cells.field(Field::PostalCode),
            prefecture,
            town_line: cells.field(Field::TownLine),
            street: cells.field(Field::Street),
            building: cells.field(Field::Building),
            phone: cells.field(Field::Phone),
            industry: cells.field(Field::Industry),
            employees: listed(cells, Field::Employees, &lists.employees),
            membership: self.yes_or_no(cells, Field::Membership),
            membership_name: cells.field(Field::MembershipName),
            news: self.yes_or_no(cells, Field::News),
        }
    }

    /// The second page. ★ promises the rules that were in force on the day of the declaration, and no edition we know if all are younger.
    fn intent(&self, look: &mut Look<'_>, cells: Cells<'_>, past: Option<&Past>) -> Option<Intent> {
        let levels = Level::ALL.map(|level| (level.code(), self.scheme.level(level).name.as_str()));
        let level = chosen(cells.text(Column::Form(Field::Level)), levels);
        let declared = time::day(past.map_or(self.now, |past| past.declared_at));
        let day = if level == Level::One.code() { declared } else { time::day(self.now) };
        let form = DeclarationForm {
            level,
            rules: self.scheme.rules_on(day).rules.iter().map(|rule| rule.id.clone()).collect(),
            score: cells.field(Field::Score),
            score_date: parts(cells.text(Column::Form(Field::ScoreDate))),
            publication: listed(cells, Field::Publication, &self.scheme.lists.publications),
            publication_url: cells.field(Field::PublicationUrl),
            publication_other: cells.field(Field::PublicationOther),
            purposes: several(cells.text(Column::Form(Field::Purposes)), &self.scheme.lists.purposes),
            pledge: "yes".to_owned(),
            contact_name: cells.field(Field::ContactName),
            department: cells.field(Field::Department),
            email: cells.field(Field::Email),
            ..DeclarationForm::default()
        };
        let mut intent = look.problems(form.parse(self.scheme, day))?;
        match &mut intent.promise {
            Promise::One { rules_edition } if self.scheme.rules_on(day).from > day => *rules_edition = None,
            _ => {}
        }
        Some(intent)
    }

    /// `yes` for the words that mean yes, `no` for an empty cell and the words that mean no; else what stands there.
    fn yes_or_no(&self, cells: Cells<'_>, field: Field) -> String {
        let text = cells.text(Column::Form(field));
        let says = |key: &str| self.words.say(key, &[]).split(',').any(|word| word == text);
        if text.is_empty() || says("legacy.no") {
            "no".to_owned()
        } else if says("legacy.yes") {
            "yes".to_owned()
        } else {
            text.to_owned()
        }
    }
}

fn number(look: &mut Look<'_>, cells: Cells<'_>) -> Option<DeclarationId> {
    match cells.text(Column::Number) {
        "" => look.missing(Column::Number),
        text => DeclarationId::kept(text).ok().or_else(|| {
            look.wrong(Column::Number, "legacy.bad-number");
            None
        }),
    }
}

fn member(look: &mut Look<'_>, cells: Cells<'_>) -> Option<MemberNumber> {
    let text = cells.text(Column::Member);
    let read = (!text.is_empty()).then(|| MemberNumber::kept(text).ok());
    if read == Some(None) {
        look.wrong(Column::Member, "legacy.bad-member");
    }
    read.flatten()
}

/// The code of the option whose code or words stand in the cell; else what stands there.
fn chosen<'a>(text: &str, options: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let found = options.into_iter().find(|(code, words)| *code == text || *words == text);
    found.map_or(text, |(code, _)| code).to_owned()
}

fn of_list(text: &str, list: &List) -> String {
    chosen(text, list.choices.iter().map(|choice| (choice.code.as_str(), choice.words.as_str())))
}

fn listed(cells: Cells<'_>, field: Field, list: &List) -> String {
    of_list(cells.text(Column::Form(field)), list)
}

/// Several of a list, with semicolons of either width or line breaks between them. A choice whose words hold one of these is given by its code.
fn several(text: &str, list: &List) -> Vec<String> {
    let parts = text.split([';', '\u{ff1b}', '\n']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| of_list(part, list)).collect()
}

/// Year, month and day of a date; empty parts for an empty cell.
fn parts(text: &str) -> [String; 3] {
    let mut parts = text.split(|c: char| !c.is_numeric()).filter(|part| !part.is_empty()).map(str::to_owned);
    let mut next = || parts.next().unwrap_or_default();
    [next(), next(), next()]
}
