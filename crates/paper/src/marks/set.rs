//! Which mark, in which variants, under which file names.

use super::Number;
use crate::error::Error;
use domain::{declaration::Level, scheme::Scheme};

/// Everything a download is made of.
#[derive(Clone, Debug)]
pub struct MarkSet<'a> {
    /// How all file names begin, e.g. `security-action-one-star`.
    pub name: String,
    /// The artwork, in the order of the files.
    pub artwork: Vec<Artwork<'a>>,
    /// The text that explains the files, from the scheme.
    pub readme: &'a str,
    /// The number and page that the marks carry; `None`: the plain marks.
    pub number: Option<Number<'a>>,
}

/// One SVG source of the scheme.
#[derive(Clone, Copy, Debug)]
pub struct Artwork<'a> {
    /// Which variant it is.
    pub variant: Variant,
    /// The SVG document.
    pub svg: &'a str,
}

/// The variants of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// The star alone.
    Color,
    /// The star alone, in one colour.
    Mono,
    /// With words beside it.
    HorizontalColor,
    /// With words beside it, in one colour.
    HorizontalMono,
}

impl Variant {
    /// All variants, in the order of the files.
    pub const ALL: [Self; 4] = [Self::Color, Self::Mono, Self::HorizontalColor, Self::HorizontalMono];

    /// How file names end, before the kind of file.
    pub fn code(self) -> &'static str {
        match self {
            Self::Color => "color",
            Self::Mono => "mono",
            Self::HorizontalColor => "horizontal-color",
            Self::HorizontalMono => "horizontal-mono",
        }
    }

    /// Words stand beside the star.
    pub fn horizontal(self) -> bool {
        matches!(self, Self::HorizontalColor | Self::HorizontalMono)
    }

    /// The key in the scheme's folder `marks/`, after `mark-<level>`.
    fn key(self) -> &'static str {
        match self {
            Self::Color => "",
            Self::Mono => "-mono",
            Self::HorizontalColor => "-horizontal",
            Self::HorizontalMono => "-horizontal-mono",
        }
    }
}

impl<'a> MarkSet<'a> {
    /// The marks of a level as the scheme draws them.
    pub fn of(scheme: &'a Scheme, level: Level, readme: &'a str) -> Result<Self, Error> {
        let artwork = Variant::ALL.into_iter().map(|variant| {
            let key = format!("mark-{}{}", level.code(), variant.key());
            let svg = scheme.marks.get(&key).ok_or(Error::NoMark(key))?;
            Ok(Artwork { variant, svg })
        });
        Ok(Self {
            name: format!("{}-{}-star", slug(&scheme.about.name), level.code()),
            artwork: artwork.collect::<Result<_, Error>>()?,
            readme,
            number: None,
        })
    }

    /// The same marks, carrying a number.
    #[must_use]
    pub fn numbered(self, number: Number<'a>) -> Self {
        Self { number: Some(number), ..self }
    }

    /// The name of the ZIP.
    pub fn file_name(&self) -> String {
        format!("{}{}.zip", self.name, self.infix())
    }

    /// A file's name before its kind.
    pub(super) fn stem(&self, variant: Variant) -> String {
        format!("{}{}-{}", self.name, self.infix(), variant.code())
    }

    fn infix(&self) -> &'static str {
        if self.number.is_some() { "-numbered" } else { "" }
    }
}

/// A file name from the scheme's name: small letters, digits and hyphens. A name without any gives `mark`.
fn slug(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug = words.collect::<Vec<_>>().join("-").to_ascii_lowercase();
    if slug.is_empty() { "mark".to_owned() } else { slug }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_scheme_name_becomes_a_file_name() {
        assert_eq!(slug("SECURITY ACTION"), "security-action");
        assert_eq!(slug("安全宣言"), "mark");
    }
}
