//! 申込書 on paper: what was read in a filled form, where the reading is in doubt, and why a file is refused.
//!
//! How such a file is made and read stands in `paper::application_form`; the words stand in `form.toml` of the scheme.

mod doubt;
mod filled;
mod reading;
mod refused;

pub use doubt::{Doubt, Doubted};
pub use filled::Filled;
pub use reading::Reading;
pub use refused::Refused;
