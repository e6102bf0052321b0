//! What the two databases have in common: one table of businesses in numbers, conditions, and counts by GROUP BY.

use super::Row;
use crate::directory::{
    conditions::{Condition, Facet},
    questions::{PER_PAGE, Question},
};
use ::directory::Sort;

/// The columns after the row.
pub const COLUMNS: &str = "prefecture INTEGER, municipality INTEGER, division INTEGER, grp INTEGER, level INTEGER,
    number BIGINT, corporate BIGINT, rank INTEGER";
/// The columns that questions ask about.
pub const INDEXES: [&str; 9] = [
    "prefecture, row",
    "municipality, row",
    "division, row",
    "grp, row",
    "level, row",
    "number",
    "corporate",
    "rank",
    "prefecture, division, level",
];

/// The values of [`COLUMNS`], parted by `between`.
pub fn values(row: &Row, rank: u32, between: &str) -> String {
    [
        u64::from(row.prefecture),
        u64::from(row.municipality),
        u64::from(row.division),
        u64::from(row.group),
        u64::from(row.level),
        row.number,
        row.corporate,
        u64::from(rank),
    ]
    .map(|value| value.to_string())
    .join(between)
}

/// A condition as a clause. Numbers only, so nothing need be quoted.
pub fn clause(condition: Condition) -> String {
    match condition {
        Condition::Prefecture(number) => format!("prefecture = {number}"),
        Condition::Municipality(code) => format!("municipality = {code}"),
        Condition::Division(number) => format!("division = {number}"),
        Condition::Group(code) => format!("grp = {code}"),
        Condition::Level(level) => format!("level = {level}"),
        Condition::Number(number) => format!("number = {number}"),
        Condition::Corporate(number) => format!("corporate = {number}"),
    }
}

/// The end of a query for a page.
pub fn page(question: &Question, row: &str) -> String {
    let order = if question.query.sort == Sort::Kana { "b.rank".to_owned() } else { format!("{row} DESC") };
    format!(" ORDER BY {order} LIMIT {PER_PAGE} OFFSET {}", question.offset())
}

/// The column of a choice.
pub fn column(facet: Facet) -> &'static str {
    match facet {
        Facet::Prefecture => "prefecture",
        Facet::Division => "division",
        Facet::Level => "level",
    }
}

/// Clauses joined, or nothing.
pub fn filter(clauses: &[String]) -> String {
    if clauses.is_empty() { String::new() } else { format!(" WHERE {}", clauses.join(" AND ")) }
}
