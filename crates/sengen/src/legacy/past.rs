//! What has become of a declaration since: its days and its state, as the file tells them.

use super::layout::{Cells, Column};
use super::row::Look;
use domain::declaration::State;
use domain::ids::DeclarationId;
use domain::scheme::Scheme;
use domain::text::width;
use domain::time;
use jiff::{Timestamp, civil};
use store::declarations::Past;

/// The states that an older register can tell of.
const STATES: [State; 5] = [State::Accepted, State::Declared, State::Stopped, State::Cancelled, State::Rejected];

/// Reads it. Where no state is given, the declaration is accepted, or ended if another took its place; where only the day of
/// the declaration is given, it stands for the others.
pub fn read(look: &mut Look<'_>, cells: Cells<'_>, scheme: &Scheme, now: Timestamp) -> Option<Past> {
    let later = later(look, cells);
    let state = state(look, cells, scheme, later.is_some());
    let declared_at = day(look, cells, Column::DeclaredOn);
    let accepted_at = day(look, cells, Column::AcceptedOn);
    let state_at = day(look, cells, Column::StateOn);
    let confirmed = day(look, cells, Column::ConfirmedOn);
    let (state, declared_at) = (state?, declared_at.or_else(|| look.missing(Column::DeclaredOn))?);
    if later.is_some() && state != State::Stopped {
        look.wrong(Column::Later, "legacy.later-stands");
    }
    let accepted_at = match state {
        State::Accepted => Some(accepted_at.unwrap_or(declared_at)),
        State::Declared => None,
        _ => accepted_at,
    };
    let state_at = match state {
        State::Accepted => accepted_at.unwrap_or(declared_at),
        State::Declared => declared_at,
        _ => state_at.or_else(|| look.missing(Column::StateOn))?,
    };
    in_order(
        look,
        &[
            (Column::DeclaredOn, Some(declared_at)),
            (Column::AcceptedOn, accepted_at),
            (Column::StateOn, Some(state_at)),
        ],
        now,
    );
    in_order(look, &[(Column::DeclaredOn, Some(declared_at)), (Column::ConfirmedOn, confirmed)], now);
    let reason = Some(cells.text(Column::Reason)).filter(|_| matches!(state, State::Cancelled | State::Rejected));
    let reason = reason.filter(|reason| !reason.is_empty()).map(str::to_owned);
    Some(Past { declared_at, accepted_at, state, state_at, reason, last_confirmed_at: confirmed, superseded_by: later })
}

fn later(look: &mut Look<'_>, cells: Cells<'_>) -> Option<DeclarationId> {
    let text = cells.text(Column::Later);
    let read = (!text.is_empty()).then(|| DeclarationId::kept(text).ok());
    if read == Some(None) {
        look.wrong(Column::Later, "legacy.bad-number");
    }
    read.flatten()
}

fn state(look: &mut Look<'_>, cells: Cells<'_>, scheme: &Scheme, superseded: bool) -> Option<State> {
    let text = cells.text(Column::State);
    if text.is_empty() {
        return Some(if superseded { State::Stopped } else { State::Accepted });
    }
    let found = STATES.into_iter().find(|state| state.code() == text || scheme.words.state(*state) == text);
    if found.is_none() {
        let known: Vec<_> = STATES.into_iter().map(|state| scheme.words.state(state)).collect();
        look.said(Column::State, "legacy.bad-state", &known.join(", "));
    }
    found
}

/// The moment in a cell; `None`: it is empty, or no day, which then is noted.
fn day(look: &mut Look<'_>, cells: Cells<'_>, column: Column) -> Option<Timestamp> {
    let text = cells.text(column);
    if text.is_empty() {
        return None;
    }
    let read = moment(text);
    if read.is_none() {
        look.wrong(column, "legacy.bad-day");
    }
    read
}

/// `2019-05-31`, `2019/5/31`, `2019年5月31日`, each with a time of the day or without, on the clock of Japan; or with its zone (RFC 3339).
fn moment(text: &str) -> Option<Timestamp> {
    let text = width::narrow(text);
    if let Ok(exact) = text.parse::<Timestamp>() {
        return Some(exact);
    }
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let number = |at: usize| parts.get(at).map_or(Some(0), |part| part.parse::<i8>().ok());
    if !matches!(parts.len(), 3 | 5 | 6) || parts.first()?.len() != 4 {
        return None;
    }
    let year = parts.first()?.parse().ok()?;
    let at = civil::DateTime::new(year, number(1)?, number(2)?, number(3)?, number(4)?, number(5)?, 0).ok()?;
    Some(at.to_zoned(time::tokyo()).ok()?.timestamp())
}

/// Notes the first day that lies before the one before it, or after now.
fn in_order(look: &mut Look<'_>, days: &[(Column, Option<Timestamp>)], now: Timestamp) {
    let given: Vec<_> = days.iter().filter_map(|(column, at)| at.map(|at| (*column, at))).collect();
    for (at, (column, moment)) in given.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| given.get(at));
        if *moment > now {
            return look.wrong(*column, "legacy.not-yet");
        }
        if let Some((before, _)) = before.filter(|(_, earlier)| earlier > moment) {
            let before = look.heading(*before);
            return look.said(*column, "legacy.too-early", &before);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        let midnight = "2019-05-30T15:00:00Z".parse().ok();
        for text in [
            "2019-05-31",
            "2019/5/31",
            "２０１９年５月３１日",
            "2019-05-31 00:00",
            "2019/05/31 0:00:00",
            "2019-05-30T15:00:00Z",
        ] {
            assert_eq!(moment(text), midnight, "{text}");
        }
        for text in ["", "31.5.2019", "2019-13-01", "2019-05", "19-05-31", "2019-05-31 25:00", "soon"] {
            assert_eq!(moment(text), None, "{text}");
        }
    }
}
