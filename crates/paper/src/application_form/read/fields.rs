//! From tables and controls to fields: the cell beside the label, the control of the tag, and what to do when they differ.

use super::super::layout::{Entry, Item, Key, Layout, Opt};
use super::{
    body::{Body, Cell, Control, Piece},
    marks::{self, compact},
};
use domain::{
    application_form::{Doubt, Filled},
    field::Field,
    industry::IndustryGroup,
    registers::Registers,
    scheme::FormWords,
};

/// Longer texts are cut: no field keeps as much.
const LONGEST: usize = 2000;
/// How a box that is a control is written among the text.
const TICKED: &str = "\u{2611}";
const OPEN: &str = "\u{2610}";

/// Reads the fields of a form.
pub struct Reader<'a> {
    words: &'a FormWords,
    body: &'a Body,
}

/// What stands in a place to fill in.
#[derive(Default)]
struct Found {
    /// The place is there.
    place: bool,
    /// Its text, without what an empty place shows; boxes as their signs.
    text: String,
    /// The text of its control alone.
    inside: Option<String>,
}

impl<'a> Reader<'a> {
    /// With the words of the scheme.
    pub fn new(words: &'a FormWords, body: &'a Body) -> Self {
        Self { words, body }
    }

    /// The form has this item: its label in a table, or its tag.
    pub fn knows(&self, item: &Item) -> bool {
        self.cell(item).is_some() || self.controls(item).next().is_some()
    }

    /// Reads everything.
    pub fn fill(&self, layout: &Layout, registers: &Registers) -> Filled {
        let mut filled = Filled::default();
        let mut division = None;
        for item in layout.items() {
            let found = self.found(item);
            if !found.place {
                filled.doubt(item.key.field(), Doubt::Missing, "");
                continue;
            }
            match (&item.entry, item.key) {
                (Entry::Line | Entry::Day | Entry::Combo(_), key) => line(&mut filled, key.field(), &found),
                (Entry::List(options), Key::Division) => division = listed(&mut filled, item, options, &found),
                (Entry::List(options), Key::Field(field)) => {
                    let chosen = listed(&mut filled, item, options, &found);
                    filled.choices.extend(chosen.map(|code| (field, vec![code])));
                }
                (Entry::Boxes { options, .. }, Key::ScoreAttached) => {
                    if !marks::read(&found.text, options).codes.is_empty() {
                        filled.doubt(Field::Score, Doubt::Attached, "");
                    }
                }
                (Entry::Boxes { options, several }, key) => {
                    ticked(&mut filled, item, (options, *several), &found);
                    self.lost_marks(&mut filled, key.field(), item, options);
                }
                (Entry::List(_), Key::ScoreAttached) => {}
            }
        }
        industry(&mut filled, division.as_deref(), registers);
        filled
    }

    /// The mark that is seen counts: typed over a box it is as good as one that was clicked. Only where the file keeps a mark, none is seen,
    /// and nothing else is marked either, a person should look.
    fn lost_marks(&self, filled: &mut Filled, field: Field, item: &Item, options: &[Opt]) {
        if filled.choices.contains_key(&field) || filled.doubts.iter().any(|doubted| doubted.field == field) {
            return;
        }
        let is_lost = |control: &&Control| control.ticked == Some(true) && sign(control) == Some(OPEN);
        let words = |control: &Control| {
            let option = options.iter().find(|option| is_tag(&control.tag, item.key.tag(), Some(&option.code)))?;
            Some(option.words.clone())
        };
        let found: Vec<String> = self.controls(item).filter(is_lost).filter_map(words).collect();
        if !found.is_empty() {
            filled.doubt(field, Doubt::MarkDiffers, &found.join(" / "));
        }
    }

    /// What stands at an item: in the cell beside its label; where the label is gone, in the controls of its tag.
    fn found(&self, item: &Item) -> Found {
        let controls: Vec<&Control> = self.controls(item).collect();
        let is_box = matches!(item.entry, Entry::Boxes { .. });
        let inside = if is_box { None } else { controls.first().map(|control| self.without_hints(&control.text)) };
        let cell = self.cell(item).map(|cell| self.text_of(cell));
        let tagged = || match &item.entry {
            Entry::Boxes { options, .. } => signs_of(&controls, item.key, options),
            _ => inside.clone().unwrap_or_default(),
        };
        match cell {
            // The label was copied elsewhere, and the control stands where it was filled in.
            Some(text) if text.is_empty() => Found { place: true, text: tagged(), inside: None },
            Some(text) => Found { place: true, text, inside },
            None => Found { place: !controls.is_empty(), text: tagged(), inside: None },
        }
    }

