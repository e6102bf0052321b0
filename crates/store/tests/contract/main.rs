//! Every verb on both engines: one suite, run twice. The PostgreSQL half wants `TEST_PG_URL` (see `bin/pg`).

#![cfg(test)]

mod api_keys;
mod audit;
mod cases;
mod chain;
mod confirmations;
mod corporate_register;
mod declarations;
mod door;
mod drafts;
mod endings;
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
mod open_data;
mod outbox;
mod partners;
mod policies;
mod public;
mod receipts;
mod review;
mod staff;
mod tampering;
mod town;
mod twins;
mod watches;
mod webhooks;
