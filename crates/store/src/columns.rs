//! How each type of the domain is kept in a column. The only place that implements the drivers' traits.

use domain::{
    business::{Kind, PublishAs},
    case::Source,
    declaration::{IdentityCheck, Level, Method, State},
    export,
    ids::{DeclarationId, MemberNumber, ReceiptNumber},
    inquiry::{InquiryState, TiedBy, Voice, Way},
    mode::{Cause, SiteMode},
    news::{CampaignState, NewsKind},
    partner::{PartnerCode, PartnerState, ReturnUrl},
    place::Prefecture,
    scheme::{Code, MailKind},
    staff::Role,
};
use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx as _;
use sqlx::{
    Database, Decode, Encode, Postgres, Sqlite, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgTypeInfo, PgValueRef},
    sqlite::{SqliteTypeInfo, SqliteValueRef},
};
use uuid::Uuid;

/// How a value goes into a column.
pub(crate) trait Column {
    /// What the driver is given.
    type As;
    /// The value as the driver takes it.
    fn keep(&self) -> Self::As;
}

/// A value read from a text column through the domain's own parser.
#[derive(Clone, Debug)]
pub(crate) struct Kept<T>(pub T);

/// A moment. SQLite: RFC 3339 with always six digits after the point, so that text order is time order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment(pub Timestamp);

/// A day. SQLite: `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Day(pub Date);

impl From<Day> for Date {
    fn from(day: Day) -> Self {
        day.0
    }
}

impl From<Moment> for Timestamp {
    fn from(moment: Moment) -> Self {
        moment.0
    }
}

impl<T: Column + ?Sized> Column for &T {
    type As = T::As;
    fn keep(&self) -> T::As {
        (*self).keep()
    }
}

impl<T: Column> Column for Option<T> {
    type As = Option<T::As>;
    fn keep(&self) -> Self::As {
        self.as_ref().map(Column::keep)
    }
}

impl Column for str {
    type As = String;
    fn keep(&self) -> String {
        self.to_owned()
    }
}

impl Column for [u8] {
    type As = Vec<u8>;
    fn keep(&self) -> Vec<u8> {
        self.to_vec()
    }
}

impl Column for [u8; 32] {
    type As = Vec<u8>;
    fn keep(&self) -> Vec<u8> {
        self.to_vec()
    }
}

impl Column for Timestamp {
    type As = Moment;
    fn keep(&self) -> Moment {
        Moment(*self)
    }
}

impl Column for Date {
    type As = Day;
    fn keep(&self) -> Day {
        Day(*self)
    }
}

impl Column for serde_json::Value {
    type As = sqlx::types::Json<serde_json::Value>;
    fn keep(&self) -> Self::As {
        sqlx::types::Json(self.clone())
    }
}

/// Types the drivers know themselves.
macro_rules! as_is {
    ($($kept:ty),*) => { $(
        impl Column for $kept {
            type As = Self;
            fn keep(&self) -> Self {
                self.clone()
            }
        }
    )* };
}
as_is!(String, Vec<u8>, i64, bool, Uuid);

/// Types of the domain that are kept as text: how they are written, how they are read.
macro_rules! text {
    ($($kept:ty: $write:expr, $read:expr;)*) => { $(
        impl Column for $kept {
            type As = String;
            fn keep(&self) -> String {
                let write: fn(&$kept) -> String = $write;
                write(self)
            }
        }
        impl From<Kept<$kept>> for $kept {
            fn from(kept: Kept<$kept>) -> Self {
                kept.0
            }
        }
        impl Readable for $kept {
            fn read(text: &str) -> Option<Self> {
                let read: fn(&str) -> Option<$kept> = $read;
                read(text)
            }
        }
    )* };
}

/// A type that is read from text.
pub(crate) trait Readable: Sized {
    /// The value, if the text is one.
    fn read(text: &str) -> Option<Self>;
}

