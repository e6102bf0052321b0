//! `lists/*.toml` and `questions/survey-*.toml`.

use super::super::{
    Choice, List, Lists, Survey,
    folder::{Folder, To},
};
use crate::declaration::Method;

/// Reads the option lists.
pub(super) fn lists(folder: &mut Folder) -> Option<Lists> {
    let purposes = list(folder, "purposes");
    let employees = list(folder, "employees");
    let no_number_reasons = list(folder, "no-number-reasons");
    let publications = list(folder, "publications");
    let bodies = list(folder, "bodies");
    let inquiry_categories = list(folder, "inquiry-categories");
    if let Some(publications) = &publications {
        methods(folder, publications);
    }
    Some(Lists {
        purposes: purposes?,
        employees: employees?,
        no_number_reasons: no_number_reasons?,
        publications: publications?,
        bodies: bodies?,
        inquiry_categories: inquiry_categories?,
    })
}

fn list(folder: &mut Folder, name: &str) -> Option<List> {
    let path = format!("lists/{name}.toml");
    let list: List = folder.toml(&path)?;
    if list.edition.trim().is_empty() {
        folder.fault_at(&path, &[To::Key("edition")], "empty");
    }
    choices(folder, &path, &[], &list.choices);
    Some(list)
}

/// The choices of a list or of a question (`to` leads to the question).
fn choices(folder: &mut Folder, path: &str, to: &[To], choices: &[Choice]) {
    let spot = |at: usize, key| {
        let mut spot = to.to_vec();
        spot.extend([To::Key("choice"), To::Nth(at), To::Key(key)]);
        spot
    };
    if choices.iter().all(|choice| choice.retired) {
        folder.fault_at(path, &[to, &[To::Key("choice")]].concat(), "no choice is offered");
    }
    for (at, choice) in choices.iter().enumerate() {
        if !is_code(&choice.code) {
            let reason = format!("\"{}\" is no code: small letters, digits, - and _ only", choice.code);
            folder.fault_at(path, &spot(at, "code"), reason);
        }
        if choices.iter().take(at).any(|before| before.code == choice.code) {
            folder.fault_at(path, &spot(at, "code"), format!("the code \"{}\" stands twice", choice.code));
        }
        if choice.words.trim().is_empty() {
            folder.fault_at(path, &spot(at, "words"), "empty");
        }
    }
}

fn is_code(code: &str) -> bool {
    !code.is_empty() && code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'))
}

/// The codes of the publications are known to the program, because some ask for more.
fn methods(folder: &mut Folder, list: &List) {
    let path = "lists/publications.toml";
    for (at, choice) in list.choices.iter().enumerate() {
        if Method::parse(&choice.code).is_none() {
            let spot = [To::Key("choice"), To::Nth(at), To::Key("code")];
            folder.fault_at(path, &spot, format!("the program does not know the way \"{}\"", choice.code));
        }
    }
    for method in Method::ALL {
        if !list.choices.iter().any(|choice| choice.code == method.code()) {
            let reason = format!("the way \"{}\" is missing; set retired = true to stop offering it", method.code());
            folder.fault(path, None, reason);
        }
    }
}

/// Reads the survey.
pub(super) fn survey(folder: &mut Folder) -> Option<Survey> {
    let files: Vec<_> =
        folder.below("questions", "toml").into_iter().filter(|(_, name)| name.starts_with("survey-")).collect();
    let [(path, name)] = files.as_slice() else {
        folder.fault("questions", None, format!("one file survey-….toml must be here; found {}", files.len()));
        return None;
    };
    let survey: Survey = folder.toml(path)?;
    if survey.edition != *name {
        let reason = format!("edition \"{}\" must be the file's name \"{name}\"", survey.edition);
        folder.fault_at(path, &[To::Key("edition")], reason);
    }
    if survey.questions.len() > 5 {
        folder.fault_at(path, &[To::Key("question"), To::Nth(5)], "more than five questions");
    }
    for (at, question) in survey.questions.iter().enumerate() {
        let to = [To::Key("question"), To::Nth(at)];
        let spot = |key| [to.as_slice(), &[To::Key(key)]].concat();
        if !is_code(&question.id) {
            folder.fault_at(path, &spot("id"), format!("\"{}\" is no id: small letters, digits, - and _", question.id));
        }
        if survey.questions.iter().take(at).any(|before| before.id == question.id) {
            folder.fault_at(path, &spot("id"), format!("the id \"{}\" stands twice", question.id));
        }
        if question.words.trim().is_empty() {
            folder.fault_at(path, &spot("words"), "empty");
        }
        choices(folder, path, &to, &question.choices);
    }
    Some(survey)
}
