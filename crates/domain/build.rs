//! Builds again when a file of the bundled scheme is added or taken away: the embedding itself only watches the files it knows.

fn main() {
    println!("cargo:rerun-if-changed=../../scheme");
}
