//! ロゴマーク: what a member downloads.

mod numbered;
mod set;

pub use numbered::Number;
pub use set::{Artwork, MarkSet, Variant};

use crate::{archive, drawing::Drawing, error::Error};

/// Width of the large PNG in pixels: A4 across at 240 dpi.
pub const LARGE: u32 = 2000;
/// Width of the small PNG in pixels: a web page or a signature.
pub const SMALL: u32 = 400;
/// Name of the text that explains the files.
pub const README: &str = "README.txt";

/// The ZIP: each variant as SVG (outlines), two PNGs and PDF, and the text that explains them. With a number in the set,
/// the variants are those that carry the 自己宣言ID and the QR code instead. The same set gives the same bytes.
pub fn bundle(set: &MarkSet<'_>) -> Result<Vec<u8>, Error> {
    let mut files = vec![(README.to_owned(), readme(set.readme))];
    for (variant, drawing) in set.drawings()? {
        let stem = set.stem(variant);
        files.push((format!("{stem}.svg"), drawing.svg().into_bytes()));
        files.push((format!("{stem}-large.png"), drawing.png(LARGE)?));
        files.push((format!("{stem}-small.png"), drawing.png(SMALL)?));
        files.push((format!("{stem}.pdf"), drawing.pdf()?));
    }
    archive::zip(&files)
}

/// The text for a plain editor: with a byte order mark and CRLF, so that older ones neither garble nor run lines together.
fn readme(text: &str) -> Vec<u8> {
    let lines: Vec<&str> = text.lines().collect();
    format!("\u{feff}{}\r\n", lines.join("\r\n")).into_bytes()
}

impl MarkSet<'_> {
    /// The drawings of this set, in the order of the files.
    pub fn drawings(&self) -> Result<Vec<(Variant, Drawing)>, Error> {
        let chosen = self.artwork.iter().filter(|artwork| self.number.is_none() || !artwork.variant.horizontal());
        chosen
            .map(|artwork| {
                let drawing = Drawing::read(artwork.svg)?;
                let drawing = match &self.number {
                    Some(number) => Drawing::read(&numbered::compose(&drawing, number)?)?,
                    None => drawing,
                };
                Ok((artwork.variant, drawing))
            })
            .collect()
    }
}
