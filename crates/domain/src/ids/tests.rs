use super::*;
use jiff::civil::date;
use proptest::prelude::*;

/// The three properties of the table on which everything rests, for all ten digits.
#[test]
fn the_table_is_a_weakly_totally_anti_symmetric_quasigroup() {
    for a in 0..10 {
        let row: std::collections::BTreeSet<u8> = (0..10).map(|x| step(a, x)).collect();
        let column: std::collections::BTreeSet<u8> = (0..10).map(|x| step(x, a)).collect();
        assert_eq!(
            (row.len(), column.len()),
            (10, 10),
            "each digit once in row and column {a}: no single wrong digit passes"
        );
        assert_eq!(step(a, a), 0, "the check digit brings the number to nought");
        for x in 0..10 {
            for y in (0..10).filter(|y| *y != x) {
                assert_ne!(step(step(a, x), y), step(step(a, y), x), "no swap of neighbours passes");
            }
        }
    }
}

/// Every wrong digit at every place and every swap of neighbours, of two hundred numbers of each kind.
#[test]
fn every_slip_is_caught() {
    for seed in 0..200_u64 {
        let random = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let id = DeclarationId::draw(4, random);
        let member = MemberNumber::draw(random);
        let receipt = ReceiptNumber::make(date(2026, 11, 22), seed + 1);
        assert_eq!(DeclarationId::parse(id.as_str()), Ok(id.clone()));
        assert_eq!(MemberNumber::parse(member.as_str()), Ok(member.clone()));
        assert_eq!(ReceiptNumber::parse(receipt.as_str()), Ok(receipt.clone()));
        for slip in slips(id.as_str()) {
            assert_eq!(DeclarationId::parse(&slip), Err(IdProblem::CheckDigit), "{slip}");
        }
        for slip in slips(member.as_str()) {
            assert_eq!(MemberNumber::parse(&slip), Err(IdProblem::CheckDigit), "{slip}");
        }
        for slip in slips(&receipt.as_str().replace(['R', '-'], "")) {
            assert_eq!(ReceiptNumber::parse(&slip), Err(IdProblem::CheckDigit), "{slip}");
        }
    }
}

fn slips(number: &str) -> Vec<String> {
    let right: Vec<u8> = number.bytes().collect();
    let mut slips = Vec::new();
    for at in 0..right.len() {
        for digit in b'0'..=b'9' {
            let mut slip = right.clone();
            slip[at] = digit;
            slips.push(slip);
        }
        if at > 0 {
            let mut slip = right.clone();
            slip.swap(at - 1, at);
            slips.push(slip);
        }
    }
    slips.retain(|slip| *slip != right);
    slips.into_iter().map(|slip| String::from_utf8(slip).unwrap()).collect()
}

#[test]
fn numbers_have_their_shape() {
    assert_eq!(DeclarationId::draw(4, 0).as_str(), "40000000005");
    assert_eq!(with_check_digit("572".to_owned()), "5724", "the example that is always given");
    let id = DeclarationId::draw(4, u64::MAX);
    assert_eq!(id.as_str().len(), 11);
    assert!(id.as_str().starts_with('4'));
    assert_eq!(id.groups().map(str::len), [3, 4, 4]);
    let member = MemberNumber::draw(u64::MAX);
    assert_eq!(member.as_str().len(), 12);
    assert_eq!(member.groups().map(str::len), [4, 4, 4]);
    assert_eq!(member.shown().replace('-', ""), member.as_str());
    let receipt = ReceiptNumber::make(date(2026, 11, 22), 7);
    assert_eq!(receipt.as_str().get(..14), Some("R-20261122-007"));
    assert_eq!(receipt.as_str().len(), 15);
    let busy = ReceiptNumber::make(date(2026, 11, 22), 123_456);
    assert_eq!(busy.as_str().len(), 18);
    assert_eq!(ReceiptNumber::parse(busy.as_str()), Ok(busy));
}

