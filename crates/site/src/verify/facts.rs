//! The five things a buyer looks for, out of the public row of the store.

use crate::{app::App, checked::Checked, parts::Stars};
use domain::declaration::PublicEntry;
use domain::{
    business::Kind,
    declaration::{Level, State},
    ids::DeclarationId,
    time::{clock_ja, date_ja, day, exact, tokyo},
};
use jiff::{Timestamp, civil::Date};

/// What the page shows.
pub struct Facts {
    /// 自己宣言ID.
    pub number: DeclarationId,
    /// Whose it is; `None` for a declaration that was rejected (不受理), because the name may be another's.
    pub whose: Option<Whose>,
    /// Which level.
    pub stars: Stars,
    /// The rules promised for ★: their name, and the day this edition took force.
    pub rules: Option<(String, String)>,
    /// The level is ★★.
    pub is_two: bool,
    /// Where it stands.
    pub state: State,
    /// The scheme's word for it.
    pub state_word: String,
    /// Since when it stands there.
    pub state_day: Day,
    /// 宣言日.
    pub declared: Day,
    /// 受理日.
    pub accepted: Option<Day>,
    /// 最後に確かめた日.
    pub confirmed: Option<Day>,
    /// How well it was checked who declares.
    pub identity: String,
    /// The declaration that counts instead.
    pub later: Option<DeclarationId>,
    /// The address of this page, for paper.
    pub address: String,
    /// The moment of asking.
    pub asked: Moment,
    /// A person's own page is not for search engines.
    pub unlisted: bool,
}

/// Who declared.
pub struct Whose {
    /// The published name.
    pub name: String,
    /// The groups of the 法人番号.
    pub corporate: Option<Vec<String>>,
    /// 法人 or 個人事業主.
    pub kind: String,
    /// Prefecture and town.
    pub place: String,
    /// 業種（大分類）.
    pub industry: String,
    /// 事業者URL.
    pub url: Option<String>,
}

/// A day for people and for machines.
pub struct Day {
    /// `2026年11月22日`.
    pub shown: String,
    /// `2026-11-22`.
    pub exact: String,
}

/// A moment for people and for machines.
pub struct Moment {
    /// `2026年11月22日 10時15分32秒`.
    pub shown: String,
    /// `2026-11-22T10:15:32+09:00`.
    pub exact: String,
}

impl Facts {
    /// The facts of what was found.
    pub fn of(app: &App, checked: &Checked) -> Self {
        let row = &checked.entry;
        let rules = row.rules_edition.as_deref().and_then(|edition| app.scheme.rules_of(edition));
        Self {
            number: row.number.clone(),
            whose: (row.state != State::Rejected).then(|| Whose::of(app, row)),
            stars: Stars::of(&app.scheme, row.level),
            rules: rules.map(|rules| (rules.name.clone(), domain::time::date_ja(rules.from))),
            is_two: row.level == Level::Two,
            state: row.state,
            state_word: app.scheme.words.state(row.state).to_owned(),
            state_day: Day::of(row.state_at),
            declared: Day::of(row.declared_at),
            accepted: row.accepted_at.map(Day::of),
            confirmed: row.last_confirmed_at.map(Day::of),
            identity: app.scheme.words.identity(row.identity).to_owned(),
            later: row.superseded_by.clone(),
            address: super::page_of(app, &row.number),
            asked: Moment::of(checked.asked_at),
            unlisted: row.kind == Kind::SoleProprietor || row.state != State::Accepted,
        }
    }

    /// It waits for the office. What has ended without a day of acceptance has none, or was taken over without it.
    pub fn may_be_accepted(&self) -> bool {
        matches!(self.state, State::Provisional | State::Declared | State::Returned)
    }

    /// The tone of the state's box, as in `app.css`.
    pub fn tone(&self) -> &'static str {
        match self.state {
            State::Accepted => "valid",
            State::Stopped => "stopped",
            State::Rejected | State::Cancelled | State::Disowned => "cancelled",
            State::Provisional | State::Declared | State::Returned => "review",
        }
    }
}

impl Whose {
    fn of(app: &App, row: &PublicEntry) -> Self {
        let division = app.registers.division_of(row.industry.code());
        let number = row.corporate_number.as_ref();
        Self {
            name: row.name.clone(),
            corporate: number.map(|number| number.groups().map(str::to_owned).to_vec()),
            kind: app.scheme.words.kind(row.kind).to_owned(),
            place: format!("{}{}", app.registers.prefecture_name(row.prefecture), row.town.as_str()),
            industry: division.map_or(String::new(), |division| division.name.to_owned()),
            url: row.url.as_ref().map(|url| url.as_str().to_owned()),
        }
    }
}

impl Day {
    fn of(at: Timestamp) -> Self {
        Self::on(day(at))
    }

    /// A day.
    pub fn on(day: Date) -> Self {
        Self { shown: date_ja(day), exact: day.to_string() }
    }
}

impl Moment {
    /// A moment.
    pub fn of(at: Timestamp) -> Self {
        let at = at.to_zoned(tokyo());
        Self { shown: format!("{} {}", date_ja(at.date()), clock_ja(at.timestamp())), exact: exact(at.timestamp()) }
    }
}
