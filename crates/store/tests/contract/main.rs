//! Every verb on both engines: one suite, run twice. The PostgreSQL half wants `TEST_PG_URL` (see `bin/pg`).

#![cfg(test)]

mod affected;
mod api_keys;
mod audit;
mod campaigns;
mod cases;
mod chain;
mod confirmations;
mod corporate_register;
mod declarations;
mod door;
mod drafts;
mod editions;
mod endings;
mod exports;
mod follower;
mod group;
mod inquiries;
mod intakes;
mod keys;
mod limits;
mod load;
mod members;
mod mend;
mod migrations;
mod modes;
mod news;
mod notices;
mod open_data;
mod outbox;
mod partners;
mod passkeys;
mod policies;
mod public;
mod receipts;
mod registry;
mod review;
mod staff;
mod tallies;
mod tampering;
mod town;
mod twins;
mod watches;
mod webhooks;
