//! `terms/*.md` and `rules/*.toml`: editions, oldest first.

use super::super::{
    folder::{Folder, To},
    terms::{Rules, Terms, TermsHead},
};
use jiff::civil::Date;

/// Reads the editions of the terms.
pub(super) fn terms(folder: &mut Folder) -> Vec<Terms> {
    let mut editions = Vec::new();
    for (path, name) in folder.below("terms", "md") {
        let Some(text) = folder.text(path) else { continue };
        editions.extend(one_terms(folder, path, name, text));
    }
    editions.sort_by_key(|terms| terms.from);
    let dates: Vec<_> = editions.iter().map(|terms| (format!("terms/{}.md", terms.edition), terms.from)).collect();
    distinct(folder, "terms", &dates);
    editions
}

fn one_terms(folder: &mut Folder, path: &str, name: &str, text: &str) -> Option<Terms> {
    let text = text.replace("\r\n", "\n");
    let Some((head, body)) = text.strip_prefix("+++\n").and_then(|text| text.split_once("\n+++\n")) else {
        folder.fault(path, Some(1), "the head is missing: between two lines of +++ stand edition, from and enacted");
        return None;
    };
    let body_from = head.matches('\n').count() + 4;
    let parsed: TermsHead = folder.parse(path, head, 1)?;
    if parsed.edition != name {
        let reason = format!("edition \"{}\" must be the file's name \"{name}\"", parsed.edition);
        folder.fault_below(path, (head, 1), &[To::Key("edition")], reason);
    }
    if parsed.from < parsed.enacted || parsed.revised.iter().any(|day| *day < parsed.enacted || *day > parsed.from) {
        let reason = "the order of days must be: enacted, revised …, from";
        folder.fault_below(path, (head, 1), &[To::Key("from")], reason);
    }
    let skipped = body.len() - body.trim_start_matches('\n').len();
    let Some((title, body)) = titled(body) else {
        folder.fault(path, Some(body_from + skipped), "the text must begin with a line \"# title\"");
        return None;
    };
    let terms = Terms {
        edition: parsed.edition,
        from: parsed.from,
        enacted: parsed.enacted,
        revised: parsed.revised,
        title: title.to_owned(),
        body: body.to_owned(),
    };
    if terms.articles() == 0 {
        folder.fault(path, None, "no article; each begins with a line \"## \"");
    }
    Some(terms)
}

/// The title (a first line of `# `) and the rest of a Markdown text.
pub(super) fn titled(text: &str) -> Option<(&str, &str)> {
    let (title, body) = text.trim_start_matches('\n').strip_prefix("# ")?.split_once('\n')?;
    (!title.trim().is_empty() && !body.trim().is_empty()).then_some((title.trim(), body.trim()))
}

/// Reads the editions of the rules behind ★.
pub(super) fn rules(folder: &mut Folder) -> Vec<Rules> {
    let mut editions: Vec<Rules> = Vec::new();
    for (path, name) in folder.below("rules", "toml") {
        let Some(rules) = folder.toml::<Rules>(path) else { continue };
        if rules.edition != name {
            let reason = format!("edition \"{}\" must be the file's name \"{name}\"", rules.edition);
            folder.fault_at(path, &[To::Key("edition")], reason);
        }
        check_rules(folder, path, &rules);
        editions.push(rules);
    }
    editions.sort_by_key(|rules| rules.from);
    let dates: Vec<_> = editions.iter().map(|rules| (format!("rules/{}.toml", rules.edition), rules.from)).collect();
    distinct(folder, "rules", &dates);
    editions
}

fn check_rules(folder: &mut Folder, path: &str, rules: &Rules) {
    if rules.rules.is_empty() {
        folder.fault_at(path, &[To::Key("rule")], "no rule");
    }
    for (at, rule) in rules.rules.iter().enumerate() {
        let spot = |key| [To::Key("rule"), To::Nth(at), To::Key(key)];
        if rules.rules.iter().take(at).any(|before| before.id == rule.id) {
            folder.fault_at(path, &spot("id"), format!("the id \"{}\" stands twice", rule.id));
        }
        for (key, text) in [("id", &rule.id), ("words", &rule.words), ("hint", &rule.hint)] {
            if text.trim().is_empty() {
                folder.fault_at(path, &spot(key), "empty");
            }
        }
    }
}

/// At least one edition, and no two in force from the same day. `dates` is sorted by day.
fn distinct(folder: &mut Folder, what: &str, dates: &[(String, Date)]) {
    if dates.is_empty() && folder.below(what, if what == "terms" { "md" } else { "toml" }).is_empty() {
        folder.fault(what, None, "no edition; at least one file must be here");
    }
    for pair in dates.windows(2) {
        if let [(first, day), (second, same)] = pair
            && day == same
        {
            folder.fault(second, None, format!("in force from the same day ({day}) as {first}"));
        }
    }
}
