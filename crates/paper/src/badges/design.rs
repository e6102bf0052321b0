//! What a badge looks like: stars on the left; name of the scheme, what was declared, and the state beside the digits.

use crate::{
    drawing::{Drawing, escape},
    error::Error,
    fonts::FAMILY,
};
use domain::declaration::Standing;

/// Width of the drawing in its own units.
pub(super) const WIDE: f32 = 264.0;
/// Height of the drawing.
pub(super) const TALL: f32 = 72.0;
/// Where the words begin.
const LEFT: f32 = 68.0;
/// Where everything ends.
pub(super) const RIGHT: f32 = 254.0;
/// The line on which the digits stand.
pub(super) const BASE: f32 = 60.0;

/// The look of a badge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Look {
    /// What it says.
    pub standing: Standing,
    /// How many stars, one or two; 0 where no level is named.
    pub stars: usize,
    /// The colours.
    pub theme: Theme,
    /// How large.
    pub size: Size,
}

/// The colours of a badge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Theme {
    /// For light pages.
    Light,
    /// For dark pages.
    Dark,
    /// Black on white alone, for print.
    Mono,
}

/// How large a badge is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Size {
    /// 198 × 54 pixels.
    Small,
    /// 264 × 72 pixels.
    Medium,
    /// 396 × 108 pixels.
    Large,
}

impl Theme {
    /// All themes.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::Mono];

    /// The code in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Mono => "mono",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.code() == code)
    }
}

impl Size {
    /// All sizes.
    pub const ALL: [Self; 3] = [Self::Small, Self::Medium, Self::Large];

    /// The code in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Small => "s",
            Self::Medium => "m",
            Self::Large => "l",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.code() == code)
    }

    /// Width and height in pixels of the page.
    pub fn pixels(self) -> (u32, u32) {
        match self {
            Self::Small => (198, 54),
            Self::Medium => (264, 72),
            Self::Large => (396, 108),
        }
    }
}

/// The words of a badge.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// The name of the scheme.
    pub scheme: &'a str,
    /// What was declared.
    pub text: &'a str,
    /// The state in a word or two.
    pub state: &'a str,
}

/// The colours, each as `#rrggbb`. Words have a contrast of 4.5 or more to what is behind them (WCAG 2.2, 1.4.3).
#[derive(Clone, Copy, Debug)]
pub(super) struct Palette {
    /// The ground.
    paper: &'static str,
    /// Words and digits.
    pub ink: &'static str,
    /// The frame.
    edge: &'static str,
    /// The state.
    tone: &'static str,
    /// Words on the state.
    on_tone: &'static str,
    /// Stars of a declaration that is valid.
    star: &'static str,
    /// Edge of a star.
    star_edge: &'static str,
}

impl Palette {
    /// The colours of a look.
    pub fn of(look: Look) -> Self {
        let (good, warn, bad, grey) = match look.theme {
            Theme::Light => ("#197a4b", "#7f4a00", "#b3261e", "#4d4d4d"),
            Theme::Dark => ("#8fe0b5", "#ffcf70", "#ffb4ab", "#cccccc"),
            Theme::Mono => ("#1a1a1a", "#1a1a1a", "#1a1a1a", "#1a1a1a"),
        };
        let tone = match look.standing {
            Standing::Valid => good,
            Standing::Review | Standing::NoNumber => warn,
            Standing::Cancelled | Standing::Rejected | Standing::NotIssued => bad,
            Standing::Stopped | Standing::NotChecked => grey,
        };
        match look.theme {
            Theme::Light => Self::new(("#ffffff", "#1a1a1a", "#767676"), (tone, "#ffffff"), ("#ffc700", "#8c6d00")),
            Theme::Dark => Self::new(("#1a1a1a", "#ffffff", "#949494"), (tone, "#1a1a1a"), ("#ffc700", "#ffc700")),
            Theme::Mono => Self::new(("#ffffff", "#1a1a1a", "#1a1a1a"), (tone, "#ffffff"), ("#1a1a1a", "#1a1a1a")),
        }
    }

    fn new(
        (paper, ink, edge): (&'static str, &'static str, &'static str),
        (tone, on_tone): (&'static str, &'static str),
        (star, star_edge): (&'static str, &'static str),
    ) -> Self {
        Self { paper, ink, edge, tone, on_tone, star, star_edge }
    }
}

/// The SVG source of a look, its text still as text.
pub(super) fn source(look: Look, said: &Said<'_>) -> Result<String, Error> {
    let colours = Palette::of(look);
    let mut source = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDE} {TALL}\">{}{}<g font-family=\"{FAMILY}\">",
        frame(look, &colours),
        stars(look, &colours)
    );
    let room = RIGHT - LEFT;
    source.push_str(&line(said.scheme, (LEFT, 20.0), (11.0, 400), room, colours.ink)?);
    source.push_str(&line(said.text, (LEFT, 40.0), (15.0, 700), room, colours.ink)?);
    source.push_str(&state(look, said.state, &colours)?);
    source.push_str("</g></svg>");
    Ok(source)
}

