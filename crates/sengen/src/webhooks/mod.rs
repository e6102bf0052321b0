//! Webhooks: postings from the store to the endpoints of others (Standard Webhooks), signed, tried again, and never to an address
//! inside a house.

pub mod delay;
pub mod place;
pub mod sign;
pub mod wire;
pub mod worker;
