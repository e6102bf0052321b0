//! Random walks: whatever people press in whatever order, nothing typed is lost and no draft becomes two declarations.
//!
//! The model is small: what was sent last per form, and whether the draft was submitted. 500 walks of up to 24 acts.

use crate::{databases, person::Person, town::Town};
use proptest::{
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};

/// What a person may do next.
#[derive(Clone, Debug)]
enum Act {
    /// Types a name (right or wrong) and presses 次へ進む.
    Business(bool, u8),
    /// Types a contact (right or wrong) and presses on.
    Declaration(bool, u8),
    /// Opens a step by its address.
    Open(u8),
    /// Presses 「この内容で自己宣言する」, once or twice at the same time.
    Submit(bool),
    /// Goes on in a second tab.
    SecondTab,
    /// Loses the cookie and comes back by the resume link.
    Resume,
    /// Agrees to the terms again.
    Terms,
    /// Reloads.
    Reload,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        4 => (any::<bool>(), 0..4_u8).prop_map(|(right, name)| Act::Business(right, name)),
        4 => (any::<bool>(), 0..4_u8).prop_map(|(right, name)| Act::Declaration(right, name)),
        3 => (0..6_u8).prop_map(Act::Open),
        2 => any::<bool>().prop_map(Act::Submit),
        1 => Just(Act::SecondTab),
        1 => Just(Act::Resume),
        1 => Just(Act::Terms),
        1 => Just(Act::Reload),
    ];
    prop::collection::vec(act, 1..24)
}

/// What must be true.
#[derive(Default)]
struct Model {
    business: Option<(bool, String)>,
    declaration: Option<(bool, String)>,
    submitted: bool,
}

const STEPS: [&str; 6] = ["terms", "business", "declaration", "review", "sent", "done"];

struct Walk {
    town: Town,
    person: Person,
    base: String,
    resume: String,
    email: String,
    model: Model,
}

impl Walk {
    async fn begins(town: &Town, at: usize) -> Self {
        let mut person = town.visitor();
        person.opens("/declare").await.presses("使用規約に同意する").await;
        let base = person.path.trim_end_matches("/business").to_owned();
        let found = person.page.html.find("/resume/").unwrap();
        let key = person.page.html[found + 8..].split('<').next().unwrap().to_owned();
        let resume = format!("{base}/resume/{key}");
        Self {
            town: town.clone(),
            person,
            base,
            resume,
            email: format!("walk{at}@mihon.example.jp"),
            model: Model::default(),
        }
    }

    fn may_review(&self) -> bool {
        let right = |form: &Option<(bool, String)>| form.as_ref().is_some_and(|(right, _)| *right);
        right(&self.model.business) && right(&self.model.declaration)
    }

    async fn acts(&mut self, act: &Act) {
        match act {
            Act::Business(right, name) => self.business(*right, *name).await,
            Act::Declaration(right, name) => self.declaration(*right, *name).await,
            Act::Open(step) => {
                let path = format!("{}/{}", self.base, STEPS[usize::from(*step)]);
                self.person.opens(&path).await;
            }
            Act::Submit(twice) => self.submit(*twice).await,
            Act::SecondTab => {
                let mut tab = self.person.clone();
                tab.opens("/declare").await;
                self.person = tab;
            }
            Act::Resume => {
                self.person = self.town.visitor();
                let path = self.resume.clone();
                self.person.opens(&path).await;
            }
            Act::Terms => {
                let path = format!("{}/terms", self.base);
                self.person.opens(&path).await;
                if self.person.path == path {
                    self.person.presses("使用規約に同意する").await;
                }
            }
            Act::Reload => {
                let path = self.person.path.clone();
                self.person.opens(&path).await;
            }
        }
        assert!(self.person.status.is_success(), "{} answers {}", self.person.path, self.person.status);
    }

    async fn business(&mut self, right: bool, name: u8) {
        let path = format!("{}/business", self.base);
        self.person.opens(&path).await;
        assert_eq!(self.person.path == path, !self.model.submitted, "the form is open until it is submitted");
        if self.model.submitted {
            return;
        }
        if let Some((_, before)) = &self.model.business {
            assert_eq!(&self.person.reads("事業者名"), before, "what was typed is there");
        }
        let name = format!("{}みほん{name}", if right { "株式会社" } else { "㈱" });
        self.person.fills_corporation(&name, "7000012050002").presses("次へ進む").await;
        self.model.business = Some((right, name));
        assert_eq!(self.person.path == path, !right, "a wrong form is shown again: {:?}", self.person.page.problems);
    }

    async fn declaration(&mut self, right: bool, name: u8) {
        let path = format!("{}/declaration", self.base);
        self.person.opens(&path).await;
        let open = !self.model.submitted && self.model.business.as_ref().is_some_and(|(right, _)| *right);
        assert_eq!(self.person.path == path, open, "open once the business is right");
        if !open {
            return;
        }
        if let Some((_, before)) = &self.model.declaration {
            assert_eq!(&self.person.reads("担当者名"), before, "what was typed is there");
        }
        let name = format!("青木{name}");
        let email = if right { self.email.clone() } else { "falsch".to_owned() };
        self.person.fills_one_star(&email).fills("担当者名", &name).presses("入力した内容を確認する").await;
        self.model.declaration = Some((right, name));
        assert_eq!(self.person.path == path, !right, "a wrong form is shown again: {:?}", self.person.page.problems);
    }

    async fn submit(&mut self, twice: bool) {
        let path = format!("{}/review", self.base);
        self.person.opens(&path).await;
        let open = !self.model.submitted && self.may_review();
        assert_eq!(self.person.path == path, open, "内容確認 is open exactly when everything is right");
        if !open {
            return;
        }
        let (_, action, body) = self.person.letter("この内容で自己宣言する");
        let mut other = self.person.clone();
        self.person.goes("POST", &action, Some(body.clone())).await;
        if twice {
            other.goes("POST", &action, Some(body)).await;
        }
        self.model.submitted = true;
        assert!(self.person.path.ends_with("/sent"), "{}", self.person.path);
    }

    async fn ends(self) {
        let letters = self.town.letters(&self.email).await.len();
        assert_eq!(letters, usize::from(self.model.submitted), "one mail for one declaration");
    }
}

/// 500 walks; `bin/check --long` asks for more.
#[expect(clippy::disallowed_methods, reason = "a test learns from outside how long it may walk")]
fn cases() -> u32 {
    std::env::var("SENGEN_WALKS").ok().and_then(|walks| walks.parse().ok()).unwrap_or(500)
}

#[test]
fn nothing_is_lost_and_nothing_doubled() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let place = runtime.block_on(databases::sqlite());
    let town = runtime.block_on(async { Town::with(&place, |scheme| scheme.about.mails_per_hour = 1000) });
    let count = std::cell::Cell::new(0);
    let mut runner = TestRunner::new(Config {
        cases: cases(),
        max_shrink_iters: 60,
        failure_persistence: None,
        ..Config::default()
    });
    let result = runner.run(&acts(), |acts| {
        count.set(count.get() + 1);
        let walked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            runtime.block_on(async {
                let mut walk = Walk::begins(&town, count.get()).await;
                for act in &acts {
                    walk.acts(act).await;
                }
                walk.ends().await;
            });
        }));
        walked.map_err(|why| {
            let said = why.downcast_ref::<String>().cloned().unwrap_or_default();
            TestCaseError::fail(said)
        })
    });
    if let Err(why) = result {
        panic!("{why}");
    }
}
