//! The binary: reads the command line, calls one function, says why it failed.

use clap::Parser;
use sengen::cli::Cli;
use sengen::commands;
use std::process::ExitCode;

/// Whence every text of a page comes.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("sengen: no threads: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(commands::run(&cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            for reason in failure.reasons {
                eprintln!("sengen: {reason}");
            }
            ExitCode::from(failure.code)
        }
    }
}
