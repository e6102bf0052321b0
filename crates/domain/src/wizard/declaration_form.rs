//! 自己宣言入力: the form as typed, and how it becomes an [`Intent`].

use crate::{
    contact::Contact,
    declaration::{Intent, Level, Method, Promise, Publication, SelfCheckResult},
    email::Email,
    field::Field,
    name::{Department, PersonName},
    problem::{Look, Problem, Problems},
    scheme::{Code, Rules, Scheme},
    web_url::WebUrl,
};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The fields as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct DeclarationForm {
    /// 取組み段階, a code of [`Level`].
    pub level: String,
    /// ★: the ids of the rules that are ticked.
    pub rules: Vec<String>,
    /// ★★: 点数.
    pub score: String,
    /// ★★: the day of the self-check; year, month, day.
    pub score_date: [String; 3],
    /// ★★: 公開方法, a code of [`Method`].
    pub publication: String,
    /// ★★: where the policy is published.
    pub publication_url: String,
    /// ★★: another way, in words.
    pub publication_other: String,
    /// 目的.
    pub purposes: Vec<String>,
    /// 誓約: `yes` or empty.
    pub pledge: String,
    /// 担当者名.
    pub contact_name: String,
    /// 部署.
    pub department: String,
    /// メールアドレス.
    pub email: String,
    /// アンケート: chosen codes by question id.
    pub survey: BTreeMap<String, Vec<String>>,
}

impl DeclarationForm {
    /// What is declared, or all problems in page order. The rules are those in force today.
    pub fn parse(&self, scheme: &Scheme, today: Date) -> Result<Intent, Problems> {
        let mut look = Look::default();
        let promise = self.promise(&mut look, scheme, today);
        let purposes = self.purposes(&mut look, scheme);
        if self.pledge != "yes" {
            look.wrong(Field::Pledge, Problem::PledgeMissing);
        }
        let name = look.at(Field::ContactName, PersonName::parse(&self.contact_name));
        let department = look.optional(Field::Department, &self.department, Department::parse);
        let email = look.at(Field::Email, Email::parse(&self.email));
        look.done(|| {
            Some(Intent {
                promise: promise?,
                purposes: purposes?,
                contact: Contact { name: name?, department, email: email? },
                survey: self.survey(scheme),
            })
        })
    }

    /// The values that were repaired: the field, and the value as it will be kept. Only where the two differ.
    pub fn repaired(&self) -> Vec<(Field, String)> {
        let name = PersonName::parse(&self.contact_name).ok().map(|one| one.as_str().to_owned());
        let email = Email::parse(&self.email).ok().map(|one| one.as_str().to_owned());
        let url = WebUrl::parse(&self.publication_url).ok().map(|one| one.as_str().to_owned());
        let pairs = [
            (Field::ContactName, &self.contact_name, name),
            (Field::Email, &self.email, email),
            (Field::PublicationUrl, &self.publication_url, url),
        ];
        let differs = |(field, typed, kept): (Field, &String, Option<String>)| {
            kept.filter(|kept| kept != typed.trim()).map(|kept| (field, kept))
        };
        pairs.into_iter().filter_map(differs).collect()
    }

    pub(crate) fn promise(&self, look: &mut Look, scheme: &Scheme, today: Date) -> Option<Promise> {
        match look.at(Field::Level, Level::parse(&self.level).ok_or(Problem::NotChosen))? {
            Level::One => self.one(look, scheme.rules_on(today)),
            Level::Two => self.two(look, scheme, today),
        }
    }

    fn one(&self, look: &mut Look, rules: &Rules) -> Option<Promise> {
        let open = rules.rules.iter().filter(|rule| !self.rules.contains(&rule.id)).count();
        if open > 0 {
            look.wrong(Field::Rules, Problem::RulesOpen { open });
            return None;
        }
        Some(Promise::One { rules_edition: Some(rules.edition.clone()) })
    }

