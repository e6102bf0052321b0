//! The public registers that come with the program: postal codes, municipalities, industries, legal forms, free mail hosts.
//!
//! They are embedded files (`crates/domain/data`, sources and licences in its `NOTICE.md`) and are read once at start.
//! Together they take about 11 MB of memory, most of it the postal table.

pub mod bodies;
pub mod industries;
pub mod legal_forms;
pub mod mail_hosts;
pub mod municipalities;
pub mod postal;
pub mod prefectures;
mod table;
pub mod test_words;

pub use bodies::BodyKind;
pub use industries::{Division, Group};
pub use legal_forms::LegalForm;
pub use municipalities::Municipality;
pub use postal::Place;
pub use prefectures::PrefectureEntry;
pub use table::RegisterFault;

use crate::{industry::IndustryGroup, place::Prefecture, postal_code::PostalCode, text::fold::Folder};
use industries::Industries;
use mail_hosts::MailHosts;
use municipalities::Municipalities;
use postal::PostalTable;
use test_words::TestWords;

/// All registers, read once at start. The default one is empty: it knows no place and folds by Unicode alone.
#[derive(Debug, Default)]
pub struct Registers {
    prefectures: Vec<PrefectureEntry>,
    pub(crate) municipalities: Municipalities,
    pub(crate) towns: PostalTable,
    pub(crate) industries: Industries,
    legal_forms: Vec<LegalForm>,
    mail_hosts: MailHosts,
    bodies: Vec<BodyKind>,
    pub(crate) test_words: TestWords,
    folder: Folder,
}

impl Registers {
    /// Reads the embedded registers. An error is a defect of the build: file, line and what is wrong there.
    pub fn bundled() -> Result<Self, RegisterFault> {
        let municipalities = Municipalities::bundled()?;
        let folder = Folder::bundled();
        Ok(Self {
            prefectures: prefectures::bundled()?,
            towns: PostalTable::bundled(&municipalities, &folder)?,
            municipalities,
            industries: Industries::bundled()?,
            legal_forms: legal_forms::bundled().collect(),
            mail_hosts: MailHosts::bundled()?,
            bodies: bodies::bundled()?,
            test_words: TestWords::bundled()?,
            folder,
        })
    }

    /// The 47 prefectures by code.
    pub fn prefectures(&self) -> &[PrefectureEntry] {
        &self.prefectures
    }

    /// Name of a prefecture, e.g. `東京都`; empty only with empty registers.
    pub fn prefecture_name(&self, prefecture: Prefecture) -> &str {
        self.prefectures.iter().find(|entry| entry.prefecture == prefecture).map_or("", |entry| entry.name)
    }

    /// The prefecture of that full name, e.g. `東京都`.
    pub fn prefecture_named(&self, name: &str) -> Option<Prefecture> {
        self.prefectures.iter().find(|entry| entry.name == name).map(|entry| entry.prefecture)
    }

    /// The municipalities (with the wards of designated cities) of a prefecture, by code.
    pub fn municipalities(&self, prefecture: Prefecture) -> impl Iterator<Item = &Municipality> {
        self.municipalities.of(prefecture)
    }

    /// The municipality with this five-digit code (全国地方公共団体コード without check digit).
    pub fn municipality(&self, code: &str) -> Option<&Municipality> {
        self.municipalities.by_code(code).map(|(_, municipality)| municipality)
    }

    /// The places with this postal code: none, one, or several.
    pub fn postal(&self, code: &PostalCode) -> Vec<Place> {
        self.towns.places(code.as_str(), &self.municipalities)
    }

    /// Divisions A–T (大分類) of the industry classification.
    pub fn divisions(&self) -> &[Division] {
        &self.industries.divisions
    }

    /// Groups 01–99 (中分類).
    pub fn groups(&self) -> &[Group] {
        &self.industries.groups
    }

    /// The group with this two-digit code.
    pub fn group(&self, code: &str) -> Option<&Group> {
        self.industries.group(code)
    }

    /// The division of a group, by the group's two-digit code.
    pub fn division_of(&self, group: &str) -> Option<&Division> {
        self.industries.division_of(group)
    }

    /// Groups in which all these words occur, also by the names of their 小分類 and 細分類 and by everyday words; best first.
    pub fn search_industries(&self, words: &str) -> Vec<&Group> {
        self.industries.search(words, &self.folder)
    }

    /// The line of a group in the list: `E 製造業 ／ 26 生産用機械器具製造業`.
    pub fn group_label(&self, group: &Group) -> String {
        let division = self.industries.division_of(group.code);
        let (code, name) = division.map_or(("", ""), |division| (division.code, division.name));
        format!("{code} {name} ／ {} {}", group.code, group.name)
    }

    /// The lines of all groups by code, for the type-ahead.
    pub fn industry_labels(&self) -> Vec<String> {
        self.groups().iter().map(|group| self.group_label(group)).collect()
    }

    /// The line of a declared group, as [`IndustryGroup::label`].
    pub fn industry_label(&self, group: &IndustryGroup) -> String {
        group.label(self)
    }

    /// Legal forms of corporations with their readings and abbreviations.
    pub fn legal_forms(&self) -> &[LegalForm] {
        &self.legal_forms
    }

    /// A free, provider or carrier mail host (or a name below one). The domain is in lower case, as [`crate::email::Email`] keeps it.
    pub fn is_free_mail(&self, domain: &str) -> bool {
        self.mail_hosts.has(domain)
    }

    /// Kinds of 商工団体, offered while 所属団体 is typed.
    pub fn bodies(&self) -> &[BodyKind] {
        &self.bodies
    }

    /// The key of a text for comparing and searching; see [`crate::text::fold`].
    pub fn fold(&self, text: &str) -> String {
        self.folder.fold(text)
    }

    /// The key of a business name: folded, without legal form, blanks and ・.
    pub fn fold_name(&self, name: &str) -> String {
        self.folder.fold_name(name)
    }

    /// The folding itself.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }
}

#[cfg(test)]
mod tests;
