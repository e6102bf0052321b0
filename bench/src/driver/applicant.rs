//! One applicant's way from the first page to both numbers, page by page, as the pages offer it.
//!
//! The applicant only knows where they are; every page is asked for, read, filled in and sent. After a broken connection the
//! page is asked for again: where the server sends them is where they go on.

use super::{
    browser::{Answer, Browser},
    facts::Facts,
    form::{Form, forms},
    tags::tags,
};
use anyhow::{Context, Result, anyhow};
use std::time::Duration;

/// Where the applicant stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// On a page before submitting.
    Wizard,
    /// Submitted: 受付確認 was shown. The mail is awaited.
    Sent,
    /// The confirmation was answered with 宣言完了 and both numbers.
    Done(Numbers),
}

/// What 宣言完了 shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbers {
    /// 自己宣言ID, eleven digits.
    pub declaration_id: String,
    /// 利用者番号, twelve digits.
    pub member_number: String,
}

/// Why a step did not succeed.
#[derive(Debug)]
pub enum Setback {
    /// The connection broke: nobody knows what the server did. Ask again.
    Cut(anyhow::Error),
    /// The server asks to come later (503).
    Busy(Duration),
    /// The page is not what a person could go on with: an error of the site.
    Wrong(anyhow::Error),
}

impl From<anyhow::Error> for Setback {
    fn from(why: anyhow::Error) -> Self {
        Self::Wrong(why)
    }
}

/// Told of every answer: the step's name, whether it was a form that was sent, and the answer.
pub type Watch<'a> = &'a (dyn Fn(&str, &Answer) + Send + Sync);

/// One applicant.
pub struct Applicant {
    /// What they type.
    pub facts: Facts,
    /// Where they stand.
    pub place: Place,
    /// The draft's id, once there is one.
    pub draft: Option<String>,
    /// 受付番号, once 受付確認 showed it.
    pub receipt: Option<String>,
    browser: Browser,
    at: String,
}

impl Applicant {
    /// Before the first page.
    pub fn new(facts: Facts, browser: Browser) -> Self {
        Self { facts, place: Place::Wizard, draft: None, receipt: None, browser, at: "/declare".to_owned() }
    }

    /// Goes through the wizard until 受付確認 is shown.
    pub async fn apply(&mut self, watch: Watch<'_>) -> Result<(), Setback> {
        for _ in 0..20 {
            let page = self.open(watch).await?;
            let step = step(&page.path);
            let (mut form, button) = match step {
                "declare" => start_form(&page)?,
                "terms" => agree_form(&page)?,
                "business" => (self.business(&page)?, ("action".to_owned(), "next".to_owned())),
                "declaration" => (self.declaration(&page)?, ("action".to_owned(), "next".to_owned())),
                "review" => submit_form(&page)?,
                "sent" => {
                    self.receipt = shown(&page.body, "receipt");
                    self.place = Place::Sent;
                    return Ok(());
                }
                _ => return Err(anyhow!("the wizard ended up at {}", page.path).into()),
            };
            if form.action.is_empty() {
                form.action.clone_from(&page.path);
            }
            self.send(&form, &button, step, watch).await?;
        }
        Err(anyhow!("going round in circles at {}", self.at).into())
    }

    /// Opens the link of the mail, answers it, and reads both numbers.
    pub async fn confirm(&mut self, token: &str, watch: Watch<'_>) -> Result<(), Setback> {
        self.at = format!("/declare/confirm/{token}");
        let page = self.open(watch).await?;
        let mut form = forms(&page.body).into_iter().find(|form| form.has("answer"));
        if let Some(form) = form.as_mut() {
            form.set("answer", "mine").context("confirm")?;
            form.set("password", &self.facts.password).context("confirm")?;
            if form.action.is_empty() {
                form.action.clone_from(&page.path);
            }
            let button = form.first_button().context("the confirmation page has no button")?;
            self.send(form, &button, "confirm", watch).await?;
        } else if step(&page.path) != "done" {
            // Answered before, and the answer was lost: the browser that applied may see the numbers.
            let draft = self.draft.as_deref().context("no draft")?;
            self.at = format!("/declare/{draft}/done");
        }
        let mut done = self.open(watch).await?;
        if shown(&done.body, "member_number").is_none() {
            // The answer that logged the applicant in was lost; the page says to log in.
            self.log_in(&done.path, watch).await?;
            done = self.open(watch).await?;
        }
        let number = |name| {
            shown(&done.body, name).with_context(|| format!("{} shows no {name}: {}", done.path, said(&done.body)))
        };
        let (declaration_id, member_number) = (number("declaration_id")?, number("member_number")?);
        self.place = Place::Done(Numbers { declaration_id, member_number });
        Ok(())
    }

    /// Logs in by mail address and goes back to where the applicant stood.
    async fn log_in(&mut self, back: &str, watch: Watch<'_>) -> Result<(), Setback> {
        self.at = format!("/login?back={back}");
        let page = self.open(watch).await?;
        let mut form = form_with(&page, "login")?;
        form.set("login", &self.facts.email).context("login")?;
        form.set("password", &self.facts.password).context("login")?;
        let button = form.first_button().context("the login page has no button")?;
        self.send(&form, &button, "login", watch).await
    }

