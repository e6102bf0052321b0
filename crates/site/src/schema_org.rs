//! What pages say to search engines in the words of schema.org. A declaration is a `Claim` of the business that made it; no type or
//! property of certification, credential or rating is ever used, because nobody judged anything.

use crate::app::App;
use domain::{
    business::Kind,
    declaration::{PublicEntry, State},
    time::day,
    web_url::WebUrl,
};
use serde_json::{Value, json};

/// The registry of Japanese corporate numbers in ISO 6523-2.
const CORPORATE_NUMBERS: &str = "0188";

/// The site, and how to search in it.
pub fn site(app: &App) -> String {
    let origin = &app.settings.origin;
    let search = json!({
        "@type": "SearchAction",
        "target": { "@type": "EntryPoint", "urlTemplate": format!("{origin}/directory?text={{text}}") },
        "query-input": "required name=text",
    });
    block(&json!({
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": app.scheme.about.site,
        "alternateName": app.scheme.about.name,
        "url": format!("{origin}/"),
        "inLanguage": "ja",
        "potentialAction": search,
    }))
}

/// The page of a declaration; nothing of a person, and nothing of what does not stand.
pub fn declaration(app: &App, entry: &PublicEntry) -> Option<String> {
    if entry.kind != Kind::Corporation || entry.state != State::Accepted {
        return None;
    }
    let page = format!("{}/v/{}", app.settings.origin, entry.number.as_str());
    let business = format!("{page}#business");
    let claim = json!({
        "@type": "Claim",
        "identifier": entry.number.as_str(),
        "name": app.scheme.level(entry.level).name,
        "text": app.scheme.sentence(entry.level),
        "author": { "@id": business },
        "datePublished": day(entry.declared_at).to_string(),
    });
    Some(block(&json!({
        "@context": "https://schema.org",
        "@type": "WebPage",
        "url": page,
        "inLanguage": "ja",
        "dateModified": day(entry.state_at).to_string(),
        "about": organization(app, entry, &business),
        "mainEntity": claim,
    })))
}

/// What is not known is `null`, which JSON-LD reads as not said.
fn organization(app: &App, entry: &PublicEntry, id: &str) -> Value {
    let number = entry.corporate_number.as_ref();
    json!({
        "@type": "Organization",
        "@id": id,
        "name": entry.name,
        "iso6523Code": number.map(|number| format!("{CORPORATE_NUMBERS}:{}", number.as_str())),
        "url": entry.url.as_ref().map(WebUrl::as_str),
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "JP",
            "addressRegion": app.registers.prefecture_name(entry.prefecture),
            "addressLocality": entry.town.as_str(),
        },
    })
}

/// A data set to be downloaded: its name, what it holds, and its files as address, kind and day.
pub fn dataset(app: &App, (name, description): (&str, &str), licence: &str, files: &[(String, &str)]) -> String {
    let origin = &app.settings.origin;
    let file = |(path, kind): &(String, &str)| json!({ "@type": "DataDownload", "contentUrl": format!("{origin}{path}"), "encodingFormat": kind });
    block(&json!({
        "@context": "https://schema.org",
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
fn block(said: &Value) -> String {
    said.to_string().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_block_early() {
        let said = block(&json!({ "name": "</script><script>alert(1)</script><!--" }));
        assert!(!said.contains('<'), "{said}");
        assert_eq!(serde_json::from_str::<Value>(&said).unwrap()["name"], "</script><script>alert(1)</script><!--");
    }
}
