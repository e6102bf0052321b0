//! `sengen inquiries receive`: one mail from the standard input becomes a message of its thread.

use crate::cli::InquiriesCommand;
use crate::config::{Config, Mode};
use crate::failure::Failure;
use crate::inbound::{self, Inbound, MOST, NotTaken};
use crate::open;
use crate::words::Words;
use crate::world::{RealClock, RealDice, new_id};
use domain::inquiry::{LONGEST, Way};
use domain::scheme::Scheme;
use domain::time::Clock;
use site::app::sha256;
use site::declare::mail::Desk;
use site::inquiries::{Letters, Taken};
use site::{Secret, links};
use std::io::Read as _;
use store::Store;
use store::inquiries::{self, Inquiry, Said};

/// `EX_DATAERR` of sysexits: the sender hears of it.
const REFUSED: u8 = 65;
/// `EX_TEMPFAIL` of sysexits: the mail server keeps the mail and tries again.
const LATER: u8 = 75;

/// What is wrong here, settings included, is no fault of the sender: the mail waits.
pub fn later(failure: Failure) -> Failure {
    if failure.code == REFUSED { failure } else { failure.coded(LATER) }
}

/// Runs the command.
pub async fn run(config: &Config, mode: Mode, command: &InquiriesCommand) -> Result<(), Failure> {
    let InquiriesCommand::Receive { recipient } = command;
    let words = Words::bundled();
    let Some(address) = config.mail.takes_inquiries() else {
        return Err(Failure::of(words.say("inquiries.no-address", &[])));
    };
    let bytes = stdin(&words)?;
    let scheme = open::scheme(config)?;
    let own = [scheme.about.sender.as_str(), scheme.about.contact.as_str(), address.as_str()];
    let mail = match inbound::read(&bytes, &address, recipient.as_deref(), &own) {
        Ok(mail) => mail,
        Err(NotTaken::Automatic(why)) => {
            crate::say::say!("{}", words.say("inquiries.automatic", &[("why", why)]));
            return Ok(());
        }
        Err(why) => return Err(refused(&words, &why)),
    };
    let key = open::key(config, mode)?;
    let store = open::current_store(config, &key, mode).await?;
    let desk =
        Receiver { scheme: &scheme, origin: &config.http.origin, secret: Secret::new(key.links()), address, words };
    let done = desk.take(&store, &mail, &bytes).await;
    store.close().await;
    done
}

/// The mail, if it is not too big.
fn stdin(words: &Words) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let most = u64::try_from(MOST).unwrap_or(u64::MAX);
    let read = std::io::stdin().lock().take(most + 1).read_to_end(&mut bytes);
    read.map_err(Failure::of)?;
    if bytes.len() > MOST {
        let max = (MOST / 1024).to_string();
        return Err(Failure::of(words.say("inquiries.too-big", &[("max", &max)])).coded(REFUSED));
    }
    Ok(bytes)
}

/// The sentence the sender reads in what the mail server sends back.
fn refused(words: &Words, why: &NotTaken) -> Failure {
    let max = LONGEST.to_string();
    let sentence = match why {
        NotTaken::Automatic(_) | NotTaken::NotAMail => words.say("inquiries.not-a-mail", &[]),
        NotTaken::NoWord => words.say("inquiries.no-word", &[]),
        NotTaken::NoText => words.say("inquiries.no-text", &[]),
        NotTaken::TooLong => words.say("inquiries.too-long", &[("max", &max)]),
    };
    Failure::of(sentence).coded(REFUSED)
}

/// What taking a mail needs.
struct Receiver<'a> {
    scheme: &'a Scheme,
    origin: &'a str,
    secret: Secret,
    address: String,
    words: Words,
}

impl Receiver<'_> {
    async fn take(&self, store: &Store, mail: &Inbound, bytes: &[u8]) -> Result<(), Failure> {
        let Some(kept) = self.thread(store, &mail.word).await? else {
            return Err(refused(&self.words, &NotTaken::NoWord));
        };
        let mark = mail.message_id.clone().unwrap_or_else(|| hex(&sha256(bytes)));
        let mark = format!("{} {mark}", kept.id);
        let same = mail.from.eq_ignore_ascii_case(kept.email.as_str());
        let id = || new_id(&RealClock, &RealDice);
        let said = Said {
            message: id(),
            way: if same { Way::Mail } else { Way::OtherMail },
            body: &mail.text,
            mark: Some(&mark),
            attachments: i64::try_from(mail.files).unwrap_or(i64::MAX),
        };
        let desk = Desk { scheme: self.scheme, origin: self.origin };
        let letters = Letters { desk, secret: &self.secret, address: Some(&self.address) };
        let taken = letters.say(store, &kept, &said, ([id(), id()], RealClock.now())).await?;
        let number = kept.number.to_string();
        let facts = [("number", number.as_str())];
        match taken {
            Taken::Kept => crate::say::say!("{}", self.words.say("inquiries.kept", &facts)),
            Taken::Before => crate::say::say!("{}", self.words.say("inquiries.before", &facts)),
            Taken::TooMany => return Err(Failure::of(self.words.say("inquiries.too-many", &[])).coded(REFUSED)),
        }
        Ok(())
    }

    /// The thread of a word. The number in it only finds the thread; its key is compared as a whole.
    async fn thread(&self, store: &Store, word: &str) -> Result<Option<Inquiry>, store::Error> {
        let Some(number) = links::number_of_word(word) else { return Ok(None) };
        let kept = inquiries::by_number(&mut store.read().await?, number).await?;
        Ok(kept.filter(|one| links::same(&links::inquiry_word(&self.secret, one.number, one.id), word)))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
