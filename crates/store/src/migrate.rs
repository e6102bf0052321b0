//! Migrations: applied in order, their checksums remembered; a newer or changed database is refused. And the check that
//! the key is the right one.

use crate::{
    Engine, Store,
    door::{Conn, Db, sql},
    error::Error,
};
use sqlx::{
    SqlSafeStr as _,
    migrate::{Migration, MigrationType, Migrator},
};

/// A migration: its version, its name, its text for SQLite and for PostgreSQL.
type Twin = (i64, &'static str, &'static str, &'static str);

/// Both files of a migration.
macro_rules! twin {
    ($version:literal, $name:literal, $file:literal) => {
        (
            $version,
            $name,
            include_str!(concat!("../migrations/sqlite/", $file)),
            include_str!(concat!("../migrations/postgres/", $file)),
        )
    };
}

/// All migrations, in order. A file is never changed once it was released.
const MIGRATIONS: [Twin; 35] = [
    twin!(1, "house", "0001_house.sql"),
    twin!(2, "drafts", "0002_drafts.sql"),
    twin!(3, "register", "0003_register.sql"),
    twin!(4, "members", "0004_members.sql"),
    twin!(5, "mail", "0005_mail.sql"),
    twin!(6, "corporate register", "0006_corporate_register.sql"),
    twin!(7, "public order", "0007_public_order.sql"),
    twin!(8, "ends", "0008_ends.sql"),
    twin!(9, "api", "0009_api.sql"),
    twin!(10, "partners", "0010_partners.sql"),
    twin!(11, "watches", "0011_watches.sql"),
    twin!(12, "staff", "0012_staff.sql"),
    twin!(13, "intakes", "0013_intakes.sql"),
    twin!(14, "cases", "0014_cases.sql"),
    twin!(15, "mending", "0015_mending.sql"),
    twin!(16, "chain", "0016_chain.sql"),
    twin!(17, "threads", "0017_threads.sql"),
    twin!(18, "registry", "0018_registry.sql"),
    twin!(19, "campaigns", "0019_campaigns.sql"),
    twin!(20, "exports", "0020_exports.sql"),
    twin!(21, "changes", "0021_changes.sql"),
    twin!(22, "passkeys", "0022_passkeys.sql"),
    twin!(23, "sign in by a provider", "0023_sign_in_by_a_provider.sql"),
    twin!(24, "notices", "0024_notices.sql"),
    twin!(25, "imports", "0025_imports.sql"),
    twin!(26, "letters to many", "0026_letters_to_many.sql"),
    twin!(27, "sent lines", "0027_sent_lines.sql"),
    twin!(28, "a merge takes two", "0028_a_merge_takes_two.sql"),
    twin!(29, "partners in the office", "0029_partners_in_the_office.sql"),
    twin!(30, "counted", "0030_counted.sql"),
    twin!(31, "news", "0031_news.sql"),
    twin!(32, "letters without text", "0032_letters_without_text.sql"),
    twin!(33, "bound cases", "0033_bound_cases.sql"),
    twin!(34, "what a form said", "0034_what_a_form_said.sql"),
    twin!(35, "notices after the approval", "0035_notices_after_the_approval.sql"),
];

/// The row of `meta` that keeps the fingerprint of the key.
const KEY: &str = "key-fingerprint";

impl Store {
    /// Brings the schema up to this version. Refuses a database of a newer version and one whose migrations were changed.
    pub async fn migrate(&self) -> Result<(), Error> {
        match &self.inner.engine {
            Engine::Sqlite(file) => run(&mut *file.slot.lock().await).await?,
            Engine::Postgres(server) => run(&mut server.direct().await?).await?,
        }
        let fingerprint = self.inner.vault.keys.fingerprint();
        self.write(|mut db| async move {
            let text = "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
            sql!(db, run: text, KEY, fingerprint).map(drop)
        })
        .await?;
        self.check_key().await?;
        // What a migration in SQL cannot do: it has no key.
        while self.write(|mut db| async move { crate::inquiries::index_addresses(&mut db).await }).await? {}
        while self.write(|mut db| async move { crate::registry::index_phones(&mut db).await }).await? {}
        Ok(())
    }

    /// How many migrations of this version are not applied yet; 0: the schema is current.
    pub async fn pending(&self) -> Result<usize, Error> {
        let mut reader = self.read().await?;
        let db = &mut reader;
        if !has_table(db, "_sqlx_migrations").await? {
            return Ok(MIGRATIONS.len());
        }
        let applied = sql!(db, all (i64,): "SELECT version FROM _sqlx_migrations WHERE success ORDER BY version")?;
        if let Some((newer,)) = applied.iter().find(|(version,)| !MIGRATIONS.iter().any(|twin| twin.0 == *version)) {
            return Err(Error::Newer(*newer));
        }
        Ok(MIGRATIONS.len().saturating_sub(applied.len()))
    }

    /// Refuses a database that is sealed with another key. A database without tables has none yet.
    pub(crate) async fn check_key(&self) -> Result<(), Error> {
        let mut reader = self.read().await?;
        let db = &mut reader;
        if !has_table(db, "meta").await? {
            return Ok(());
        }
        match sql!(db, optional (String,): "SELECT value FROM meta WHERE name = $1", KEY)? {
            Some((kept,)) if kept != self.inner.vault.keys.fingerprint() => Err(Error::WrongKey),
            _ => Ok(()),
        }
    }
}

async fn run(db: &mut Db) -> Result<(), Error> {
    let all = MIGRATIONS.iter().map(|(version, name, sqlite, postgres)| {
        let text = db.pick(sqlite, postgres);
        Migration::new(*version, (*name).into(), MigrationType::Simple, text.into_sql_str(), false)
    });
    let all = Migrator::with_migrations(all.collect());
    match &mut db.conn {
        Conn::Sqlite(conn) => all.run(&mut **conn).await?,
        Conn::Postgres(conn) => all.run(&mut **conn).await?,
    }
    Ok(())
}

async fn has_table(db: &mut Db, name: &'static str) -> Result<bool, Error> {
    let text = db.pick(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = $1",
        "SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema() AND tablename = $1",
    );
    let (count,) = sql!(db, one (i64,): text, name)?;
    Ok(count > 0)
}

impl Store {
    /// The time by the database server's own clock, for `doctor`; `None`: a file has no clock.
    pub async fn time(&self) -> Result<Option<jiff::Timestamp>, Error> {
        if matches!(self.inner.engine, Engine::Sqlite(_)) {
            return Ok(None);
        }
        let mut reader = self.read().await?;
        let db = &mut reader;
        let (micros,) = sql!(db, one (i64,): "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")?;
        Ok(jiff::Timestamp::from_microsecond(micros).ok())
    }
}
