//! The bundled scheme loads.
use domain::scheme::Scheme;
#[test]
fn loads() {
    match Scheme::bundled() {
        Ok(_) => {}
        Err(f) => {
            for f in &f {
                println!("{f}");
            }
            panic!("{} faults", f.len())
        }
    }
}
