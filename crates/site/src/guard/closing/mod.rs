//! Emergency modes: what a request would do, what the mode says to that, and the page that says so.
//!
//! [`Board`] is what this process knows, a moment old at most; it keeps most requests out before anything is done. The units of work of those
//! it lets in read the mode themselves (`store::modes`), so that nothing is written after the mode was set on another node.

mod board;
mod gate;
mod work;

pub use board::Board;
pub use gate::stand;
