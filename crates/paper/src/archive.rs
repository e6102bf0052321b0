//! A ZIP with the same bytes every time.

use crate::error::Error;
use std::io::{Cursor, Write as _};
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

/// Packs the files in this order. Every file carries the first moment ZIP knows (1980), because a time of making would
/// change the bytes; pictures are stored as they are, for they are compressed already.
pub fn zip(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, Error> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let packed = std::path::Path::new(name).extension().is_some_and(|kind| kind == "png");
        let method = if packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default()
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644)
            .compression_method(method);
        archive.start_file(name.as_str(), options)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}
