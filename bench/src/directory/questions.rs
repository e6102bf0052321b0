//! What is asked: fourteen kinds of questions, and the mix that readers are thought to ask.

use super::{
    engines::{Engine as _, ours::Ours},
    generate::{Generator, any_row},
};
use crate::chance::Chance;
use ::directory::{Industry, Query, Sort, key};
use anyhow::{Context, Result};
use domain::registers::Registers;

/// A kind of question: its name, how many different ones are asked, and its share of the mix in percent.
pub const KINDS: [(&str, usize, usize); 14] = [
    ("rare3", 200, 20),
    ("common2", 40, 12),
    ("common3+", 20, 8),
    ("onechar", 30, 3),
    ("kanaprefix", 200, 8),
    ("filter", 200, 15),
    ("filter+text", 200, 12),
    ("deep", 60, 2),
    ("countall", 20, 2),
    ("firstpage", 20, 8),
    ("namesort", 60, 3),
    ("facets", 40, 5),
    ("id", 200, 1),
    ("corp", 200, 1),
];
/// Entries a page.
pub const PER_PAGE: usize = 20;
/// Tries to find a rare text before a frequent one will do.
const TRIES: usize = 50;

/// A question, and what the other engines are told of it.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// As the directory takes it.
    pub query: Query,
    /// The folded text that a key must contain.
    pub needle: Option<String>,
    /// 自己宣言ID as a number.
    pub number: Option<u64>,
    /// 法人番号 as a number.
    pub corporate: Option<u64>,
    /// Only how many.
    pub count_only: bool,
}

/// The first page of all.
fn plain() -> Question {
    Question { query: Query { page: 1, per_page: PER_PAGE, ..Query::default() }, ..Question::default() }
}

/// Draws questions about the businesses of a generator.
pub struct Drawer<'a> {
    /// Whose businesses.
    pub generator: &'a Generator,
    /// How many there are.
    pub count: u64,
    /// Knows how rare a text is, and how many pages an answer has.
    pub ours: &'a mut Ours,
    /// The same for the same register.
    pub chance: Chance,
}

