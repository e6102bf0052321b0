//! The only way to add a route: path, method, rule and handler at once.

use super::{check, rule::Rule};
use crate::app::App;
use axum::{
    Router,
    extract::Request,
    handler::Handler,
    middleware::{Next, from_fn},
    response::IntoResponse,
    routing::{MethodRouter, Route, get, post},
};
use std::{convert::Infallible, sync::Arc};
use tower::{Layer, Service};

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// `GET`, `POST`, …
    pub method: &'static str,
    /// The route, with its parameters in braces.
    pub path: String,
    /// Who may call it.
    pub rule: Rule,
}

/// Routes with their rules. A feature can make them in no other way.
#[derive(Default)]
pub struct Routes {
    router: Router<Arc<App>>,
    rows: Vec<Access>,
}

impl Routes {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// A page.
    #[must_use]
    pub fn get<T: 'static>(self, path: &str, rule: Rule, handler: impl Handler<T, Arc<App>>) -> Self {
        self.add(("GET", path), rule, get(handler))
    }

    /// A form.
    #[must_use]
    pub fn post<T: 'static>(self, path: &str, rule: Rule, handler: impl Handler<T, Arc<App>>) -> Self {
        self.add(("POST", path), rule, post(handler))
    }

    fn add(mut self, (method, path): (&'static str, &str), rule: Rule, handler: MethodRouter<Arc<App>>) -> Self {
        self.rows.push(Access { method, path: path.to_owned(), rule });
        self.router = self.router.route(path, guarded(rule, handler));
        self
    }

    /// Those of another feature beside these.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.rows.extend(other.rows);
        self.router = self.router.merge(other.router);
        self
    }

    /// Something around all of these.
    #[must_use]
    pub fn layer<L>(mut self, layer: L) -> Self
    where
        L: Layer<Route> + Clone + Send + Sync + 'static,
        L::Service: Service<Request> + Clone + Send + Sync + 'static,
        <L::Service as Service<Request>>::Response: IntoResponse + 'static,
        <L::Service as Service<Request>>::Error: Into<Infallible> + 'static,
        <L::Service as Service<Request>>::Future: Send + 'static,
    {
        self.router = self.router.layer(layer);
        self
    }

    /// The table.
    pub fn rows(&self) -> &[Access] {
        &self.rows
    }

    /// The routes, each behind its check.
    pub(crate) fn router(self) -> Router<Arc<App>> {
        self.router
    }

    /// Routes that were made elsewhere with their rows: the operations of the API.
    pub(super) fn made(router: Router<Arc<App>>, rows: Vec<Access>) -> Self {
        Self { router, rows }
    }
}

/// The handlers behind their rule. Whoever everyone may call is not asked.
pub(super) fn guarded(rule: Rule, handlers: MethodRouter<Arc<App>>) -> MethodRouter<Arc<App>> {
    if rule == Rule::Everyone {
        return handlers;
    }
    handlers.route_layer(from_fn(move |request: Request, next: Next| check::stand(rule, request, next)))
}