    /// Asks for the page where the applicant stands and follows redirects.
    async fn open(&mut self, watch: Watch<'_>) -> Result<Answer, Setback> {
        for _ in 0..6 {
            let answer = self.browser.get(&self.at).await.map_err(Setback::Cut)?;
            watch(&format!("GET {}", step(&answer.path)), &answer);
            let Some(answer) = self.settle(answer)? else { continue };
            return Ok(answer);
        }
        Err(anyhow!("redirected in circles at {}", self.at).into())
    }

    /// Sends a form; the answer must be a redirect.
    async fn send(
        &mut self,
        form: &Form,
        button: &(String, String),
        step: &str,
        watch: Watch<'_>,
    ) -> Result<(), Setback> {
        let body = form.press((&button.0, &button.1)).with_context(|| step.to_owned())?;
        let answer = self.browser.post(&form.action, body).await.map_err(Setback::Cut)?;
        watch(&format!("POST {step}"), &answer);
        match self.settle(answer)? {
            None => Ok(()),
            Some(page) => Err(anyhow!("{step} was not taken ({}): {}", page.status, said(&page.body)).into()),
        }
    }

    /// A redirect moves the applicant; a page is handed on; anything else is a setback.
    fn settle(&mut self, answer: Answer) -> Result<Option<Answer>, Setback> {
        match answer.status.as_u16() {
            301..=308 => {
                self.at = answer.location.context("a redirect without a place")?;
                if let Some(draft) = draft_of(&self.at) {
                    self.draft = Some(draft);
                }
                Ok(None)
            }
            200 | 422 => Ok(Some(answer)),
            503 => Err(Setback::Busy(Duration::from_secs(answer.retry_after.unwrap_or(1).min(5)))),
            status => Err(anyhow!("{} answered {status}: {}", answer.path, said(&answer.body)).into()),
        }
    }

    fn business(&self, page: &Answer) -> Result<Form> {
        let mut form = form_with(page, "kind")?;
        for (name, value) in &self.facts.business {
            form.set(name, value).context("business")?;
        }
        choose(&mut form, "employees", self.facts.employees)?;
        Ok(form)
    }

    fn declaration(&self, page: &Answer) -> Result<Form> {
        let mut form = form_with(page, "level")?;
        for (name, value) in &self.facts.declaration {
            form.set(name, value).context("declaration")?;
        }
        if !self.facts.two {
            for rule in form.offered("rules") {
                form.set("rules", &rule)?;
            }
        }
        choose(&mut form, "purposes", 0)?;
        Ok(form)
    }
}

fn choose(form: &mut Form, name: &str, at: usize) -> Result<()> {
    let offered = form.offered(name);
    let value =
        offered.get(at.min(offered.len().saturating_sub(1))).with_context(|| format!("{name} offers nothing"))?;
    form.set(name, value)
}

fn form_with(page: &Answer, name: &str) -> Result<Form> {
    let found = forms(&page.body).into_iter().find(|form| form.has(name));
    found.with_context(|| format!("{} has no form with {name}: {}", page.path, said(&page.body)))
}

fn start_form(page: &Answer) -> Result<(Form, (String, String))> {
    let form = forms(&page.body).into_iter().find(|form| form.action.split('?').next() == Some("/declare"));
    let form = form.with_context(|| format!("no form to begin with: {}", said(&page.body)))?;
    let button = form.first_button().context("no button to begin with")?;
    Ok((form, button))
}

fn agree_form(page: &Answer) -> Result<(Form, (String, String))> {
    let form = form_with(page, "agree")?;
    Ok((form, ("agree".to_owned(), "yes".to_owned())))
}

fn submit_form(page: &Answer) -> Result<(Form, (String, String))> {
    let form = forms(&page.body).into_iter().find(|form| form.action.is_empty() || form.action.ends_with("/review"));
    let form = form.context("内容確認 has no form")?;
    let button = form.first_button().context("内容確認 has no button")?;
    Ok((form, button))
}

/// The last word of a path that names the step; `confirm` for the link.
pub fn step(path: &str) -> &str {
    let path = path.split('?').next().unwrap_or(path);
    if path.starts_with("/declare/confirm/") && !path.ends_with("/done") {
        "confirm"
    } else {
        path.rsplit('/').next().unwrap_or(path)
    }
}

/// The draft's id in a path: `/declare/{id}/…`.
fn draft_of(path: &str) -> Option<String> {
    let id = path.strip_prefix("/declare/")?.split('/').next()?;
    (id.len() == 36).then(|| id.to_owned())
}

/// The digits of a number the page shows under `data-number`.
fn shown(page: &str, name: &str) -> Option<String> {
    let tags = tags(page);
    let at = tags.iter().position(|tag| tag.get("data-number") == name)?;
    let end = tags.get(at).map(|tag| format!("/{}", tag.name))?;
    let inside = tags.iter().skip(at).take_while(|tag| tag.name != end);
    let text: String = inside.map(|tag| tag.text).collect();
    let number: String = text.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect();
    (!number.is_empty()).then_some(number)
}

/// What a page says, for a message: its problems if it shows some, else the beginning of its main part.
fn said(page: &str) -> String {
    let tags = tags(page);
    let begin = tags.iter().position(|tag| tag.has("data-problems") || tag.get("class").contains("error-summary"));
    let begin = begin.or_else(|| tags.iter().position(|tag| tag.name == "main")).unwrap_or_default();
    let text: String = tags
        .iter()
        .skip(begin)
        .map(|tag| tag.text.trim())
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    text.chars().take(300).collect()
}
