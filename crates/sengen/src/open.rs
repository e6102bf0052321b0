//! Opening what every command needs: the key, the database, the scheme, the registers.

use crate::config::{Config, Cost, Mode};
use crate::failure::Failure;
use crate::key_file::Key;
use crate::world::{RealClock, RealDice};
use domain::registers::Registers;
use domain::scheme::{self, Scheme};
use domain::time::{Clock, day};
use site::HashCost;
use site::editions::{self, Files, Source};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{Keys, Options, Store};

/// Where the key of development lies.
const DEVELOPMENT_KEY: &str = "var/key";
/// Exit code when the disk fails: nothing was answered, start again.
const DISK_FAILED: i32 = 70;
/// Connections that read, for each core.
const READERS_A_CORE: usize = 4;

/// Where the key file is.
pub fn key_path(config: &Config) -> PathBuf {
    let given = &config.secrets.key_file;
    PathBuf::from(if given.is_empty() { DEVELOPMENT_KEY } else { given })
}

/// The key. In development it is made if it is not there.
pub fn key(config: &Config, mode: Mode) -> Result<Key, Failure> {
    let path = key_path(config);
    if mode == Mode::Development && !path.exists() {
        Key::make(&path, &RealDice).map_err(Failure::of)?;
        tracing::info!(file = %path.display(), "a key was made for development");
    }
    Key::read(&path).map_err(Failure::of)
}

/// The database, as it is.
pub async fn store(config: &Config, key: &Key) -> Result<Store, Failure> {
    let fatal: store::Fatal = Arc::new(|why: &str| {
        tracing::error!(why, "the disk failed; nobody was answered; start again");
        std::process::exit(DISK_FAILED);
    });
    let readers = u32::try_from(READERS_A_CORE * cores()).unwrap_or(8);
    let url = config.database.url.reveal().to_owned();
    let options = Options { url, keys: Keys::new(key.store()), dice: Arc::new(RealDice), fatal, readers };
    Store::open(options).await.map_err(|error| Failure::of(format!("database.url: {error}")))
}

/// The database with the schema of this version: in development it is brought there, otherwise refused if it is not.
pub async fn current_store(config: &Config, key: &Key, mode: Mode) -> Result<Store, Failure> {
    let store = store(config, key).await?;
    match (store.pending().await?, mode) {
        (0, _) => {}
        (_, Mode::Development) => store.migrate().await?,
        (pending, Mode::Production) => {
            let why = format!("the database lacks {pending} migrations of this version; run: sengen migrate");
            return Err(Failure::of(why));
        }
    }
    Ok(store)
}

/// The scheme in force today, and where it comes from: the edition of the store whose day has come; without one the folder of the
/// configuration, or the bundled one.
pub async fn scheme_now(config: &Config, store: &Store) -> Result<(Scheme, Source), Failure> {
    let folder = Source { edition: None, files: folder(config)? };
    match editions::other(store, (&folder, None), day(RealClock.now())).await.map_err(Failure::of)? {
        Some(found) => Ok(found),
        None => Ok((scheme(config)?, folder)),
    }
}

/// The files of the scheme in force today, whether or not this version of the program can read them.
pub async fn files_now(config: &Config, store: &Store) -> Result<Files, Failure> {
    let mut db = store.read().await?;
    match store::editions::in_force(&mut db, day(RealClock.now())).await? {
        Some(edition) => Ok(store::editions::files(&mut db, edition.id).await?),
        None => folder(config),
    }
}

/// The files of the folder of the configuration, or of the bundled one.
pub fn folder(config: &Config) -> Result<Files, Failure> {
    if config.scheme.folder.is_empty() {
        return Ok(scheme::bundled());
    }
    scheme_files(Path::new(&config.scheme.folder))
}

/// The scheme that counts while no edition of the store does: the folder of the configuration, or the bundled one.
pub fn scheme(config: &Config) -> Result<Scheme, Failure> {
    scheme::read(&folder(config)?).map_err(Failure::all)
}

/// The files of a scheme folder: path relative to it with `/`, text.
pub fn scheme_files(folder: &Path) -> Result<Vec<(String, String)>, Failure> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(here) = open.pop() {
        let entries = std::fs::read_dir(&here).map_err(|error| Failure::of(format!("{}: {error}", here.display())))?;
        for entry in entries {
            let path = entry.map_err(Failure::of)?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if name.starts_with('.') {
                continue;
            }
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let text =
                std::fs::read_to_string(&path).map_err(|error| Failure::of(format!("{}: {error}", path.display())))?;
            let relative = path.strip_prefix(folder).unwrap_or(&path);
            let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
            files.push((parts.join("/"), text));
        }
    }
    files.sort();
    Ok(files)
}

/// The registers that come with the program.
pub fn registers() -> Result<Arc<Registers>, Failure> {
    Registers::bundled().map(Arc::new).map_err(|fault| Failure::of(format!("{fault:?}")))
}

/// The cost of a password hash.
pub fn hash_cost(config: &Config) -> HashCost {
    match config.limits.password_hash {
        Cost::Normal => HashCost::Real,
        Cost::Test => HashCost::Test,
    }
}

/// Cores of this machine.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
