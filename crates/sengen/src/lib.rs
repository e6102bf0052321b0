//! The parts of the binary `sengen`: command line, configuration, wiring, mail sending, chores, gentle start and stop.

pub mod config;
pub mod follow;
pub mod key_file;
pub mod listen;
pub mod logs;
pub mod post;
pub mod seen;
pub mod stop;
