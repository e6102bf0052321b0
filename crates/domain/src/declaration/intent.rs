//! What is declared: level, promise, purposes, contact.

use super::{Level, Publication};
use crate::{contact::Contact, scheme::Code};
use jiff::civil::Date;

/// 自己宣言入力, read and found right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    /// What the level asks for.
    pub promise: Promise,
    /// 目的: one or more codes of the scheme's list `purposes`.
    pub purposes: Vec<Code>,
    /// 担当者.
    pub contact: Contact,
    /// アンケート: question id and chosen codes; kept apart from the register.
    pub survey: Vec<(String, Vec<Code>)>,
}

/// What each level asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Promise {
    /// ★: the rules of an edition, all ticked.
    One {
        /// Id of the edition of the rules, e.g. `six-2026`; none for a declaration that was taken over and is older than every
        /// edition the scheme knows.
        rules_edition: Option<String>,
    },
    /// ★★.
    Two {
        /// Score and date of the self-check, if told.
        self_check: Option<SelfCheckResult>,
        /// How the basic policy is published.
        publication: Publication,
    },
}

/// Score of the 自社診断 and the day it was done. Among the best protected data: it tells where a firm is weak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SelfCheckResult {
    /// −25 to 100 points.
    pub score: i64,
    /// The day (Asia/Tokyo).
    pub on: Date,
}

impl Intent {
    /// 取組み段階.
    pub fn level(&self) -> Level {
        match self.promise {
            Promise::One { .. } => Level::One,
            Promise::Two { .. } => Level::Two,
        }
    }
}
