//! 住所検索 and 事業者検索: both fill the form; where there are several answers, one is chosen.

use crate::{app::App, error::Error, form::Typed, parts::Opt};
use domain::{
    business::Kind,
    corporate_number::CorporateNumber,
    field::Field,
    industry::IndustryGroup,
    postal_code::PostalCode,
    problem::{Problem, Problems},
    wizard::BusinessForm,
};
use store::corporate_register::{self, Corporation};

/// How many corporations a search by name offers.
const OFFERED: i64 = 10;

/// How many industries are suggested.
const SUGGESTED: usize = 8;

/// What a look-up shows on the page.
#[derive(Clone, Debug, Default)]
pub struct Lookup {
    /// What went wrong.
    pub problems: Problems,
    /// Towns to choose from, by their place in the list.
    pub towns: Vec<Opt>,
    /// Corporations to choose from: the value of the button, the name, the place.
    pub corporations: Vec<(String, String, String)>,
    /// Industries whose names have the words that were typed.
    pub industries: Vec<String>,
}

impl Lookup {
    /// The answer to `?lookup=…`, computed from what was kept.
    pub async fn ask(app: &App, what: &str, form: &BusinessForm) -> Result<Self, Error> {
        match what {
            "address" => Ok(Self::towns(app, form)),
            "corporation" => Self::corporations(app, form).await,
            _ => Ok(Self::default()),
        }
    }

    fn towns(app: &App, form: &BusinessForm) -> Self {
        let code = match PostalCode::parse(&form.postal_code) {
            Ok(code) => code,
            Err(problem) => return Self::wrong(Field::PostalCode, problem),
        };
        let places = app.registers.postal(&code);
        match places.len() {
            0 => Self::wrong(Field::PostalCode, Problem::PostalCodeUnknown),
            1 => Self::default(),
            count => Self {
                problems: Problems::one(Field::PostalCode, Problem::PostalCodeSeveral { count }),
                towns: places
                    .iter()
                    .enumerate()
                    .map(|(at, place)| Opt::of(&at.to_string(), &place.line(), ""))
                    .collect(),
                ..Self::default()
            },
        }
    }

    async fn corporations(app: &App, form: &BusinessForm) -> Result<Self, Error> {
        let mut db = app.store.read().await?;
        if !corporate_register::is_loaded(&mut db).await? {
            return Ok(Self::wrong(Field::CorporateNumber, Problem::CorporateRegisterEmpty));
        }
        if form.corporate_number.trim().is_empty() && !form.name.trim().is_empty() {
            let folded = app.registers.fold_name(&form.name);
            let found = corporate_register::search(&mut db, &folded, OFFERED).await?;
            let offer = |one: &Corporation| {
                (
                    format!("corporation:{}", one.number.as_str()),
                    one.name.clone(),
                    format!("{}{}", one.city, one.street),
                )
            };
            let problems = if found.is_empty() {
                Problems::one(Field::CorporateNumber, Problem::CorporateNumberUnknown)
            } else {
                Problems::default()
            };
            return Ok(Self { problems, corporations: found.iter().map(offer).collect(), ..Self::default() });
        }
        Ok(match CorporateNumber::parse(&form.corporate_number) {
            Err(problem) => Self::wrong(Field::CorporateNumber, problem),
            Ok(number) if corporate_register::find(&mut db, &number).await?.is_none() => {
                Self::wrong(Field::CorporateNumber, Problem::CorporateNumberUnknown)
            }
            Ok(_) => Self::default(),
        })
    }

    /// The industries near the words of the 業種 line, if these words are not one industry by themselves.
    pub fn with_industries(mut self, app: &App, form: &BusinessForm) -> Self {
        let typed = form.industry.trim();
        if !typed.is_empty() && IndustryGroup::parse(typed, &app.registers).is_err() {
            let found = app.registers.search_industries(typed);
            self.industries = found.iter().take(SUGGESTED).filter_map(|group| label(app, group.code)).collect();
        }
        self
    }

    fn wrong(field: Field, problem: Problem) -> Self {
        Self { problems: Problems::one(field, problem), ..Self::default() }
    }
}

/// The line of the list for a group.
fn label(app: &App, code: &str) -> Option<String> {
    IndustryGroup::kept(code).ok().map(|group| group.label(&app.registers))
}

/// What a button beside a field does to the form: where on the page to go on. `None`: another button was pressed.
pub async fn act(app: &App, form: &mut BusinessForm, typed: &Typed) -> Result<Option<&'static str>, Error> {
    let action = typed.one("action");
    Ok(match action.split_once(':').map_or(action, |(verb, _)| verb) {
        "lookup-address" => Some(address(app, form, "")),
        "town" => Some(address(app, form, typed.one("town"))),
        "lookup-corporation" | "corporation" => Some(corporation(app, form, action).await?),
        "industry" => Some(industry(form, action)),
        "preview" => Some(""),
        _ => None,
    })
}

/// 住所検索: one town fills the form; several, or none, are shown. `town` is the choice among several.
fn address(app: &App, form: &mut BusinessForm, town: &str) -> &'static str {
    let places = PostalCode::parse(&form.postal_code).map(|code| app.registers.postal(&code)).unwrap_or_default();
    let chosen = if places.len() == 1 { Some(0) } else { town.parse::<usize>().ok() };
    let Some(place) = chosen.and_then(|at| places.get(at)) else {
        return "?lookup=address#postal_code";
    };
    form.prefecture = place.prefecture.code();
    form.town_line = place.town_line();
    "#street"
}

/// 事業者検索: by number, or by name when no number is typed. `corporation:<number>` is the choice among several.
async fn corporation(app: &App, form: &mut BusinessForm, action: &str) -> Result<&'static str, Error> {
    if let Some(number) = action.strip_prefix("corporation:") {
        number.clone_into(&mut form.corporate_number);
    }
    let Ok(number) = CorporateNumber::parse(&form.corporate_number) else {
        return Ok("?lookup=corporation#corporate_number");
    };
    let mut db = app.store.read().await?;
    let Some(found) = corporate_register::find(&mut db, &number).await? else {
        return Ok("?lookup=corporation#corporate_number");
    };
    fill(form, &found);
    Ok("#name")
}

/// The register's line, split where the house number begins: what stands before it is published.
fn fill(form: &mut BusinessForm, found: &Corporation) {
    Kind::Corporation.code().clone_into(&mut form.kind);
    found.number.as_str().clone_into(&mut form.corporate_number);
    found.name.clone_into(&mut form.name);
    if !found.kana.is_empty() {
        found.kana.clone_into(&mut form.kana);
    }
    if !found.postal_code.is_empty() {
        found.postal_code.clone_into(&mut form.postal_code);
    }
    if let Some(prefecture) = found.prefecture {
        form.prefecture = prefecture.code();
    }
    let house = found.street.find(char::is_numeric);
    let (town, street) = found.street.split_at(house.unwrap_or(found.street.len()));
    form.town_line = format!("{}{town}", found.city);
    street.clone_into(&mut form.street);
}

/// `industry:<label>`: a suggested industry was chosen.
fn industry(form: &mut BusinessForm, action: &str) -> &'static str {
    if let Some(label) = action.strip_prefix("industry:") {
        label.clone_into(&mut form.industry);
    }
    "#employees"
}
