//! Entries that answer a condition: a bitmap that stands in the register, one that is kept for a text, or one of one's own.

use roaring::RoaringBitmap;
use std::{ops::Deref, sync::Arc};

/// A bitmap, copied only by who changes it: one of millions of entries has hundreds of kilobytes.
#[derive(Debug)]
pub enum Hits<'a> {
    /// It stands in the register.
    Lent(&'a RoaringBitmap),
    /// It is kept for others, too.
    Kept(Arc<RoaringBitmap>),
    /// It was made for this question.
    Own(RoaringBitmap),
}

impl Deref for Hits<'_> {
    type Target = RoaringBitmap;

    fn deref(&self) -> &RoaringBitmap {
        match self {
            Self::Lent(bitmap) => bitmap,
            Self::Kept(bitmap) => bitmap,
            Self::Own(bitmap) => bitmap,
        }
    }
}

impl<'a> Hits<'a> {
    /// Nobody.
    pub fn none() -> Self {
        Self::Own(RoaringBitmap::new())
    }

    /// The bitmap, to be changed.
    pub fn into_own(self) -> RoaringBitmap {
        match self {
            Self::Own(bitmap) => bitmap,
            shared => (*shared).clone(),
        }
    }

    /// Those in any of these bitmaps.
    pub fn any(mut bitmaps: impl Iterator<Item = &'a RoaringBitmap>) -> Self {
        let (Some(first), second) = (bitmaps.next(), bitmaps.next()) else { return Self::none() };
        let Some(second) = second else { return Self::Lent(first) };
        Self::Own(bitmaps.fold(first | second, |mut all, one| {
            all |= one;
            all
        }))
    }

    /// Those in all of these; `None`: no condition was given.
    pub fn all(mut conditions: Vec<Self>) -> Option<Self> {
        conditions.sort_by_cached_key(|condition| condition.len());
        let mut conditions = conditions.into_iter();
        let first = conditions.next()?;
        let Some(second) = conditions.next() else { return Some(first) };
        let found = &*first & &*second;
        Some(Self::Own(conditions.fold(found, |mut found, one| {
            found &= &*one;
            found
        })))
    }
}
