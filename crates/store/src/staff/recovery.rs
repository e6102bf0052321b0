//! 回復コード, as keyed hashes. One that was used is gone.

use crate::{
    door::{Db, Unit, sql},
    error::Error,
};
use domain::staff::RecoveryCode;
use uuid::Uuid;

/// Takes these in place of all codes before.
pub async fn renew_recovery(db: &mut Unit, officer: Uuid, codes: &[RecoveryCode]) -> Result<(), Error> {
    sql!(db, run: "DELETE FROM officer_recovery WHERE officer = $1", officer)?;
    for code in codes {
        let hash = hash(db, officer, code);
        sql!(db, run: "INSERT INTO officer_recovery (hash, officer) VALUES ($1, $2)", hash, officer)?;
    }
    Ok(())
}

/// Uses a code up. `false`: it is none of this officer's, or was used before.
pub async fn recover(db: &mut Unit, officer: Uuid, code: &RecoveryCode) -> Result<bool, Error> {
    let hash = hash(db, officer, code);
    Ok(sql!(db, run: "DELETE FROM officer_recovery WHERE hash = $1 AND officer = $2", hash, officer)? > 0)
}

/// How many codes are left.
pub async fn recovery_left(db: &mut Db, officer: Uuid) -> Result<i64, Error> {
    let (left,) = sql!(db, one (i64,): "SELECT count(*) FROM officer_recovery WHERE officer = $1", officer)?;
    Ok(left)
}

fn hash(db: &Db, officer: Uuid, code: &RecoveryCode) -> Vec<u8> {
    db.vault.blind(&format!("recovery {officer} {}", code.reveal()))
}
