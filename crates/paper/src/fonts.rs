//! The one family that documents are set in. It travels with the program, so that every machine prints the same.

use resvg::usvg::{self, fontdb};
use std::sync::{Arc, LazyLock};

/// The family name of the fonts that come along (SIL Open Font License, beside the files).
pub const FAMILY: &str = "BIZ UDPGothic";

static REGULAR: &[u8] = include_bytes!("../../../assets/fonts/BIZUDPGothic-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../../../assets/fonts/BIZUDPGothic-Bold.ttf");

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for file in [REGULAR, BOLD] {
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(file)));
    }
    fonts.set_sans_serif_family(FAMILY);
    fonts.set_serif_family(FAMILY);
    fonts.set_monospace_family(FAMILY);
    Arc::new(fonts)
});

/// The regular face, for measuring.
static FACE: LazyLock<Option<ttf_parser::Face<'static>>> = LazyLock::new(|| ttf_parser::Face::parse(REGULAR, 0).ok());

/// How far a character moves the pen, in ems. One the font does not have counts as full width.
pub fn advance(c: char) -> f32 {
    let Some(face) = FACE.as_ref() else { return 1.0 };
    let advance = face.glyph_index(c).and_then(|glyph| face.glyph_hor_advance(glyph));
    advance.map_or(1.0, |advance| f32::from(advance) / f32::from(face.units_per_em()))
}

/// How SVG is read: with our fonts only, and without following any link to a file or picture.
pub fn reading() -> usvg::Options<'static> {
    usvg::Options {
        fontdb: FONTS.clone(),
        font_family: FAMILY.to_owned(),
        languages: vec!["ja".to_owned()],
        image_href_resolver: usvg::ImageHrefResolver {
            resolve_data: usvg::ImageHrefResolver::default_data_resolver(),
            resolve_string: Box::new(|_, _| None),
        },
        ..usvg::Options::default()
    }
}
