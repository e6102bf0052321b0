//! The command line of the office: its decisions, and who works there.

use clap::Subcommand;

/// Decisions of the office. ID is a declaration's ID, its receipt number or its UUID.
#[derive(Debug, Subcommand)]
pub enum OfficeCommand {
    /// The declarations that wait, oldest first.
    List,
    /// One declaration with its flags and mails.
    Show {
        /// Which.
        id: String,
    },
    /// Accept, and tell the applicant.
    Accept {
        /// Which.
        id: String,
    },
    /// Return with a reason and the fields to mend, and tell the applicant.
    Return {
        /// Which.
        id: String,
        /// The reason, as the applicant reads it.
        #[arg(long)]
        reason: String,
        /// A field that is to be mended, by its code; may be given several times.
        #[arg(long)]
        field: Vec<String>,
    },
    /// Stop, because the member asked for it, and confirm it to the contact.
    Stop {
        /// Which.
        id: String,
    },
    /// Reject with a reason, and tell the applicant.
    Reject {
        /// Which.
        id: String,
        /// The reason, as the applicant reads it.
        #[arg(long)]
        reason: String,
    },
    /// Cancel what was accepted, with a reason, and tell the contact.
    Cancel {
        /// Which.
        id: String,
        /// The reason, as the contact reads it.
        #[arg(long)]
        reason: String,
    },
    /// End a declaration in favour of a later one of the same business, and tell the contact.
    Supersede {
        /// Which ends.
        id: String,
        /// Which counts from now on.
        #[arg(long)]
        by: String,
        /// Also where neither 法人番号 nor name, mail address or address is the same: the business is another one now.
        #[arg(long)]
        another_business: bool,
    },
}

/// Mails that answer inquiries.
#[derive(Debug, Subcommand)]
pub enum InquiriesCommand {
    /// Take one mail (RFC 5322) from the standard input into its thread, as a mail server pipes it. Ends with 0 if it was taken or needs
    /// no answer, with 65 if the sender should hear that it was not taken, with 75 if it should be tried again.
    Receive {
        /// The address it was sent to, as the envelope says; without it, as the head of the mail says.
        #[arg(long, value_name = "ADDRESS")]
        recipient: Option<String>,
    },
}

/// Who works in the office. WHO is an officer's mail address.
#[derive(Debug, Subcommand)]
pub enum OfficerCommand {
    /// Add an officer, print the link to set up the account, and mail it where a mail server is set.
    Add {
        /// The name.
        #[arg(long)]
        name: String,
        /// The mail address; the name to sign in with.
        #[arg(long)]
        mail: String,
        /// clerk, senior, administrator or auditor.
        #[arg(long)]
        role: String,
    },
    /// All officers.
    List,
    /// Let nobody in with this account any more, from the next request on.
    Suspend {
        /// Who.
        who: String,
    },
    /// Let a suspended officer in again.
    Resume {
        /// Who.
        who: String,
    },
    /// Give another role, from the next request on.
    Role {
        /// Who.
        who: String,
        /// clerk, senior, administrator or auditor.
        role: String,
    },
    /// Make password and second factor void, and print a link to set up new ones.
    ResetFactors {
        /// Who.
        who: String,
    },
}
