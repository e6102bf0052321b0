//! The Word form: made, filled, changed by other programs and by people, read again; nasty files are refused.

#![cfg(test)]

mod codes;
mod filled;
mod hand_made;
mod libre_office;
mod nasty;
mod package;
mod round_trip;
