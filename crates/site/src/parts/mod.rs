//! The pieces pages are made of: one `.html` each, one `.rs` for what it needs.

pub mod area;
pub mod business_fields;
pub mod choices;
pub mod declaration_fields;
pub mod declared;
pub mod digits;
pub mod form;
pub mod input;
pub mod intake;
pub mod number;
pub mod plot;
pub mod stars;
pub mod steps;
pub mod summary;

pub use business_fields::BusinessFields;
pub use choices::Opt;
pub use declaration_fields::DeclarationFields;
pub use digits::Digits;
pub use form::FormView;
pub use intake::{IntakeNote, IntakeView};
pub use number::Number;
pub use stars::Stars;
pub use steps::Steps;
