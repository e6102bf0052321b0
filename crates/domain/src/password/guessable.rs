//! What is guessed first: common words, patterns, and what everyone knows of the person.

use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization as _;

/// Words that common passwords are built from, letters only, with the digits that stand for letters turned back.
/// A list of our own; only what reaches fifteen characters by repeating or joining them matters.
const WORDS: [&str; 48] = [
    "password",
    "passw",
    "passwd",
    "pass",
    "word",
    "qwerty",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "letmein",
    "welcome",
    "admin",
    "administrator",
    "administrater",
    "iloveyou",
    "sunshine",
    "princess",
    "dragon",
    "monkey",
    "football",
    "baseball",
    "superman",
    "batman",
    "master",
    "shadow",
    "trustno",
    "changeme",
    "default",
    "secret",
    "login",
    "user",
    "username",
    "test",
    "guest",
    "root",
    "hello",
    "abc",
    "abcd",
    "security",
    "securityaction",
    "action",
    "company",
    "office",
    "japan",
    "tokyo",
    "sakura",
    "doraemon",
    "arigato",
];

/// Rows and runs that fingers fall into; also read backwards.
const RUNS: [&str; 9] = [
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "1234567890-^",
    "qwertyuiop",
    "asdfghjkl;",
    "zxcvbnm,./",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "qazwsxedcrfvtgbyhnujmikolp",
    "あいうえおかきくけこさしすせそたちつてと",
];

/// Passwords that are tried first, built of common words, runs and repetitions.
pub(super) fn is_common(password: &str) -> bool {
    let plain = plain(password);
    let different: BTreeSet<char> = plain.chars().collect();
    different.len() < 5 || repeats(&plain) || without_known_parts(&plain) < 4
}

/// One of the texts everyone knows makes up the password but for fewer than eight characters.
pub(super) fn is_personal(password: &str, personal: &[&str]) -> bool {
    let plain = plain(password);
    let parts = personal.iter().flat_map(|text| {
        let whole = self::plain(text);
        let local = text.split_once('@').map(|(local, _)| self::plain(local));
        [Some(whole), local]
    });
    let length = plain.chars().count();
    if length == 0 {
        return false;
    }
    parts.flatten().filter(|part| part.chars().count() >= 4).any(|part| {
        let left = plain.replace(&part, "").chars().count();
        left < length && left < 8 || part.contains(&plain)
    })
}

/// In lower case and half width, letters and digits only.
fn plain(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

/// One group of at most half its length over and over.
fn repeats(plain: &str) -> bool {
    let chars: Vec<char> = plain.chars().collect();
    (1..=chars.len() / 2).any(|period| chars.iter().zip(chars.iter().skip(period)).all(|(a, b)| a == b))
}

/// How many characters are left once common words and runs of four or more are taken away. A year or a number behind a
/// word makes it no better, so digits count only where there are ten or more that are no run, and half.
fn without_known_parts(plain: &str) -> usize {
    let mut rest: Vec<char> = plain.chars().collect();
    let (mut letters, mut digits) = (0, 0);
    while let Some(first) = rest.first().copied() {
        let known = known_part(&rest);
        match (known, first.is_ascii_digit()) {
            (0, true) => digits += 1,
            (0, false) => letters += 1,
            _ => {}
        }
        rest.drain(..known.max(1));
    }
    letters + if digits >= 10 { digits / 2 } else { 0 }
}

/// Length of the common word or run at the beginning; 0 if there is none.
fn known_part(rest: &[char]) -> usize {
    let spelled: String = rest.iter().map(|c| letter_of(*c)).collect();
    let word = WORDS
        .iter()
        .filter(|word| spelled.starts_with(**word) || rest.iter().collect::<String>().starts_with(**word))
        .map(|word| word.len())
        .max();
    let run = RUNS.iter().map(|run| run_length(rest, run)).max().unwrap_or(0);
    let same = rest.iter().take_while(|c| Some(*c) == rest.first()).count();
    [word.unwrap_or(0), if run >= 4 { run } else { 0 }, if same >= 3 { same } else { 0 }].into_iter().max().unwrap_or(0)
}

/// The letter that a digit is put for: `p4ssw0rd`.
fn letter_of(c: char) -> char {
    match c {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        _ => c,
    }
}

/// How many characters at the beginning go along the run, forwards or backwards, from anywhere in it.
fn run_length(rest: &[char], run: &str) -> usize {
    let forwards: Vec<char> = run.chars().filter(|c| c.is_alphanumeric()).collect();
    let backwards: Vec<char> = forwards.iter().rev().copied().collect();
    [forwards, backwards]
        .iter()
        .flat_map(|run| {
            (0..run.len()).map(move |from| run.iter().skip(from).zip(rest).take_while(|(a, b)| a == b).count())
        })
        .max()
        .unwrap_or(0)
}
