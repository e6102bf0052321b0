//! The wizard: its steps, its forms (raw → typed, all problems at once), and where one may go.

pub mod business_form;
pub mod declaration_form;
pub mod draft;
pub mod journey;
pub mod step;

pub use business_form::BusinessForm;
pub use declaration_form::DeclarationForm;
pub use draft::Draft;
pub use journey::Journey;
pub use step::Step;
