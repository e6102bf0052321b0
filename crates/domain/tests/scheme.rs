//! The bundled scheme: it loads, it has every word the program asks for and no other, and its editions are never edited.

use domain::{
    business::{Kind, PublishAs},
    declaration::{Level, Method, Standing, State},
    field::Field,
    flags::Flag,
    problem::Problem,
    scheme::{Language, Mail, MailKind, MailText, Refusal, Scheme, Terms, bundled},
    wizard::Step,
};
use jiff::civil::date;
use sha2::{Digest as _, Sha256};

const ORIGIN: &str = "https://sengen.example.jp";

fn scheme() -> Scheme {
    Scheme::bundled().unwrap_or_else(|faults| unreachable!("the bundled scheme does not fit: {faults:#?}"))
}

/// Words are there and filled: not empty, no brace left.
fn said(what: &str, words: &str) {
    assert!(!words.trim().is_empty(), "{what} has no words");
    assert!(!words.contains(['{', '}']), "{what} is not filled: {words}");
}

/// The mail with a telling value for every placeholder of its kind.
fn filled(scheme: &Scheme, kind: MailKind) -> Mail {
    let values: Vec<_> = kind.placeholders().iter().map(|name| format!("〔{name}〕")).collect();
    let facts: Vec<_> = kind.placeholders().iter().copied().zip(values.iter().map(String::as_str)).collect();
    scheme.mail(kind, ORIGIN, &facts)
}

#[test]
fn everything_the_program_asks_for_has_words() {
    let scheme = scheme();
    let words = &scheme.words;
    for field in Field::ALL {
        said(field.key(), &words.field(*field).label);
        assert!(!words.field(*field).hint.contains(['{', '}']));
        for problem in Problem::samples() {
            said(problem.code(), &words.problem(*field, &problem));
        }
    }
    for state in State::ALL {
        said(state.code(), words.state(state));
    }
    for flag in Flag::ALL {
        said(flag.code(), words.flag(flag));
    }
    for step in Step::ALL {
        said(step.code(), words.step(step));
    }
    for kind in Kind::ALL {
        said(kind.code(), words.kind(kind));
    }
    for publish_as in [PublishAs::TradeName, PublishAs::Representative] {
        said(publish_as.code(), words.publish_as(publish_as));
    }
    for refusal in Refusal::ALL {
        said(refusal.code(), &words.refusal(refusal).title);
        said(refusal.code(), &words.refusal(refusal).text);
    }
    for level in Level::ALL {
        assert_eq!(scheme.level(level).code, level.code());
        said(level.code(), &scheme.level(level).name);
        said(level.code(), &scheme.level(level).meaning);
        said(level.code(), &scheme.sentence(level));
        said(level.code(), &scheme.wrong_wordings(level));
    }
    for method in Method::ALL {
        assert!(scheme.lists.publications.parse(method.code()).is_ok());
    }
}

#[test]
fn a_badge_has_words_for_every_standing_in_both_languages() {
    let scheme = scheme();
    for (language, standing) in Language::ALL.into_iter().flat_map(|one| Standing::ALL.map(|standing| (one, standing)))
    {
        let badge = scheme.badges.of(language);
        let (text, state) = (badge.text(standing, Level::Two), badge.state(standing));
        said(standing.code(), &text);
        said(standing.code(), state);
        said(standing.code(), &badge.alt("S", (&text, state), "1"));
        said(standing.code(), &badge.embedded("S", "1"));
    }
}

#[test]
fn every_fact_of_a_problem_is_told() {
    let scheme = scheme();
    for problem in Problem::samples() {
        let sentence = scheme.words.problem(Field::Name, &problem);
        for (name, value) in problem.facts() {
            assert!(sentence.contains(&value), "{} does not tell {{{name}}}: {sentence}", problem.code());
        }
    }
}

#[test]
fn what_was_typed_is_never_read_as_a_placeholder() {
    let problem = Problem::KanaImpossible { found: "{label}".to_owned() };
    assert!(scheme().words.problem(Field::Kana, &problem).contains("「{label}」"));
}

#[test]
fn a_field_may_have_its_own_sentence() {
    let words = scheme().words;
    assert_eq!(words.problem(Field::Phone, &Problem::Missing), "電話番号を入力してください。");
    assert_ne!(words.problem(Field::Street, &Problem::Missing), "番地を入力してください。");
}

#[test]
fn every_mail_is_filled_and_uses_all_it_is_given() {
    let scheme = scheme();
    for kind in MailKind::ALL {
        let mail = filled(&scheme, kind);
        for part in [&mail.subject, &mail.text, &mail.html] {
            said(kind.code(), part);
        }
        assert_eq!(mail.subject.lines().count(), 1);
        assert!(mail.html.starts_with("<!DOCTYPE html>") && mail.html.ends_with("</html>\n"));
        assert!(mail.text.contains(&scheme.about.office) && mail.html.contains(&scheme.about.office));
        for name in kind.placeholders() {
            let value = format!("〔{name}〕");
            assert!(mail.text.contains(&value), "{}: the text has no {{{name}}}", kind.code());
            assert!(mail.html.contains(&value), "{}: the HTML has no {{{name}}}", kind.code());
        }
    }
}

#[test]
fn subjects_are_those_of_the_manual() {
    let scheme = scheme();
    let subject = |kind, level: &str| scheme.mail(kind, ORIGIN, &[("level", level)]).subject;
    assert_eq!(subject(MailKind::Confirm, "一つ星"), "【SECURITY ACTION】一つ星:自己宣言受付確認のお知らせ");
    assert_eq!(subject(MailKind::Completed, "二つ星"), "【SECURITY ACTION】二つ星:自己宣言完了のお知らせ");
    assert_eq!(subject(MailKind::Accepted, "一つ星"), "【SECURITY ACTION】申込受理のご連絡");
}

