//! Time and memory as the kernel counts them: the machine is shared, so a clock on the wall would measure the neighbours.

use anyhow::{Context, Result};
use rustix::time::{ClockId, Timespec, clock_gettime};

/// Milliseconds of processor time this process has used.
pub fn busy() -> f64 {
    millis(clock_gettime(ClockId::ProcessCPUTime))
}

/// Milliseconds of processor time this thread has used.
pub fn busy_here() -> f64 {
    millis(clock_gettime(ClockId::ThreadCPUTime))
}

fn millis(time: Timespec) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a run takes hours, not centuries")]
    let (seconds, nanos) = (time.tv_sec as f64, time.tv_nsec as f64);
    seconds * 1e3 + nanos / 1e6
}

/// Milliseconds of processor time another process has used.
pub fn busy_of(process: i32) -> Result<f64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/schedstat")).context("/proc/…/schedstat")?;
    let nanos: f64 = text.split_ascii_whitespace().next().context("schedstat")?.parse()?;
    Ok(nanos / 1e6)
}

/// Memory of this process in MiB: now, and at its highest.
pub fn memory() -> Result<(u64, u64)> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let value = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name))?;
        line.split_ascii_whitespace().nth(1)?.parse::<u64>().ok()
    };
    Ok((value("VmRSS:").context("VmRSS")? / 1024, value("VmHWM:").context("VmHWM")? / 1024))
}
