//! Documents: marks as SVG, PNG and PDF, the ZIP a member downloads, badges, QR codes, open data, the Word form.
//!
//! Nothing here knows a database or a page. The same arguments give the same bytes, so a download can be compared and cached.

pub mod application_form;
mod archive;
pub mod badges;
pub mod drawing;
mod error;
mod fonts;
pub mod marks;
pub mod open_data;
pub mod qr;
pub mod scheme_folder;
mod sheet;

pub use drawing::Drawing;
pub use error::Error;
pub use sheet::{Attachment, Sheet};