#[test]
fn every_link_of_a_mail_can_be_read() {
    let scheme = scheme();
    for kind in MailKind::ALL {
        let mail = filled(&scheme, kind);
        for link in mail.html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let shown = link.strip_prefix("mailto:").unwrap_or(link);
            assert!(mail.html.contains(&format!(">{shown}<")), "{}: {link} is hidden in the HTML", kind.code());
            assert!(mail.text.contains(shown), "{}: {link} is not in the text", kind.code());
        }
        assert!(!mail.html.contains("<img") && !mail.html.contains("<style") && !mail.html.contains("<script"));
        let longest = mail.text.lines().map(|line| line.chars().count()).max();
        assert!(longest <= Some(40), "{}: a line of {longest:?} characters", kind.code());
    }
}

#[test]
fn canned_replies_are_filled() {
    let scheme = scheme();
    assert!(scheme.replies.len() >= 10, "{}", scheme.replies.len());
    for reply in &scheme.replies {
        let facts = [("person", "〔person〕"), ("number", "12"), ("link", "https://sengen.example.jp/inquiry/x")];
        let text = scheme.reply(&reply.code, ORIGIN, &facts).unwrap_or_default();
        said(&reply.code, &text);
        said(&reply.code, &reply.title);
        // An answer of the office has the name above it and the office below it already.
        assert!(text.chars().count() < domain::inquiry::LONGEST && !text.contains("〔person〕"), "{}", reply.code);
    }
    assert_eq!(scheme.reply("nothing", ORIGIN, &[]), None);
}

#[test]
fn a_mail_that_may_be_answered_does_not_say_that_it_only_sends() {
    let scheme = scheme();
    for kind in MailKind::ALL {
        let mail = filled(&scheme, kind);
        let says = [&mail.text, &mail.html].map(|part| part.contains("送信専用"));
        assert_eq!(says, [!kind.may_be_answered(); 2], "{}", kind.code());
    }
}

#[test]
fn values_are_escaped_and_filled_once() {
    let text = MailText {
        subject: "{a}/{b}".to_owned(),
        text: "{a}/{b}".to_owned(),
        html: "<p title=\"{a}\">{b}</p>".to_owned(),
    };
    let mail = text.fill(MailKind::Returned, &[("a", "x\r\n<{b}> & \"'"), ("b", "B")]);
    assert_eq!(mail.subject, "x  <{b}> & \"'/B");
    assert_eq!(mail.text, "x\r\n<{b}> & \"'/B");
    assert_eq!(mail.html, "<p title=\"x\r\n&lt;{b}&gt; &amp; &quot;&#39;\">B</p>");
}

#[test]
fn an_edition_comes_into_force_on_its_day() {
    let scheme = scheme();
    let rules = |day| (scheme.rules_on(day).edition.as_str(), scheme.rules_on(day).rules.len());
    assert_eq!(rules(date(2020, 1, 1)), ("five-2021", 5), "before the first edition, the first");
    assert_eq!(rules(date(2021, 4, 1)), ("five-2021", 5));
    assert_eq!(rules(date(2026, 3, 31)), ("five-2021", 5));
    assert_eq!(rules(date(2026, 4, 1)), ("six-2026", 6));
    assert!(scheme.rules_on(date(2026, 4, 1)).rules.iter().any(|rule| rule.id == "backup"));
    assert_eq!(scheme.terms_on(date(2026, 3, 31)).edition, "2021-04");
    assert_eq!(scheme.terms_on(date(2026, 4, 1)).edition, "2026-04");
    assert_eq!(scheme.terms_of("2021-04").map(Terms::articles), Some(9));
    assert_eq!(scheme.terms_of("2026-04").map(Terms::articles), Some(12));
    assert!(scheme.rules_of("five-2021").is_some() && scheme.rules_of("seven").is_none());
}

#[test]
fn facts_of_the_bundled_scheme() {
    let scheme = scheme();
    let about = &scheme.about;
    assert_eq!((about.name.as_str(), about.id_prefix), ("SECURITY ACTION", 4));
    assert_eq!((about.confirm_hours, about.code_tries, about.mails_per_hour, about.purge_days), (24, 5, 3, 30));
    assert_eq!(scheme.lists.employees.offered().count(), 6);
    assert!(scheme.survey.questions.len() <= 5);
    assert!(scheme.mark("mark-one").is_some() && scheme.mark("mark-two-mono").is_some());
    assert!(scheme.page("help").is_some_and(|page| page.body.contains("24時間") && page.title == "操作方法"));
    for page in scheme.pages.values() {
        said(&page.title, &page.body);
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// An edition that was declared under is a record. Whoever changes one sees this test and makes a new file instead.
#[test]
fn editions_are_never_edited() {
    let kept = include_str!("editions.sha256");
    let mut found: Vec<_> = bundled()
        .iter()
        .filter(|(path, _)| path.starts_with("terms/") || path.starts_with("rules/"))
        .map(|(path, text)| format!("{}  {path}", hex(&Sha256::digest(text))))
        .collect();
    let mut kept: Vec<_> = kept.lines().collect();
    found.sort_unstable();
    kept.sort_unstable();
    assert_eq!(found, kept, "add a line for a new edition; never change one");
}
