//! What is found whole: numbers in their columns, mail addresses and telephone numbers by their blind indexes.

use crate::{
    door::{Db, Unit, sql},
    error::Error,
};
use domain::{phone::Phone, registry::Key};
use uuid::Uuid;

/// The most declarations that are found by one key: an adviser's mail address may stand for many.
pub const FOUND: i64 = 10_000;
/// Telephone numbers that are given their blind index in one unit.
const BATCH: i64 = 500;

/// The declarations with this number or address; a 利用者番号 finds all of its business.
pub async fn ids(db: &mut Db, key: &Key) -> Result<Vec<Uuid>, Error> {
    let rows = match key {
        Key::Declaration(number) => sql!(db, all (Uuid,): "SELECT id FROM declarations WHERE number = $1", number)?,
        Key::Receipt(receipt) => sql!(db, all (Uuid,): "SELECT id FROM declarations WHERE receipt = $1", receipt)?,
        Key::Member(member) => {
            let text = "SELECT d.id FROM members m JOIN declarations d ON d.business_id = m.business_id
                WHERE m.number = $1 ORDER BY d.id LIMIT $2";
            sql!(db, all (Uuid,): text, member, FOUND)?
        }
        Key::Corporate(number) => {
            let text = "SELECT d.id FROM businesses b JOIN declarations d ON d.business_id = b.id
                WHERE b.corporate_number = $1 ORDER BY d.id LIMIT $2";
            sql!(db, all (Uuid,): text, number.as_str(), FOUND)?
        }
        Key::Mail(email) => {
            let key = db.vault.blind_email(email);
            let text = "SELECT d.id FROM contacts c JOIN declarations d ON d.contact_id = c.id
                WHERE c.email_key = $1 ORDER BY d.id LIMIT $2";
            sql!(db, all (Uuid,): text, key, FOUND)?
        }
        Key::Phone(phone) => {
            let key = db.vault.blind_phone(phone);
            let text = "SELECT d.id FROM businesses b JOIN declarations d ON d.business_id = b.id
                WHERE b.phone_key = $1 ORDER BY d.id LIMIT $2";
            sql!(db, all (Uuid,): text, key, FOUND)?
        }
    };
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Gives telephone numbers that came before there was a blind index of them theirs, some at a time; `true`: there may be more.
pub async fn index_phones(db: &mut Unit) -> Result<bool, Error> {
    let text = "SELECT id, phone FROM businesses WHERE phone_key IS NULL LIMIT $1";
    let rows = sql!(db, all (Uuid, Vec<u8>): text, BATCH)?;
    for (id, phone) in &rows {
        // One that cannot be read is found by no number; it must not keep the others from being found, nor the site from starting.
        let phone = db.vault.read("businesses.phone", phone, Phone::parse);
        let key = phone.map(|phone| db.vault.blind_phone(&phone)).unwrap_or_default();
        sql!(db, run: "UPDATE businesses SET phone_key = $1 WHERE id = $2", key, id)?;
    }
    Ok(!rows.is_empty())
}
