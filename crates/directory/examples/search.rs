//! Says how long searches take: `cargo run --release -p directory --example search -- 400000`

use directory::{Directory, Entry, Query};
use domain::{
    business::Kind,
    declaration::{IdentityCheck, Level, State},
    ids::DeclarationId,
    industry::IndustryGroup,
    place::{Prefecture, TownLine},
    registers::Registers,
    text::Kana,
};
use jiff::Timestamp;
use std::{error::Error, sync::Arc, time::Instant};
use uuid::Uuid;

const PARTS: [&str; 16] = [
    "青葉",
    "髙澤",
    "東京",
    "山田",
    "日本",
    "中央",
    "みどり",
    "さくら",
    "精機",
    "製作所",
    "工業",
    "商事",
    "建設",
    "運輸",
    "不動産",
    "システム",
];

/// The `at`-th of many different businesses.
fn entry(at: u32) -> Result<Entry, Box<dyn Error>> {
    let part = |shift: u32| PARTS.get((at.wrapping_mul(2_654_435_761) >> shift) as usize % PARTS.len()).unwrap_or(&"");
    let wrong = |problem| format!("{problem:?}");
    Ok(Entry {
        declaration: Uuid::from_u128(u128::from(at)),
        number: DeclarationId::draw(4, u64::from(at) * 7_919),
        kind: Kind::Corporation,
        name: format!("{}{}{}{}株式会社", part(28), part(22), part(16), at % 997),
        kana: Some(Kana::kept("アオバトウキョウセイサクショ").map_err(wrong)?),
        corporate_number: None,
        prefecture: Prefecture::parse(&format!("{:02}", at % 47 + 1)).map_err(wrong)?,
        town: TownLine::kept("架空市青葉町").map_err(wrong)?,
        industry: IndustryGroup::kept("26").map_err(wrong)?,
        level: if at.is_multiple_of(3) { Level::Two } else { Level::One },
        state: State::Accepted,
        declared_at: Timestamp::from_second(1_500_000_000 + i64::from(at))?,
        accepted_at: None,
        state_at: Timestamp::from_second(1_500_000_000 + i64::from(at))?,
        last_confirmed_at: None,
        rules_edition: Some("six-2026".to_owned()),
        identity: IdentityCheck::Mail,
        superseded_by: None,
        url: None,
    })
}

fn main() -> Result<(), Box<dyn Error>> {
    let many: u32 = std::env::args().nth(1).map_or(Ok(400_000), |many| many.parse())?;
    let registers = Arc::new(Registers::bundled().map_err(|fault| format!("{fault:?}"))?);
    let directory = Directory::new(registers);
    let start = Instant::now();
    directory.fill((0..many).map(entry))?;
    println!("{} entries, filled in {:?}", directory.len(), start.elapsed());
    for text in ["", "青", "髙澤製作所", "株式会社山田", "ない名前"] {
        let query = Query { text: text.to_owned(), per_page: 20, ..Query::default() };
        let (start, mut rounds, mut total) = (Instant::now(), 0, 0);
        while start.elapsed().as_millis() < 1000 {
            total = directory.search(&query).total;
            rounds += 1;
        }
        println!("「{text}」: {total} found, {:?} a search", start.elapsed() / rounds);
    }
    Ok(())
}
