//! Forms that `LibreOffice` saved: `bin/forms` makes the files in `saved/` anew.

use crate::filled::{corporation, is_right, made, read, sole_proprietor};
use domain::{application_form::Filled, field::Field};

/// Writes the forms that `bin/forms` gives to `LibreOffice`.
#[test]
#[ignore = "only bin/forms runs it: it writes files into the folder FORMS_INTO"]
#[expect(clippy::disallowed_methods, reason = "bin/forms says from outside where to")]
fn forms_for_libre_office() {
    // With every ignored test there is nobody to write for.
    let Ok(folder) = std::env::var("FORMS_INTO") else { return };
    for (name, filled) in [("corporation", corporation()), ("sole_proprietor", sole_proprietor())] {
        std::fs::write(format!("{folder}/{name}.docx"), made(&filled)).unwrap();
    }
}

fn saved(name: &str) -> Filled {
    let path = format!("{}/tests/application_form/saved/{name}.docx", env!("CARGO_MANIFEST_DIR"));
    read(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn a_form_saved_by_libre_office_is_read_the_same() {
    for (name, filled) in [("corporation", corporation()), ("sole_proprietor", sole_proprietor())] {
        let read = saved(&format!("{name}-saved"));
        assert_eq!(read, filled, "{name}");
        is_right(&read);
    }
}

#[test]
fn a_form_that_went_through_open_document_is_read_the_same() {
    for (name, filled) in [("corporation", corporation()), ("sole_proprietor", sole_proprietor())] {
        assert_eq!(saved(&format!("{name}-through-odt")), filled, "{name}");
    }
}

#[test]
fn a_form_typed_over_in_libre_office_is_read() {
    let read = saved("corporation-typed-over");
    assert_eq!(read.text(Field::CorporateNumber), "５０１０００５００７１２６");
    assert_eq!(read.choices, corporation().choices);
    is_right(&read);
}
