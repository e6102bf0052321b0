//! The short sections: `[secrets]`, `[scheme]`, `[limits]`, `[directory]`, `[open_data]`, `[webhooks]`, `[audit]`, `[office]`, `[log]`.

use super::section::section;

/// What a password hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cost {
    /// Argon2id, 19 MiB, two passes.
    Normal,
    /// Next to nothing: for tests and load measurements in development.
    Test,
}

/// How a log line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// One JSON object a line.
    Json,
    /// For eyes.
    Pretty,
    /// `pretty` in development, `json` in production.
    Auto,
}

section! {
    /// The key that seals personal columns and signs links.
    Secrets["secrets"] {
        /// The key file, made by `sengen key new FILE`. Keep a copy apart from the database: without it the
        /// personal columns cannot be read. Empty: in development `var/key` is made; in production it must be given.
        key_file: String = String::new(),
    }
}

section! {
    /// The scheme: words, levels, terms, lists, mails, marks.
    SchemeFolder["scheme"] {
        /// The folder of the scheme. Empty: the bundled one. An edition that was loaded and is in force goes before it (`sengen scheme list`).
        folder: String = String::new(),
    }
}

section! {
    /// What one request may cost.
    Limits["limits"] {
        /// "normal" (Argon2id, 19 MiB) or "test" (next to nothing; development only).
        password_hash: Cost = Cost::Normal,
        /// In a rush, turn searches away first and new applications last, so that who has begun finishes.
        shedding: bool = true,
    }
}

section! {
    /// The register as readers see it, in memory.
    DirectorySection["directory"] {
        /// Where this node keeps it between two runs, so that a start takes seconds. Each node has its own file; it may be deleted
        /// at any time. Empty: `sengen-directory.snapshot` beside the file of the database, or `var/sengen-directory.snapshot` with PostgreSQL.
        snapshot_file: String = String::new(),
    }
}

section! {
    /// The daily files of open data at /opendata: corporations whose declarations are accepted.
    OpenData["open_data"] {
        /// The folder of the files, a folder a day. Several nodes must share it. Empty: `open-data` beside the file of the
        /// database, or `var/open-data` with PostgreSQL.
        folder: String = String::new(),
        /// Days of which the files are kept. 1,000,000 declarations take about 1.1 GB a day. 0: no open data is published.
        keep_days: i64 = 7,
    }
}

section! {
    /// Changes of declarations that are posted to others who watch them (Standard Webhooks).
    Webhooks["webhooks"] {
        /// Whether holders of an API key may register webhooks, and whether this node posts to them.
        enabled: bool = true,
        /// Postings under way at once. A slow endpoint takes at most four of them.
        connections: usize = 16,
        /// Seconds one posting may take, from the look-up of the name to the answer.
        timeout_seconds: u64 = 10,
        /// A PEM file with an authority that is trusted beside the public ones, for endpoints of one's own house.
        authority_file: String = String::new(),
    }
}

section! {
    /// The records of who did what: each is bound to all before it, and signed checkpoints are kept where the database cannot reach.
    Audit["audit"] {
        /// The file of this node that a checkpoint is added to every hour and at the end. Copy it to another machine. Empty:
        /// `sengen-checkpoints.txt` beside the file of the database, or `var/sengen-checkpoints.txt` with PostgreSQL.
        checkpoint_file: String = String::new(),
        /// A mail address that gets a checkpoint once a day. Empty: nobody.
        checkpoint_mail: String = String::new(),
    }
}

section! {
    /// The office: its decisions on the command line, and a check that asks other sites.
    Office["office"] {
        /// The name the journal keeps for decisions by `sengen office`.
        actor: String = "office".to_owned(),
        /// Whether this node looks for the pages of basic policies after a confirmation, so that the office hears of one that
        /// cannot be reached. Needs a way out to the web; a page inside a house is never asked for.
        policy_pages: bool = true,
    }
}

section! {
    /// What the program says while it runs. Never personal data, tokens or addresses of pages.
    Log["log"] {
        /// "json", "pretty", or "auto": pretty in development, json in production.
        format: Format = Format::Auto,
        /// "error", "warn", "info", "debug", "trace", or a filter such as "info,site=debug".
        level: String = "info".to_owned(),
    }
}

impl Webhooks {
    /// How long a posting is ours: three times what it may take.
    pub fn lease(&self) -> jiff::SignedDuration {
        jiff::SignedDuration::from_secs(i64::try_from(self.timeout_seconds).unwrap_or(i64::MAX).saturating_mul(3))
    }
}
