//! Somebody with a browser: opens, fills, chooses, presses, sees.

use crate::{page::Page, town::Town};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use http_body_util::BodyExt as _;
use std::collections::BTreeMap;
use tower::ServiceExt as _;

/// A person at a browser.
#[derive(Clone)]
pub struct Person {
    town: Town,
    pub cookies: BTreeMap<String, String>,
    pub path: String,
    pub status: StatusCode,
    pub page: Page,
    /// The bytes of an answer that is no page.
    pub file: Vec<u8>,
    /// The address on another site where the last answer led.
    pub left: Option<String>,
}

impl Person {
    pub fn new(town: &Town) -> Self {
        Self {
            town: town.clone(),
            cookies: BTreeMap::new(),
            path: String::new(),
            status: StatusCode::OK,
            page: Page::default(),
            file: Vec::new(),
            left: None,
        }
    }

    pub async fn opens(&mut self, path: &str) -> &mut Self {
        self.goes("GET", path, None).await
    }

    /// Sends a request and follows where it leads.
    pub async fn goes(&mut self, method: &str, path: &str, body: Option<String>) -> &mut Self {
        let (mut method, mut path, mut body) = (method.to_owned(), path.to_owned(), body);
        for _ in 0..8 {
            let Some(next) = self.once(&method, &path, body.take()).await else { return self };
            (method, path) = ("GET".to_owned(), next);
        }
        panic!("{path} leads in circles");
    }

    /// What a script of the page asks for, with nobody there.
    pub async fn asks_by_itself(&self, path: &str) -> StatusCode {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder().uri(path).header(header::HOST, "sengen.example.jp");
        let request = request.header(header::COOKIE, cookies.join("; ")).header("x-by-itself", "yes");
        let answer = self.town.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        answer.status()
    }

