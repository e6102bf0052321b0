//! The file as a package of parts: what it is, what it must not have, and its parts within hard limits.
//!
//! Nothing is unpacked but the few parts that are asked for, each as a stream that stops at its limit; the sizes a file states of
//! itself only serve to refuse it earlier.

use super::{
    codes,
    xml::{self, Node},
};
use domain::application_form::Refused;
use std::io::{BufReader, Cursor, Read as _};
use zip::{CompressionMethod, ZipArchive};

/// A form with everything filled has 40 kB; with the thumbnails and themes Word adds, 200 kB.
const PACKED: usize = 2 * 1024 * 1024;
/// All parts together, as the file states them.
const UNPACKED: u64 = 20 * 1024 * 1024;
/// One part that is read; all that are read may have [`UNPACKED`] together, whatever the file states of them.
const PART: u64 = 8 * 1024 * 1024;
/// Parts of a package. Word writes some twenty.
const PARTS: usize = 500;
/// How much larger a part may become: tables of XML shrink to a fiftieth, a bomb to a thousandth.
const RATIO: u64 = 300;
/// Smaller parts may shrink as they like.
const RATIO_FROM: u64 = 1024 * 1024;

/// A package that may be read.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    names: Vec<String>,
    document: String,
    /// Bytes that may still be unpacked.
    left: u64,
}

impl<'a> Package<'a> {
    /// Opens a file, or says why not.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Refused> {
        if let Some(refused) = kind(bytes) {
            return Err(refused);
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refused::Broken)?;
        if archive.len() > PARTS {
            return Err(Refused::TooMuch);
        }
        if archive.has_duplicate_names() {
            return Err(Refused::Broken);
        }
        let mut package = Self { archive, names: Vec::new(), document: String::new(), left: UNPACKED };
        package.list()?;
        package.program()?;
        let types = package.content()?;
        package.links()?;
        package.codes(&types)?;
        Ok(package)
    }

    /// Takes the names of all parts, and looks at what the file states of each.
    fn list(&mut self) -> Result<(), Refused> {
        let mut all = 0_u64;
        for at in 0..self.archive.len() {
            let part = self.archive.by_index_raw(at).map_err(|_| Refused::Broken)?;
            let name = part.name().map_err(|_| Refused::Broken)?.into_owned();
            let (size, packed) = (part.size(), part.compressed_size());
            if part.encrypted() {
                return Err(Refused::Encrypted);
            }
            if !matches!(part.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
                return Err(Refused::Broken);
            }
            all = all.saturating_add(size);
            if all > UNPACKED || (size > RATIO_FROM && size / packed.max(1) > RATIO) {
                return Err(Refused::TooMuch);
            }
            let outside =
                name.starts_with('/') || name.contains(['\\', '\0', ':']) || name.split('/').any(|one| one == "..");
            let again = self.names.iter().any(|other| other.eq_ignore_ascii_case(&name));
            if outside || again {
                return Err(Refused::Broken);
            }
            self.names.push(name);
        }
        if self.archive.has_overlapping_files().map_err(|_| Refused::Broken)? {
            return Err(Refused::TooMuch);
        }
        Ok(())
    }

    fn has(&self, part: impl Fn(&str) -> bool) -> bool {
        self.names.iter().any(|name| part(&name.to_ascii_lowercase()))
    }

    /// Another program's file?
    fn program(&self) -> Result<(), Refused> {
        let other = [
            ("xl/", Refused::Excel),
            ("ppt/", Refused::PowerPoint),
            ("content.xml", Refused::OpenDocument),
            ("meta-inf/manifest.xml", Refused::OpenDocument),
        ];
        let found = other.into_iter().find(|(start, _)| self.has(|name| name.starts_with(start)));
        match found {
            Some((_, refused)) => Err(refused),
            None if !self.has(|name| name == "[content_types].xml") => Err(Refused::NotWord),
            None => Ok(()),
        }
    }

    /// What the file brings along, and which part is its text; what the file says of its parts.
    fn content(&mut self) -> Result<Node, Refused> {
        let types = self.part("[Content_Types].xml")?.ok_or(Refused::NotWord)?;
        let programs = types.all().any(|node| node.attribute("ContentType").contains("macroEnabled"));
        if programs || self.has(|name| name.contains("vbaproject") || name.contains("vbadata")) {
            return Err(Refused::Macros);
        }
        let carried = ["/embeddings/", "/activex/", "/afchunk", "/attachedtoolbars"];
        if self.has(|name| carried.iter().any(|folder| name.contains(folder))) {
            return Err(Refused::Embedded);
        }
        let roots = self.part("_rels/.rels")?.ok_or(Refused::NotWord)?;
        let main = roots.all().find(|node| node.attribute("Type").ends_with("/officeDocument"));
        let target = main.map(|node| node.attribute("Target").trim_start_matches('/').to_owned());
        self.document = target.filter(|name| self.names.contains(name)).ok_or(Refused::NotWord)?;
        let word = |node: &Node| node.attribute("ContentType").contains("wordprocessingml");
        if types.all().any(word) { Ok(types) } else { Err(Refused::NotWord) }
    }

    /// Nothing may be fetched from elsewhere. A link that a person would have to follow (Word makes one of every address that is
    /// typed) fetches nothing by itself.
    fn links(&mut self) -> Result<(), Refused> {
        let lists: Vec<_> =
            self.names.iter().filter(|name| name.to_ascii_lowercase().ends_with(".rels")).cloned().collect();
        for list in lists {
            let Some(list) = self.part(&list)? else { continue };
            for link in list.all().filter(|node| node.name == "Relationship") {
                let kind = link.attribute("Type");
                if ["/vbaProject", "/oleObject", "/aFChunk", "/control", "/package"]
                    .iter()
                    .any(|end| kind.ends_with(end))
                {
                    return Err(Refused::Embedded);
                }
                let target = link.attribute("Target").trim().to_ascii_lowercase();
                let inert = kind.ends_with("/hyperlink")
                    && ["http://", "https://", "mailto:"].iter().any(|start| target.starts_with(start));
                if link.attribute("TargetMode").eq_ignore_ascii_case("External") && !inert {
                    return Err(Refused::External);
                }
            }
        }
        Ok(())
    }

    /// No field of any part may fetch something from elsewhere. A field of the text itself is looked at when the text is read.
    fn codes(&mut self, types: &Node) -> Result<(), Refused> {
        let others = self.names.iter().filter(|name| **name != self.document && is_text(name, types));
        for name in others.cloned().collect::<Vec<_>>() {
            if self.part(&name)?.is_some_and(|part| codes::fetch(&part)) {
                return Err(Refused::External);
            }
        }
        Ok(())
    }

    /// A part as a tree; `None`: there is no such part.
    fn part(&mut self, name: &str) -> Result<Option<Node>, Refused> {
        let Some(at) = self.archive.index_for_name(name) else { return Ok(None) };
        let part = self.archive.by_index(at).map_err(|_| Refused::Broken)?;
        let most = PART.min(self.left);
        let mut source = BufReader::new(part.take(most));
        let read = xml::read(&mut source);
        let left = source.get_ref().limit();
        self.left = self.left.saturating_sub(most - left);
        // A part that used up its limit was cut off: that is the reason, whatever the cut looked like.
        if left == 0 { Err(Refused::TooMuch) } else { read.map(Some) }
    }

    /// The text.
    pub fn document(&mut self) -> Result<Node, Refused> {
        let name = self.document.clone();
        let text = self.part(&name)?.ok_or(Refused::NotWord)?;
        if codes::fetch(&text) { Err(Refused::External) } else { Ok(text) }
    }

    /// A custom property of the file.
    pub fn property(&mut self, name: &str) -> Result<Option<String>, Refused> {
        let Some(all) = self.part("docProps/custom.xml")? else { return Ok(None) };
        let property = all.all().find(|node| node.name == "property" && node.attribute("name") == name);
        Ok(property.map(Node::text))
    }
}

