//! Making the file: the parts of an Office Open XML package, the same bytes for the same arguments.

mod controls;
mod document;
mod markup;

use super::{Edition, LAYOUT, PROPERTY, layout::Layout};
use crate::{archive, error::Error};
use domain::{application_form::Filled, registers::Registers, scheme::Scheme, time};
use jiff::civil::Date;
use markup::escape;

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// The form of a day, filled with what is given (`Filled::default()`: blank). `origin` is the https address of the site without
/// a slash at the end.
pub fn make(
    scheme: &Scheme,
    registers: &Registers,
    (today, origin): (Date, &str),
    filled: &Filled,
) -> Result<Vec<u8>, Error> {
    let (terms, rules) = (scheme.terms_on(today), scheme.rules_on(today));
    let edition = Edition { layout: LAYOUT, terms: terms.edition.clone(), rules: rules.edition.clone() };
    let from = time::date_ja(terms.from);
    let address = format!("{origin}/declare");
    let facts = [("edition", terms.edition.as_str()), ("from", &from), ("address", &address)];
    let layout = Layout::of(scheme, registers, rules, scheme.form.terms_text(&facts));
    let body = document::document(scheme, &layout, &edition, filled);
    let file = |name: &str, text: String| (name.to_owned(), text.into_bytes());
    let files = [
        file("[Content_Types].xml", include_str!("parts/content_types.xml").to_owned()),
        file("_rels/.rels", include_str!("parts/rels.xml").to_owned()),
        file("word/document.xml", body),
        file("word/_rels/document.xml.rels", include_str!("parts/document_rels.xml").to_owned()),
        file("word/styles.xml", include_str!("parts/styles.xml").to_owned()),
        file("word/settings.xml", include_str!("parts/settings.xml").to_owned()),
        file("word/fontTable.xml", include_str!("parts/font_table.xml").to_owned()),
        file("word/header1.xml", header(scheme, &edition)),
        file("word/footer1.xml", footer(scheme)),
        file("docProps/core.xml", core(scheme)),
        file("docProps/app.xml", include_str!("parts/app.xml").to_owned()),
        file("docProps/custom.xml", custom(&edition)),
    ];
    archive::zip(&files)
}

/// The name of the scheme, and which edition of the form it is.
fn header(scheme: &Scheme, edition: &Edition) -> String {
    let name = markup::run(None, &format!("{} {}", scheme.about.name, scheme.form.title));
    let edition = markup::run(None, &format!("{}-{}", edition.layout, edition.terms));
    let line = markup::paragraph("Header", &format!("{name}<w:r><w:tab/></w:r>{edition}"));
    format!("{HEAD}<w:hdr xmlns:w=\"{W}\">{line}</w:hdr>")
}

/// The number of the page, and of how many.
fn footer(scheme: &Scheme) -> String {
    let field = |code: &str| {
        format!("<w:fldSimple w:instr=\" {code} \"><w:r><w:rPr><w:noProof/></w:rPr><w:t>1</w:t></w:r></w:fldSimple>")
    };
    let words = markup::run(None, &format!("{} ", scheme.form.page));
    let line = format!("{words}{}{}{}", field("PAGE"), markup::run(None, " / "), field("NUMPAGES"));
    format!("{HEAD}<w:ftr xmlns:w=\"{W}\">{}</w:ftr>", markup::paragraph("Footer", &line))
}

/// Title, office and language of the file.
fn core(scheme: &Scheme) -> String {
    let title = escape(&format!("{} {}", scheme.about.name, scheme.form.title));
    let office = escape(&scheme.about.office);
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{title}</dc:title><dc:creator>{office}</dc:creator>\
         <dc:language>ja-JP</dc:language></cp:coreProperties>"
    )
}

/// Which edition of the form it is, for the reader.
fn custom(edition: &Edition) -> String {
    let edition = escape(&edition.to_string());
    format!(
        "{HEAD}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\" \
         xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes\">\
         <property fmtid=\"{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}\" pid=\"2\" name=\"{PROPERTY}\">\
         <vt:lpwstr>{edition}</vt:lpwstr></property></Properties>"
    )
}