    /// One request; the address it redirects to.
    async fn once(&mut self, method: &str, path: &str, body: Option<String>) -> Option<String> {
        let bare = path.split('#').next().unwrap();
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder().method(method).uri(bare).header(header::HOST, "sengen.example.jp");
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        if method == "POST" {
            request = request
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header("sec-fetch-site", "same-origin")
                .header(header::REFERER, format!("https://sengen.example.jp{}", self.path));
        }
        let request = request.body(Body::from(body.unwrap_or_default())).unwrap();
        let answer = self.town.router.clone().oneshot(request).await.unwrap();
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), rest.split(';').next().unwrap().to_owned());
        }
        self.status = answer.status();
        if answer.status().is_redirection() {
            let to = answer.headers()[header::LOCATION].to_str().unwrap().to_owned();
            if to.starts_with('/') {
                return Some(to);
            }
            self.left = Some(to);
            return None;
        }
        let kind = answer.headers().get(header::CONTENT_TYPE).map(|kind| kind.to_str().unwrap().to_owned());
        let bytes = answer.into_body().collect().await.unwrap().to_bytes();
        bare.split('?').next().unwrap().clone_into(&mut self.path);
        if kind.is_some_and(|kind| kind.starts_with("text/html")) {
            self.page = Page::read(std::str::from_utf8(&bytes).unwrap());
        } else {
            self.file = bytes.to_vec();
        }
        None
    }

    /// Sends a file from the form at this address, and follows where the answer leads.
    pub async fn uploads(&mut self, path: &str, file: &[u8]) -> &mut Self {
        self.uploads_with(path, None, file).await
    }

    /// Sends a file with a field beside it, and follows where the answer leads.
    pub async fn uploads_with(&mut self, path: &str, field: Option<(&str, &str)>, file: &[u8]) -> &mut Self {
        let head = "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"form.docx\"\r\n\r\n";
        let field = field
            .map(|(name, value)| format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
        let body = [field.unwrap_or_default().as_bytes(), head.as_bytes(), file, b"\r\n--x--\r\n"].concat();
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::post(path)
            .header(header::HOST, "sengen.example.jp")
            .header(header::COOKIE, cookies.join("; "))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .header("sec-fetch-site", "same-origin");
        let answer = self.town.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        self.status = answer.status();
        if let Some(to) = answer.headers().get(header::LOCATION) {
            let to = to.to_str().unwrap().to_owned();
            return self.opens(&to).await;
        }
        let bytes = answer.into_body().collect().await.unwrap().to_bytes();
        self.page = Page::read(&String::from_utf8_lossy(&bytes));
        self
    }

    pub fn fills(&mut self, label: &str, value: &str) -> &mut Self {
        let lines =
            ["text", "email", "tel", "url", "password", "search", "textarea", "select", "date", "datetime-local"];
        let found = self
            .page
            .controls
            .iter_mut()
            .find(|one| lines.contains(&one.kind.as_str()) && one.label.starts_with(label));
        let Some(control) = found else { panic!("{}: no field {label:?}", self.path) };
        value.clone_into(&mut control.value);
        self
    }

    /// The value shown in a field.
    pub fn reads(&self, label: &str) -> String {
        let found = self.page.controls.iter().find(|one| one.label.starts_with(label));
        let Some(control) = found else { panic!("{}: no field {label:?}", self.path) };
        control.value.clone()
    }

    /// Fills one of the three parts of a date by its name.
    pub fn dates(&mut self, name: &str, parts: [&str; 3]) -> &mut Self {
        for (end, value) in ["year", "month", "day"].into_iter().zip(parts) {
            let name = format!("{name}_{end}");
            let found = self.page.controls.iter_mut().find(|one| one.name == name);
            value.clone_into(&mut found.unwrap_or_else(|| panic!("no field {name}")).value);
        }
        self
    }

    /// Chooses in a drop-down list by the words of the option.
    pub fn picks(&mut self, label: &str, words: &str) -> &mut Self {
        let html = self.page.html.clone();
        let found = html.split("<option value=\"").skip(1).find_map(|option| {
            let (value, rest) = option.split_once('"')?;
            let shown = rest.split_once('>')?.1.split_once('<')?.0;
            (shown == words).then(|| value.to_owned())
        });
        let Some(value) = found else { panic!("{}: no option {words:?}", self.path) };
        self.fills(label, &value)
    }

    /// Chooses a radio button or ticks a box of a group.
    pub fn chooses(&mut self, group: &str, words: &str) -> &mut Self {
        let fits = |one: &crate::page::Control| {
            (one.kind == "radio" || one.kind == "checkbox")
                && one.group.starts_with(group)
                && one.label.starts_with(words)
        };
        let Some(at) = self.page.controls.iter().position(fits) else {
            panic!("{}: no choice {words:?} in {group:?}", self.path)
        };
        let (name, kind) = (self.page.controls[at].name.clone(), self.page.controls[at].kind.clone());
        if kind == "radio" {
            self.page.controls.iter_mut().filter(|one| one.name == name).for_each(|one| one.on = false);
        }
        self.page.controls[at].on = true;
        self
    }

    /// Ticks every box of a group.
    pub fn ticks_all(&mut self, group: &str) -> &mut Self {
        let mut found = 0;
        for one in self.page.controls.iter_mut().filter(|one| one.kind == "checkbox" && one.group.starts_with(group)) {
            one.on = true;
            found += 1;
        }
        assert!(found > 0, "{}: no boxes in {group:?}", self.path);
        self
    }

    /// Presses a button: its form is sent.
    pub async fn presses(&mut self, words: &str) -> &mut Self {
        let (method, action, body) = self.letter(words);
        if method == "post" {
            self.goes("POST", &action, Some(body)).await
        } else {
            self.goes("GET", &format!("{action}?{body}"), None).await
        }
    }

    /// What pressing the button would send: method, address, body.
    pub fn letter(&self, words: &str) -> (String, String, String) {
        let found = self.page.buttons.iter().rfind(|one| one.words == words);
        let found = found.or_else(|| self.page.buttons.iter().find(|one| one.words.starts_with(words)));
        let Some(button) = found else { panic!("{}: no button {words:?} in {}", self.path, self.page.text) };
        let form = &self.page.forms[button.form];
        let sent = |one: &&crate::page::Control| {
            one.form == button.form
                && !one.name.is_empty()
                && (one.on || (one.kind != "radio" && one.kind != "checkbox"))
        };
        let mut body = form_urlencoded::Serializer::new(String::new());
        for one in self.page.controls.iter().filter(sent) {
            // As browsers send every line end, also of hidden fields (HTML, constructing the entry list).
            body.append_pair(&one.name, &one.value.replace("\r\n", "\n").replace('\n', "\r\n"));
        }
        if !button.name.is_empty() {
            body.append_pair(&button.name, &button.value);
        }
        (form.method.clone(), button.action.clone().unwrap_or_else(|| form.action.clone()), body.finish())
    }

    /// Follows a link by its words.
    pub async fn follows(&mut self, words: &str) -> &mut Self {
        let found = self.page.links.iter().find(|(text, _)| text.starts_with(words)).map(|(_, link)| link.clone());
        let Some(link) = found else { panic!("{}: no link {words:?}", self.path) };
        self.opens(&link).await
    }

    pub fn sees(&mut self, words: &str) -> &mut Self {
        assert!(self.page.text.contains(words), "{}: {words:?} is not in: {}", self.path, self.page.text);
        self
    }

    pub fn sees_no(&mut self, words: &str) -> &mut Self {
        assert!(!self.page.text.contains(words), "{}: {words:?} is in: {}", self.path, self.page.text);
        self
    }

    pub fn is_titled(&mut self, words: &str) -> &mut Self {
        assert!(self.page.title.starts_with(words), "{}: the title is {}", self.path, self.page.title);
        self
    }

    /// The sentence at the field, in the summary, and the title say that something is wrong.
    pub fn sees_problem(&mut self, key: &str, words: &str) -> &mut Self {
        let found = self.page.problems.iter().find(|(at, _)| at == key);
        let Some((_, sentence)) = found else {
            panic!("{}: nothing wrong at {key}: {:?}", self.path, self.page.problems)
        };
        assert!(sentence.contains(words), "{}: at {key} it says {sentence:?}, not {words:?}", self.path);
        let beside = format!("id=\"{key}-error-text\"");
        assert!(self.page.html.contains(&beside), "{}: {key} has no sentence beside the field", self.path);
        assert!(self.page.title.starts_with("エラー："), "{}: the title is {}", self.path, self.page.title);
        self
    }

    pub fn sees_no_problem(&mut self, key: &str) -> &mut Self {
        assert!(!self.page.problems.iter().any(|(at, _)| at == key), "{key}: {:?}", self.page.problems);
        self
    }

    /// The plain digits of a big number.
    pub fn number(&self, key: &str) -> String {
        let (_, rest) = self
            .page
            .html
            .split_once(&format!("data-number=\"{key}\""))
            .unwrap_or_else(|| panic!("{}: no {key}", self.path));
        rest.split_once("</p>")
            .unwrap()
            .0
            .split('>')
            .skip(1)
            .filter_map(|piece| piece.split('<').next())
            .filter(|piece| piece.chars().all(|c| c.is_ascii_digit()))
            .collect()
    }
}
