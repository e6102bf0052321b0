//! Lines for people on the standard output. A reader that went away (`| head`) is no reason to panic.

/// `println!` that does not mind a closed pipe.
macro_rules! say {
    ($($words:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($words)*);
    }};
}
pub(crate) use say;
