//! QR codes (ISO/IEC 18004) as SVG.

use crate::error::Error;
use fast_qr::{ECL, QRBuilder};
use std::fmt::Write as _;

/// Light modules around the code; the standard asks for four.
pub const QUIET: usize = 4;

/// A QR code as one path: one unit is one module, the quiet zone is inside `size`.
#[derive(Debug)]
pub struct Code {
    /// Side length in modules, with the quiet zone.
    pub size: usize,
    /// The dark modules as the `d` of an SVG path: one subpath per run of a row.
    pub path: String,
}

/// Draws the text with error correction M (15 %).
pub fn code(text: &str) -> Result<Code, Error> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().map_err(|_| Error::Qr(text.len()))?;
    let mut path = String::new();
    for (y, row) in code.data.chunks(code.size).take(code.size).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a.value() == b.value()) {
            if run.first().is_some_and(|module| module.value()) {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{} {}h{}v1h-{}z", x + QUIET, y + QUIET, run.len(), run.len());
            }
            x += run.len();
        }
    }
    Ok(Code { size: code.size + 2 * QUIET, path })
}

/// The text as a QR code: an SVG document with a white ground and the quiet zone. The caller gives it a name on the page.
pub fn svg(text: &str) -> Result<String, Error> {
    let Code { size, path } = code(text)?;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{size}v{size}H0z\"/><path d=\"{path}\"/></svg>\n"
    ))
}
