//! The operations of the API: their routes come from their descriptions, their rules from here.

use super::{
    routes::{Access, Routes, guarded},
    rule::Rule,
};
use crate::app::App;
use axum::{Json, Router};
use std::sync::Arc;
use utoipa::openapi::{OpenApi, path::PathItem};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

/// Operations with their rules, below one path.
pub struct Operations {
    prefix: &'static str,
    router: OpenApiRouter<Arc<App>>,
    rows: Vec<Access>,
}

impl Operations {
    /// None yet.
    pub fn below(prefix: &'static str, head: OpenApi) -> Self {
        Self { prefix, router: OpenApiRouter::with_openapi(head), rows: Vec::new() }
    }

    /// Operations of one path. Their rows are read from their descriptions.
    #[must_use]
    pub fn add(mut self, rule: Rule, (schemas, paths, handlers): UtoipaMethodRouter<Arc<App>>) -> Self {
        for (path, item) in &paths.paths {
            let path = format!("{}{path}", self.prefix);
            self.rows.extend(methods(item).map(|method| Access { method, path: path.clone(), rule }));
        }
        self.router = self.router.routes((schemas, paths, guarded(rule, handlers)));
        self
    }

    /// The routes, with the document at its own, and whatever stands around them.
    pub fn finish(
        mut self,
        (path, complete): (&str, impl FnOnce(OpenApi) -> OpenApi),
        around: impl FnOnce(Router<Arc<App>>) -> Router<Arc<App>>,
    ) -> Routes {
        self.rows.push(Access { method: "GET", path: format!("{}{path}", self.prefix), rule: Rule::Everyone });
        let (router, document) = self.router.split_for_parts();
        let document = Arc::new(complete(document));
        let given = axum::routing::get(async move || Json(document.as_ref().clone()));
        Routes::made(Router::new().nest(self.prefix, around(router.route(path, given))), self.rows)
    }
}

fn methods(item: &PathItem) -> impl Iterator<Item = &'static str> {
    let all = [
        ("GET", item.get.is_some()),
        ("PUT", item.put.is_some()),
        ("POST", item.post.is_some()),
        ("DELETE", item.delete.is_some()),
        ("PATCH", item.patch.is_some()),
        ("OPTIONS", item.options.is_some()),
        ("HEAD", item.head.is_some()),
        ("TRACE", item.trace.is_some()),
    ];
    all.into_iter().filter(|(_, there)| *there).map(|(method, _)| method)
}
