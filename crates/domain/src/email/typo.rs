//! Slips in the domain of a mail address.

/// Hosts that many people in Japan have their mail at. A domain one slip away from one of them is probably it.
const HOSTS: [&str; 17] = [
    "gmail.com",
    "googlemail.com",
    "yahoo.co.jp",
    "yahoo.com",
    "ymail.ne.jp",
    "icloud.com",
    "outlook.com",
    "outlook.jp",
    "hotmail.com",
    "hotmail.co.jp",
    "docomo.ne.jp",
    "ezweb.ne.jp",
    "softbank.ne.jp",
    "i.softbank.jp",
    "nifty.com",
    "biglobe.ne.jp",
    "ocn.ne.jp",
];

/// Hosts that are one slip away from one of [`HOSTS`] and real all the same.
const REAL: [&str; 7] = ["mail.com", "email.com", "gmail.co", "ymail.com", "hotmail.co", "au.com", "outlook.co.jp"];

/// Ends that are no top-level domain, or hardly one that was meant.
const ENDS: [(&str, &str); 16] = [
    (".con", ".com"),
    (".cmo", ".com"),
    (".comm", ".com"),
    (".ocm", ".com"),
    (".vom", ".com"),
    (".xom", ".com"),
    (".co.jpp", ".co.jp"),
    (".co.ip", ".co.jp"),
    (".co.jo", ".co.jp"),
    (".co.hp", ".co.jp"),
    (".cojp", ".co.jp"),
    (".cp.jp", ".co.jp"),
    (".com.jp", ".co.jp"),
    (".ne.jo", ".ne.jp"),
    (".nejp", ".ne.jp"),
    (".or.jo", ".or.jp"),
];

/// The domain that was probably meant, if this one looks like a slip.
pub(super) fn repaired(domain: &str) -> Option<String> {
    if HOSTS.contains(&domain) || REAL.contains(&domain) {
        return None;
    }
    if let Some(host) = HOSTS.iter().find(|host| host.len() > 8 && is_one_slip(domain, host)) {
        return Some((*host).to_owned());
    }
    let (wrong, right) = ENDS.iter().find(|(wrong, _)| domain.ends_with(wrong))?;
    let mended = format!("{}{right}", domain.strip_suffix(wrong)?);
    // Both the host and the end may be wrong: gmial.con.
    Some(repaired(&mended).unwrap_or(mended))
}

/// One character more, less, or another, or two neighbours swapped.
fn is_one_slip(typed: &str, meant: &str) -> bool {
    let (typed, meant) = (typed.as_bytes(), meant.as_bytes());
    let front = typed.iter().zip(meant).take_while(|(a, b)| a == b).count();
    let tail = |text: &[u8], skip: usize| text.get(front + skip..).map(<[u8]>::to_vec);
    let swapped = || {
        let mut rest = tail(typed, 0).unwrap_or_default();
        if rest.len() >= 2 {
            rest.swap(0, 1);
        }
        Some(rest) == tail(meant, 0)
    };
    let (more, less, other) = (tail(typed, 1), tail(meant, 1), typed.len() == meant.len());
    let dropped = more.is_some() && more == tail(meant, 0);
    let missed = less.is_some() && less == tail(typed, 0);
    dropped || missed || other && (more.is_some() && more == less || swapped())
}