#[test]
fn numbers_are_read_in_any_shape() {
    let id = DeclarationId::draw(4, 123_456_789);
    let wide: String = id.shown().chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect();
    assert_eq!(DeclarationId::parse(&format!(" {wide}　")), Ok(id.clone()));
    assert_eq!(DeclarationId::parse("4123"), Err(IdProblem::Length));
    assert_eq!(DeclarationId::parse(""), Err(IdProblem::Length));
    assert_eq!(DeclarationId::parse("4123456789O"), Err(IdProblem::NotDigits));
    let receipt = ReceiptNumber::make(date(2026, 11, 22), 1);
    let bare = receipt.as_str().to_lowercase().replace('-', " ");
    assert_eq!(ReceiptNumber::parse(&bare), Ok(receipt));
    assert_eq!(ReceiptNumber::parse("R-20261122"), Err(IdProblem::Length));
    let nowhere = with_check_digit("20261340001".to_owned());
    assert_eq!(ReceiptNumber::parse(&nowhere), Err(IdProblem::CheckDigit), "a day that no calendar has");
}

#[test]
fn the_noughts_of_a_receipt_number_may_be_left_out() {
    let receipt = ReceiptNumber::make(date(2026, 11, 24), 6);
    assert_eq!(receipt.as_str(), "R-20261124-0065");
    for typed in [
        "R-20261124-65",
        "r20261124-065",
        "R2026112465",
        "20261124-65",
        "20261124\u{2010}0065",
        "Ｒ－２０２６１１２４－６５",
        "Ｒー２０２６１１２４ー００６５",
        "R\u{2212}20261124\u{2013}65",
        " R 20261124 65 ",
    ] {
        assert_eq!(ReceiptNumber::parse(typed), Ok(receipt.clone()), "{typed}");
    }
    assert_eq!(ReceiptNumber::parse("2026112465"), Err(IdProblem::Length), "ten digits are a phone number");
    assert_eq!(ReceiptNumber::parse("2026-1124-65"), Err(IdProblem::Length), "so are these");
    assert_eq!(ReceiptNumber::parse("R-20261124-"), Err(IdProblem::Length));
    assert_eq!(ReceiptNumber::parse("R-20261124-64"), Err(IdProblem::CheckDigit));
}

#[test]
fn an_older_number_is_kept_as_it_is() {
    assert_eq!(DeclarationId::parse("50000000001"), Err(IdProblem::CheckDigit));
    assert_eq!(DeclarationId::kept("50000000001").unwrap().as_str(), "50000000001");
    assert_eq!(DeclarationId::kept("5000000000"), Err(IdProblem::Length));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn drawn_numbers_read(prefix in 0u8..10, random: u64, sequence in 1u64.., days in 0i32..20_000) {
        let id = DeclarationId::draw(prefix, random);
        prop_assert_eq!(&DeclarationId::parse(id.as_str()), &Ok(id.clone()));
        prop_assert_eq!(&id.as_str()[..10], format!("{prefix}{:09}", random % 1_000_000_000));
        let member = MemberNumber::draw(random);
        prop_assert_eq!(MemberNumber::parse(&member.shown()), Ok(member));
        let day = date(2017, 4, 1).saturating_add(jiff::Span::new().days(days));
        let receipt = ReceiptNumber::make(day, sequence);
        let (begin, number) = receipt.as_str().split_at(11);
        let short = format!("{begin}{}", number.trim_start_matches('0'));
        prop_assert_eq!(ReceiptNumber::parse(&short), Ok(receipt.clone()));
        prop_assert_eq!(ReceiptNumber::parse(receipt.as_str()), Ok(receipt));
    }

    #[test]
    fn anything_typed_is_answered(typed in "\\PC{0,40}") {
        let _ = (DeclarationId::parse(&typed), MemberNumber::parse(&typed), ReceiptNumber::parse(&typed));
    }
}
