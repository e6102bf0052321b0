//! The commands of the binary, one a file.

mod access;
mod api_key;
mod audit;
mod check_config;
mod demo;
mod directory;
mod doctor;
mod form;
mod import;
mod inquiries;
mod key;
mod legacy;
mod mode;
mod office;
mod officer;
mod partner;
mod scheme;
mod serve;
mod signing_key;
mod verify;
mod webhook;

use crate::cli::{Cli, Command, ImportCommand, SchemeCommand, WebhookCommand};
use crate::config::{self, Config, Given, Mode};
use crate::failure::Failure;
use crate::{logs, open};

/// Runs the command.
pub async fn run(cli: &Cli) -> Result<(), Failure> {
    match &cli.command {
        Command::Version => {
            crate::say::say!("sengen {}", env!("CARGO_PKG_VERSION"));
            Ok(())
        }
        Command::Key(command) => key::run(command),
        Command::Access => {
            access::run();
            Ok(())
        }
        Command::Scheme(SchemeCommand::Check { folder }) => scheme::check_alone(folder),
        Command::Verify(command) => verify::run(command),
        Command::Import(ImportCommand::LegacyColumns) => import::legacy_columns(&settings(cli)?.0),
        Command::CheckConfig(what) => check_config::run(cli, what),
        Command::Form(command) => form::run(&settings(cli)?.0, command),
        Command::Inquiries(_) => Box::pin(with_config(cli)).await.map_err(inquiries::later),
        _ => Box::pin(with_config(cli)).await,
    }
}

/// The commands that need the settings in force.
async fn with_config(cli: &Cli) -> Result<(), Failure> {
    let mode = cli.mode();
    let (config, _) = settings(cli)?;
    logs::start(&config.log, mode);
    if !matches!(cli.command, Command::Doctor) {
        refuse_faults(&config, mode)?;
    }
    match &cli.command {
        Command::Serve { demo } => serve::run(config, mode, *demo).await,
        Command::Doctor => doctor::run(&config, mode).await,
        Command::Migrate => migrate(&config, mode).await,
        Command::Import(command) => import::run(&config, mode, command).await,
        Command::ApiKey(command) => api_key::run(&config, mode, command).await,
        Command::Webhook(WebhookCommand::List) => webhook::list(&config, mode).await,
        Command::Partner(command) => partner::run(&config, mode, command).await,
        Command::SigningKey(command) => signing_key::run(&config, mode, command).await,
        Command::Directory(command) => directory::run(&config, mode, command).await,
        Command::Officer(command) => officer::run(&config, mode, command).await,
        Command::Inquiries(command) => inquiries::run(&config, mode, command).await,
        Command::Audit(command) => audit::run(&config, mode, command).await,
        Command::Scheme(command) => scheme::run(&config, mode, command).await,
        Command::Mode(command) => mode::run(&config, mode, command).await,
        Command::Office(command) => office::run(&config, mode, command).await,
        _ => Ok(()),
    }
}

/// File and environment.
fn settings(cli: &Cli) -> Result<(Config, Given), Failure> {
    config::load(cli.config.as_deref(), &config::environment()).map_err(Failure::all)
}

/// Everything wrong at once, before anything is opened.
fn refuse_faults(config: &Config, mode: Mode) -> Result<(), Failure> {
    let faults = config.faults(mode);
    if faults.is_empty() { Ok(()) } else { Err(Failure::all(faults)) }
}

/// `sengen migrate`
async fn migrate(config: &Config, mode: Mode) -> Result<(), Failure> {
    let store = open::store(config, &open::key(config, mode)?).await?;
    let pending = store.pending().await?;
    store.migrate().await?;
    store.close().await;
    crate::say::say!("{}: {pending} migrations applied; the database is current.", config.database.url.masked());
    Ok(())
}
