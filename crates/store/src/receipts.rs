//! 受付番号: taken from the database in blocks, handed out from memory. Gaps are fine.

use crate::{
    Store,
    door::{Unit, sql},
    error::Error,
};
use domain::ids::ReceiptNumber;
use jiff::civil::Date;

/// How many numbers are taken at once.
const BLOCK: i64 = 20;

/// Numbers taken and not yet handed out.
pub(crate) struct Block {
    day: Date,
    next: i64,
    end: i64,
}

impl Store {
    /// The next 受付番号 of a day (Asia/Tokyo). Call it before the unit of work, not in it.
    pub async fn receipt(&self, day: Date) -> Result<ReceiptNumber, Error> {
        let mut kept = self.inner.receipts.lock().await;
        let block = match kept.take() {
            Some(block) if block.day == day && block.next < block.end => block,
            _ => self.write(|mut db| async move { take(&mut db, day).await }).await?,
        };
        let sequence = u64::try_from(block.next).map_err(|why| Error::row("receipts", "next", why))?;
        *kept = Some(Block { next: block.next + 1, ..block });
        Ok(ReceiptNumber::make(day, sequence))
    }
}

async fn take(db: &mut Unit, day: Date) -> Result<Block, Error> {
    let text =
        "INSERT INTO receipts (day, next) VALUES ($1, $2) ON CONFLICT (day) DO UPDATE SET next = receipts.next + $3
        RETURNING next";
    let (end,) = sql!(db, one (i64,): text, day, BLOCK + 1, BLOCK)?;
    Ok(Block { day, next: end - BLOCK, end })
}
