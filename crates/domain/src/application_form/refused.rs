//! Why a file is not taken as a filled form: kinds, whose sentences are `[refused]` in `form.toml`.

/// Why a file is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Refused {
    /// No byte in it.
    Empty,
    /// More bytes than a form ever has.
    TooLarge,
    /// Unpacked it would be more than a form ever is: size, number of parts, or how tightly it is packed.
    TooMuch,
    /// A Word file of the format before 2007.
    OldWord,
    /// A PDF.
    Pdf,
    /// Rich text.
    Rtf,
    /// A spreadsheet.
    Excel,
    /// Slides.
    PowerPoint,
    /// A text of `OpenDocument`.
    OpenDocument,
    /// Something else.
    NotWord,
    /// Locked with a password.
    Encrypted,
    /// It brings programs along.
    Macros,
    /// It brings other files along.
    Embedded,
    /// It fetches something from elsewhere when it is opened.
    External,
    /// It cannot be read whole.
    Broken,
    /// Its XML declares a document type, which no form does.
    Entities,
    /// A Word file, but not our form.
    NotForm,
    /// Our form, of an edition this program does not know.
    UnknownEdition,
    /// Our form, with nothing filled in.
    Blank,
}

impl Refused {
    /// All kinds.
    pub const ALL: [Self; 19] = [
        Self::Empty,
        Self::TooLarge,
        Self::TooMuch,
        Self::OldWord,
        Self::Pdf,
        Self::Rtf,
        Self::Excel,
        Self::PowerPoint,
        Self::OpenDocument,
        Self::NotWord,
        Self::Encrypted,
        Self::Macros,
        Self::Embedded,
        Self::External,
        Self::Broken,
        Self::Entities,
        Self::NotForm,
        Self::UnknownEdition,
        Self::Blank,
    ];

    /// The key of its sentence.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge => "too-large",
            Self::TooMuch => "too-much",
            Self::OldWord => "old-word",
            Self::Pdf => "pdf",
            Self::Rtf => "rtf",
            Self::Excel => "excel",
            Self::PowerPoint => "power-point",
            Self::OpenDocument => "open-document",
            Self::NotWord => "not-word",
            Self::Encrypted => "encrypted",
            Self::Macros => "macros",
            Self::Embedded => "embedded",
            Self::External => "external",
            Self::Broken => "broken",
            Self::Entities => "entities",
            Self::NotForm => "not-form",
            Self::UnknownEdition => "unknown-edition",
            Self::Blank => "blank",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.code() == code)
    }
}
