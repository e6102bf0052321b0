//! The parts of the binary `sengen`: command line, configuration, wiring, mail sending, chores, gentle start and stop.

pub mod audit;
pub mod chores;
pub mod cli;
pub mod commands;
pub mod config;
pub mod drift;
pub mod failure;
pub mod follow;
pub mod health;
pub mod key_file;
pub mod listen;
pub mod logs;
pub mod offline;
pub mod open;
pub mod open_data;
pub mod outside;
pub mod post;
mod pressure;
pub mod register;
mod say;
pub mod seen;
pub mod snapshot;
pub mod stop;
pub mod tell;
pub mod webhooks;
pub mod words;
pub mod world;