text! {
    DeclarationId: |v| v.as_str().to_owned(), |t| DeclarationId::kept(t).ok();
    MemberNumber: |v| v.as_str().to_owned(), |t| MemberNumber::kept(t).ok();
    ReceiptNumber: |v| v.as_str().to_owned(), |t| ReceiptNumber::parse(t).ok();
    Level: |v| v.code().to_owned(), Level::parse;
    IdentityCheck: |v| v.code().to_owned(), IdentityCheck::parse;
    State: |v| v.code().to_owned(), State::parse;
    Source: |v| v.code().to_owned(), Source::parse;
    export::Format: |v| v.code().to_owned(), export::Format::parse;
    Method: |v| v.code().to_owned(), Method::parse;
    Kind: |v| v.code().to_owned(), Kind::parse;
    PublishAs: |v| v.code().to_owned(), PublishAs::parse;
    MailKind: |v| v.code().to_owned(), MailKind::parse;
    InquiryState: |v| v.code().to_owned(), InquiryState::parse;
    Voice: |v| v.code().to_owned(), Voice::parse;
    Way: |v| v.code().to_owned(), Way::parse;
    TiedBy: |v| v.code().to_owned(), TiedBy::parse;
    Role: |v| v.code().to_owned(), Role::parse;
    SiteMode: |v| v.code().to_owned(), SiteMode::parse;
    Cause: |v| v.code().to_owned(), Cause::parse;
    Prefecture: |v| v.code(), |t| Prefecture::parse(t).ok();
    PartnerCode: |v| v.as_str().to_owned(), PartnerCode::parse;
    PartnerState: |v| v.as_str().to_owned(), PartnerState::parse;
    ReturnUrl: |v| v.as_str().to_owned(), ReturnUrl::parse;
    CampaignState: |v| v.code().to_owned(), CampaignState::parse;
    NewsKind: |v| v.code().to_owned(), NewsKind::parse;
    Code: |v| v.as_str().to_owned(), |t| Some(Code::kept(t));
}

impl<T> Type<Sqlite> for Kept<T> {
    fn type_info() -> SqliteTypeInfo {
        <String as Type<Sqlite>>::type_info()
    }
}

impl<T> Type<Postgres> for Kept<T> {
    fn type_info() -> PgTypeInfo {
        <String as Type<Postgres>>::type_info()
    }
    fn compatible(ty: &PgTypeInfo) -> bool {
        <String as Type<Postgres>>::compatible(ty)
    }
}

impl<'r, T: Readable, D: Database> Decode<'r, D> for Kept<T>
where
    &'r str: Decode<'r, D>,
{
    fn decode(value: D::ValueRef<'r>) -> Result<Self, BoxDynError> {
        let text = <&str as Decode<D>>::decode(value)?;
        let noun = std::any::type_name::<T>().rsplit("::").next().unwrap_or_default();
        T::read(text).map(Kept).ok_or_else(|| format!("{text:?} is not a {noun}").into())
    }
}

/// The drivers' traits for a wrapper: SQLite through text, PostgreSQL through its native type.
macro_rules! native {
    ($wrapper:ident, $native:ty, $write:expr) => {
        impl Type<Sqlite> for $wrapper {
            fn type_info() -> SqliteTypeInfo {
                <String as Type<Sqlite>>::type_info()
            }
        }
        impl Type<Postgres> for $wrapper {
            fn type_info() -> PgTypeInfo {
                <$native as Type<Postgres>>::type_info()
            }
        }
        impl Encode<'_, Sqlite> for $wrapper {
            fn encode_by_ref(&self, buf: &mut <Sqlite as Database>::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
                let write: fn(&$wrapper) -> String = $write;
                <String as Encode<Sqlite>>::encode(write(self), buf)
            }
        }
        impl Encode<'_, Postgres> for $wrapper {
            fn encode_by_ref(&self, buf: &mut <Postgres as Database>::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
                <$native as Encode<Postgres>>::encode(self.0.to_sqlx(), buf)
            }
        }
        impl<'r> Decode<'r, Sqlite> for $wrapper {
            fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
                Ok(Self(<&str as Decode<Sqlite>>::decode(value)?.parse()?))
            }
        }
        impl<'r> Decode<'r, Postgres> for $wrapper {
            fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
                Ok(Self(<$native as Decode<Postgres>>::decode(value)?.to_jiff()))
            }
        }
    };
}
native!(Moment, jiff_sqlx::Timestamp, |moment| format!("{:.6}", moment.0));
native!(Day, jiff_sqlx::Date, |day| day.0.to_string());
