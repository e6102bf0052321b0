//! The tax agency's file of all corporations (法人番号公表サイト, full data): reading it, and keeping it in the register.

pub mod file;
pub mod import;
pub mod row;
