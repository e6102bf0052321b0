//! Badges: the state of a declaration as a picture for other sites, in SVG and PNG.
//!
//! All that is the same for many IDs is drawn once ([`Badge::draw`]); an ID adds its digits, whose outlines are there already.

mod design;
mod digits;

pub use design::{Look, Said, Size, Theme};

use crate::{
    drawing::{Drawing, escape},
    error::Error,
};
use design::{Palette, TALL, WIDE};
use digits::Digits;
use domain::ids::DeclarationId;
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg,
};
use std::sync::OnceLock;

/// Pixels of a PNG for each pixel of the page, so that it is sharp on dense screens too.
pub const DENSE: u32 = 2;

/// A badge without its digits: one for each look and its words, for all IDs.
#[derive(Debug)]
pub struct Badge {
    size: Size,
    palette: Palette,
    drawing: Drawing,
    outlines: String,
    digits: &'static Digits,
    ground: OnceLock<Option<Pixmap>>,
}

impl Badge {
    /// Draws what is the same for all IDs. The words are fitted into the room they have.
    pub fn draw(look: Look, said: &Said<'_>) -> Result<Self, Error> {
        let drawing = Drawing::read(&design::source(look, said)?)?;
        // A hundredth of a pixel is seen by nobody, and halves what is sent.
        let (outlines, digits) = (drawing.outlines_to(2), digits::all()?);
        Ok(Self { size: look.size, palette: Palette::of(look), drawing, outlines, digits, ground: OnceLock::new() })
    }

    /// The picture without digits as outlines: two badges with the same ground look the same.
    pub fn ground(&self) -> &str {
        &self.outlines
    }

    /// The badge as SVG with outlines: it needs no font and looks the same everywhere. `alt` is its name for those who do
    /// not see it; without an ID there are no digits.
    pub fn svg(&self, id: Option<&DeclarationId>, alt: &str) -> String {
        let ((width, height), alt) = (self.size.pixels(), escape(alt));
        let mut svg = String::with_capacity(self.outlines.len() + 4096);
        let parts = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"",
            &width.to_string(),
            "\" height=\"",
            &height.to_string(),
            "\" viewBox=\"0 0 ",
            &WIDE.to_string(),
            " ",
            &TALL.to_string(),
            "\" role=\"img\" aria-labelledby=\"t\"><title id=\"t\">",
            &alt,
            "</title>",
            &self.outlines,
        ];
        svg.extend(parts);
        if let Some(id) = id {
            self.digits.write(&mut svg, id, self.palette.ink);
        }
        svg.push_str("</svg>\n");
        svg
    }

    /// The badge as PNG, [`DENSE`] times as wide as it is shown.
    pub fn png(&self, id: Option<&DeclarationId>) -> Result<Vec<u8>, Error> {
        let ground = self.ground.get_or_init(|| self.paint()).as_ref();
        let mut picture = ground.cloned().ok_or(Error::Size(WIDE, TALL))?;
        if let Some(id) = id {
            self.digits.paint(&mut picture, id, self.palette.ink, self.scale());
        }
        picture.encode_png().map_err(|error| Error::Png(error.to_string()))
    }

    /// The ground in pixels.
    fn paint(&self) -> Option<Pixmap> {
        let (width, height) = self.size.pixels();
        let mut paper = Pixmap::new(width * DENSE, height * DENSE)?;
        resvg::render(self.tree(), Transform::from_scale(self.scale(), self.scale()), &mut paper.as_mut());
        Some(paper)
    }

    fn tree(&self) -> &usvg::Tree {
        self.drawing.tree()
    }

    /// Pixels of a PNG for a unit of the drawing.
    fn scale(&self) -> f32 {
        let (width, _) = self.size.pixels();
        #[expect(clippy::cast_precision_loss, reason = "a width of at most a thousand pixels")]
        let pixels = (width * DENSE) as f32;
        pixels / WIDE
    }
}
