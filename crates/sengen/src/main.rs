//! The binary: command line, configuration, wiring, mail sending, chores, gentle start and stop.

fn main() {}
