//! Markdown of the office in a mail: as text, as HTML that needs no style sheet, and where its links lead.
//!
//! Pictures are left out: a mail that fetches something tells who reads it.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

/// Reads the Markdown; links within the site begin with its address, pictures are their words, raw HTML is text.
fn events<'a>(text: &'a str, origin: &'a str) -> impl Iterator<Item = Event<'a>> {
    Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH).filter_map(move |event| match event {
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        Event::Html(raw) | Event::InlineHtml(raw) => Some(Event::Text(raw)),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = CowStr::from(whole(&dest_url, origin));
            Some(Event::Start(Tag::Link { link_type, dest_url, title, id }))
        }
        other => Some(other),
    })
}

/// The whole address: one that begins with a slash is one of this site.
fn whole(address: &str, origin: &str) -> String {
    if address.starts_with('/') && !address.starts_with("//") {
        format!("{origin}{address}")
    } else {
        address.to_owned()
    }
}

/// The first link that leads elsewhere than to the site, or the first address of another page that is only written: mail programs make a
/// link of it.
pub fn foreign(text: &str, origin: &str) -> Option<String> {
    let link = events(text, origin).find_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => (!is_own(&dest_url, origin)).then(|| dest_url.to_string()),
        _ => None,
    });
    // As it arrives: marks within an address are gone.
    link.or_else(|| written(&mail_text(text, origin), origin))
}

