//! Reading a scheme folder from texts handed in: everything is checked, and every fault is told with file and line.

mod about;
mod badges;
mod editions;
mod form;
mod lists;
mod mails;
mod open_data;
mod replies;
mod texts;
mod wording;
mod words;

use super::{Scheme, folder::Folder};
use std::fmt;

/// Why a scheme folder is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file, relative to the folder.
    pub file: String,
    /// The line, from 1, if it can be told.
    pub line: Option<usize>,
    /// The reason.
    pub reason: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.reason),
            None => write!(f, "{}: {}", self.file, self.reason),
        }
    }
}

/// The terms of a folder alone, oldest first. They are read whatever else of the folder this version of the program no longer takes; a file
/// that is no edition is left out.
pub fn terms(files: &[(String, String)]) -> Vec<super::Terms> {
    editions::terms(&mut Folder::new(files))
}

/// Reads a scheme from its files (path relative to the folder with `/`, text). All faults at once, by file and line.
pub fn read(files: &[(String, String)]) -> Result<Scheme, Vec<Fault>> {
    let mut folder = Folder::new(files);
    let about = about::about(&mut folder);
    let levels = about::levels(&mut folder);
    let (terms, rules) = (editions::terms(&mut folder), editions::rules(&mut folder));
    let (lists, survey) = (lists::lists(&mut folder), lists::survey(&mut folder));
    let mails = mails::mails(&mut folder);
    let (pages, notice) = (texts::pages(&mut folder, about.as_ref()), texts::notice(&mut folder, about.as_ref()));
    let marks = texts::marks(&mut folder);
    let (words, replies) = (words::words(&mut folder), replies::replies(&mut folder));
    let (badges, open_data) = (badges::badges(&mut folder), open_data::open_data(&mut folder));
    let form = form::form(&mut folder);
    if let Some(about) = &about {
        wording::check(&mut folder, about);
    }
    let faults = folder.faults();
    if !faults.is_empty() {
        return Err(faults);
    }
    let whole = || {
        Some(Scheme {
            about: about?,
            levels: levels?,
            terms,
            rules,
            lists: lists?,
            survey: survey?,
            mails,
            pages,
            notice,
            words: words?,
            replies,
            marks,
            badges: badges?,
            open_data: open_data?,
            form: form?,
        })
    };
    whole().ok_or_else(|| unreachable!("a part that is missing left a fault"))
}
