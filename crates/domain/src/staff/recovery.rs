//! 回復コード: what an officer keeps on paper for the day the telephone is gone. Good once.

/// Letters that are not taken for each other (Crockford's Base32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters of a code: 80 random bits.
const LETTERS: usize = 16;

/// A recovery code: sixteen letters and digits, shown in groups of four. `Debug` says nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

impl std::fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

impl RecoveryCode {
    /// How many an officer gets at a time.
    pub const COUNT: usize = 10;

    /// Makes a code of random bytes.
    pub fn draw(random: [u8; LETTERS]) -> Self {
        let letter = |byte: u8| ALPHABET.get(usize::from(byte % 32)).copied().map_or('0', char::from);
        Self(random.into_iter().map(letter).collect())
    }

    /// Reads a code in any case and width, with hyphens or blanks; letters that look like digits are taken for them.
    pub fn parse(typed: &str) -> Option<Self> {
        let repaired = |c: char| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let code: String = crate::text::digits(typed).chars().filter(|c| *c != '-').map(repaired).collect();
        let known = |c: char| u8::try_from(c).is_ok_and(|byte| ALPHABET.contains(&byte));
        (code.len() == LETTERS && code.chars().all(known)).then_some(Self(code))
    }

    /// Sixteen letters, for the keyed hash alone.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// `1A2B-3C4D-5E6F-7G8H`, as it is shown once.
    pub fn shown(&self) -> String {
        let groups: Vec<_> = self.0.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
        groups.join("-")
    }
}

#[cfg(test)]
mod tests {
    use super::RecoveryCode;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = RecoveryCode::draw([0, 1, 2, 31, 30, 29, 10, 11, 12, 13, 14, 15, 16, 17, 18, 255]);
        assert_eq!(code.shown().len(), 19);
        for typed in
            [code.shown(), code.shown().to_lowercase(), code.shown().replace('-', " "), code.reveal().to_owned()]
        {
            assert_eq!(RecoveryCode::parse(&typed).as_ref(), Some(&code), "{typed}");
        }
        assert_eq!(RecoveryCode::parse(&code.shown().replacen("01", "oL", 1)), Some(code.clone()));
        for wrong in ["", "1234", "U000-0000-0000-0000", "0000-0000-0000-00000"] {
            assert_eq!(RecoveryCode::parse(wrong), None, "{wrong}");
        }
        assert!(!format!("{code:?}").contains('0'));
    }
}
