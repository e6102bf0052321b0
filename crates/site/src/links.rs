//! Each URL as a typed value; no path is written twice in Rust.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use domain::wizard::Step;
use uuid::Uuid;

use crate::app::Secret;

/// A step of a draft: `/declare/{id}/business`.
pub fn step(draft: Uuid, step: Step) -> String {
    format!("/declare/{draft}/{}", step.code())
}

/// Where a returned declaration is mended.
pub const MEND: &str = "/member/mend";

/// An edition of the 使用規約: `/terms/2026-04`.
pub fn terms(edition: &str) -> String {
    format!("/terms/{edition}")
}

/// The page of an ID: `/v/40284617358`.
pub fn verify(id: &str) -> String {
    format!("/v/{id}")
}

/// The link that brings a draft into another browser, or back after the cookie went.
pub fn resume(secret: &Secret, draft: Uuid) -> String {
    format!("/declare/{draft}/resume/{}", key(secret, "resume", draft))
}

/// Is this the key of the draft's resume link?
pub fn is_resume_key(secret: &Secret, draft: Uuid, key_given: &str) -> bool {
    same(&key(secret, "resume", draft), key_given)
}

/// The link of mail ①: `/declare/confirm/{token}`.
pub fn confirm(secret: &Secret, confirmation: Uuid) -> String {
    format!("/declare/confirm/{}", confirm_token(secret, confirmation))
}

/// The token of the link: the confirmation's id and its key.
pub fn confirm_token(secret: &Secret, confirmation: Uuid) -> String {
    token(secret, "confirm", confirmation)
}

/// The confirmation a token speaks of, if the token was made here.
pub fn confirmation_of(secret: &Secret, token: &str) -> Option<Uuid> {
    opened(secret, "confirm", token)
}

/// What a link about watching is for. Each has a token of its own, so that none can be made of another: who is sent on a link
/// that stops a list does not see the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    /// Confirms a request.
    Confirm,
    /// Shows the list.
    List,
    /// Stops the list.
    Stop,
}

impl Watch {
    fn word(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::List => "list",
            Self::Stop => "stop",
        }
    }

    fn purpose(self) -> &'static str {
        match self {
            Self::Confirm => "watch-confirm",
            Self::List => "watch-list",
            Self::Stop => "watch-stop",
        }
    }

    /// The link: `/watch/list/{token}`. Its token is the id and its key.
    pub fn link(self, secret: &Secret, id: Uuid) -> String {
        format!("/watch/{}/{}", self.word(), token(secret, self.purpose(), id))
    }

    /// The id a token speaks of, if the token was made here for this.
    pub fn id_of(self, secret: &Secret, token: &str) -> Option<Uuid> {
        opened(secret, self.purpose(), token)
    }
}

/// The secret of a webhook, of the id that stands in the store.
pub fn webhook_secret(secret: &Secret, id: Uuid) -> [u8; 32] {
    secret.mac("webhook", id)
}

/// The eight digits of mail ① that can be typed instead of opening the link.
pub fn confirm_code(secret: &Secret, confirmation: Uuid) -> String {
    let mac = secret.mac("code", confirmation);
    let number = mac.iter().take(8).fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
    format!("{:08}", number % 100_000_000)
}

/// The page that asks whether a partner may be told: `/partner/{entry}`.
pub fn consent(entry: Uuid) -> String {
    format!("/partner/{entry}")
}

/// The code a partner gets for a grant: the grant's id and its key, good once.
pub fn grant_code(secret: &Secret, grant: Uuid) -> String {
    token(secret, "grant", grant)
}

/// The grant a code speaks of, if the code was made here.
pub fn grant_of(secret: &Secret, code: &str) -> Option<Uuid> {
    opened(secret, "grant", code)
}

/// The link of a thread of an お問い合わせ: `/inquiry/{token}`.
pub fn inquiry(secret: &Secret, inquiry: Uuid) -> String {
    format!("/inquiry/{}", token(secret, "inquiry", inquiry))
}

/// The thread a token speaks of, if the token was made here.
pub fn inquiry_of(secret: &Secret, token: &str) -> Option<Uuid> {
    opened(secret, "inquiry", token)
}

/// The word a form of an お問い合わせ carries: the id of what is written with it, which tells when the form was made.
pub fn inquiry_form(secret: &Secret, id: Uuid) -> String {
    token(secret, "inquiry-form", id)
}

