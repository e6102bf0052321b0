//! Days as the columns keep them.

use domain::time;
use jiff::{Timestamp, civil::Date};

/// The first moment of a day in Japan, in microseconds; for a day that no moment belongs to, a moment behind all others.
pub(crate) fn begin(day: Date) -> i64 {
    time::begin(day).map_or(i64::MAX, Timestamp::as_microsecond)
}
