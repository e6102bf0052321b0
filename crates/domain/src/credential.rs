//! What a program proves itself with: the secret of a partner, a key of the API. Shown once; afterwards only how it begins.

use crate::dice::Dice;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};

/// What it opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// The token endpoint, for a partner.
    Partner,
    /// The API.
    Api,
}

/// A secret of 256 random bits behind a word that says what it is, so that it is found where it leaked. `Debug` says nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    text: String,
    shown: usize,
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credential(…)")
    }
}

impl Opens {
    /// What it begins with.
    fn word(self) -> &'static str {
        match self {
            Self::Partner => "sengen_partner_",
            Self::Api => "sengen_",
        }
    }
}

impl Credential {
    /// Letters of the random part that are shown again: 36 of its 256 bits, enough to tell two apart and no help in guessing.
    const SHOWN: usize = 6;

    /// Draws one.
    pub fn draw(opens: Opens, dice: &dyn Dice) -> Self {
        let mut random = [0; 32];
        dice.fill(&mut random);
        let word = opens.word();
        Self { text: format!("{word}{}", BASE64.encode(random)), shown: word.len() + Self::SHOWN }
    }

    /// The whole of it, for its holder and for its hash.
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// How it begins: the word and six letters.
    pub fn prefix(&self) -> &str {
        self.text.get(..self.shown).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{Credential, Opens};
    use crate::dice::Dice;
    use proptest::prelude::*;

    struct Thrown([u8; 32]);

    impl Dice for Thrown {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.copy_from_slice(&self.0[..bytes.len()]);
        }
    }

    #[test]
    fn it_says_what_it_is_and_debug_says_nothing() {
        let key = Credential::draw(Opens::Api, &Thrown([255; 32]));
        assert_eq!((key.reveal().len(), key.prefix()), (7 + 43, "sengen_______"));
        let secret = Credential::draw(Opens::Partner, &Thrown([0; 32]));
        assert_eq!((secret.reveal().len(), secret.prefix()), (15 + 43, "sengen_partner_AAAAAA"));
        assert_eq!(format!("{secret:?}"), "Credential(…)");
    }

    proptest! {
        #[test]
        fn two_throws_are_two_and_the_beginning_tells_little(one in any::<[u8; 32]>(), other in any::<[u8; 32]>()) {
            let [first, second] = [one, other].map(|thrown| Credential::draw(Opens::Api, &Thrown(thrown)));
            prop_assert_eq!(first == second, one == other);
            prop_assert!(first.reveal().starts_with(first.prefix()) && first.reveal().len() > first.prefix().len() + 30);
        }
    }
}
