//! What pages say to search engines in the words of schema.org. A declaration is a `Claim` of the business that made it; no type or
//! property of certification, credential or rating is ever used, because nobody judged anything.

use crate::app::App;
use domain::{
    business::Kind,
    declaration::{PublicEntry, State},
    time::day,
    web_url::WebUrl,
};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;

/// The registry of Japanese corporate numbers in ISO 6523-2.
const CORPORATE_NUMBERS: &str = "0188";

/// Whose words these are.
const CONTEXT: &str = "https://schema.org";

/// The site. That one can search in it is not said: what a search finds is not for search engines (`crawlers/robots.txt`).
pub fn site(app: &App) -> String {
    let origin = &app.settings.origin;
    block(&json!({
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": app.scheme.about.site,
        "alternateName": app.scheme.about.name,
        "url": format!("{origin}/"),
        "inLanguage": "ja",
    }))
}

/// The page of a declaration, as JSON-LD.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Page<'a> {
    #[serde(rename = "@context")]
    context: &'a str,
    #[serde(rename = "@type")]
    kind: &'a str,
    url: &'a str,
    in_language: &'a str,
    date_modified: Date,
    about: Organization<'a>,
    main_entity: Claim<'a>,
}

/// What the business said.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Claim<'a> {
    #[serde(rename = "@type")]
    kind: &'a str,
    identifier: &'a str,
    name: &'a str,
    text: &'a str,
    author: Author<'a>,
    date_published: Date,
}

/// Who said it, by its name in this block.
#[derive(Serialize)]
struct Author<'a> {
    #[serde(rename = "@id")]
    id: &'a str,
}

/// The business. What is not known is `null`, which JSON-LD reads as not said.
#[derive(Serialize)]
struct Organization<'a> {
    #[serde(rename = "@type")]
    kind: &'a str,
    #[serde(rename = "@id")]
    id: &'a str,
    name: &'a str,
    #[serde(rename = "iso6523Code")]
    number: Option<String>,
    url: Option<&'a str>,
    address: PostalAddress<'a>,
}

/// Where the business is.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PostalAddress<'a> {
    #[serde(rename = "@type")]
    kind: &'a str,
    address_country: &'a str,
    address_region: &'a str,
    address_locality: &'a str,
}

/// The page of a declaration; nothing of a person, and nothing of what does not stand.
pub fn declaration(app: &App, entry: &PublicEntry) -> Option<String> {
    if entry.kind != Kind::Corporation || entry.state != State::Accepted {
        return None;
    }
    let page = format!("{}/v/{}", app.settings.origin, entry.number.as_str());
    let business = format!("{page}#business");
    let sentence = app.scheme.sentence(entry.level);
    Some(block(&Page {
        context: CONTEXT,
        kind: "WebPage",
        url: &page,
        in_language: "ja",
        date_modified: day(entry.state_at),
        about: organization(app, entry, &business),
        main_entity: Claim {
            kind: "Claim",
            identifier: entry.number.as_str(),
            name: &app.scheme.level(entry.level).name,
            text: &sentence,
            author: Author { id: &business },
            date_published: day(entry.declared_at),
        },
    }))
}

fn organization<'a>(app: &'a App, entry: &'a PublicEntry, id: &'a str) -> Organization<'a> {
    let number = entry.corporate_number.as_ref();
    Organization {
        kind: "Organization",
        id,
        name: &entry.name,
        number: number.map(|number| format!("{CORPORATE_NUMBERS}:{}", number.as_str())),
        url: entry.url.as_ref().map(WebUrl::as_str),
        address: PostalAddress {
            kind: "PostalAddress",
            address_country: "JP",
            address_region: app.registers.prefecture_name(entry.prefecture),
            address_locality: entry.town.as_str(),
        },
    }
}

/// A data set to be downloaded: its name, what it holds, and its files as address, kind and day.
pub fn dataset(app: &App, (name, description): (&str, &str), licence: &str, files: &[(String, &str)]) -> String {
    let origin = &app.settings.origin;
    let file = |(path, kind): &(String, &str)| json!({ "@type": "DataDownload", "contentUrl": format!("{origin}{path}"), "encodingFormat": kind });
    block(&json!({
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": name,
        "description": description,
        "url": format!("{origin}/opendata"),
        "license": licence,
        "inLanguage": "ja",
        "isAccessibleForFree": true,
        "creator": { "@type": "Organization", "name": app.scheme.about.site, "url": format!("{origin}/") },
        "distribution": files.iter().map(file).collect::<Vec<_>>(),
    }))
}

/// JSON that can stand in a `script` of type `application/ld+json`: no `<` ends it early (HTML, "restrictions for contents of script").
fn block(said: &impl Serialize) -> String {
    serde_json::to_string(said).unwrap_or_default().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn nothing_ends_the_block_early() {
        let said = block(&json!({ "name": "</script><script>alert(1)</script><!--" }));
        assert!(!said.contains('<'), "{said}");
        assert_eq!(serde_json::from_str::<Value>(&said).unwrap()["name"], "</script><script>alert(1)</script><!--");
    }
}
