//! What somebody wrote in a mail that answers another: the quoted mail is cut off, because the thread has it already.

/// How a mail program begins the mail it quotes: a line that has one of these at its beginning and one of those at its end.
const ATTRIBUTIONS: [(&str, &str); 5] =
    [("On ", "wrote:"), ("Le ", "écrit :"), ("Am ", "schrieb:"), ("20", ":"), ("20", "：")];
/// What stands in an attribution that begins with a year.
const WROTE: [&str; 4] = ["<", "さんは書きました", "のメール", "wrote"];
/// Lines that stand above a quoted mail, without the dashes around them.
const RULES: [&str; 6] = [
    "original message",
    "forwarded message",
    "元のメッセージ",
    "転送メッセージ",
    "転送されたメッセージ",
    "オリジナル メッセージ",
];
/// Names of the fields of a quoted head; the first begins it.
const HEADS: [&str; 2] = ["from:", "差出人:"];
const FIELDS: [&str; 8] = ["sent:", "date:", "to:", "subject:", "送信日時:", "日時:", "宛先:", "件名:"];
/// How many lines below the first the other fields of a quoted head are looked for.
const HEAD_LINES: usize = 4;

/// The part of a mail that is new. Somebody who writes below the quoted mail is heard as well: then every line that is not quoted
/// counts. Empty: nothing was written.
pub fn new_part(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let lines: Vec<&str> = text.lines().collect();
    let cut = lines.iter().enumerate().position(|(at, _)| begins_quoted(&lines, at)).unwrap_or(lines.len());
    let above = kept(lines.iter().take(cut).copied().filter(|line| !is_quoted(line)));
    if !above.is_empty() {
        return above;
    }
    // Without marks at its lines a quoted mail cannot be told from what is new.
    if !lines.iter().any(|line| is_quoted(line)) {
        return above;
    }
    let own = |at: usize, line: &str| !is_quoted(line) && !begins_quoted(&lines, at) && !is_field(line);
    kept(lines.iter().enumerate().filter(|(at, line)| own(*at, line)).map(|(_, line)| *line))
}

/// The lines without the blank ones at the ends and without a signature (RFC 3676 §4.3).
fn kept<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let lines: Vec<&str> = lines.take_while(|line| *line != "-- ").map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').trim_end().to_owned()
}

fn is_quoted(line: &str) -> bool {
    line.starts_with('>') || line.starts_with('＞')
}

/// The quoted mail begins with this line.
fn begins_quoted(lines: &[&str], at: usize) -> bool {
    let Some(line) = lines.get(at).map(|line| line.trim_start_matches(['>', ' ']).trim()) else { return false };
    let bare = line.trim_matches(['-', '_', '*', ' ']).to_lowercase();
    if bare.len() < line.len() && RULES.contains(&bare.as_str()) {
        return true;
    }
    // A long attribution is broken: it may end on the next line.
    let next = lines.get(at + 1).map_or("", |next| next.trim());
    is_attribution(line) || is_attribution(&format!("{line} {next}")) || is_head(lines, at)
}

fn is_attribution(line: &str) -> bool {
    let fits = |(begins, ends): &(&str, &str)| {
        line.starts_with(begins)
            && line.ends_with(ends)
            && (*begins != "20" || WROTE.iter().any(|word| line.contains(word)))
    };
    ATTRIBUTIONS.iter().any(fits)
}

/// `From: …` with two further fields of a head below it.
fn is_head(lines: &[&str], at: usize) -> bool {
    let plain = |line: &str| line.trim_matches(['*', ' ', '>']).replace('：', ":").to_lowercase();
    let begins = lines.get(at).is_some_and(|line| HEADS.iter().any(|head| plain(line).starts_with(head)));
    begins && lines.iter().skip(at + 1).take(HEAD_LINES).filter(|line| is_field(line)).count() >= 2
}

fn is_field(line: &str) -> bool {
    let line = line.trim_matches(['*', ' ', '>']).replace('：', ":").to_lowercase();
    FIELDS.iter().any(|field| line.starts_with(field))
}

#[cfg(test)]
mod tests {
    use super::new_part;

    #[test]
    fn what_stands_above_the_quoted_mail_is_new() {
        let begins = [
            "On Sun, 22 Nov 2026 at 10:12, Office <office@example.jp> wrote:\n> hello",
            "On Sun, 22 Nov 2026 at 10:12, A Very Long Office Name\n<office@example.jp> wrote:\n> hello",
            "2026年11月22日(日) 10:12 事務局 <office@example.jp>:\n> こんにちは",
            "2026/11/22 10:12、事務局 <office@example.jp>のメール：\n> こんにちは",
            "-----Original Message-----\nFrom: Office",
            "----- 元のメッセージ -----\n差出人: 事務局",
            "差出人: 事務局 <office@example.jp>\n送信日時: 2026年11月22日\n宛先: 青木\n件名: 返事\n\nこんにちは",
            "**From:** Office\n**Sent:** Sunday\n**To:** Aoki\n**Subject:** x\n\nhello",
            "> こんにちは",
        ];
        for quoted in begins {
            let mail = format!("ありがとうございます。\r\n\r\nもう1つあります。\n\n{quoted}\n");
            assert_eq!(new_part(&mail), "ありがとうございます。\n\nもう1つあります。", "{quoted}");
        }
    }

    #[test]
    fn what_stands_below_or_between_is_heard_too() {
        let below = "On Sun, Office <o@example.jp> wrote:\n> 番号は何番ですか。\n\n12番です。\n";
        assert_eq!(new_part(below), "12番です。");
        let between = "> 番号は。\n12番です。\n> お名前は。\n青木です。";
        assert_eq!(new_part(between), "12番です。\n青木です。");
    }

    #[test]
    fn an_ordinary_text_stays_whole_and_a_signature_goes() {
        let text = "On Monday I wrote: it failed.\n2026年11月22日に宣言しました。\nFrom: と書くのですか。\n-- \n青木\n03-0000-0000";
        assert_eq!(
            new_part(text),
            "On Monday I wrote: it failed.\n2026年11月22日に宣言しました。\nFrom: と書くのですか。"
        );
        assert_eq!(new_part("> only\n> quoted"), "");
        assert_eq!(new_part(""), "");
        assert_eq!(new_part("-----Original Message-----\nFrom: a"), "");
    }
}
