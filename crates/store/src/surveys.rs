//! アンケート: kept apart from the register, without a link to it and without the time of day.

use crate::{
    door::{Unit, sql},
    error::Error,
};
use domain::scheme::Code;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// Keeps the answers to an edition of the survey. `id` makes it happen once; only its blind index is kept, because the id
/// itself tells the time.
pub async fn keep(
    db: &mut Unit,
    id: Uuid,
    edition: &str,
    answers: &[(String, Vec<Code>)],
    now: Timestamp,
) -> Result<(), Error> {
    let key = db.vault.blind(&format!("survey {id}"));
    let answers = answers.iter().map(|(question, codes)| (question.clone(), json!(codes)));
    let answers = Value::Object(answers.collect::<Map<_, _>>());
    let text =
        "INSERT INTO surveys (id, edition, answered_on, answers) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING";
    sql!(db, run: text, key, edition, domain::time::day(now), answers).map(drop)
}
