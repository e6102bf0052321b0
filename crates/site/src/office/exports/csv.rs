//! The export as comma-separated values for a spreadsheet.

use super::{cells::cells, columns::head, file::Reading};
use crate::{
    error::Error,
    spreadsheet::{MARK, lines},
};
use futures_util::{Stream, StreamExt as _, stream};

enum Step {
    Head(Reading),
    Lines(Reading),
}

/// The pieces of the file: the head, then some lines each.
pub fn pieces(reading: Reading) -> impl Stream<Item = Result<Vec<u8>, Error>> + Send + 'static {
    // The layer that compresses asks once more after the end.
    stream::try_unfold(Step::Head(reading), piece).fuse()
}

async fn piece(step: Step) -> Result<Option<(Vec<u8>, Step)>, Error> {
    match step {
        Step::Head(reading) => {
            let text = [MARK.as_bytes(), &lines([head(reading.export.persons)])].concat();
            Ok(Some((text, Step::Lines(reading))))
        }
        Step::Lines(mut reading) => {
            let number = reading.export.number.to_string();
            let rows = reading.next().await?;
            if rows.is_empty() {
                reading.finish().await?;
                return Ok(None);
            }
            let rows: Vec<_> = rows.into_iter().map(|line| cells(&reading.app, line, &number)).collect();
            let text = lines(rows.iter().map(|cells| cells.iter().map(String::as_str)));
            Ok(Some((text, Step::Lines(reading))))
        }
    }
}
