//! The badges without digits, each drawn when it is first asked for. There are a few hundred at most: standings, levels,
//! themes, sizes, languages.

use super::{asked::Wish, found::Found};
use crate::{
    app::{App, sha256},
    error::Error,
};
use domain::{
    declaration::{Level, Standing},
    scheme::Language,
};
use paper::badges::{Badge, Look, Said};
use std::{
    collections::HashMap,
    fmt::Write as _,
    sync::{Arc, PoisonError, RwLock},
};

/// A badge that lacks only its digits, with its words.
#[derive(Debug)]
pub struct Sheet {
    /// The drawing.
    pub badge: Badge,
    /// What was declared.
    text: String,
    /// The state in a word or two.
    state: String,
    language: Language,
    /// Sixteen hexadecimal digits: two sheets with the same look the same and say the same, on every node.
    pub fingerprint: String,
}

/// All sheets of this process.
#[derive(Debug, Default)]
pub struct Sheets(RwLock<HashMap<(Look, Language), Arc<Sheet>>>);

impl Sheets {
    /// The sheet for what was found, in the look that was wished for.
    pub fn get(&self, app: &App, found: &Found, wish: Wish) -> Result<Arc<Sheet>, Error> {
        let stars = found.level.map_or(0, Level::stars);
        let look = Look { standing: found.standing, stars, theme: wish.theme, size: wish.size };
        let key = (look, wish.language);
        if let Some(sheet) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(Arc::clone(sheet));
        }
        let sheet = Arc::new(Sheet::draw(app, look, found.level, wish.language)?);
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&sheet));
        Ok(sheet)
    }
}

impl Sheet {
    fn draw(app: &App, look: Look, level: Option<Level>, language: Language) -> Result<Self, Error> {
        let (scheme, words) = (&app.scheme.about.name, app.scheme.badges.of(language));
        let text = words.text(look.standing, level.unwrap_or(Level::One));
        let state = words.state(look.standing).to_owned();
        let badge = Badge::draw(look, &Said { scheme, text: &text, state: &state })?;
        let alt = words.alt(scheme, (&text, &state), "");
        let all = format!("{:?}{alt}{}", look.size, badge.ground());
        let fingerprint = sha256(all.as_bytes()).iter().take(8).fold(String::new(), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        });
        Ok(Self { badge, text, state, language, fingerprint })
    }

    /// The text for those who do not see the picture.
    pub fn alt(&self, app: &App, found: &Found) -> String {
        let id = found.id.as_ref().map_or("-".to_owned(), domain::ids::DeclarationId::shown);
        app.scheme.badges.of(self.language).alt(&app.scheme.about.name, (&self.text, &self.state), &id)
    }
}

/// Nothing was found out: the answer must not be kept for long.
pub fn is_open(found: &Found) -> bool {
    found.standing == Standing::NotChecked
}
