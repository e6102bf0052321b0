//! The conditions to choose from, each with how many businesses it would leave.

use crate::asked::{PER_PAGE, address, industry_code};
use crate::{app::App, parts::Opt};
use ::directory::{Facets, Query, Sort};
use domain::{declaration::Level, text::thousands};

/// The lists of the form.
pub struct Conditions {
    /// 都道府県.
    pub prefectures: Vec<Opt>,
    /// 市区町村 of the chosen prefecture; empty without one.
    pub municipalities: Vec<Opt>,
    /// 業種: divisions, and the groups of the chosen one behind it.
    pub industries: Vec<Opt>,
    /// 取組み段階.
    pub levels: Vec<Opt>,
    /// 並び順: the addresses for newest first and for 五十音順.
    pub sorts: Vec<Opt>,
    /// 表示件数: address and number.
    pub sizes: Vec<Opt>,
}

impl Conditions {
    /// The lists for a search and its counts.
    pub fn of(app: &App, query: &Query, facets: &Facets) -> Self {
        Self {
            prefectures: prefectures(app, query, facets),
            municipalities: municipalities(app, query, facets),
            industries: industries(app, query, facets),
            levels: levels(app, query, facets),
            sorts: sorts(query),
            sizes: sizes(query),
        }
    }
}

/// A choice with its count as the hint; one that would leave nobody is shown only while it is chosen.
fn choice(code: &str, words: &str, count: Option<&usize>, chosen: bool) -> Option<Opt> {
    let left = thousands(count.unwrap_or(&0));
    (chosen || count.is_some()).then(|| Opt { chosen, ..Opt::of(code, words, &left) })
}

fn prefectures(app: &App, query: &Query, facets: &Facets) -> Vec<Opt> {
    let option = |own: &domain::registers::PrefectureEntry| {
        let count = facets.prefectures.get(&own.prefecture.number());
        choice(&own.prefecture.code(), own.name, count, query.prefecture == Some(own.prefecture))
    };
    app.registers.prefectures().iter().filter_map(option).collect()
}

/// Each municipality, and a designated city before its wards with the sum of these.
fn municipalities(app: &App, query: &Query, facets: &Facets) -> Vec<Opt> {
    let Some(prefecture) = query.prefecture else { return Vec::new() };
    let all: Vec<_> = app.registers.municipalities(prefecture).collect();
    let count = |code: &str| facets.municipalities.get(code).copied();
    let option = |own: &&domain::registers::Municipality| {
        let wards =
            all.iter().filter(|ward| own.designated && ward.code != own.code && ward.name.starts_with(own.name));
        let sum: usize = wards.filter_map(|ward| count(ward.code)).sum::<usize>() + count(own.code).unwrap_or(0);
        let chosen = query.municipality.as_deref() == Some(own.code);
        choice(own.code, own.name, Some(&sum).filter(|sum| **sum > 0), chosen)
    };
    all.iter().filter_map(option).collect()
}

fn industries(app: &App, query: &Query, facets: &Facets) -> Vec<Opt> {
    let chosen = query.industry.as_ref().map(industry_code);
    let mut options = Vec::new();
    for division in app.registers.divisions() {
        let count = facets.divisions.get(division.code);
        options.extend(choice(division.code, division.name, count, chosen == Some(division.code)));
        // There are counts for the groups of the chosen division alone: the others need not be looked up on every page.
        let shown = |code: &str| facets.groups.contains_key(code) || chosen == Some(code);
        let groups = app.registers.groups().iter().filter(|group| shown(group.code));
        let own =
            groups.filter(|group| app.registers.division_of(group.code).is_some_and(|of| of.code == division.code));
        options.extend(own.filter_map(|group| {
            choice(group.code, group.name, facets.groups.get(group.code), chosen == Some(group.code))
        }));
    }
    options
}

fn levels(app: &App, query: &Query, facets: &Facets) -> Vec<Opt> {
    let option = |level: Level| {
        choice(level.code(), &app.scheme.level(level).name, facets.levels.get(&level), query.level == Some(level))
    };
    Level::ALL.into_iter().filter_map(option).collect()
}

fn sorts(query: &Query) -> Vec<Opt> {
    let option =
        |sort: Sort| Opt { chosen: query.sort == sort, ..Opt::of(&address(&Query { sort, ..query.clone() }), "", "") };
    [Sort::Newest, Sort::Kana].map(option).to_vec()
}

fn sizes(query: &Query) -> Vec<Opt> {
    let option = |per_page: usize| Opt {
        chosen: query.per_page == per_page,
        ..Opt::of(&address(&Query { per_page, ..query.clone() }), &per_page.to_string(), "")
    };
    PER_PAGE.map(option).to_vec()
}