/// The ground and its frame; broken where nothing could be checked, so that it looks like no answer.
fn frame(look: Look, colours: &Palette) -> String {
    let dashes = if look.standing == Standing::NotChecked { " stroke-dasharray=\"5 4\"" } else { "" };
    format!(
        "<rect x=\"1\" y=\"1\" width=\"{}\" height=\"{}\" rx=\"6\" fill=\"{}\" stroke=\"{}\" stroke-width=\"2\"{dashes}/>",
        WIDE - 2.0,
        TALL - 2.0,
        colours.paper,
        colours.edge
    )
}

/// The star of the site: 24 units square.
const STAR: &str =
    "M12.00 2.60L14.82 8.92L21.70 9.65L16.56 14.28L18.00 21.05L12.00 17.59L6.00 21.05L7.44 14.28L2.30 9.65L9.18 8.92Z";

/// One star, or two smaller ones; filled only while the declaration stands.
fn stars(look: Look, colours: &Palette) -> String {
    let holds = matches!(look.standing, Standing::Valid | Standing::Review);
    let (fill, edge) = if holds { (colours.star, colours.star_edge) } else { ("none", colours.edge) };
    let places: &[(f32, f32, f32)] =
        if look.stars == 2 { &[(7.0, 21.0, 1.2), (34.0, 21.0, 1.2)] } else { &[(10.0, 10.0, 2.1)] };
    let star = |(x, y, scale): &(f32, f32, f32)| {
        format!(
            "<path transform=\"translate({x} {y}) scale({scale})\" d=\"{STAR}\" fill=\"{fill}\" stroke=\"{edge}\" \
             stroke-width=\"1.4\" stroke-linejoin=\"round\"/>"
        )
    };
    places.iter().map(star).collect()
}

/// A line of words at a place, in a size and weight; smaller if it is wider than its room.
fn line(words: &str, (x, y): (f32, f32), (size, weight): (f32, u32), room: f32, ink: &str) -> Result<String, Error> {
    let size = fitted(words, (size, weight), room)?;
    let words = escape(words);
    Ok(format!("<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{ink}\">{words}</text>"))
}

/// The state: words on a filled shape while it was found out, words in a broken one otherwise.
fn state(look: Look, words: &str, colours: &Palette) -> Result<String, Error> {
    let room = super::digits::LEFT - LEFT - 20.0;
    let size = fitted(words, (11.0, 700), room)?;
    let wide = width(words, (size, 700))? + 14.0;
    let (fill, ink, dashes) = match look.standing {
        Standing::NotChecked => ("none", colours.ink, " stroke-dasharray=\"3 2\""),
        _ => (colours.tone, colours.on_tone, ""),
    };
    Ok(format!(
        "<rect x=\"{LEFT}\" y=\"{top}\" width=\"{wide}\" height=\"17\" rx=\"8.5\" fill=\"{fill}\" stroke=\"{tone}\"{dashes}/>\
         <text x=\"{middle}\" y=\"{BASE}\" font-size=\"{size}\" font-weight=\"700\" fill=\"{ink}\" text-anchor=\"middle\">{words}</text>",
        top = BASE - 12.5,
        tone = colours.tone,
        middle = LEFT + wide / 2.0,
        words = escape(words),
    ))
}

/// The size in which words fit into their room: the wanted one, or a smaller one.
fn fitted(words: &str, (size, weight): (f32, u32), room: f32) -> Result<f32, Error> {
    let wide = width(words, (size, weight))?;
    Ok(if wide > room { size * room / wide } else { size })
}

/// How wide words are drawn.
fn width(words: &str, (size, weight): (f32, u32)) -> Result<f32, Error> {
    let source = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1000 100\"><text y=\"50\" font-family=\"{FAMILY}\" \
         font-size=\"{size}\" font-weight=\"{weight}\">{}</text></svg>",
        escape(words)
    );
    Ok(Drawing::read(&source)?.tree().root().abs_bounding_box().width())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance as WCAG 2.2 defines it.
    fn luminance(colour: &str) -> f64 {
        let part = |from: usize| f64::from(u8::from_str_radix(&colour[from..from + 2], 16).unwrap()) / 255.0;
        let linear = |value: f64| if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) };
        0.2126 * linear(part(1)) + 0.7152 * linear(part(3)) + 0.0722 * linear(part(5))
    }

    fn contrast(one: &str, other: &str) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn words_can_be_read_in_every_look() {
        for (theme, standing) in Theme::ALL.into_iter().flat_map(|one| Standing::ALL.map(|standing| (one, standing))) {
            let colours = Palette::of(Look { standing, stars: 1, theme, size: Size::Medium });
            let (words, state) = (contrast(colours.ink, colours.paper), contrast(colours.on_tone, colours.tone));
            assert!(words >= 4.5 && state >= 4.5, "{theme:?} {standing:?}: {words} {state}");
            assert!(contrast(colours.edge, colours.paper) >= 3.0, "{theme:?}: the frame");
        }
    }

    #[test]
    fn long_words_are_made_smaller_and_short_ones_stay() {
        assert!((fitted("SECURITY ACTION", (11.0, 400), 186.0).unwrap() - 11.0).abs() < f32::EPSILON);
        let long = "架空の制度のとても長い名前".repeat(3);
        let size = fitted(&long, (11.0, 400), 186.0).unwrap();
        assert!(size < 6.0 && width(&long, (size, 400)).unwrap() < 187.0, "{size}");
    }
}
