//! Who is written to: each mail address once, whose owner's last word on news was yes, with a declaration that counts.

use crate::{
    door::{Db, Unit, sql},
    error::Error,
    mass_mail,
};
use domain::{
    business,
    declaration::{Level, State},
    email::Email,
    news::Audience,
    place::Prefecture,
    scheme::Code,
    time::begin,
};
use jiff::Timestamp;
use uuid::Uuid;

/// The addresses with a declaration that meets the conditions, whose owner's last word was yes: [`crate::wishes`] has the rule, and this is
/// the same of many addresses at once. The arguments are what is read, of which addresses, and the order.
macro_rules! wished {
    ($what:literal, $of:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM contacts c JOIN declarations d ON d.contact_id = c.id JOIN businesses b ON b.id = d.business_id
             LEFT JOIN news_choices n ON n.email_key = c.email_key
                AND n.at = (SELECT max(m.at) FROM news_choices m WHERE m.email_key = c.email_key)
             WHERE ",
            $of,
            " AND d.state IN ('declared', 'accepted', 'returned') AND ($2 = '' OR d.state = $2) AND ($3 = '' OR d.level = $3)
              AND ($4 = '' OR b.prefecture = $4) AND ($5 = '' OR b.kind = $5) AND b.industry >= $6 AND b.industry <= $7
              AND ($8 = '' OR b.employees = $8) AND d.declared_at >= $9 AND d.declared_at < $10
              AND CASE WHEN n.at >= (SELECT max(e.declared_at) FROM contacts k JOIN declarations e ON e.contact_id = k.id
                      WHERE k.email_key = c.email_key) THEN n.wished
                  ELSE NOT EXISTS (SELECT 1 FROM contacts k JOIN declarations e ON e.contact_id = k.id
                      JOIN businesses f ON f.id = e.business_id
                      WHERE k.email_key = c.email_key AND NOT f.news AND e.declared_at =
                          (SELECT max(l.declared_at) FROM contacts i JOIN declarations l ON l.contact_id = i.id
                           WHERE i.email_key = c.email_key)) END
              AND NOT EXISTS (SELECT 1 FROM suppressed s WHERE s.email_key = c.email_key) ",
            $rest
        )
    };
}

/// The conditions as the statement takes them.
struct Bound {
    state: &'static str,
    level: &'static str,
    prefecture: String,
    kind: &'static str,
    industries: (String, String),
    employees: String,
    from: Timestamp,
    before: Timestamp,
}

impl Bound {
    fn of(audience: &Audience) -> Self {
        let industries =
            audience.industry.as_ref().map(|(first, last)| (first.code().to_owned(), last.code().to_owned()));
        Self {
            state: if audience.accepted { State::Accepted.code() } else { "" },
            level: audience.level.map_or("", Level::code),
            prefecture: audience.prefecture.map(Prefecture::code).unwrap_or_default(),
            kind: audience.kind.map_or("", business::Kind::code),
            industries: industries.unwrap_or_else(|| ("00".to_owned(), "99".to_owned())),
            employees: audience.employees.as_ref().map(Code::as_str).unwrap_or_default().to_owned(),
            from: audience.from.and_then(begin).unwrap_or(Timestamp::UNIX_EPOCH),
            before: audience.to.and_then(|day| begin(day.tomorrow().ok()?)).unwrap_or(Timestamp::MAX),
        }
    }
}

const COUNT: &str = wished!("count(DISTINCT c.email_key)", "c.email_key > $1", "");
const NEXT: &str = wished!("c.email_key", "c.email_key > $1", "GROUP BY c.email_key ORDER BY c.email_key LIMIT $11");
const STILL: &str = wished!("c.id, c.email", "c.email_key = $1", "ORDER BY d.declared_at DESC, c.id LIMIT 1");

/// How many persons would be written to now.
pub async fn count(db: &mut Db, audience: &Audience) -> Result<i64, Error> {
    let (all, bound) = (Vec::<u8>::new(), Bound::of(audience));
    let (first, last) = bound.industries;
    let row = sql!(db, one (i64,): COUNT, all, bound.state, bound.level, bound.prefecture, bound.kind,
        first, last, bound.employees, bound.from, bound.before)?;
    Ok(row.0)
}

/// The blind indexes of the next addresses behind that one, in their order, at most `limit`. Looks at as much of the register as it
/// takes, so it is asked before the unit that puts their letters.
pub async fn next(db: &mut Db, audience: &Audience, behind: &[u8], limit: i64) -> Result<Vec<Vec<u8>>, Error> {
    let bound = Bound::of(audience);
    let (first, last) = bound.industries;
    let rows = sql!(db, all (Vec<u8>,): NEXT, behind, bound.state, bound.level, bound.prefecture, bound.kind,
        first, last, bound.employees, bound.from, bound.before, limit)?;
    Ok(rows.into_iter().map(|(key,)| key).collect())
}

/// The address, if it is still to be written to at this moment. One that cannot be read must not keep the news from everybody behind it.
pub(super) async fn still(db: &mut Unit, audience: &Audience, key: &[u8]) -> Result<Option<Email>, Error> {
    let bound = Bound::of(audience);
    let (first, last) = bound.industries;
    let row = sql!(db, optional (Uuid, Vec<u8>): STILL, key, bound.state, bound.level, bound.prefecture, bound.kind,
        first, last, bound.employees, bound.from, bound.before)?;
    let Some((contact, email)) = row else { return Ok(None) };
    mass_mail::readable(db, contact, &email)
}