    fn two(&self, look: &mut Look, scheme: &Scheme, today: Date) -> Option<Promise> {
        let self_check = self.self_check(look, today);
        let publication = self.publication(look, scheme)?;
        Some(Promise::Two { self_check, publication })
    }

    pub(crate) fn self_check(&self, look: &mut Look, today: Date) -> Option<SelfCheckResult> {
        let score = look.optional(Field::Score, &self.score, score);
        let dated = self.score_date.iter().any(|part| !part.trim().is_empty());
        let on = if dated { look.at(Field::ScoreDate, date(&self.score_date, today)) } else { None };
        match (self.score.trim().is_empty(), dated) {
            (true, true) => look.wrong(Field::Score, Problem::ScoreAndDate),
            (false, false) => look.wrong(Field::ScoreDate, Problem::ScoreAndDate),
            _ => {}
        }
        Some(SelfCheckResult { score: score?, on: on? })
    }

    pub(crate) fn publication(&self, look: &mut Look, scheme: &Scheme) -> Option<Publication> {
        let code = look.at(Field::Publication, scheme.lists.publications.parse(&self.publication))?;
        let method = look.at(Field::Publication, Method::parse(code.as_str()).ok_or(Problem::NotInList))?;
        match method {
            method if method.needs_url() => {
                let url = look.at(Field::PublicationUrl, WebUrl::parse(&self.publication_url))?;
                Some(Publication::Page { method, url })
            }
            Method::Other => look
                .at(Field::PublicationOther, crate::text::line(&self.publication_other, 200))
                .map(Publication::Other),
            method => Some(Publication::Offline(method)),
        }
    }

    pub(crate) fn purposes(&self, look: &mut Look, scheme: &Scheme) -> Option<Vec<Code>> {
        if self.purposes.is_empty() {
            look.wrong(Field::Purposes, Problem::NotChosen);
            return None;
        }
        self.purposes.iter().map(|code| look.at(Field::Purposes, scheme.lists.purposes.parse(code))).collect()
    }

    /// The answers that fit the survey in force; it is optional, so what does not fit is left out.
    fn survey(&self, scheme: &Scheme) -> Vec<(String, Vec<Code>)> {
        let answered = |question: &crate::scheme::Question| {
            let chosen = self.survey.get(&question.id)?;
            let codes: Vec<Code> = question
                .choices
                .iter()
                .filter(|choice| chosen.contains(&choice.code))
                .map(|choice| Code::kept(&choice.code))
                .take(if question.several { usize::MAX } else { 1 })
                .collect();
            (!codes.is_empty()).then(|| (question.id.clone(), codes))
        };
        scheme.survey.questions.iter().filter_map(answered).collect()
    }
}

/// Points of the self-check: 25 questions of −1 to 4 points.
fn score(typed: &str) -> Result<i64, Problem> {
    let range = Problem::ScoreRange { min: -25, max: 100 };
    let points: i64 = crate::text::digits(typed).parse().map_err(|_| range.clone())?;
    if (-25..=100).contains(&points) { Ok(points) } else { Err(range) }
}

/// A day in the calendar, not after today, not before the scheme began (2017-04).
fn date(parts: &[String; 3], today: Date) -> Result<Date, Problem> {
    let [year, month, day] = parts.each_ref().map(|part| crate::text::digits(part));
    let number = |text: &str| text.parse::<i16>().map_err(|_| Problem::DateImpossible);
    let small = |text: &str| text.parse::<i8>().map_err(|_| Problem::DateImpossible);
    let date = Date::new(number(&year)?, small(&month)?, small(&day)?).map_err(|_| Problem::DateImpossible)?;
    if date > today {
        return Err(Problem::DateFuture);
    }
    if date < jiff::civil::date(2017, 4, 1) {
        return Err(Problem::DateTooEarly { earliest: crate::time::date_ja(jiff::civil::date(2017, 4, 1)) });
    }
    Ok(date)
}
