//! Invented businesses in any number: the same row is always the same business.

use super::words::{Word, Words, share, zipf};
use crate::{chance::Chance, driver::facts, register};
use ::directory::Entry;
use anyhow::{Context, Result, anyhow};
use domain::{
    business::Kind,
    corporate_number::CorporateNumber,
    declaration::{IdentityCheck, Level, State},
    ids::DeclarationId,
    industry::IndustryGroup,
    place::{Prefecture, TownLine},
    problem::Problem,
    registers::{Municipality, Registers},
    text::Kana,
};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use uuid::Uuid;

/// 2017-04-01 in Japan, in seconds.
const FIRST: i64 = 1_490_972_400;
/// Until the end of October 2026, in seconds.
const SPAN: f64 = 302_400_000.0;

/// How a name is put together, and how many of a hundred are: `+` means that a trade follows three times in four.
const TEMPLATES: [(&[&str], u64); 10] = [
    (&["surname", "trade"], 27),
    (&["place", "trade"], 13),
    (&["brand", "+"], 14),
    (&["noun", "trade"], 8),
    (&["katakana", "brand"], 9),
    (&["hiragana", "+"], 5),
    (&["latin", "+"], 11),
    (&["surname", "given"], 5),
    (&["place", "surname", "trade"], 5),
    (&["rare"], 3),
];
/// Legal forms before and behind the name, and how many of a thousand have them; the rest are sole proprietors.
const FORMS: [(&str, &str, u64); 12] = [
    ("株式会社", "", 320),
    ("", "株式会社", 215),
    ("（株）", "", 15),
    ("㈱", "", 10),
    ("有限会社", "", 130),
    ("", "有限会社", 40),
    ("合同会社", "", 35),
    ("", "合同会社", 35),
    ("医療法人", "", 20),
    ("一般社団法人", "", 15),
    ("特定非営利活動法人", "", 10),
    ("社会福祉法人", "", 5),
];

/// Makes businesses.
pub struct Generator {
    words: Words,
    registers: Arc<Registers>,
    /// The municipalities of each prefecture.
    areas: Vec<Vec<Municipality>>,
    /// How many businesses each prefecture has, as shares.
    weights: Vec<u64>,
    /// How many there are in all: the days of declaring depend on it.
    count: u64,
}

/// A business, and what the other engines are told of it.
pub struct Made {
    /// As the directory takes it.
    pub entry: Entry,
    /// Where it lies.
    pub municipality: &'static str,
}

impl Generator {
    /// For so many businesses.
    pub fn new(words: Words, registers: Arc<Registers>, count: u64) -> Result<Self> {
        let own = |prefecture| registers.municipalities(prefecture).filter(|area| !area.designated).copied().collect();
        let areas = registers.prefectures().iter().map(|entry| own(entry.prefecture)).collect();
        let weights = words.of("prefecture").iter().map(|word| word.reading.parse()).collect::<Result<_, _>>()?;
        Ok(Self { words, registers, areas, weights, count })
    }

    /// Where the words are from.
    pub fn source(&self) -> &str {
        &self.words.source
    }

    /// The words.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// The registers.
    pub fn registers(&self) -> &Arc<Registers> {
        &self.registers
    }

    /// The business of a row, from 0. Rows beyond the count come after all others.
    pub fn made(&self, row: u64) -> Result<Made> {
        let mut chance = Chance::new(row.wrapping_mul(0x9e37_79b9) ^ 0x5e2e_9e20);
        let (name, reading, kind) = self.whole_name(&mut chance)?;
        let place = pick(&self.weights, self.weights.iter().sum(), &mut chance).unwrap_or_default();
        let prefecture = Prefecture::from_number(u8::try_from(place + 1)?).context("prefecture")?;
        let areas = self.areas.get(place).context("areas")?;
        let area = areas.get(zipf(areas.len(), &mut chance)).context("area")?;
        let town = format!("{}{}", area.name, self.words.draw("town", &mut chance)?.text);
        let groups = self.registers.groups();
        let group = groups.get((zipf(groups.len(), &mut chance) * 37) % groups.len()).context("group")?;
        let at = self.moment(row)?;
        let corporate = (kind == Kind::Corporation).then(|| facts::corporate_number(200_000_000_000 + row));
        let entry = Entry {
            declaration: id(row, at),
            number: DeclarationId::draw(4, register::spread(row)),
            kind,
            name,
            kana: (kind == Kind::Corporation)
                .then(|| Kana::kept(&reading))
                .transpose()
                .map_err(|problem| wrong(&problem))?,
            corporate_number: corporate
                .map(|number| CorporateNumber::parse(&number))
                .transpose()
                .map_err(|problem| wrong(&problem))?,
            prefecture,
            town: TownLine::kept(&town).map_err(|problem| wrong(&problem))?,
            industry: IndustryGroup::kept(group.code).map_err(|problem| wrong(&problem))?,
            level: if chance.below(100) < 38 { Level::Two } else { Level::One },
            state: State::Accepted,
            declared_at: at,
            accepted_at: Some(at),
            state_at: at,
            last_confirmed_at: Some(at),
            rules_edition: Some("six-2026".to_owned()),
            identity: IdentityCheck::Mail,
            superseded_by: None,
            url: None,
        };
        Ok(Made { entry, municipality: area.code })
    }

