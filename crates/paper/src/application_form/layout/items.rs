//! The parts of the form, from the words, lists and registers.

use super::{Entry, Item, Key, Opt, Row, Section};
use domain::{
    business::{Kind, PublishAs},
    declaration::Level,
    field::Field,
    registers::Registers,
    scheme::{List, Phrase, Rules, Scheme},
};

/// Makes the parts.
pub struct Maker<'a> {
    pub scheme: &'a Scheme,
    pub registers: &'a Registers,
}

/// Marks of an item.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Must,
    MustPublic,
    Public,
    None,
}

impl Maker<'_> {
    /// 事業者情報.
    pub fn business(&self) -> Section {
        let words = &self.scheme.form;
        let letters: Vec<String> =
            self.registers.divisions().iter().map(|one| format!("{}.\u{a0}{}", one.code, one.name)).collect();
        let mut rows = vec![self.boxes(Field::Kind, Mark::Must, self.kinds())];
        rows.push(Row::Heading(words.section.corporation.clone()));
        rows.extend(self.corporation());
        rows.push(Row::Heading(words.section.sole_proprietor.clone()));
        rows.extend(self.sole_proprietor());
        rows.push(Row::Heading(words.section.both.clone()));
        rows.extend(self.address());
        rows.extend(self.trade());
        let below = vec![format!("{}: {}", words.only.industry_division, letters.join("　"))];
        Section { title: words.section.business.clone(), above: Vec::new(), rows, below }
    }

    fn corporation(&self) -> Vec<Row> {
        let reasons = listed(&self.scheme.lists.no_number_reasons);
        vec![
            self.line(Field::CorporateNumber, Mark::MustPublic),
            self.item(Field::NoNumberReason, Mark::None, Entry::List(reasons)),
            self.line(Field::Name, Mark::MustPublic),
            self.line(Field::Kana, Mark::Must),
        ]
    }

    fn sole_proprietor(&self) -> Vec<Row> {
        let publish = [PublishAs::TradeName, PublishAs::Representative];
        let publish = publish.map(|one| Opt::new(one.code(), self.scheme.words.publish_as(one)));
        vec![
            self.line(Field::Representative, Mark::Must),
            self.line(Field::RepresentativeKana, Mark::Must),
            self.line(Field::TradeName, Mark::Public),
            self.boxes(Field::PublishAs, Mark::None, publish.to_vec()),
        ]
    }

    fn address(&self) -> Vec<Row> {
        let prefecture = |one: &domain::registers::PrefectureEntry| Opt {
            code: one.prefecture.code(),
            words: one.name.to_owned(),
            also: vec![one.short.to_owned()],
        };
        let prefectures = self.registers.prefectures().iter().map(prefecture).collect();
        vec![
            self.line(Field::PostalCode, Mark::Must),
            self.item(Field::Prefecture, Mark::MustPublic, Entry::List(prefectures)),
            self.line(Field::TownLine, Mark::MustPublic),
            self.line(Field::Street, Mark::Must),
            self.line(Field::Building, Mark::None),
            self.line(Field::Phone, Mark::Must),
        ]
    }

    fn trade(&self) -> Vec<Row> {
        let only = &self.scheme.form.only;
        let letter = |one: &domain::registers::Division| Opt {
            code: one.code.to_owned(),
            words: format!("{} {}", one.code, one.name),
            also: vec![one.name.to_owned()],
        };
        let division = Item {
            key: Key::Division,
            label: only.industry_division.clone(),
            hint: only.industry_division_hint.clone(),
            must: true,
            public: true,
            entry: Entry::List(self.registers.divisions().iter().map(letter).collect()),
        };
        let group = |one: &domain::registers::Group| Opt::new(one.code, self.registers.group_label(one));
        let groups = self.registers.groups().iter().map(group).collect();
        let mut industry = self.bare(Field::Industry, Mark::MustPublic, Entry::Combo(groups));
        industry.hint.clone_from(&only.industry_hint);
        let yes_no = [Phrase::UrlPublicYes, Phrase::UrlPublicNo];
        vec![
            Row::Item(division),
            Row::Item(industry),
            self.item(Field::Employees, Mark::Must, Entry::List(listed(&self.scheme.lists.employees))),
            self.line(Field::Url, Mark::None),
            self.boxes(Field::UrlPublic, Mark::None, self.yes_no(yes_no)),
            self.boxes(Field::Membership, Mark::Must, self.yes_no([Phrase::MembershipYes, Phrase::MembershipNo])),
            self.line(Field::MembershipName, Mark::None),
            self.boxes(Field::News, Mark::Must, self.yes_no([Phrase::NewsYes, Phrase::NewsNo])),
        ]
    }

    /// 自己宣言.
    pub fn declaration(&self, rules: &Rules) -> Section {
        let (words, only) = (&self.scheme.form, &self.scheme.form.only);
        let level = |level: Level| {
            let name = &self.scheme.level(level).name;
            let stars = "★".repeat(level.stars());
            Opt { code: level.code().to_owned(), words: format!("{stars} {name}"), also: vec![name.clone(), stars] }
        };
        let rules_listed = rules.rules.iter().map(|rule| Opt::new(&rule.id, &rule.words)).collect();
        let attached = Item {
            key: Key::ScoreAttached,
            label: only.score_attached.clone(),
            hint: only.score_attached_hint.clone(),
            must: false,
            public: false,
            entry: Entry::Boxes { options: vec![Opt::new("yes", &only.score_attached_yes)], several: false },
        };
        let mut day = self.bare(Field::ScoreDate, Mark::None, Entry::Day);
        day.hint = format!("{}{}", day.hint, only.date_hint);
        let mut rules_item = self.bare(Field::Rules, Mark::Must, Entry::Boxes { options: rules_listed, several: true });
        rules_item.hint = format!("{} {}", rules.name, rules_item.hint);
        let rows = vec![
            self.boxes(Field::Level, Mark::MustPublic, Level::ALL.map(level).to_vec()),
            Row::Heading(words.section.one.clone()),
            Row::Item(rules_item),
            Row::Heading(words.section.two.clone()),
            self.line(Field::Score, Mark::None),
            Row::Item(day),
            Row::Item(attached),
            self.boxes(Field::Publication, Mark::Must, listed(&self.scheme.lists.publications)),
            self.line(Field::PublicationUrl, Mark::None),
            self.line(Field::PublicationOther, Mark::None),
        ];
        Section { title: words.section.declaration.clone(), above: Vec::new(), rows, below: Vec::new() }
    }

    /// 目的 and 担当者.
    pub fn contact(&self) -> Section {
        let purposes = Entry::Boxes { options: listed(&self.scheme.lists.purposes), several: true };
        let rows = vec![
            self.item(Field::Purposes, Mark::Must, purposes),
            self.line(Field::ContactName, Mark::Must),
            self.line(Field::Department, Mark::None),
            self.line(Field::Email, Mark::Must),
        ];
        Section { title: self.scheme.form.section.contact.clone(), above: Vec::new(), rows, below: Vec::new() }
    }

    /// Agreement and pledge.
    pub fn agree(&self, terms: String) -> Section {
        let words = &self.scheme.form;
        let agree = || vec![Opt::new("yes", &words.only.agree_yes)];
        let pledge = self.yes_no([Phrase::PledgeYes, Phrase::PledgeYes]).into_iter().take(1).collect();
        let mut above = vec![terms];
        above.extend(words.only.privacy_text.iter().cloned());
        let rows = vec![
            self.boxes(Field::TermsAgreed, Mark::Must, agree()),
            self.boxes(Field::Privacy, Mark::Must, agree()),
            self.boxes(Field::Pledge, Mark::Must, pledge),
        ];
        Section { title: words.section.agree.clone(), above, rows, below: Vec::new() }
    }

    fn kinds(&self) -> Vec<Opt> {
        Kind::ALL.map(|kind| Opt::new(kind.code(), self.scheme.words.kind(kind))).to_vec()
    }

    fn yes_no(&self, [yes, no]: [Phrase; 2]) -> Vec<Opt> {
        let words = |phrase| self.scheme.words.phrase(phrase).label.clone();
        vec![Opt::new("yes", words(yes)), Opt::new("no", words(no))]
    }

    fn line(&self, field: Field, mark: Mark) -> Row {
        self.item(field, mark, Entry::Line)
    }

    fn boxes(&self, field: Field, mark: Mark, options: Vec<Opt>) -> Row {
        self.item(field, mark, Entry::Boxes { options, several: false })
    }

    fn item(&self, field: Field, mark: Mark, entry: Entry) -> Row {
        Row::Item(self.bare(field, mark, entry))
    }

    fn bare(&self, field: Field, mark: Mark, entry: Entry) -> Item {
        let words = self.scheme.words.field(field);
        Item {
            key: Key::Field(field),
            label: words.label.clone(),
            hint: words.hint.clone(),
            must: matches!(mark, Mark::Must | Mark::MustPublic),
            public: matches!(mark, Mark::MustPublic | Mark::Public),
            entry,
        }
    }
}

/// The choices of a list that are offered.
fn listed(list: &List) -> Vec<Opt> {
    list.offered().map(|choice| Opt::new(&choice.code, &choice.words)).collect()
}
