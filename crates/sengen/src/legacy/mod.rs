//! Taking over the register of an older system: a CSV with a line of headings and a declaration a line. IDs are kept as they are.
//!
//! A row goes through the same forms as an application, so nothing comes in that the wizard would not take; what is wrong with a
//! row is said in the words of the screen, and the row can be mended and given again. Nothing is overwritten.

pub mod file;
pub mod import;
pub mod layout;
pub mod links;
mod past;
pub mod report;
pub mod row;
