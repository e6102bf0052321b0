//! The post: letters from the outbox to the mail server, or to the development mailbox.

pub mod answer;
pub mod connections;
pub mod delay;
mod dkim;
pub mod letter;
pub mod office;
mod pem;
pub mod wire;
