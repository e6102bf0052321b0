//! `word/document.xml`: headings, sentences and tables.

use super::super::{
    Edition,
    layout::{Item, Layout, Row, Section},
};
use super::{HEAD, W, controls::Controls, markup};
use domain::{application_form::Filled, scheme::Scheme};

/// Widths of label and entry, in twentieths of a point: together what A4 leaves between margins of 20 mm.
const COLUMNS: [u32; 2] = [3200, 6438];
const SHADE: &str = "F2F2F2";
const HEADING: &str = "E8F1FE";

/// The whole text of the form.
pub fn document(scheme: &Scheme, layout: &Layout, edition: &Edition, filled: &Filled) -> String {
    let words = &scheme.form;
    let mut body = title(scheme, edition);
    body += &markup::text("Normal", &words.lead);
    body.extend(words.how.iter().map(|text| markup::text("Step", &format!("• {text}"))));
    let mut controls = Controls::new(words, filled);
    for section in &layout.sections {
        body += &markup::text("Heading1", &section.title);
        body.extend(section.above.iter().map(|text| markup::text("Step", &format!("• {text}"))));
        body += &table(scheme, section, &mut controls);
        body.extend(section.below.iter().map(|text| markup::text("Hint", text)));
    }
    body += &markup::text("Heading1", &words.send_title);
    let hours = scheme.about.confirm_hours.to_string();
    let facts =
        [("office", scheme.about.office.as_str()), ("contact", &scheme.about.contact), ("confirm_hours", &hours)];
    let steps = words.send(&facts).into_iter().enumerate();
    body.extend(steps.map(|(at, text)| markup::text("Step", &format!("{}. {text}", at + 1))));
    format!(
        "{HEAD}<w:document xmlns:w=\"{W}\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
         xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
         xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\" mc:Ignorable=\"w14\"><w:body>{body}{PAGE}</w:body></w:document>"
    )
}

/// A4, upright, 20 mm at each side.
const PAGE: &str = "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId4\"/>\
    <w:footerReference w:type=\"default\" r:id=\"rId5\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
    <w:pgMar w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1134\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/>\
    </w:sectPr>";

/// The title stands in a control whose tag says the edition, for programs that drop custom properties.
fn title(scheme: &Scheme, edition: &Edition) -> String {
    let words = markup::escape(&scheme.form.title);
    let tag = markup::escape(&format!("form;{edition}"));
    let text = markup::run(None, &format!("{} {}", scheme.about.name, scheme.form.title));
    let control = format!(
        "<w:sdt><w:sdtPr><w:alias w:val=\"{words}\"/><w:tag w:val=\"{tag}\"/><w:id w:val=\"410000\"/>\
         <w:lock w:val=\"sdtContentLocked\"/></w:sdtPr><w:sdtContent>{text}</w:sdtContent></w:sdt>"
    );
    markup::paragraph("Title", &control)
}

fn table(scheme: &Scheme, section: &Section, controls: &mut Controls) -> String {
    let [left, right] = COLUMNS;
    let words = &scheme.form;
    let head = markup::cell(left, 1, Some(SHADE), &markup::text("Group", &words.column_item))
        + &markup::cell(right, 1, Some(SHADE), &markup::text("Group", &words.column_entry));
    let mut rows = markup::row(true, &head);
    for row in &section.rows {
        rows += &match row {
            Row::Heading(text) => {
                let across = markup::cell(left + right, 2, Some(HEADING), &markup::text("Group", text));
                markup::row(false, &across)
            }
            Row::Item(item) => {
                let entry = markup::cell(right, 1, None, &controls.entry(item));
                markup::row(false, &(markup::cell(left, 1, Some(SHADE), &label(scheme, item)) + &entry))
            }
        };
    }
    let caption = markup::escape(&section.title);
    format!(
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"Form\"/><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>\
         <w:tblLook w:val=\"0020\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" \
         w:noVBand=\"1\"/><w:tblCaption w:val=\"{caption}\"/></w:tblPr><w:tblGrid><w:gridCol w:w=\"{left}\"/>\
         <w:gridCol w:w=\"{right}\"/></w:tblGrid>{rows}</w:tbl>",
        left + right
    )
}

/// The label with its marks, and below it what to know.
fn label(scheme: &Scheme, item: &Item) -> String {
    let words = &scheme.form;
    let mut line = markup::run(None, &item.label);
    if item.must {
        line += &markup::run(Some("Must"), &format!(" {}", words.must));
    }
    if item.public {
        line += &markup::run(Some("Public"), &format!(" {}", words.public));
    }
    let hint = if item.hint.trim().is_empty() { String::new() } else { markup::text("Hint", item.hint.trim()) };
    markup::paragraph("Label", &line) + &hint
}
