//! The bundled scheme, embedded.

use super::{Fault, Scheme, read};

#[derive(rust_embed::RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../scheme"]
struct Files;

/// The files of the bundled scheme: path relative to `scheme/`, text.
pub fn bundled() -> Vec<(String, String)> {
    Files::iter()
        .filter_map(|path| {
            let file = Files::get(&path)?;
            Some((path.to_string(), String::from_utf8_lossy(&file.data).into_owned()))
        })
        .collect()
}

impl Scheme {
    /// The bundled scheme, read and checked. The tests make sure that it fits.
    pub fn bundled() -> Result<Self, Vec<Fault>> {
        read(&bundled())
    }
}
