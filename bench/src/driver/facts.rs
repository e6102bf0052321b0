//! What an applicant types: fictional businesses, different for every number, the same for the same number.

use crate::chance::Chance;

const DEMO: &str = include_str!("../../../data/demo_businesses.tsv");
const PREFECTURES: &str = include_str!("../../../crates/domain/data/prefectures.tsv");
const DIGITS: [&str; 10] = ["ゼロ", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュウ"];
const EMPLOYEES: usize = 6;

/// One applicant: the fields of the two forms by their names, and the password chosen at the end.
#[derive(Clone, Debug)]
pub struct Facts {
    /// 事業者情報入力.
    pub business: Vec<(&'static str, String)>,
    /// 自己宣言入力; rules, purposes and employees are chosen on the page.
    pub declaration: Vec<(&'static str, String)>,
    /// The address mail ① goes to; one applicant, one address.
    pub email: String,
    /// The password of the account.
    pub password: String,
    /// Whether ★★ is declared.
    pub two: bool,
    /// Which choice of 従業員数 is taken, counted from 0.
    pub employees: usize,
}

/// The templates applicants are made from.
pub struct People {
    rows: Vec<Vec<&'static str>>,
}

impl Default for People {
    fn default() -> Self {
        Self { rows: DEMO.lines().skip(1).map(|line| line.split('\t').collect()).collect() }
    }
}

impl People {
    /// The applicant with that number. `run` keeps the addresses of two runs apart.
    pub fn one(&self, run: &str, number: u64) -> Facts {
        let mut chance = Chance::new(number ^ 0x5e_96e4);
        let row = chance.of(&self.rows).cloned().unwrap_or_default();
        let column = |at: usize| row.get(at).copied().unwrap_or_default();
        let email = format!("a{number}@{run}.example.jp");
        let two = chance.below(2) == 1;
        let mut business = if column(1) == "corp" {
            corporation(column(3), column(7), number)
        } else {
            sole_proprietor(column(4), column(5), column(6), number)
        };
        business.extend(place(column(9), column(10), column(11), column(12)));
        business.extend([
            ("phone", format!("03-3555-{:04}", number % 10_000)),
            ("industry", column(8).to_owned()),
            ("membership", "no".to_owned()),
            ("news", "no".to_owned()),
        ]);
        let declaration = declaration(two, &email, column(14));
        let password = format!("correct horse battery {number}");
        Facts { business, declaration, email, password, two, employees: chance.below(EMPLOYEES) }
    }
}

fn corporation(name: &str, kana: &str, number: u64) -> Vec<(&'static str, String)> {
    vec![
        ("kind", "corporation".to_owned()),
        ("corporate_number", corporate_number(7_000_000_000_000 / 10 + number)),
        ("name", name.replacen("架空", &format!("架空第{number}"), 1)),
        ("kana", kana.replacen("カクウ", &format!("カクウダイ{}", read_aloud(number)), 1)),
    ]
}

fn sole_proprietor(name: &str, kana: &str, trade_name: &str, number: u64) -> Vec<(&'static str, String)> {
    vec![
        ("kind", "sole_proprietor".to_owned()),
        ("representative", name.to_owned()),
        ("representative_kana", kana.to_owned()),
        ("trade_name", if trade_name.is_empty() { String::new() } else { format!("{trade_name}{number}") }),
    ]
}

fn place(postal_code: &str, prefecture: &str, town: &str, street: &str) -> Vec<(&'static str, String)> {
    let code = PREFECTURES.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let code = code.into_iter().find(|row| row.get(2) == Some(&prefecture)).and_then(|row| row.first().copied());
    vec![
        ("postal_code", postal_code.to_owned()),
        ("prefecture", code.unwrap_or_default().to_owned()),
        ("town_line", town.to_owned()),
        ("street", street.to_owned()),
    ]
}

fn declaration(two: bool, email: &str, url: &str) -> Vec<(&'static str, String)> {
    let mut fields = vec![
        ("pledge", "yes".to_owned()),
        ("contact_name", "架空花子".to_owned()),
        ("department", "総務部".to_owned()),
        ("email", email.to_owned()),
        ("level", if two { "two" } else { "one" }.to_owned()),
    ];
    if two {
        let own = !url.is_empty();
        fields.push(("publication", if own { "own_site" } else { "premises" }.to_owned()));
        if own {
            fields.push(("publication_url", format!("{url}policy")));
        }
        let day = ["2026", "4", "1"].map(str::to_owned);
        fields.push(("score", "72".to_owned()));
        fields.extend(["score_date_year", "score_date_month", "score_date_day"].into_iter().zip(day));
    }
    fields
}

/// Twelve digits with their check digit in front: 9 − (Σ digit × (1 or 2, from the right) mod 9).
pub fn corporate_number(twelve: u64) -> String {
    let twelve = format!("{:012}", twelve % 1_000_000_000_000);
    let weighted = twelve.bytes().rev().zip([1u32, 2].into_iter().cycle());
    let sum: u32 = weighted.map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{}{twelve}", 9 - sum % 9)
}

/// The digits of a number, each read in katakana.
pub fn read_aloud(number: u64) -> String {
    let digit = |letter: char| letter.to_digit(10).and_then(|digit| DIGITS.get(digit as usize)).copied();
    number.to_string().chars().filter_map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_those_of_the_published_vectors() {
        let vectors = include_str!("../../../crates/domain/data/corporate_number_vectors.tsv");
        let mut seen = 0;
        for line in vectors.lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            if cells[1] == "valid" {
                assert_eq!(corporate_number(cells[0][1..].parse().unwrap()), cells[0], "{line}");
                seen += 1;
            }
        }
        assert!(seen > 2, "vectors are read");
    }

    #[test]
    fn an_applicant_is_the_same_every_time_and_nobody_else() {
        let people = People::default();
        assert_eq!(format!("{:?}", people.one("r", 5)), format!("{:?}", people.one("r", 5)));
        let emails: std::collections::BTreeSet<_> = (0..500).map(|number| people.one("r", number).email).collect();
        assert_eq!(emails.len(), 500);
        assert!(
            (0..50).any(|number| people.one("r", number).two) && (0..50).any(|number| !people.one("r", number).two)
        );
    }
}
