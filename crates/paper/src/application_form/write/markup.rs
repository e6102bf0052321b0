//! Small pieces of `WordprocessingML`.

use std::borrow::Cow;

/// A text as it stands in XML. Characters that XML 1.0 cannot hold are left out.
pub fn escape(text: &str) -> String {
    let may = |c: &char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..);
    let kept: Cow<str> = if text.chars().all(|c| may(&c)) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter(may).collect())
    };
    quick_xml::escape::escape(kept).into_owned()
}

/// A run of text, in a character style.
pub fn run(style: Option<&str>, text: &str) -> String {
    let style = style.map(|style| format!("<w:rPr><w:rStyle w:val=\"{style}\"/></w:rPr>")).unwrap_or_default();
    format!("<w:r>{style}<w:t xml:space=\"preserve\">{}</w:t></w:r>", escape(text))
}

/// A paragraph of a style.
pub fn paragraph(style: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{runs}</w:p>")
}

/// A paragraph of one text.
pub fn text(style: &str, text: &str) -> String {
    paragraph(style, &run(None, text))
}

/// A cell: its width in twentieths of a point, how many columns it spans, its ground, what is in it.
pub fn cell(width: u32, span: u32, ground: Option<&str>, inside: &str) -> String {
    let span = if span > 1 { format!("<w:gridSpan w:val=\"{span}\"/>") } else { String::new() };
    let ground = ground.map(|fill| format!("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{fill}\"/>"));
    let ground = ground.unwrap_or_default();
    format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{span}{ground}</w:tcPr>{inside}</w:tc>")
}

/// A row; the first of a table is repeated on each page.
pub fn row(repeated: bool, cells: &str) -> String {
    let repeated = if repeated { "<w:tblHeader/>" } else { "" };
    format!("<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>")
}
