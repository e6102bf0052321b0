//! The head of the `OpenAPI` document; the operations bring their own parts.

use crate::told::Event;
use utoipa::{
    OpenApi as _,
    openapi::{
        Content, ContentBuilder, HttpMethod, OpenApi, PathItem, Paths, Ref, ResponseBuilder,
        path::{OperationBuilder, Parameter, ParameterBuilder, ParameterIn},
        request_body::RequestBodyBuilder,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Sengen API",
        version = "1.0.0",
        description = "Check self-declarations: is this ID real, whose, which level, did it stand on that day? No key is needed \
                       for one ID. A status of 200 means that it was checked; when it could not be checked the answer is 503 \
                       with the code `could_not_check`, which says nothing about the declaration.",
        license(name = "Apache-2.0 OR MIT", identifier = "Apache-2.0 OR MIT")
    ),
    servers((url = "/api/v1")),
    tags(
        (name = "verification", description = "Checks of one ID or many"),
        (name = "directory", description = "The public list"),
        (name = "scheme", description = "What the codes mean"),
        (name = "partners", description = "Sites that send applicants here and get them back"),
        (name = "watching", description = "Hear of changes: what is watched, and where changes are posted to (Standard Webhooks)")
    ),
    components(schemas(Event))
)]
struct Head;

/// Every operation may be turned away at the gate, so every operation says so.
pub fn with_gate(mut document: OpenApi) -> OpenApi {
    let gate = [("429", "Too many requests from this address"), ("503", "It could not be checked")];
    for item in document.paths.paths.values_mut() {
        for operation in [&mut item.get, &mut item.post, &mut item.put, &mut item.delete].into_iter().flatten() {
            for (status, description) in gate {
                let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
                let answer =
                    ResponseBuilder::new().description(description).content("application/problem+json", content);
                operation.responses.responses.entry(status.to_owned()).or_insert_with(|| answer.build().into());
            }
        }
    }
    document
}

/// The document without its operations.
pub fn head() -> OpenApi {
    let mut document = Head::openapi();
    let key = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("A key the office gave out")).build();
    let partner =
        HttpBuilder::new().scheme(HttpAuthScheme::Basic).description(Some("The code and the secret of a partner"));
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("key", SecurityScheme::Http(key));
    components.add_security_scheme("partner", SecurityScheme::Http(partner.build()));
    document.webhooks = Some(posted());
    document
}

/// What we post to others.
fn posted() -> Paths {
    let header = |name: &str, about: &str| -> Parameter {
        ParameterBuilder::new().name(name).parameter_in(ParameterIn::Header).description(Some(about)).build()
    };
    let body =
        RequestBodyBuilder::new().content("application/json", Content::new(Some(Ref::from_schema_name("Event"))));
    let operation = OperationBuilder::new()
        .tag("watching")
        .summary(Some("A declaration that is watched has changed"))
        .description(Some(
            "Standard Webhooks. Answer with a 2xx within ten seconds; anything else is tried again over three days. The same \
             webhook-id may come more than once.",
        ))
        .operation_id(Some("declarationChanged"))
        .parameter(header("webhook-id", "The id of the event, the same at every try"))
        .parameter(header("webhook-timestamp", "When this try was made, in seconds since 1970"))
        .parameter(header("webhook-signature", "v1, and HMAC-SHA256 in Base64, once for each secret that is good"))
        .request_body(Some(body.build()))
        .response("2XX", ResponseBuilder::new().description("It was taken"))
        .response("410", ResponseBuilder::new().description("Post here no more"));
    let mut paths = Paths::new();
    paths.paths.insert("declaration.changed".to_owned(), PathItem::new(HttpMethod::Post, operation));
    paths
}
