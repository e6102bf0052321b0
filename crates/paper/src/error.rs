//! What can go wrong while a document is made.

/// Why a document could not be made. All of them mean that the scheme folder or the program is wrong, never the reader.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The scheme has no artwork of this name.
    #[error("the scheme has no mark {0}")]
    NoMark(String),
    /// The SVG source cannot be read.
    #[error("an SVG source cannot be read: {0}")]
    Source(#[from] resvg::usvg::Error),
    /// The drawing has no size that can be printed.
    #[error("a drawing of {0} × {1} cannot be printed")]
    Size(f32, f32),
    /// The PNG could not be written.
    #[error("a PNG could not be written: {0}")]
    Png(String),
    /// The PDF could not be written.
    #[error("a PDF could not be written: {0}")]
    Pdf(String),
    /// The text is too long for a QR code.
    #[error("the text is too long for a QR code: {0} bytes")]
    Qr(usize),
    /// The ZIP could not be written.
    #[error("a ZIP could not be written: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// The ZIP could not be written.
    #[error("a ZIP could not be written: {0}")]
    Write(#[from] std::io::Error),
}
