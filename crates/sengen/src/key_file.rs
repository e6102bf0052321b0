//! The key file: 32 random bytes in Base64, readable by its owner only.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::dice::Dice;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// Why a key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is a file already; a key is never overwritten, because what it sealed would be lost.
    #[error("{0} exists; a key is never overwritten")]
    Exists(String),
    /// The file system said no.
    #[error("{0}: {1}")]
    Io(String, std::io::Error),
    /// Not 32 bytes in Base64.
    #[error("{0} is no key file: it must hold 32 bytes in Base64")]
    NotAKey(String),
    /// Others may read it.
    #[error("{0} can be read by others; run: chmod 600 {0}")]
    Open(String),
}

/// The master key. Everything else is derived from it, so one file is enough.
pub struct Key([u8; 32]);

impl Key {
    /// Reads a key file.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let name = || path.display().to_string();
        let about = std::fs::metadata(path).map_err(|error| Error::Io(name(), error))?;
        if about.permissions().mode() & 0o077 != 0 {
            return Err(Error::Open(name()));
        }
        let text = std::fs::read_to_string(path).map_err(|error| Error::Io(name(), error))?;
        let bytes = STANDARD.decode(text.trim()).map_err(|_| Error::NotAKey(name()))?;
        bytes.try_into().map(Self).map_err(|_| Error::NotAKey(name()))
    }

    /// Makes a key file; refuses to touch one that is there.
    pub fn make(path: &Path, dice: &dyn Dice) -> Result<(), Error> {
        let failed = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => Error::Exists(path.display().to_string()),
            _ => Error::Io(path.display().to_string(), error),
        };
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut bytes = [0; 32];
        dice.fill(&mut bytes);
        let mut file =
            std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(failed)?;
        writeln!(file, "{}", STANDARD.encode(bytes)).and_then(|()| file.sync_all()).map_err(failed)
    }

    /// The key of the store.
    pub fn store(&self) -> [u8; 32] {
        self.derive(b"store")
    }

    /// The key of links and codes.
    pub fn links(&self) -> [u8; 32] {
        self.derive(b"links")
    }

    /// HMAC-SHA256 of a purpose under the master key.
    fn derive(&self, purpose: &[u8]) -> [u8; 32] {
        // HMAC takes keys of every length; the other arm cannot happen.
        let Ok(mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return self.0 };
        mac.chain_update(purpose).finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Sevens;
    impl Dice for Sevens {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    #[test]
    fn made_once_read_again_and_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/key");
        Key::make(&path, &Sevens).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let key = Key::read(&path).unwrap();
        assert_eq!(key.0, [7; 32]);
        assert_ne!(key.store(), key.links());
        assert!(matches!(Key::make(&path, &Sevens), Err(Error::Exists(_))));
    }

    #[test]
    fn a_key_that_others_may_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        Key::make(&path, &Sevens).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(Key::read(&path), Err(Error::Open(_))));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        std::fs::write(&path, "c2hvcnQ=\n").unwrap();
        assert!(matches!(Key::read(&path), Err(Error::NotAKey(_))));
    }
}