    /// Ever more a day.
    fn moment(&self, row: u64) -> Result<Timestamp> {
        let share = f64::from(u32::try_from(row)?) / f64::from(u32::try_from(self.count)?);
        #[expect(clippy::cast_possible_truncation, reason = "some hundred million seconds")]
        let seconds = (SPAN * share.powf(0.7)) as i64;
        Ok(Timestamp::from_second(FIRST)? + SignedDuration::from_secs(seconds))
    }

    /// With its legal form: the name, how it is read, and who has it.
    fn whole_name(&self, chance: &mut Chance) -> Result<(String, String, Kind)> {
        let (name, reading) = self.name(chance)?;
        let form = pick(&FORMS.map(|form| form.2), 1_000, chance).and_then(|at| FORMS.get(at));
        let blank = if chance.below(25) == 0 { "\u{3000}" } else { "" };
        Ok(match form {
            None => (name, reading, Kind::SoleProprietor),
            Some(("", behind, _)) => (format!("{name}{blank}{behind}"), reading, Kind::Corporation),
            Some((before, ..)) => (format!("{before}{blank}{name}"), reading, Kind::Corporation),
        })
    }

    fn name(&self, chance: &mut Chance) -> Result<(String, String)> {
        let template = pick(&TEMPLATES.map(|template| template.1), 100, chance).and_then(|at| TEMPLATES.get(at));
        let (mut name, mut reading) = (String::new(), String::new());
        for part in template.map_or(&[][..], |template| template.0) {
            let word = match *part {
                "+" if chance.below(4) == 0 => continue,
                "+" => self.words.draw("trade", chance)?.clone(),
                "latin" => styled(self.words.draw("latin", chance)?, chance),
                "rare" => rare(chance),
                kind => self.words.draw(kind, chance)?.clone(),
            };
            name.push_str(&word.text);
            reading.push_str(&word.reading);
        }
        Ok((name, reading))
    }
}

/// A place by its share of the whole; `None` beyond the last.
fn pick(shares: &[u64], whole: u64, chance: &mut Chance) -> Option<usize> {
    let mut drawn = chance.roll() % whole;
    shares.iter().position(|share| {
        let here = drawn < *share;
        drawn = drawn.saturating_sub(*share);
        here
    })
}

/// Half in capitals, a third in full width.
fn styled(word: &Word, chance: &mut Chance) -> Word {
    let cased = if chance.below(2) == 0 { word.text.clone() } else { word.text.to_lowercase() };
    let wide = chance.below(10) < 3;
    let widen = |c: char| if wide { char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c) } else { c };
    Word { text: cased.chars().map(widen).collect(), reading: word.reading.clone() }
}

/// Two characters that hardly anybody else has.
fn rare(chance: &mut Chance) -> Word {
    let mut drawn = |from: u32, count: usize| {
        let at = u32::try_from(chance.below(count)).unwrap_or_default();
        char::from_u32(from + at).unwrap_or('\u{4e00}')
    };
    let text = [drawn(0x4e00, 20_000), drawn(0x4e00, 20_000)].into_iter().collect();
    Word { text, reading: (0..4).map(|_| drawn(0x30ab, 60)).collect() }
}

/// An id of version 7 whose end is the row.
fn id(row: u64, at: Timestamp) -> Uuid {
    let mut random = [0; 10];
    random[2..].copy_from_slice(&row.to_be_bytes());
    uuid::Builder::from_unix_timestamp_millis(u64::try_from(at.as_millisecond()).unwrap_or_default(), &random)
        .into_uuid()
}

/// The row of an id.
pub fn row_of(id: Uuid) -> u64 {
    id.as_u64_pair().1 & (u64::MAX >> 2)
}

fn wrong(problem: &Problem) -> anyhow::Error {
    anyhow!("{problem:?}")
}

/// A number from 0 up to 1, and one of the rows.
pub fn any_row(count: u64, chance: &mut Chance) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below a count of rows")]
    let row = (share(chance) * f64::from(u32::try_from(count).unwrap_or(u32::MAX))) as u64;
    row
}
