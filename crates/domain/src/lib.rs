//! Types that cannot be wrong: values, the life of a declaration, the wizard's forms, flags and the scheme as data.
//!
//! Nothing here knows a database, a page, a clock or chance: time and random bytes come in as arguments.

pub mod address;
pub mod api_key;
pub mod application_form;
pub mod business;
pub mod case;
pub mod contact;
pub mod corporate_number;
pub mod credential;
pub mod declaration;
pub mod dice;
pub mod email;
pub mod export;
pub mod field;
pub mod flags;
pub mod house_number;
pub mod ids;
pub mod industry;
pub mod inquiry;
pub mod mending;
pub mod mode;
pub mod name;
pub mod news;
pub mod open_data;
pub mod partner;
pub mod password;
pub mod phone;
pub mod place;
pub mod postal_code;
pub mod problem;
pub mod reach;
pub mod registers;
pub mod registry;
pub mod scheme;
pub mod staff;
pub mod suppression;
pub mod text;
pub mod time;
pub mod web_url;
pub mod webhook_url;
pub mod wizard;