    /// The controls of an item: `name`, or `kind.corporation` for each box.
    fn controls(&self, item: &Item) -> impl Iterator<Item = &'a Control> {
        let tag = item.key.tag();
        let boxes = matches!(item.entry, Entry::Boxes { .. });
        self.body.controls.iter().filter(move |control| {
            if boxes {
                control.tag.strip_prefix(tag).is_some_and(|rest| rest.starts_with('.'))
            } else {
                control.tag == tag
            }
        })
    }

    /// The cell at the right of the label. If the label stands in several tables, the first with something beside it.
    fn cell(&self, item: &Item) -> Option<&'a Cell> {
        let label = compact(&item.label);
        let mut empty = None;
        for row in &self.body.rows {
            for (left, right) in row.iter().zip(row.iter().skip(1)) {
                if self.is_label(left, &label) {
                    if !self.text_of(right).is_empty() {
                        return Some(right);
                    }
                    empty = empty.or(Some(right));
                }
            }
        }
        empty
    }

    /// The first line of the cell is this label, apart from the marks behind it.
    fn is_label(&self, cell: &Cell, label: &str) -> bool {
        let lines = cell.0.iter().map(|line| compact(&line.iter().map(Piece::text).collect::<String>()));
        let Some(line) = lines.into_iter().find(|line| !line.is_empty()) else { return false };
        let Some(rest) = line.strip_prefix(label) else { return false };
        let marks = [&self.words.must, &self.words.public].map(|mark| compact(mark));
        let rest = marks.iter().fold(rest.to_owned(), |rest, mark| rest.replace(mark.as_str(), ""));
        rest.chars().all(|c| "※*:()".contains(c))
    }

    /// What a cell shows, line by line, without what an empty place shows.
    fn text_of(&self, cell: &Cell) -> String {
        let lines = cell.0.iter().map(|line| {
            let text: String = line.iter().map(sign_or_text).collect();
            self.without_hints(&text)
        });
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// A text without what programs and the form itself show in an empty place.
    fn without_hints(&self, text: &str) -> String {
        let text = text.trim();
        let own = [&self.words.placeholder, &self.words.choose];
        let all = own.into_iter().chain(&self.words.emptied);
        if all.clone().any(|hint| compact(hint) == compact(text)) {
            return String::new();
        }
        own.iter().fold(text, |text, hint| text.strip_prefix(hint.as_str()).unwrap_or(text)).trim().to_owned()
    }
}

/// A text as typed. What stands beside the control counts too, and is told.
fn line(filled: &mut Filled, field: Field, found: &Found) {
    let text: String = found.text.trim().chars().take(LONGEST).collect();
    let beside = found.inside.as_ref().is_some_and(|inside| !inside.is_empty() && compact(inside) != compact(&text));
    if beside {
        filled.doubt(field, Doubt::Beside, &text);
    }
    if !text.is_empty() {
        filled.texts.insert(field, text);
    }
}

/// One of a list, by its words or its code.
fn listed(filled: &mut Filled, item: &Item, options: &[Opt], found: &Found) -> Option<String> {
    let text = compact(&found.text);
    if text.is_empty() || text == "-" {
        return None;
    }
    let is = |words: &String| compact(words).eq_ignore_ascii_case(&text);
    let option = options.iter().find(|one| is(&one.words) || is(&one.code) || one.also.iter().any(is));
    if option.is_none() {
        filled.doubt(item.key.field(), Doubt::Unreadable, found.text.trim());
    }
    option.map(|option| option.code.clone())
}

/// Boxes.
fn ticked(filled: &mut Filled, item: &Item, (options, several): (&[Opt], bool), found: &Found) {
    let field = item.key.field();
    let ticked = marks::read(&found.text, options);
    let said = !compact(&found.text).is_empty() && marks::mark(&compact(&found.text)) != Some(false);
    if !ticked.known && said {
        filled.doubt(field, Doubt::Unreadable, found.text.trim());
    }
    if !several && ticked.codes.len() > 1 {
        let words = options.iter().filter(|option| ticked.codes.contains(&option.code));
        let words: Vec<&str> = words.map(|option| option.words.as_str()).collect();
        filled.doubt(field, Doubt::Several, &words.join(" / "));
    } else if !ticked.codes.is_empty() {
        filled.choices.insert(field, ticked.codes);
    }
}

/// A box as its sign: what is seen, or where that says nothing, what the file keeps.
fn sign(control: &Control) -> Option<&'static str> {
    let kept = control.ticked?;
    let seen = marks::mark(&compact(&control.text)).unwrap_or(kept);
    Some(if seen { TICKED } else { OPEN })
}

fn sign_or_text(piece: &Piece) -> &str {
    match piece {
        Piece::Control(control) => sign(control).unwrap_or(&control.text),
        Piece::Text(text) => text,
    }
}

/// Boxes without their label, as if they stood before their words.
fn signs_of(controls: &[&Control], key: Key, options: &[Opt]) -> String {
    let sign_of = |option: &Opt| {
        let control = controls.iter().find(|control| is_tag(&control.tag, key.tag(), Some(&option.code)))?;
        Some(format!("{} {}", sign(control).unwrap_or_default(), option.words))
    };
    options.iter().filter_map(sign_of).collect::<Vec<_>>().join(" ")
}

/// `kind.corporation` is the tag of the box `corporation` of `kind`.
fn is_tag(tag: &str, key: &str, code: Option<&str>) -> bool {
    tag.strip_prefix(key).and_then(|rest| rest.strip_prefix('.')) == code
}

/// Letter and group of 業種: a letter alone stands for its only group, or tells which groups there are; a letter that is not the
/// group's is told.
fn industry(filled: &mut Filled, division: Option<&str>, registers: &Registers) {
    let Some(letter) = division else { return };
    let typed = filled.text(Field::Industry);
    if typed.is_empty() {
        let mut groups = registers.groups().iter().filter(|group| group.division == letter);
        let name = registers.divisions().iter().find(|one| one.code == letter).map_or("", |one| one.name);
        let text = match (groups.next(), groups.next()) {
            (Some(only), None) => registers.group_label(only),
            _ => format!("{letter} {name}"),
        };
        filled.texts.insert(Field::Industry, text);
        return;
    }
    let group = IndustryGroup::parse(&typed, registers).ok();
    let other = group.and_then(|group| registers.division_of(group.code()).map(|division| division.code != letter));
    if other == Some(true) {
        filled.doubt(Field::Industry, Doubt::Differs, &format!("{letter} / {typed}"));
    }
}
