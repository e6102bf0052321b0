//! このように公開されます: what the public will see, from a form that may still be incomplete.

use crate::app::App;
use domain::{
    business::{Kind, PublishAs},
    corporate_number::CorporateNumber,
    declaration::Level,
    industry::IndustryGroup,
    name::{BusinessName, PersonName, TradeName},
    place::{Prefecture, TownLine},
    web_url::WebUrl,
    wizard::{BusinessForm, Draft},
};

/// The published lines; `None` where nothing right was typed yet.
pub struct Preview {
    /// 法人番号 is shown for corporations only.
    pub corporation: bool,
    /// Name, 屋号 or representative.
    pub name: Option<String>,
    /// The groups of the 法人番号.
    pub number: Option<Vec<String>>,
    /// Prefecture and town.
    pub place: Option<String>,
    /// The town line is wrong and waits to be mended.
    pub place_waits: bool,
    /// Division and group.
    pub industry: Option<String>,
    /// 事業者URL, if it may be published.
    pub url: Option<String>,
    /// 取組み段階.
    pub level: Option<String>,
}

impl Preview {
    /// The preview of a draft.
    pub fn of(app: &App, draft: &Draft) -> Self {
        let empty = BusinessForm::default();
        let form = draft.business.as_ref().unwrap_or(&empty);
        let prefecture = Prefecture::parse(&form.prefecture).ok();
        let town = TownLine::parse(&form.town_line, prefecture, &app.registers);
        let level = draft.declaration.as_ref().and_then(|form| Level::parse(&form.level));
        let corporation = Kind::parse(&form.kind) != Some(Kind::SoleProprietor);
        Self {
            corporation,
            name: if corporation { corporate_name(form) } else { personal_name(form) },
            number: CorporateNumber::parse(&form.corporate_number)
                .ok()
                .filter(|_| corporation)
                .map(|number| number.groups().iter().map(|group| (*group).to_owned()).collect()),
            place: prefecture.map(|prefecture| {
                let town = town.as_ref().map_or("", TownLine::as_str);
                format!("{}{town}", app.registers.prefecture_name(prefecture))
            }),
            place_waits: town.is_err() && !form.town_line.trim().is_empty(),
            industry: IndustryGroup::parse(&form.industry, &app.registers)
                .ok()
                .map(|group| group.label(&app.registers)),
            url: WebUrl::parse(&form.url).ok().filter(|_| form.url_public == "yes").map(|url| url.as_str().to_owned()),
            level: level.map(|level| app.scheme.level(level).name.clone()),
        }
    }
}

fn corporate_name(form: &BusinessForm) -> Option<String> {
    BusinessName::parse(&form.name).ok().map(|name| name.as_str().to_owned())
}

fn personal_name(form: &BusinessForm) -> Option<String> {
    let trade_name = TradeName::parse(&form.trade_name).ok().map(|name| name.as_str().to_owned());
    let own = PersonName::parse(&form.representative).ok().map(|name| name.as_str().to_owned());
    match PublishAs::parse(&form.publish_as) {
        Some(PublishAs::Representative) => own,
        _ => trade_name.or(own),
    }
}
