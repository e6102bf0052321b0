//! The table.

use super::{Options, flood::Counts, flow::World};
use std::sync::atomic::{AtomicU64, Ordering};

/// What was measured beside the requests.
pub struct Measured {
    /// Seconds.
    pub took: f64,
    /// Processor seconds of the server.
    pub processor: f64,
    /// Resident memory at the end and at its highest, KiB.
    pub memory: (u64, u64),
    /// fsyncs a second of this disk.
    pub syncs: f64,
    /// Size of the largest page.
    pub bytes: usize,
    /// Bare pages of that size a second.
    pub bare: f64,
}

/// Prints it.
pub fn print(options: &Options, world: &World, measured: &Measured) {
    let done = f64::from(u32::try_from(world.done.load(Ordering::Relaxed)).unwrap_or(u32::MAX));
    let rate = done / measured.took;
    let hash = if options.real_hash { "real Argon2id" } else { "hash at test cost" };
    let load = options.rate.map_or(format!("{} clients", options.clients), |rate| format!("{rate} begin every second"));
    println!(
        "\n{} · {} declarations loaded · {hash} · {load} · {:.0} s",
        options.engine, options.loaded, measured.took
    );
    println!("complete declarations/s   {rate:>10.1}");
    let took = world.watch.took();
    let pages = took.last().map_or(0, |(_, all)| all.count);
    let pages = f64::from(u32::try_from(pages).unwrap_or(u32::MAX)) / measured.took;
    println!(
        "requests/s                {pages:>10.0}   bare axum page of {} bytes: {:.0}/s, ratio 1 : {:.1}",
        measured.bytes,
        measured.bare,
        measured.bare / pages.max(1.0)
    );
    println!(
        "this disk's fsyncs/s      {:>10.0}   fsyncs a declaration may take at this rate: {:.1}",
        measured.syncs,
        measured.syncs / rate.max(0.001)
    );
    println!(
        "server: memory            {:>7} MiB   at most {} MiB",
        measured.memory.0 / 1024,
        measured.memory.1 / 1024
    );
    println!(
        "server: processor         {:>7.1} ms   a declaration, {:.2} cores busy",
        1000.0 * measured.processor / done.max(1.0),
        measured.processor / measured.took
    );
    println!(
        "answers \"come later\"      {:>10}   mails in the sink: {}",
        world.busy.load(Ordering::Relaxed),
        world.sink.total()
    );
    table(world);
}

/// What became of the searches beside.
pub fn flood(connections: u64, counts: &Counts, took: f64) {
    let rate = |count: &AtomicU64| f64::from(u32::try_from(count.load(Ordering::Relaxed)).unwrap_or(u32::MAX)) / took;
    println!(
        "\n{connections} connections that search without a pause: {:.0}/s found, {:.0}/s turned away with 503 and Retry-After, {:.0}/s anything else",
        rate(&counts.found),
        rate(&counts.turned),
        rate(&counts.other)
    );
}

/// Each request by its page, and the whole way.
fn table(world: &World) {
    println!("\n{:<38} {:>8} {:>9} {:>9} {:>9}", "", "times", "p50 ms", "p99 ms", "most ms");
    for (name, took) in world.watch.took().iter().chain(world.whole.took().iter().filter(|(name, _)| name != "all")) {
        println!("{name:<38} {:>8} {:>9.1} {:>9.1} {:>9.1}", took.count, took.p50, took.p99, took.most);
    }
}
