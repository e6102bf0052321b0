//! A declaring business as the server sees it: a browser without JavaScript, forms read from the pages, mail read from a sink.

pub mod applicant;
pub mod browser;
pub mod facts;
pub mod form;
pub mod mail_text;
pub mod record;
pub mod sink;
pub mod tags;
