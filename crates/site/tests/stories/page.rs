//! A page as a person sees it: fields by their labels, buttons by their words.

use scraper::{ElementRef, Html, Selector};

/// A control of a form.
#[derive(Clone, Debug)]
pub struct Control {
    pub form: usize,
    pub name: String,
    pub kind: String,
    pub value: String,
    pub on: bool,
    /// Its own label.
    pub label: String,
    /// The legend of the group it stands in.
    pub group: String,
}

/// A button with what it sends.
#[derive(Clone, Debug)]
pub struct Button {
    pub form: usize,
    pub words: String,
    pub name: String,
    pub value: String,
    /// Where it sends the form, if not where the form says.
    pub action: Option<String>,
}

/// A form's method and address.
#[derive(Clone, Debug)]
pub struct Form {
    pub method: String,
    pub action: String,
}

/// What is on a page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub html: String,
    pub text: String,
    pub title: String,
    pub forms: Vec<Form>,
    pub controls: Vec<Control>,
    pub buttons: Vec<Button>,
    pub links: Vec<(String, String)>,
    /// Field key and sentence, as the error summary lists them.
    pub problems: Vec<(String, String)>,
}

fn all<'a>(within: ElementRef<'a>, selector: &str) -> Vec<ElementRef<'a>> {
    let selector = Selector::parse(selector).unwrap();
    within.select(&selector).collect()
}

fn text(of: ElementRef<'_>) -> String {
    of.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn attr(of: ElementRef<'_>, name: &str) -> String {
    of.value().attr(name).unwrap_or_default().to_owned()
}

fn above<'a>(of: ElementRef<'a>, name: &str) -> Option<ElementRef<'a>> {
    of.ancestors().filter_map(ElementRef::wrap).find(|element| element.value().name() == name)
}

/// Which of the forms an element belongs to: the one it names, or the one it stands in.
fn form_of(forms: &[ElementRef<'_>], element: ElementRef<'_>) -> Option<usize> {
    match element.value().attr("form") {
        Some(id) => forms.iter().position(|form| form.value().attr("id") == Some(id)),
        None => above(element, "form").and_then(|own| forms.iter().position(|form| *form == own)),
    }
}

impl Page {
    pub fn read(html: &str) -> Self {
        let parsed = Html::parse_document(html);
        let root = parsed.root_element();
        let forms = all(root, "form");
        let at = |element: ElementRef<'_>| form_of(&forms, element).unwrap_or(usize::MAX);
        let control = |element: ElementRef<'_>| Control {
            form: at(element),
            name: attr(element, "name"),
            kind: if element.value().name() == "input" {
                attr(element, "type")
            } else {
                element.value().name().to_owned()
            },
            value: value(element),
            on: element.value().attr("checked").is_some(),
            label: label(root, element),
            group: above(element, "fieldset")
                .and_then(|group| all(group, "legend").first().map(|legend| text(*legend)))
                .unwrap_or_default(),
        };
        let button = |element: ElementRef<'_>| Button {
            form: at(element),
            words: text(element),
            name: attr(element, "name"),
            value: attr(element, "value"),
            action: element.value().attr("formaction").map(str::to_owned),
        };
        Self {
            html: html.to_owned(),
            text: all(root, "main").first().map(|main| text(*main)).unwrap_or_default(),
            title: all(root, "title").first().map(|title| text(*title)).unwrap_or_default(),
            forms: forms
                .iter()
                .map(|form| Form { method: attr(*form, "method"), action: attr(*form, "action") })
                .collect(),
            controls: all(root, "input, select, textarea").into_iter().map(control).collect(),
            buttons: all(root, "button:not([hidden])").into_iter().map(button).collect(),
            links: all(root, "a[href]").into_iter().map(|link| (text(link), attr(link, "href"))).collect(),
            problems: problems(root),
        }
    }
}

/// What the error summary lists.
fn problems(root: ElementRef<'_>) -> Vec<(String, String)> {
    let links = all(root, ".sg-error-summary__list a").into_iter();
    links.map(|link| (attr(link, "href").trim_start_matches('#').to_owned(), text(link))).collect()
}

fn value(element: ElementRef<'_>) -> String {
    match element.value().name() {
        "select" => all(element, "option[selected]").first().map(|option| attr(*option, "value")).unwrap_or_default(),
        "textarea" => element.text().collect(),
        _ => attr(element, "value"),
    }
}

fn label(root: ElementRef<'_>, element: ElementRef<'_>) -> String {
    if let Some(around) = above(element, "label") {
        return text(around);
    }
    let id = attr(element, "id");
    let found = all(root, "label[for]").into_iter().find(|label| attr(*label, "for") == id);
    found.map(text).unwrap_or_default()
}
