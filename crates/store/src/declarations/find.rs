//! Declarations found by what they are known by.

use super::{
    Declaration,
    row::{Row, declaration_sql},
};
use crate::{
    door::{Db, sql},
    error::Error,
};
use domain::{
    corporate_number::CorporateNumber,
    ids::{DeclarationId, ReceiptNumber},
};
use uuid::Uuid;

/// A declaration by its id.
pub async fn find(db: &mut Db, id: Uuid) -> Result<Option<Declaration>, Error> {
    let row = sql!(db, optional Row: declaration_sql!("WHERE d.id = $1"), id)?;
    row.map(|row| row.read(db)).transpose()
}

/// A declaration by its 自己宣言ID.
pub async fn by_number(db: &mut Db, number: &DeclarationId) -> Result<Option<Declaration>, Error> {
    let row = sql!(db, optional Row: declaration_sql!("WHERE d.number = $1"), number)?;
    row.map(|row| row.read(db)).transpose()
}

/// A declaration by its 受付番号.
pub async fn by_receipt(db: &mut Db, receipt: &ReceiptNumber) -> Result<Option<Declaration>, Error> {
    let row = sql!(db, optional Row: declaration_sql!("WHERE d.receipt = $1"), receipt)?;
    row.map(|row| row.read(db)).transpose()
}

/// The living declarations (declared, accepted, returned) of a 法人番号, oldest first, at most twenty.
pub async fn living_with_number(db: &mut Db, number: &CorporateNumber) -> Result<Vec<Declaration>, Error> {
    let text = declaration_sql!(
        "WHERE b.corporate_number = $1 AND d.state IN ('declared', 'accepted', 'returned')
         ORDER BY d.declared_at, d.id LIMIT 20"
    );
    let rows = sql!(db, all Row: text, number.as_str())?;
    rows.into_iter().map(|row| row.read(db)).collect()
}

/// What waits for the office: declared and not yet accepted, longest first. In mode `auto` only what has flags waits,
/// because the rest is accepted at once.
pub async fn waiting(db: &mut Db, limit: i64) -> Result<Vec<Declaration>, Error> {
    let text = declaration_sql!("WHERE d.state = 'declared' ORDER BY d.declared_at, d.id LIMIT $1");
    let rows = sql!(db, all Row: text, limit)?;
    rows.into_iter().map(|row| row.read(db)).collect()
}