fn is_own(address: &str, origin: &str) -> bool {
    address.strip_prefix(origin).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The first address in a plain text, as a mail program finds it, that is not one of this site.
fn written(plain: &str, origin: &str) -> Option<String> {
    // An address ends with a blank, or with a letter that is none of addresses.
    let pieces = plain.split(|c: char| !c.is_ascii_graphic() || "<>\"'()[]{}|".contains(c));
    let found = pieces.filter_map(|piece| {
        let small = piece.to_ascii_lowercase();
        let at = match small.find("://") {
            // With its scheme; what stands before that is not of the address.
            Some(at) => small[..at].rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(0, |before| before + 1),
            None => small.find("www.")?,
        };
        Some(piece[at..].trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_', '`']))
    });
    found.map(str::to_owned).find(|address| !is_own(address, origin))
}

/// What the tags of the HTML look like: a mail has no style sheet.
const LOOKS: [(&str, &str); 7] = [
    ("<p>", "<p style=\"margin:0 0 16px\">"),
    ("<h2>", "<h2 style=\"margin:24px 0 12px;font-size:18px;line-height:1.5\">"),
    ("<h3>", "<h3 style=\"margin:20px 0 12px;font-size:16px;line-height:1.5\">"),
    ("<ul>", "<ul style=\"margin:0 0 16px;padding:0 0 0 1.5em\">"),
    ("<ol>", "<ol style=\"margin:0 0 16px;padding:0 0 0 1.5em\">"),
    ("<li>", "<li style=\"margin:0 0 8px\">"),
    ("<a href=", "<a style=\"color:#0017c1;word-break:break-all\" href="),
];

/// The HTML of a mail.
pub fn mail_html(text: &str, origin: &str) -> String {
    let mut rendered = String::new();
    html::push_html(&mut rendered, events(text, origin));
    // What was typed is escaped, so that each of these is a tag of ours.
    LOOKS.iter().fold(rendered, |html, (tag, look)| html.replace(tag, look))
}

/// The text of a mail: headings after a square, lists after a dash or a number, each link followed by its address.
pub fn mail_text(text: &str, origin: &str) -> String {
    let mut plain = String::new();
    let mut link = String::new();
    let mut lists: Vec<Option<u64>> = Vec::new();
    for event in events(text, origin) {
        match event {
            Event::Start(Tag::Heading { .. }) => plain.push_str("\u{25a0} "),
            Event::Start(Tag::List(first)) => {
                if !plain.ends_with('\n') && !plain.is_empty() {
                    plain.push('\n');
                }
                lists.push(first);
            }
            Event::Start(Tag::Item) => plain.push_str(&marker(&mut lists)),
            Event::Start(Tag::Link { dest_url, .. }) => link = dest_url.to_string(),
            Event::End(TagEnd::Link) if !plain.ends_with(&link) => plain.extend([" ", link.as_str(), " "]),
            Event::End(TagEnd::List(_)) => {
                lists.pop();
                plain.push('\n');
            }
            Event::End(TagEnd::Item) if !plain.ends_with('\n') => plain.push('\n'),
            Event::End(TagEnd::Paragraph) if !lists.is_empty() => plain.push('\n'),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock) => plain.push_str("\n\n"),
            Event::Rule => plain.push_str("----\n\n"),
            Event::Text(words) | Event::Code(words) => plain.push_str(&words),
            Event::SoftBreak | Event::HardBreak => plain.push('\n'),
            _ => {}
        }
    }
    plain.trim_end().to_owned()
}

/// What stands before an item: its number, or a dash, further in with each list within a list.
fn marker(lists: &mut [Option<u64>]) -> String {
    let inset = "  ".repeat(lists.len().saturating_sub(1));
    match lists.last_mut() {
        Some(Some(number)) => {
            let marker = format!("{inset}{number}. ");
            *number += 1;
            marker
        }
        _ => format!("{inset}- "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: &str = "https://sengen.example.jp";

    #[test]
    fn the_text_reads_without_marks() {
        let text = "## A\n\nb **c** [d](/pages/help)\ne\n\n- f\n- g\n  1. h\n  2. i\n\n<https://sengen.example.jp/x>";
        let plain = "\u{25a0} A\n\nb c d https://sengen.example.jp/pages/help \ne\n\n- f\n- g\n  1. h\n  2. i\n\n\nhttps://sengen.example.jp/x";
        assert_eq!(mail_text(text, ORIGIN), plain);
    }

    #[test]
    fn the_html_fetches_nothing_and_runs_nothing() {
        let html = mail_html("a <script>b</script> ![c](https://evil.example/x.png) [d](/e)\n\n<p>", ORIGIN);
        assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("evil"), "{html}");
        assert!(html.contains("&lt;script&gt;") && html.contains("&lt;p&gt;"), "{html}");
        assert!(html.contains("href=\"https://sengen.example.jp/e\"") && html.contains(" c "), "{html}");
    }

    #[test]
    fn links_lead_to_this_site_alone() {
        for own in ["[a](/b)", "<https://sengen.example.jp/b>", "[a](https://sengen.example.jp)", "a"] {
            assert_eq!(foreign(own, ORIGIN), None, "{own}");
        }
        for own in ["https://sengen.example.jp/b", "a https://sengen.example.jp. b", "（https://sengen.example.jp/b）"]
        {
            assert_eq!(foreign(own, ORIGIN), None, "{own}");
        }
        for (text, other) in [
            ("https://evil.example/", "https://evil.example/"),
            ("くわしくはhttps://evil.example/a をご覧ください。", "https://evil.example/a"),
            ("`HTTP://evil.example`", "HTTP://evil.example"),
            ("ht**tps**://evil.example", "https://evil.example"),
            ("[https://evil.example](/b)", "https://evil.example"),
            ("www.evil.example, b", "www.evil.example"),
            ("https://sengen.example.jp.evil.example", "https://sengen.example.jp.evil.example"),
            ("https://sengen.example.jp@evil.example", "https://sengen.example.jp@evil.example"),
        ] {
            assert_eq!(foreign(text, ORIGIN).as_deref(), Some(other), "{text}");
        }
        for other in
            ["//evil.example/", "https://sengen.example.jp.evil.example/", "mailto:a@b.jp", "b", "javascript:x"]
        {
            assert_eq!(foreign(&format!("[a]({other})"), ORIGIN).as_deref(), Some(other));
        }
    }
}
