//! `sengen office …`: decisions of the office, until it has its screens.

mod decide;
mod show;

use crate::cli::OfficeCommand;
use crate::config::{Config, Mode};
use crate::failure::Failure;
use crate::open;
use crate::words::Words;
use domain::ids::{DeclarationId, ReceiptNumber};
use domain::registers::Registers;
use domain::scheme::Scheme;
use site::decision::Decision;
use std::sync::Arc;
use store::Store;
use store::declarations::{self, Declaration, Ending};
use uuid::Uuid;

/// Runs the command.
pub async fn run(config: &Config, mode: Mode, command: &OfficeCommand) -> Result<(), Failure> {
    let store = open::current_store(config, &open::key(config, mode)?, mode).await?;
    let ((scheme, _), registers) = (open::scheme_now(config, &store).await?, open::registers()?);
    let office = Office { config, store, scheme, registers, words: Words::bundled() };
    let done = match command {
        OfficeCommand::List => office.list().await,
        OfficeCommand::Show { id } => office.show(id).await,
        OfficeCommand::Accept { id } => office.decide(id, Decision::Accept).await,
        OfficeCommand::Return { id, reason, field } => office.give_back(id, reason, field).await,
        OfficeCommand::Stop { id } => office.decide(id, Decision::End(Ending::Stopped)).await,
        OfficeCommand::Reject { id, reason } => office.decide(id, Decision::End(Ending::Rejected(reason))).await,
        OfficeCommand::Cancel { id, reason } => office.decide(id, Decision::End(Ending::Cancelled(reason))).await,
        OfficeCommand::Supersede { id, by, another_business } => office.supersede(id, by, *another_business).await,
    };
    office.store.close().await;
    done
}

struct Office<'a> {
    config: &'a Config,
    store: Store,
    scheme: Scheme,
    registers: Arc<Registers>,
    words: Words,
}

impl Office<'_> {
    fn number<'c>(&self, case: &'c Declaration) -> Result<&'c DeclarationId, Failure> {
        let none = || Failure::of(self.words.say("office.no-number", &[("id", case.receipt.as_str())]));
        case.number.as_ref().ok_or_else(none)
    }

    /// By 自己宣言ID, 受付番号 or UUID.
    async fn find(&self, id: &str) -> Result<Declaration, Failure> {
        let mut db = self.store.read().await?;
        let found = if let Ok(uuid) = id.parse::<Uuid>() {
            declarations::find(&mut db, uuid).await?
        } else if let Ok(receipt) = ReceiptNumber::parse(id) {
            declarations::by_receipt(&mut db, &receipt).await?
        } else if let Ok(number) = DeclarationId::parse(id) {
            declarations::by_number(&mut db, &number).await?
        } else {
            None
        };
        found.ok_or_else(|| Failure::of(self.words.say("office.unknown", &[("id", id)])))
    }
}
