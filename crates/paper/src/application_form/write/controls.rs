//! Content controls: places to fill in that tell programs which field they are.

use super::super::layout::{Entry, Item, Key, Opt};
use super::markup::{escape, paragraph, run};
use domain::{application_form::Filled, scheme::FormWords};

/// Boxes as Word draws them.
const OPEN: char = '\u{2610}';
const TICKED: char = '\u{2611}';

/// Makes the controls of one file; each has a number of its own.
pub struct Controls<'a> {
    words: &'a FormWords,
    filled: &'a Filled,
    made: u32,
}

impl<'a> Controls<'a> {
    /// For a file filled with this.
    pub fn new(words: &'a FormWords, filled: &'a Filled) -> Self {
        Self { words, filled, made: 0 }
    }

    /// The paragraphs of a place to fill in.
    pub fn entry(&mut self, item: &Item) -> String {
        let (text, chosen) = match item.key {
            Key::Field(field) => (self.filled.text(field), self.filled.chosen(field).to_vec()),
            Key::Division | Key::ScoreAttached => (String::new(), Vec::new()),
        };
        match &item.entry {
            // A control of rich text: LibreOffice 7.4 writes what stands in one of plain text several times when it saves.
            Entry::Line => self.line(item, &text, &self.words.placeholder, ""),
            Entry::Day => self.line(item, &text, &self.words.placeholder, DAY),
            Entry::Combo(options) => {
                let list = format!("<w:comboBox>{}</w:comboBox>", items(None, options));
                self.line(item, &text, &self.words.placeholder, &list)
            }
            Entry::List(options) => {
                let list = format!("<w:dropDownList>{}</w:dropDownList>", items(Some(&self.words.choose), options));
                let word = |code: &String| options.iter().find(|option| option.code == *code);
                let text = chosen.first().and_then(word).map_or("", |option| &option.words);
                self.line(item, text, &self.words.choose, &list)
            }
            Entry::Boxes { options, .. } => {
                options.iter().map(|option| self.tick(item, option, chosen.contains(&option.code))).collect()
            }
        }
    }

    fn line(&mut self, item: &Item, text: &str, empty: &str, kind: &str) -> String {
        let (showing, inside) = if text.is_empty() {
            ("<w:showingPlcHdr/>", run(Some("PlaceholderText"), empty))
        } else {
            ("", run(None, text))
        };
        let control = self.control(&item.label, item.key.tag(), &format!("{showing}{kind}"), &inside);
        paragraph("Entry", &control)
    }

    fn tick(&mut self, item: &Item, option: &Opt, ticked: bool) -> String {
        let (state, sign) = if ticked { (1, TICKED) } else { (0, OPEN) };
        let kind = format!(
            "<w14:checkbox><w14:checked w14:val=\"{state}\"/><w14:checkedState w14:val=\"{:04X}\" w14:font=\"MS Gothic\"/>\
             <w14:uncheckedState w14:val=\"{:04X}\" w14:font=\"MS Gothic\"/></w14:checkbox>",
            u32::from(TICKED),
            u32::from(OPEN)
        );
        let fonts =
            "<w:rFonts w:hint=\"eastAsia\" w:ascii=\"MS Gothic\" w:hAnsi=\"MS Gothic\" w:eastAsia=\"MS Gothic\"/>";
        let inside = format!("<w:r><w:rPr>{fonts}</w:rPr><w:t>{sign}</w:t></w:r>");
        let (label, tag) = (format!("{} {}", item.label, option.words), format!("{}.{}", item.key.tag(), option.code));
        let control = self.control(&label, &tag, &kind, &inside);
        paragraph("Box", &format!("{control}{}", run(None, &format!(" {}", option.words))))
    }

    /// The parts of the properties stand in the order of the schema (ISO/IEC 29500-1, `CT_SdtPr`). Word takes names and tags of at
    /// most 64 characters.
    fn control(&mut self, label: &str, tag: &str, kind: &str, inside: &str) -> String {
        self.made += 1;
        let label: String = label.chars().take(64).collect();
        let (label, tag, id) = (escape(&label), escape(tag), 410_000 + self.made);
        format!(
            "<w:sdt><w:sdtPr><w:alias w:val=\"{label}\"/><w:tag w:val=\"{tag}\"/><w:id w:val=\"{id}\"/>\
             <w:lock w:val=\"sdtLocked\"/>{kind}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"
        )
    }
}

const DAY: &str = "<w:date><w:dateFormat w:val=\"yyyy/MM/dd\"/><w:lid w:val=\"ja-JP\"/>\
    <w:storeMappedDataAs w:val=\"dateTime\"/><w:calendar w:val=\"gregorian\"/></w:date>";

/// The choices of a list that opens; the first takes a choice back.
fn items(none: Option<&str>, options: &[Opt]) -> String {
    let line = |words: &str, code: &str| {
        format!("<w:listItem w:displayText=\"{}\" w:value=\"{}\"/>", escape(words), escape(code))
    };
    let none = none.map(|words| line(words, "-")).unwrap_or_default();
    options.iter().fold(none, |all, option| all + &line(&option.words, &option.code))
}
