//! The command line.

mod audit;
mod mode;
mod office;
mod scheme;

pub use audit::AuditCommand;
pub use mode::{ModeChange, ModeCommand};
pub use office::{InquiriesCommand, OfficeCommand, OfficerCommand};
pub use scheme::SchemeCommand;

use crate::config::Mode;
use clap::{Args, Parser, Subcommand};
use domain::api_key::Quota;
use std::path::PathBuf;
use uuid::Uuid;

/// Sengen: the platform of a self-declaration scheme for information security.
#[derive(Debug, Parser)]
#[command(name = "sengen", version)]
pub struct Cli {
    /// Settings; without it sengen.toml in the working directory, if it is there.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Make the key, migrate, and show the mailbox at /dev/mailbox.
    #[arg(long, global = true)]
    pub development: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

impl Cli {
    /// Development or production.
    pub fn mode(&self) -> Mode {
        if self.development { Mode::Development } else { Mode::Production }
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the site.
    Serve {
        /// Load the 300 fictional businesses first, if the register is empty.
        #[arg(long)]
        demo: bool,
    },
    /// Say what is in force, secrets masked, and everything that is wrong.
    CheckConfig(CheckConfig),
    /// The scheme folder.
    #[command(subcommand)]
    Scheme(SchemeCommand),
    /// Bring the database to this version.
    Migrate,
    /// Look at database, mail server, clock, disk and key files, and say what to do.
    Doctor,
    /// Key files.
    #[command(subcommand)]
    Key(KeyCommand),
    /// Load data.
    #[command(subcommand)]
    Import(ImportCommand),
    /// Who works in the office.
    #[command(subcommand)]
    Officer(OfficerCommand),
    /// Print the table of access: every route, and who may call it.
    Access,
    /// Decisions of the office.
    #[command(subcommand)]
    Office(OfficeCommand),
    /// How the site works: as always, without new declarations, or for reading only.
    #[command(subcommand)]
    Mode(ModeCommand),
    /// Mails that answer inquiries.
    #[command(subcommand)]
    Inquiries(InquiriesCommand),
    /// The records of who did what, and of what happened.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Keys with which others check many declarations at once.
    #[command(subcommand)]
    ApiKey(ApiKeyCommand),
    /// Where holders of keys have changes posted to.
    #[command(subcommand)]
    Webhook(WebhookCommand),
    /// Sites that send applicants here and get them back, for example of a subsidy.
    #[command(subcommand)]
    Partner(PartnerCommand),
    /// The key that signs receipts.
    #[command(subcommand)]
    SigningKey(SigningKeyCommand),
    /// The directory that the public searches.
    #[command(subcommand)]
    Directory(DirectoryCommand),
    /// The application form as a Word file.
    #[command(subcommand)]
    Form(FormCommand),
    /// Check a list of IDs.
    Verify(Verify),
    /// Say which version this is.
    Version,
}

/// A list of IDs to check against the files of open data, on this machine alone.
#[derive(Args, Debug)]
pub struct Verify {
    /// The folder with the files of a day: datapackage.json, declarations.csv, unlisted.csv, states.csv. Nobody is asked.
    #[arg(long, value_name = "SNAPSHOT")]
    pub offline: PathBuf,
    /// The list (CSV): a column of IDs, and if they are to be compared, of names or corporate numbers.
    pub ids: PathBuf,
    /// Where the result is written, for spreadsheets; without it, to the standard output.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// What to print of the configuration.
#[derive(Args, Debug)]
#[group(multiple = false)]
pub struct CheckConfig {
    /// Print the example file: every key with its manual and default.
    #[arg(long)]
    pub example: bool,
    /// Print the table of all keys for the README.
    #[arg(long)]
    pub table: bool,
}

/// Key files.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Make a key file. Never overwrites one.
    New {
        /// The file.
        file: PathBuf,
    },
}

/// Load data.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// The tax agency's full data of all corporations (a ZIP with CSV). Run again after an interruption, it goes on.
    CorporateRegister {
        /// The ZIP file.
        file: PathBuf,
    },
    /// The register of an older system, with its IDs (a CSV). Run again after an interruption, it goes on.
    Legacy(LegacyImport),
    /// The headings that the CSV of an older register may have, and their keys.
    LegacyColumns,
    /// The 300 fictional businesses, if the register is empty.
    Demo,
}

/// What to take over, and how.
#[derive(Debug, clap::Args)]
pub struct LegacyImport {
    /// The CSV file, UTF-8 or `Shift_JIS`, with a line of headings.
    pub file: PathBuf,
    /// Look only: tell what would be taken over, write nothing but the report.
    #[arg(long)]
    pub dry_run: bool,
    /// Where the rows go that cannot be taken over [default: beside the file, ending in .errors.csv, of a
    /// dry run in .dry-run.errors.csv]. What stands there is never written over.
    #[arg(long)]
    pub report: Option<PathBuf>,
    /// What empty cells of a column stand for, as heading=value or key=value.
    #[arg(long = "set", value_name = "COLUMN=VALUE")]
    pub given: Vec<String>,
}

/// Keys with which others check many declarations at once.
#[derive(Debug, Subcommand)]
pub enum ApiKeyCommand {
    /// Give out a key. It is shown once.
    New {
        /// Whose it is.
        name: String,
        /// Rows a day.
        #[arg(long, default_value_t = Quota::USUAL.rows())]
        quota: i64,
    },
    /// All keys, and what they used today.
    List,
    /// Give a key another quota.
    Quota {
        /// Which, as `list` shows it.
        id: Uuid,
        /// Rows a day.
        quota: i64,
    },
    /// Revoke a key, at once.
    Revoke {
        /// Which, as `list` shows it.
        id: Uuid,
    },
}

/// Where holders of keys have changes posted to.
#[derive(Debug, Subcommand)]
pub enum WebhookCommand {
    /// All webhooks with their keys and hosts, since when they are disabled and why, and how many postings wait.
    List,
}

/// Sites that send applicants here and get them back.
#[derive(Debug, Subcommand)]
pub enum PartnerCommand {
    /// Register a site. Its secret is shown once.
    Add {
        /// The code in its links, for good: small letters, digits and hyphens.
        code: String,
        /// The name applicants know.
        name: String,
        /// Where applicants may go back to; several are possible, the first is used where a link names none.
        #[arg(long = "return-url", value_name = "URL", required = true)]
        return_urls: Vec<String>,
        /// It cannot keep a secret (a program in the browser or on the telephone): it has none, and proves itself by PKCE alone.
        #[arg(long)]
        public: bool,
    },
    /// All sites.
    List,
    /// Take other addresses in place of those a site had.
    ReturnUrls {
        /// Which.
        code: String,
        /// The addresses.
        #[arg(required = true)]
        return_urls: Vec<String>,
    },
    /// Take another secret; the one before is worth nothing at once.
    NewSecret {
        /// Which.
        code: String,
    },
    /// Stop a site. Applicants that came from it can still declare.
    Revoke {
        /// Which.
        code: String,
    },
    /// Let a stopped site go on, with the secret it had.
    Resume {
        /// Which.
        code: String,
    },
}

/// The key that signs receipts.
#[derive(Debug, Subcommand)]
pub enum SigningKeyCommand {
    /// All generations.
    List,
    /// Begin a new one. The older ones stay published, so that their receipts can be checked.
    Rotate,
    /// Take an older one out of what is published: the receipts it signed can no longer be checked.
    Retire {
        /// Which, as `list` shows it.
        number: i64,
    },
}

/// The application form as a Word file. Asks no database.
#[derive(Debug, Subcommand)]
pub enum FormCommand {
    /// Make the form of today.
    Make {
        /// The file (.docx).
        file: PathBuf,
    },
    /// Read a filled form: what stands in each field, what is in doubt, and what is wrong.
    Read {
        /// The file.
        file: PathBuf,
    },
}

/// The directory that the public searches.
#[derive(Debug, Subcommand)]
pub enum DirectoryCommand {
    /// Fill a directory as a node that starts, and compare every entry with the store.
    Check,
}