/// The id in the word of a form, if the word was made here.
pub fn inquiry_form_of(secret: &Secret, word: &str) -> Option<Uuid> {
    opened(secret, "inquiry-form", word)
}

/// The word of a thread within a mail address: its number and its key in small letters, because some servers change capitals.
pub fn inquiry_word(secret: &Secret, number: i64, inquiry: Uuid) -> String {
    let mac = secret.mac("inquiry-mail", inquiry);
    mac.iter().take(16).fold(format!("{number}-"), |word, byte| word + &format!("{byte:02x}"))
}

/// The number at the head of such a word, for looking the thread up.
pub fn number_of_word(word: &str) -> Option<i64> {
    let (number, key) = word.split_once('-')?;
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (digits && key.len() == 32).then(|| number.parse().ok()).flatten()
}

/// The page of a thread in the office.
pub fn office_inquiry(number: i64) -> String {
    format!("/office/inquiries/{number}")
}

/// The link that stops the news for who got this letter: `/news/stop/{token}`.
pub fn news_stop(secret: &Secret, letter: Uuid) -> String {
    format!("/news/stop/{}", token(secret, "news-stop", letter))
}

/// The letter a token speaks of, if the token was made here.
pub fn news_stop_of(secret: &Secret, token: &str) -> Option<Uuid> {
    opened(secret, "news-stop", token)
}

/// Where a member says whether news are wished for.
pub const WISH: &str = "/member/news";

/// The page of an お知らせ.
pub fn news(number: i64) -> String {
    format!("/news/{number}")
}

/// Compares secrets without telling by time how much of them fits.
pub fn same(ours: &str, theirs: &str) -> bool {
    subtle::ConstantTimeEq::ct_eq(ours.as_bytes(), theirs.as_bytes()).into()
}

/// An id and its key in one word.
fn token(secret: &Secret, purpose: &str, id: Uuid) -> String {
    let mut bytes = id.as_bytes().to_vec();
    bytes.extend(secret.mac(purpose, id).into_iter().take(16));
    BASE64.encode(bytes)
}

/// The id in a word of [`token`], if it was made here for this purpose.
fn opened(secret: &Secret, purpose: &str, word: &str) -> Option<Uuid> {
    let bytes = BASE64.decode(word).ok()?;
    let id = Uuid::from_slice(bytes.get(..16)?).ok()?;
    same(&token(secret, purpose, id), word).then_some(id)
}

fn key(secret: &Secret, purpose: &str, id: Uuid) -> String {
    let mac = secret.mac(purpose, id);
    BASE64.encode(mac.get(..16).unwrap_or_default())
}

/// A path of this site: begins with one slash, and no browser can read another host out of it.
pub fn is_own(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && !path.chars().any(char::is_control)
}

/// The path of a page of this site out of a `Referer`; anything else leads to TOP. The text size is no reason to leave.
pub fn own_path(referer: &str) -> String {
    let path = referer.split_once("://").and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)));
    path.filter(|path| is_own(path)).unwrap_or("/").to_owned()
}

/// Where somebody logs in who is to come back.
pub fn login(back: &str) -> String {
    and_back("/login", back)
}

/// Where an officer signs in who is to come back.
pub fn office_login(back: &str) -> String {
    match of_office(back) {
        OFFICE => "/office/login".to_owned(),
        back => and_back("/office/login", back),
    }
}

/// Where an officer leaves for the organisation's provider.
pub fn office_provider(back: &str) -> String {
    match of_office(back) {
        OFFICE => "/office/provider".to_owned(),
        back => and_back("/office/provider", back),
    }
}

/// Where an officer goes on with the second factor after the password.
pub fn office_second(back: &str) -> String {
    match of_office(back) {
        OFFICE => "/office/second".to_owned(),
        back => and_back("/office/second", back),
    }
}

/// Where an officer gives the second factor again.
pub fn office_step_up(back: &str) -> String {
    and_back("/office/step-up", back)
}

/// The first page of the office.
const OFFICE: &str = "/office";

/// A page of the office; of anything else the first one.
pub fn of_office(back: &str) -> &str {
    if is_own(back) && back.starts_with("/office/") { back } else { OFFICE }
}

/// A page that leads on to another one, which may have a query of its own.
fn and_back(page: &str, back: &str) -> String {
    let back: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
    format!("{page}?back={}", back.replace("%2F", "/"))
}

/// The link of an officer's invitation.
pub fn office_setup(token: &[u8; 32]) -> String {
    format!("/office/setup/{}", BASE64.encode(token))
}
