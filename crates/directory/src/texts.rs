//! The texts of all entries in one piece of memory: names as shown, and the keys that are searched.

/// Where a text stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    start: u32,
    length: u16,
}

impl Span {
    /// A part of it: so many bytes from a place in it.
    pub fn part(self, from: usize, length: usize) -> Option<Self> {
        let (from, length) = (u16::try_from(from).ok()?, u16::try_from(length).ok()?);
        let end = from.checked_add(length)?;
        Some(Self { start: self.start + u32::from(from), length }).filter(|_| end <= self.length)
    }
}

/// One growing piece of memory. A text that is replaced leaves a hole; the next fill is without holes.
#[derive(Debug, Default)]
pub struct Texts(String);

impl Texts {
    /// Adds a text. 4 GiB and 64 KiB a text are the bounds; the texts of all businesses of Japan take a tenth of that.
    pub fn add(&mut self, text: &str) -> Span {
        let (Ok(start), Ok(length)) = (u32::try_from(self.0.len()), u16::try_from(text.len())) else {
            return Span::default();
        };
        self.0.push_str(text);
        Span { start, length }
    }

    /// A text.
    pub fn get(&self, span: Span) -> &str {
        let start = usize::try_from(span.start).unwrap_or(usize::MAX);
        self.0.get(start..start.saturating_add(usize::from(span.length))).unwrap_or_default()
    }

    /// Gives back what was reserved and not used.
    pub fn shrink(&mut self) {
        self.0.shrink_to_fit();
    }
}
