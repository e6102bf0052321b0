//! One drawing in the formats people ask for: SVG with outlines, PNG, PDF.

use crate::{error::Error, fonts, sheet::Attachment};
use krilla::{
    Document,
    embed::{AssociationKind, EmbeddedFile, MimeType},
    geom::Size,
    metadata::Metadata,
    page::PageSettings,
};
use krilla_svg::{SurfaceExt as _, SvgSettings};
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Tree, WriteOptions},
};

/// An SVG source, read.
#[derive(Debug)]
pub struct Drawing {
    tree: Tree,
    title: String,
}

impl Drawing {
    /// Reads an SVG source. Its `<title>` becomes the title of all formats.
    pub fn read(svg: &str) -> Result<Self, Error> {
        let tree = Tree::from_str(svg, &fonts::reading())?;
        Ok(Self { tree, title: title(svg).to_owned() })
    }

    /// Width and height in SVG units.
    pub fn size(&self) -> (f32, f32) {
        (self.tree.size().width(), self.tree.size().height())
    }

    /// What was read.
    pub(crate) fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The title as it stands in the source, with its XML escapes.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// SVG whose text is outlines: it needs no font and looks the same everywhere.
    pub fn svg(&self) -> String {
        let (width, height) = self.size();
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
             viewBox=\"0 0 {width} {height}\" role=\"img\"><title>{}</title>{}</svg>\n",
            self.title,
            self.outlines()
        )
    }

    /// What stands inside the `<svg>` element of [`Drawing::svg`], in the drawing's own units.
    pub fn outlines(&self) -> String {
        self.outlines_to(4)
    }

    /// The same, with so many digits behind the point.
    pub(crate) fn outlines_to(&self, precision: u8) -> String {
        let written = self.tree.to_string(&WriteOptions {
            indent: resvg::usvg::Indent::None,
            coordinates_precision: precision,
            transforms_precision: 6,
            ..WriteOptions::default()
        });
        let inner = written.split_once("<svg").and_then(|(_, rest)| rest.split_once('>'));
        inner.map_or("", |(_, rest)| rest).trim_end().trim_end_matches("</svg>").trim().to_owned()
    }

    /// PNG of that width in pixels; the height follows.
    pub fn png(&self, width: u32) -> Result<Vec<u8>, Error> {
        let (from_width, from_height) = self.size();
        // A width of a few thousand is exact in f32.
        #[expect(clippy::cast_precision_loss, reason = "pixel counts stay far below 2^24")]
        let scale = width as f32 / from_width;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive size of pixels")]
        let height = (from_height * scale).ceil() as u32;
        let mut paper = Pixmap::new(width, height).ok_or(Error::Size(from_width, from_height))?;
        resvg::render(&self.tree, Transform::from_scale(scale, scale), &mut paper.as_mut());
        paper.encode_png().map_err(|error| Error::Png(error.to_string()))
    }

    /// PDF of one page as large as the drawing (one SVG unit = one point), as vectors, with text that can be selected.
    pub fn pdf(&self) -> Result<Vec<u8>, Error> {
        self.pdf_with(None)
    }

    /// The same with a file inside (ISO 32000-2, 7.11.4).
    pub(crate) fn pdf_with(&self, attachment: Option<Attachment>) -> Result<Vec<u8>, Error> {
        let (width, height) = self.size();
        let wrong_size = || Error::Size(width, height);
        let mut document = Document::new();
        document.set_metadata(Metadata::new().title(self.title.clone()).language("ja".to_owned()));
        if let Some(file) = attachment {
            attach(&mut document, file);
        }
        let mut page = document.start_page_with(PageSettings::from_wh(width, height).ok_or_else(wrong_size)?);
        let mut surface = page.surface();
        let size = Size::from_wh(width, height).ok_or_else(wrong_size)?;
        surface.draw_svg(&self.tree, size, SvgSettings::default()).ok_or_else(wrong_size)?;
        surface.finish();
        page.finish();
        document.finish().map_err(|error| Error::Pdf(format!("{error:?}")))
    }
}

fn attach(document: &mut Document, file: Attachment) {
    // `None` says that a file of this name is in already; there is one.
    let _ = document.embed_file(EmbeddedFile {
        path: file.name.to_owned(),
        mime_type: MimeType::new(file.kind),
        description: None,
        association_kind: AssociationKind::Source,
        data: file.bytes.into(),
        modification_date: None,
        compress: None,
        location: None,
    });
}

/// Text inside XML.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The text of the first `<title>`, as written in the source.
fn title(svg: &str) -> &str {
    let after = svg.split_once("<title>").map_or("", |(_, after)| after);
    after.split_once("</title>").map_or("", |(title, _)| title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_becomes_outlines_and_the_title_stays() {
        let source = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 60 20\"><title>星</title>\
                      <text y=\"15\" font-family=\"Noto Sans JP,sans-serif\">一つ星</text></svg>";
        let drawing = Drawing::read(source).unwrap();
        let svg = drawing.svg();
        assert!(svg.contains("<title>星</title>") && !svg.contains("<text"), "{svg}");
        assert!(svg.matches("<path").count() >= 1, "{svg}");
        let again = Drawing::read(&svg).unwrap();
        assert_eq!(again.size(), drawing.size());
        let [before, after] = [&drawing, &again].map(|drawing| Pixmap::decode_png(&drawing.png(240).unwrap()).unwrap());
        let differ = before.pixels().iter().zip(after.pixels()).filter(|(a, b)| a.alpha().abs_diff(b.alpha()) > 16);
        assert_eq!(differ.count(), 0, "outlines draw what the text drew");
        assert!(before.pixels().iter().filter(|pixel| pixel.alpha() == 255).count() > 100);
    }

    #[test]
    fn a_source_that_is_no_svg_is_refused() {
        assert!(matches!(Drawing::read("<svg"), Err(Error::Source(_))));
    }
}
