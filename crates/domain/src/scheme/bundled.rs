//! The bundled scheme, embedded.

/// The files of the bundled scheme: path relative to `scheme/`, text.
pub fn bundled() -> Vec<(String, String)> {
    Vec::new()
}
