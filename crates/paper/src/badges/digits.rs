//! The digits of an ID as outlines, made once: an SVG takes their text, a PNG is filled with them.

use super::design::{BASE, RIGHT};
use crate::{drawing::Drawing, error::Error, fonts::FAMILY};
use domain::ids::DeclarationId;
use resvg::{
    tiny_skia::{Color, FillRule, Paint, Path, PathBuilder, PathSegment, Pixmap, Transform},
    usvg::{Group, Node},
};
use std::{fmt::Write as _, sync::LazyLock};

/// Height of a digit's line in units of the badge.
const FONT: f32 = 11.5;
/// Width of a digit's place.
const STEP: f32 = 6.8;
/// Room between two groups.
const GAP: f32 = 3.4;
/// Where the first digit begins: eleven digits in three groups end at [`RIGHT`].
pub(super) const LEFT: f32 = RIGHT - 11.0 * STEP - 2.0 * GAP;

/// The ten digits, each in the middle of its place, its base line at 0.
#[derive(Debug)]
pub(super) struct Digits(Vec<Digit>);

#[derive(Debug)]
struct Digit {
    outline: Path,
    /// The outline as the `d` of an SVG path.
    text: String,
}

static ALL: LazyLock<Result<Digits, Error>> = LazyLock::new(|| (0..10).map(draw).collect::<Result<_, _>>().map(Digits));

/// The digits.
pub(super) fn all() -> Result<&'static Digits, Error> {
    ALL.as_ref().map_err(|why| Error::Png(why.to_string()))
}

impl Digits {
    /// The places of an ID's digits, from the left.
    fn places<'a>(&'a self, id: &'a DeclarationId) -> impl Iterator<Item = (&'a Digit, f32)> {
        let group = |(nth, digits): (usize, &'a str)| digits.bytes().map(move |digit| (nth, digit));
        let all = id.groups().into_iter().enumerate().flat_map(group);
        all.enumerate().filter_map(|(at, (group, digit))| {
            // Eleven places and two gaps are exact in f32.
            #[expect(clippy::cast_precision_loss, reason = "numbers below twenty")]
            let x = LEFT + at as f32 * STEP + group as f32 * GAP;
            Some((self.0.get(usize::from(digit.wrapping_sub(b'0')))?, x))
        })
    }

    /// Writes the digits of an ID as SVG paths.
    pub fn write(&self, svg: &mut String, id: &DeclarationId, ink: &str) {
        // Writing to a String cannot fail.
        let _ = write!(svg, "<g fill=\"{ink}\">");
        for (digit, x) in self.places(id) {
            let _ = write!(svg, "<path transform=\"translate({x:.1} {BASE})\" d=\"{}\"/>", digit.text);
        }
        svg.push_str("</g>");
    }

    /// Paints the digits of an ID in a picture of `scale` pixels a unit.
    pub fn paint(&self, picture: &mut Pixmap, id: &DeclarationId, ink: &str, scale: f32) {
        let mut paint = Paint::default();
        paint.set_color(colour(ink));
        for (digit, x) in self.places(id) {
            let place = Transform::from_translate(x, BASE).post_scale(scale, scale);
            picture.fill_path(&digit.outline, &paint, FillRule::Winding, place, None);
        }
    }
}

/// The outline of a digit.
fn draw(digit: u8) -> Result<Digit, Error> {
    let source = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 20 20\"><text x=\"{}\" y=\"15\" text-anchor=\"middle\" \
         font-family=\"{FAMILY}\" font-size=\"{FONT}\">{digit}</text></svg>",
        STEP / 2.0
    );
    // Written out and read again, the text is a path like any other.
    let outlined = Drawing::read(&Drawing::read(&source)?.svg())?;
    let mut outline = PathBuilder::new();
    collect(outlined.tree().root(), &mut outline);
    let nothing = || Error::Size(STEP, FONT);
    let outline = outline.finish().ok_or_else(nothing)?;
    let outline = outline.transform(Transform::from_translate(0.0, -15.0)).ok_or_else(nothing)?;
    Ok(Digit { text: text(&outline), outline })
}

/// All paths of a group.
fn collect(group: &Group, into: &mut PathBuilder) {
    for node in group.children() {
        match node {
            Node::Group(group) => collect(group, into),
            Node::Path(path) => {
                if let Some(path) = path.data().clone().transform(path.abs_transform()) {
                    into.push_path(&path);
                }
            }
            Node::Image(_) | Node::Text(_) => {}
        }
    }
}

/// A path as the `d` of SVG, to a hundredth of a unit.
fn text(path: &Path) -> String {
    let mut text = String::new();
    for segment in path.segments() {
        let _ = match segment {
            PathSegment::MoveTo(p) => write!(text, "M{:.2} {:.2}", p.x, p.y),
            PathSegment::LineTo(p) => write!(text, "L{:.2} {:.2}", p.x, p.y),
            PathSegment::QuadTo(a, p) => write!(text, "Q{:.2} {:.2} {:.2} {:.2}", a.x, a.y, p.x, p.y),
            PathSegment::CubicTo(a, b, p) => {
                write!(text, "C{:.2} {:.2} {:.2} {:.2} {:.2} {:.2}", a.x, a.y, b.x, b.y, p.x, p.y)
            }
            PathSegment::Close => write!(text, "Z"),
        };
    }
    text
}

/// `#rrggbb`, which the palette holds.
fn colour(text: &str) -> Color {
    let part = |from: usize| text.get(from..from + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).unwrap_or(0);
    Color::from_rgba8(part(1), part(3), part(5), 255)
}
