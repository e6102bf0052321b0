//! The mark that carries the 自己宣言ID and a QR code to the live verification page.

use crate::{
    drawing::{Drawing, escape},
    error::Error,
    fonts::FAMILY,
    qr,
};
use domain::ids::DeclarationId;

/// What a numbered mark carries.
#[derive(Clone, Copy, Debug)]
pub struct Number<'a> {
    /// The 自己宣言ID, printed in its groups.
    pub id: &'a DeclarationId,
    /// The verification page, whole, e.g. `https://example.jp/v/40284617358`.
    pub url: &'a str,
    /// What the digits are, in the scheme's words.
    pub label: &'a str,
}

/// Clear space between mark and code: half a star of the mark's height (the code brings four quiet modules of its own).
const GAP: f32 = 16.0;
/// Height of the line of digits below.
const LINE: f32 = 34.0;
/// The height that every mark is brought to before it is composed.
const HEIGHT: f32 = 122.0;

/// Mark on the left, code on the right, digits below: an SVG source.
pub(super) fn compose(mark: &Drawing, number: &Number<'_>) -> Result<String, Error> {
    let code = qr::code(number.url)?;
    let (width, height) = mark.size();
    let scale = HEIGHT / height;
    let left = width * scale;
    let (all, tall) = (left + GAP + HEIGHT, HEIGHT + LINE);
    #[expect(clippy::cast_precision_loss, reason = "a QR code has at most 185 modules")]
    let module = HEIGHT / code.size as f32;
    let [first, second, third] = number.id.groups();
    let base = HEIGHT + 26.0;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 {all} {tall}\">\
         <title>{title} {label} {id}</title>\
         <g transform=\"scale({scale})\">{outlines}</g>\
         <g transform=\"translate({at} 0) scale({module})\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{size}v{size}H0z\"/><path fill=\"#1a1a1a\" d=\"{path}\"/></g>\
         <g font-family=\"{FAMILY}\" fill=\"#1a1a1a\"><text x=\"2\" y=\"{base}\" font-size=\"13\">{label}</text>\
         <text x=\"{end}\" y=\"{base}\" font-size=\"23\" font-weight=\"700\" text-anchor=\"end\">{first} {second} {third}</text></g></svg>",
        title = mark.title(),
        label = escape(number.label),
        id = number.id.as_str(),
        outlines = mark.outlines(),
        at = left + GAP,
        size = code.size,
        path = code.path,
        end = all - 2.0,
    ))
}
