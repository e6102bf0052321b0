//! Full and half width.
