//! The text as the reader sees it: tables with their cells, and content controls wherever they stand.

use super::xml::Node;

/// A place to fill in that has a tag, or a box.
#[derive(Clone, Debug)]
pub struct Control {
    /// Its tag; may be empty.
    pub tag: String,
    /// What it shows; empty if it shows that it is empty.
    pub text: String,
    /// A box, and whether the file keeps it as ticked.
    pub ticked: Option<bool>,
}

/// A piece of a line.
#[derive(Clone, Debug)]
pub enum Piece {
    /// Text outside of a control.
    Text(String),
    /// A control.
    Control(Control),
}

/// A cell: its lines, each in pieces.
#[derive(Debug, Default)]
pub struct Cell(pub Vec<Vec<Piece>>);

/// What was found in a text.
#[derive(Debug, Default)]
pub struct Body {
    /// Rows of all tables, nested ones too.
    pub rows: Vec<Vec<Cell>>,
    /// All controls.
    pub controls: Vec<Control>,
}

impl Body {
    /// Looks through `word/document.xml`.
    pub fn of(document: &Node) -> Self {
        let mut body = Self::default();
        body.walk(document);
        body
    }

    /// The tags of all controls.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.controls.iter().map(|control| control.tag.as_str())
    }

    fn walk(&mut self, node: &Node) {
        match node.name.as_str() {
            "tr" => {
                let mut cells = Vec::new();
                find(node, "tc", &mut |cell| cells.push(Cell(lines(cell))));
                self.rows.push(cells);
            }
            "sdt" => self.controls.push(control(node)),
            _ if is_unseen(node) => return,
            _ => {}
        }
        for child in node.children() {
            self.walk(child);
        }
    }
}

/// What was deleted while changes were tracked, the picture of a thing that stands beside it in text, and properties.
fn is_unseen(node: &Node) -> bool {
    matches!(node.name.as_str(), "del" | "moveFrom" | "Fallback" | "sdtPr" | "pPr" | "rPr" | "tblPr" | "tcPr" | "trPr")
}

/// The elements of this name that stand in no other of it, nor in a table of their own.
fn find<'n>(node: &'n Node, name: &str, found: &mut impl FnMut(&'n Node)) {
    for child in node.children().filter(|child| !is_unseen(child)) {
        if child.name == name {
            found(child);
        } else if child.name != "tbl" {
            find(child, name, found);
        }
    }
}

/// The lines of a cell, without those of a table within.
fn lines(cell: &Node) -> Vec<Vec<Piece>> {
    let mut all = Vec::new();
    for child in cell.children().filter(|child| !is_unseen(child) && child.name != "tbl") {
        match child.name.as_str() {
            "p" => {
                let mut line = Vec::new();
                pieces(child, &mut line);
                all.push(line);
            }
            // A control around whole paragraphs.
            "sdt" if !control(child).tag.is_empty() => all.push(vec![Piece::Control(control(child))]),
            _ => all.extend(lines(child)),
        }
    }
    all
}

/// The pieces of a paragraph, in order.
fn pieces(node: &Node, line: &mut Vec<Piece>) {
    for child in node.children().filter(|child| !is_unseen(child)) {
        match child.name.as_str() {
            "sdt" => line.push(Piece::Control(control(child))),
            "t" => line.push(Piece::Text(child.text())),
            "tab" | "br" | "cr" => line.push(Piece::Text(" ".to_owned())),
            "noBreakHyphen" => line.push(Piece::Text("-".to_owned())),
            "sym" => line.push(Piece::Text(symbol(child.attribute("char")).to_owned())),
            _ => pieces(child, line),
        }
    }
}

/// Boxes and ticks of the fonts Wingdings and Wingdings 2, which are no characters of Unicode.
fn symbol(char: &str) -> &'static str {
    match char.to_ascii_uppercase().as_str() {
        "F0FE" | "F0FD" | "F0FC" | "F052" | "F053" | "F050" => "\u{2611}",
        "F0A8" | "F06F" | "F0A3" => "\u{2610}",
        _ => "",
    }
}

fn control(node: &Node) -> Control {
    let about = node.child("sdtPr");
    let property = |name: &str| about.and_then(|about| about.child(name));
    let on = |node: &Node| !matches!(node.attribute("val"), "0" | "false" | "off");
    let empty = property("showingPlcHdr").is_some_and(on);
    let mut line = Vec::new();
    if let Some(content) = node.child("sdtContent") {
        pieces(content, &mut line);
    }
    let ticked = property("checkbox").map(|about| about.child("checked").is_some_and(on));
    Control {
        tag: property("tag").map(|tag| tag.attribute("val").to_owned()).unwrap_or_default(),
        text: if empty { String::new() } else { line.iter().map(Piece::text).collect() },
        ticked,
    }
}

impl Piece {
    /// What it shows.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Control(control) => &control.text,
        }
    }
}
