//! A unit of work knows that it is one, and does not last for ever.

use crate::{UNIT_LIMIT, error::Error};

tokio::task_local! {
    static INSIDE: ();
}

/// The task is inside a unit of work; another one would wait for it for ever.
pub(crate) fn is_inside() -> bool {
    INSIDE.try_with(|()| ()).is_ok()
}

/// Runs the unit, at most [`UNIT_LIMIT`]. When it is dropped, it gives its connection back.
pub(crate) async fn bounded<T, E: From<Error>>(unit: impl Future<Output = Result<T, E>>) -> Result<T, E> {
    match tokio::time::timeout(UNIT_LIMIT, INSIDE.scope((), unit)).await {
        Ok(done) => done,
        Err(_) => Err(Error::Slow.into()),
    }
}
