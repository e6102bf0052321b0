//! XML into a small tree, as a stream: no document types, no entities of its own, limits on depth and number.

use domain::application_form::Refused;
use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};
use std::io::BufRead;

/// How deep elements may stand in each other. Word writes some thirty; the tree is walked by recursion.
const DEPTH: usize = 200;
/// How many elements a part may have; a filled form has 6,000.
const NODES: usize = 200_000;
/// Attributes that say something here; others are not kept.
const KEPT: [&str; 11] = [
    "val",
    "char",
    "instr",
    "fldCharType",
    "ContentType",
    "PartName",
    "Extension",
    "Type",
    "Target",
    "TargetMode",
    "name",
];

/// An element, by its name without prefix: the same in both dialects of the standard.
#[derive(Debug, Default)]
pub struct Node {
    pub name: String,
    attributes: Vec<(&'static str, String)>,
    pub inside: Vec<Inside>,
}

/// What stands in an element.
#[derive(Debug)]
pub enum Inside {
    Node(Node),
    Text(String),
}

impl Node {
    /// An attribute by its name without prefix; empty if it is not there.
    pub fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value)
    }

    /// The elements right inside.
    pub fn children(&self) -> impl Iterator<Item = &Self> {
        self.inside.iter().filter_map(|one| if let Inside::Node(node) = one { Some(node) } else { None })
    }

    /// The first element right inside of this name.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children().find(|node| node.name == name)
    }

    /// This element and all within.
    pub fn all(&self) -> Box<dyn Iterator<Item = &Self> + '_> {
        Box::new(std::iter::once(self).chain(self.children().flat_map(Self::all)))
    }

    /// All text within.
    pub fn text(&self) -> String {
        let of = |one: &Inside| match one {
            Inside::Node(node) => node.text(),
            Inside::Text(text) => text.clone(),
        };
        self.inside.iter().map(of).collect()
    }
}

/// Reads a part.
pub fn read(source: &mut impl BufRead) -> Result<Node, Refused> {
    let mut xml = Reader::from_reader(source);
    xml.config_mut().expand_empty_elements = true;
    // The element that is open, behind those it stands in; the first stands for the part itself.
    let mut open = vec![Node::default()];
    let (mut bytes, mut made) = (Vec::new(), 0);
    loop {
        bytes.clear();
        match xml.read_event_into(&mut bytes).map_err(|_| Refused::Broken)? {
            Event::Start(start) => {
                made += 1;
                if made > NODES || open.len() > DEPTH {
                    return Err(Refused::TooMuch);
                }
                open.push(node(&start)?);
            }
            Event::End(_) => {
                let done = open.pop().ok_or(Refused::Broken)?;
                open.last_mut().ok_or(Refused::Broken)?.inside.push(Inside::Node(done));
            }
            Event::Text(text) => write(&mut open, &text.xml10_content().map_err(|_| Refused::Broken)?),
            Event::CData(text) => write(&mut open, &text.xml10_content().map_err(|_| Refused::Broken)?),
            Event::GeneralRef(named) => {
                let sign = named.resolve_char_ref().map_err(|_| Refused::Broken)?;
                let sign = match sign {
                    Some(sign) => sign,
                    None => predefined(&named).ok_or(Refused::Entities)?,
                };
                write(&mut open, sign.encode_utf8(&mut [0; 4]));
            }
            Event::DocType(_) => return Err(Refused::Entities),
            Event::Eof => break,
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    let root = open.pop().filter(|_| open.is_empty()).ok_or(Refused::Broken)?;
    let mut nodes =
        root.inside.into_iter().filter_map(|one| if let Inside::Node(node) = one { Some(node) } else { None });
    nodes.next().ok_or(Refused::Broken)
}

/// The five entities every XML has.
fn predefined(name: &[u8]) -> Option<char> {
    match name {
        b"amp" => Some('&'),
        b"lt" => Some('<'),
        b"gt" => Some('>'),
        b"quot" => Some('"'),
        b"apos" => Some('\''),
        _ => None,
    }
}

/// Adds text to the element that is open.
fn write(open: &mut [Node], text: &str) {
    let Some(node) = open.last_mut() else { return };
    if let Some(Inside::Text(before)) = node.inside.last_mut() {
        before.push_str(text);
    } else {
        node.inside.push(Inside::Text(text.to_owned()));
    }
}

fn node(start: &BytesStart) -> Result<Node, Refused> {
    let name = String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
    let mut attributes = Vec::new();
    // Looking for doubled names would compare each with each; the first of a name counts.
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| Refused::Broken)?;
        let key = attribute.key.local_name();
        let Some(key) = KEPT.into_iter().find(|kept| kept.as_bytes() == key.as_ref()) else { continue };
        if attributes.iter().any(|(known, _)| *known == key) {
            continue;
        }
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Refused::Broken)?;
        attributes.push((key, value.into_owned()));
    }
    Ok(Node { name, attributes, inside: Vec::new() })
}
