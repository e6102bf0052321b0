//! 差戻し and its mending: what the office asks for, the form the member gets, and what becomes of the declaration.

mod asked;
mod declared;
mod form;

pub use asked::{Asked, AskedFields};
pub use declared::Declared;
pub use form::MendForm;