/// The part may have text of Word in it: it lies where such parts lie, or the file says so. What others keep in the file (`customXml`,
/// `docProps`) is no text and is in any encoding.
fn is_text(name: &str, types: &Node) -> bool {
    let name = name.to_ascii_lowercase();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_this = |node: &Node| {
        let part = node.attribute("PartName").trim_start_matches('/');
        part.eq_ignore_ascii_case(&name)
            || (!ending.is_empty() && node.attribute("Extension").eq_ignore_ascii_case(ending))
    };
    let word = |node: &Node| node.attribute("ContentType").to_ascii_lowercase().contains("wordprocessingml");
    let data = ["customxml/", "docprops/"].iter().any(|folder| name.starts_with(folder));
    (ending == "xml" && !data) || types.all().any(|node| is_this(node) && word(node))
}

/// What is known from the first bytes, if it is a reason to refuse.
fn kind(bytes: &[u8]) -> Option<Refused> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    match bytes {
        [] => Some(Refused::Empty),
        _ if bytes.len() > PACKED => Some(Refused::TooLarge),
        // An old file of Office; a locked new one stands in the same wrapping.
        _ if starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") => {
            Some(if holds(bytes, "EncryptedPackage") { Refused::Encrypted } else { Refused::OldWord })
        }
        _ if starts(b"%PDF") => Some(Refused::Pdf),
        _ if starts(b"{\\rtf") => Some(Refused::Rtf),
        _ if !starts(b"PK\x03\x04") => Some(Refused::NotWord),
        _ => None,
    }
}

/// The bytes hold this word in UTF-16, as the directory of the old wrapping writes it.
fn holds(bytes: &[u8], word: &str) -> bool {
    let word: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(word.len()).any(|window| window == word)
}