impl Drawer<'_> {
    /// The questions of a kind.
    pub async fn all(&mut self, kind: &str, many: usize) -> Result<Vec<Question>> {
        let mut all = Vec::with_capacity(many);
        for at in 0..many {
            let question = self.one(kind, at).await?;
            all.push(question);
        }
        Ok(all)
    }

    async fn one(&mut self, kind: &str, at: usize) -> Result<Question> {
        let nth = |word: &str| {
            let words = self.generator.words().of(word);
            words.get(at % words.len().max(1)).map(|word| word.text.clone()).context("no words")
        };
        match kind {
            "rare3" => self.rare().await,
            "common2" => self.text(&nth("common2")?),
            "common3+" => self.text(&nth("common3")?),
            "onechar" => self.text(&nth("common1")?),
            "kanaprefix" => self.kana_prefix(),
            "filter" => self.filter(),
            "filter+text" => self.filter_and_text(),
            "deep" => self.deep().await,
            "countall" => Ok(Question { count_only: true, ..plain() }),
            "firstpage" => Ok(plain()),
            "namesort" => self.by_kana(at),
            "facets" => self.facets(at),
            "id" => self.by_number(),
            _ => self.by_corporate_number(),
        }
    }

    /// Any text; the other engines look for what the directory looks for, the name without its legal form.
    fn text(&self, typed: &str) -> Result<Question> {
        let registers: &Registers = self.generator.registers();
        let (whole, bare) = (key::whole(registers, typed), key::bare(registers, typed));
        let needle = Some(if whole.contains(&bare) && !bare.is_empty() { bare } else { whole });
        let needle =
            needle.filter(|needle| !needle.is_empty()).with_context(|| format!("nothing is left of {typed}"))?;
        let mut question = plain();
        typed.clone_into(&mut question.query.text);
        question.needle = Some(needle);
        Ok(question)
    }

    /// Some characters of somebody's name.
    fn piece(&mut self, lengths: &[usize]) -> Result<Question> {
        for _ in 0..TRIES {
            let row = any_row(self.count, &mut self.chance);
            let name: Vec<char> = self.generator.made(row)?.entry.name.chars().collect();
            let length = self.chance.of(lengths).copied().unwrap_or(3);
            let from = self.chance.below((name.len() + 1).saturating_sub(length));
            let typed: String = name.iter().skip(from).take(length).collect();
            let whole = key::whole(self.generator.registers(), &typed);
            // A piece of a legal form folds to something else than what stands in the name.
            if whole.chars().count() == length && key::bare(self.generator.registers(), &typed) == whole {
                return self.text(&typed);
            }
        }
        self.text("山本")
    }

    async fn rare(&mut self) -> Result<Question> {
        let mut question = self.piece(&[3, 4])?;
        for _ in 0..TRIES {
            let total = self.ours.ask(&question).await?.total;
            if total <= 200 {
                break;
            }
            question = self.piece(&[3, 4])?;
        }
        Ok(question)
    }

    fn kana_prefix(&mut self) -> Result<Question> {
        for _ in 0..TRIES {
            let row = any_row(self.count, &mut self.chance);
            let length = 2 + self.chance.below(4);
            if let Some(kana) = self.generator.made(row)?.entry.kana {
                return self.text(&kana.as_str().chars().take(length).collect::<String>());
            }
        }
        self.text("アオ")
    }

    /// Prefecture, municipality, level, 大分類, 中分類, and pairs of them; as somebody's are.
    fn filter(&mut self) -> Result<Question> {
        let mut question = plain();
        let row = any_row(self.count, &mut self.chance);
        let made = self.generator.made(row)?;
        let division = self.generator.registers().division_of(made.entry.industry.code());
        let division = division.map(|division| Industry::Division(division.code.to_owned()));
        let group = Some(Industry::Group(made.entry.industry.clone()));
        let query = &mut question.query;
        let prefecture = Some(made.entry.prefecture);
        match self.chance.below(8) {
            0 => query.prefecture = prefecture,
            1 => (query.prefecture, query.municipality) = (prefecture, Some(made.municipality.to_owned())),
            2 => (query.prefecture, query.level) = (prefecture, Some(made.entry.level)),
            3 => query.industry = division,
            4 => query.industry = group,
            5 => (query.prefecture, query.industry) = (prefecture, division),
            6 => query.level = Some(made.entry.level),
            _ => (query.prefecture, query.industry) = (prefecture, group),
        }
        Ok(question)
    }

    fn filter_and_text(&mut self) -> Result<Question> {
        let filter = self.filter()?.query;
        let text = if self.chance.below(2) == 0 {
            let at = self.chance.below(59);
            let kind = if at < 39 { "common2" } else { "common3" };
            let words = self.generator.words().of(kind);
            let word = words.get(at % words.len().max(1)).context("no words")?.text.clone();
            self.text(&word)?
        } else {
            self.piece(&[2, 3, 4])?
        };
        let Query { prefecture, municipality, industry, level, .. } = filter;
        let query = Query { prefecture, municipality, industry, level, ..text.query };
        Ok(Question { query, ..text })
    }

    /// A page in the last half of an answer.
    async fn deep(&mut self) -> Result<Question> {
        let mut question = match self.chance.below(3) {
            0 => plain(),
            1 => self.filter()?,
            _ => self.filter_and_text()?,
        };
        let total = self.ours.ask(&question).await?.total;
        let offset = total * (50 + self.chance.below(46)) / 100;
        question.query.page = offset / PER_PAGE + 1;
        Ok(question)
    }

    fn by_kana(&mut self, at: usize) -> Result<Question> {
        let mut question = match at % 4 {
            0 => plain(),
            1 => self.filter()?,
            2 => self.piece(&[2])?,
            _ => self.filter_and_text()?,
        };
        question.query.sort = Sort::Kana;
        question.query.page = if at.is_multiple_of(5) { 51 } else { 1 };
        Ok(question)
    }

    fn facets(&mut self, at: usize) -> Result<Question> {
        let mut question = match at % 4 {
            0 => plain(),
            1 => self.filter()?,
            2 => self.piece(&[2])?,
            _ => self.filter_and_text()?,
        };
        question.query.facets = true;
        Ok(question)
    }

    fn by_number(&mut self) -> Result<Question> {
        let entry = self.generator.made(any_row(self.count, &mut self.chance))?.entry;
        let mut question = plain();
        question.number = Some(entry.number.as_str().parse()?);
        entry.number.as_str().clone_into(&mut question.query.text);
        Ok(question)
    }

    fn by_corporate_number(&mut self) -> Result<Question> {
        for _ in 0..TRIES {
            let entry = self.generator.made(any_row(self.count, &mut self.chance))?.entry;
            if let Some(number) = entry.corporate_number {
                let mut question = plain();
                question.corporate = Some(number.as_str().parse()?);
                number.as_str().clone_into(&mut question.query.text);
                return Ok(question);
            }
        }
        self.by_number()
    }
}

impl Question {
    /// Entries before the page.
    pub fn offset(&self) -> usize {
        (self.query.page.max(1) - 1) * PER_PAGE
    }
}
