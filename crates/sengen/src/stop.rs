//! The order to stop, and everybody who must hear it.

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// Told once; heard by the listener, the readiness probe, the mail loop and the chores.
#[derive(Clone, Debug)]
pub struct Stop(watch::Sender<bool>);

impl Default for Stop {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Stop {
    /// Says stop.
    pub fn say(&self) {
        self.0.send_replace(true);
    }

    /// It was said.
    pub fn said(&self) -> bool {
        *self.0.borrow()
    }

    /// For those who wait.
    pub fn ear(&self) -> watch::Receiver<bool> {
        self.0.subscribe()
    }

    /// Returns when it is said.
    pub async fn heard(&self) {
        // The sender lives in self, so waiting cannot fail.
        let _ = self.ear().wait_for(|stop| *stop).await;
    }
}

/// Waits for SIGTERM or SIGINT.
pub async fn signalled() -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
