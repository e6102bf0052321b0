//! A register that is loaded once and copied for every run.

use super::Options;
use crate::{
    database::{self, Engine},
    register,
    server::{Setup, free_port},
};
use anyhow::{Context, Result};
use std::{fs, net::SocketAddr, path::Path};

/// A server's setup over a register with the declarations asked for.
pub async fn register(options: &Options, folder: &Path, mail: SocketAddr) -> Result<Setup> {
    let name = format!("loaded_{}", options.loaded);
    let mut setup = Setup {
        program: fs::canonicalize(&options.server).context("--server")?,
        folder: folder.to_owned(),
        database: String::new(),
        address: free_port()?,
        mail,
        real_hash: options.real_hash,
        more: Vec::new(),
    };
    if !setup.key_file().exists() {
        setup.make_key().await?;
    }
    setup.database = match options.engine {
        Engine::Sqlite => file(options, folder, &name, &setup).await?,
        Engine::Postgres => server(options, folder, &name, &setup).await?,
    };
    Ok(setup)
}

async fn file(options: &Options, folder: &Path, name: &str, setup: &Setup) -> Result<String> {
    let loaded = folder.join(format!("{name}.db"));
    if !loaded.exists() {
        let making = folder.join(format!("{name}.part"));
        for ending in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{ending}", making.display()));
        }
        load(&format!("sqlite://{}", making.display()), setup, options.loaded).await?;
        fs::rename(&making, &loaded)?;
    }
    let run = folder.join("run.db");
    for ending in ["-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{ending}", run.display()));
    }
    fs::copy(&loaded, &run).context("copying the loaded register")?;
    Ok(format!("sqlite://{}", run.display()))
}

async fn server(options: &Options, folder: &Path, name: &str, setup: &Setup) -> Result<String> {
    let mark = folder.join(format!("{name}.postgres"));
    if !mark.exists() || !database::exists(name)? {
        let url = database::prepare(Engine::Postgres, folder, name)?;
        load(&url, setup, options.loaded).await?;
        fs::write(mark, "loaded\n")?;
    }
    database::copy(name, "bench_run")
}

async fn load(url: &str, setup: &Setup, count: u64) -> Result<()> {
    let templates = register::Templates::read()?;
    let store = register::open(url, &setup.key_file()).await?;
    register::load(&store, &templates, count).await?;
    store.close().await;
    Ok(())
}
