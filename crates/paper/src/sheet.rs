//! A sheet of A4 that tells facts: a title, a headline, lines of label and text, a QR code, notes. With a file attached, if one
//! belongs to it.

use crate::{
    drawing::{Drawing, escape},
    error::Error,
    fonts,
    fonts::FAMILY,
    qr,
};
use std::fmt::Write as _;

/// A sheet, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// What it is; also the title of the document.
    pub title: String,
    /// Above the title, small.
    pub over: String,
    /// What it says in one sentence.
    pub headline: String,
    /// Label and text.
    pub rows: Vec<(String, String)>,
    /// Small print.
    pub notes: Vec<String>,
    /// The address of the QR code, printed beside it.
    pub address: String,
}

/// A file inside the PDF.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// Its name.
    pub name: &'static str,
    /// Its media type.
    pub kind: &'static str,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// A4 in points (ISO 216).
const WIDTH: f32 = 595.28;
const HEIGHT: f32 = 841.89;
const MARGIN: f32 = 56.0;
/// Where the texts beside the labels begin.
const TEXTS: f32 = 176.0;

/// A line of text that is set.
struct Set {
    svg: String,
    y: f32,
}

impl Sheet {
    /// The sheet as PDF.
    pub fn pdf(&self, attachment: Option<Attachment>) -> Result<Vec<u8>, Error> {
        Drawing::read(&self.svg()?)?.pdf_with(attachment)
    }

    fn svg(&self) -> Result<String, Error> {
        let mut set = Set { svg: String::new(), y: MARGIN + 10.0 };
        set.lines(MARGIN, 10.0, ("#4d4d4d", 400), &self.over);
        set.y += 14.0;
        set.lines(MARGIN, 21.0, ("#1a1a1a", 700), &self.title);
        set.y += 20.0;
        set.lines(MARGIN, 14.0, ("#1a1a1a", 700), &self.headline);
        set.y += 8.0;
        for (label, text) in &self.rows {
            set.rule();
            let top = set.y;
            set.lines(MARGIN, 9.5, ("#4d4d4d", 400), label);
            let below = std::mem::replace(&mut set.y, top);
            set.lines(TEXTS, 11.5, ("#1a1a1a", 400), text);
            set.y = set.y.max(below) + 3.0;
        }
        set.rule();
        set.y += 6.0;
        self.code(&mut set)?;
        for note in &self.notes {
            set.lines(MARGIN, 8.5, ("#4d4d4d", 400), note);
            set.y += 3.0;
        }
        Ok(format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\"><title>{}</title>\
             <path fill=\"#fff\" d=\"M0 0h{WIDTH}v{HEIGHT}H0z\"/><path fill=\"#0017c1\" d=\"M0 0h{WIDTH}v6H0z\"/>{}</svg>",
            escape(&self.title),
            set.svg
        ))
    }

    /// The QR code with its address beside it.
    fn code(&self, set: &mut Set) -> Result<(), Error> {
        let code = qr::code(&self.address)?;
        #[expect(clippy::cast_precision_loss, reason = "a QR code has at most 185 modules")]
        let module = 84.0 / code.size as f32;
        let _ = write!(
            set.svg,
            "<path transform=\"translate({MARGIN} {}) scale({module})\" fill=\"#1a1a1a\" d=\"{}\"/>",
            set.y, code.path
        );
        let top = set.y;
        set.y += 38.0;
        set.lines(MARGIN + 100.0, 10.0, ("#1a1a1a", 400), &self.address);
        set.y = top + 104.0;
        Ok(())
    }
}

impl Set {
    /// Lines of one text from `x` to the right margin; `y` moves below the last one.
    fn lines(&mut self, x: f32, size: f32, (colour, weight): (&str, u16), text: &str) {
        for line in wrap(text, size, WIDTH - MARGIN - x) {
            self.y += size * 1.15;
            // Writing to a String cannot fail.
            let _ = write!(
                self.svg,
                "<text x=\"{x}\" y=\"{}\" font-family=\"{FAMILY}\" font-size=\"{size}\" font-weight=\"{weight}\" \
                 fill=\"{colour}\">{}</text>",
                self.y,
                escape(&line)
            );
            self.y += size * 0.45;
        }
    }

    fn rule(&mut self) {
        let _ = write!(
            self.svg,
            "<path stroke=\"#cccccc\" stroke-width=\"0.6\" d=\"M{MARGIN} {y}H{}\"/>",
            WIDTH - MARGIN,
            y = self.y
        );
        self.y += 5.0;
    }
}

/// Cuts a text into lines no wider than `width`. Japanese breaks anywhere; a word of Latin letters moves to the next line whole
/// unless it is longer than a line; a line does not begin with a closing mark (JIS X 4051, 行頭禁則).
fn wrap(text: &str, size: f32, width: f32) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0.0;
    for piece in pieces(text) {
        let wide: f32 = piece.chars().map(|c| fonts::advance(c) * size).sum();
        let closing = piece.starts_with(CLOSING);
        if used + wide > width && used > 0.0 && !closing {
            lines.push(String::new());
            used = 0.0;
        }
        for c in piece.chars() {
            let advance = fonts::advance(c) * size;
            if used + advance > width && used > 0.0 && !closing {
                lines.push(String::new());
                used = 0.0;
            }
            if let Some(line) = lines.last_mut().filter(|line| !(line.is_empty() && c == ' ')) {
                line.push(c);
                used += advance;
            }
        }
    }
    lines
}

/// No line begins with one of these.
const CLOSING: [char; 12] = ['、', '。', '，', '．', '）', '」', '』', '】', 'ー', '・', '」', '％'];

/// Words of ASCII stay together, everything else is a piece of its own.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let word = rest.find(|c: char| !c.is_ascii_graphic()).unwrap_or(rest.len());
        let (piece, behind) = rest.split_at(if word > 0 { word } else { first.len_utf8() });
        pieces.push(piece);
        rest = behind;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_stay_whole_and_marks_do_not_lead() {
        let lines = wrap("確認ページ https://example.jp/v/1 を開く。", 10.0, 140.0);
        assert!(lines.iter().any(|line| line.contains("https://example.jp/v/1")), "{lines:?}");
        assert!(lines.iter().all(|line| !line.starts_with('。')), "{lines:?}");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_line_is_too_wide(text in "[a-z あ漢、。]{0,80}", width in 40.0f32..300.0) {
            let lines = wrap(&text, 10.0, width);
            let squeeze = |text: &str| text.replace(' ', "");
            prop_assert_eq!(squeeze(&lines.concat()), squeeze(&text));
            for line in &lines {
                let wide: f32 = line.trim_end_matches(CLOSING).chars().map(|c| fonts::advance(c) * 10.0).sum();
                prop_assert!(wide <= width + 0.01, "{} is {}", line, wide);
            }
        }
    }
}
