//! One store per concern, each a small `Copy` handle on signals, gathered in [`App`].

pub mod api;
pub mod browser;
pub mod codes;
pub mod drafts;
pub mod lang;
pub mod remote;
pub mod router;
pub mod scrolls;
pub mod session;
pub mod tasks;
pub mod toasts;
pub mod wizard;

use leptos::prelude::*;

use self::{
    api::Api, codes::Codes, drafts::Drafts, router::Router, session::Session, tasks::Tasks,
    toasts::Toasts, wizard::Wizard,
};

/// Every store of the page.
#[derive(Clone, Copy)]
pub struct App {
    /// Calls of the server.
    pub api: Api,
    /// Who is signed in.
    pub session: Session,
    /// Where the page is.
    pub router: Router,
    /// Short messages.
    pub toasts: Toasts,
    /// How much there is to do.
    pub tasks: Tasks,
    /// Dictionaries.
    pub codes: Codes,
    /// What was typed and not saved.
    pub drafts: Drafts,
    /// The import that is being prepared.
    pub wizard: Wizard,
}

impl App {
    /// Makes the stores and gives them to everything below.
    pub fn provide() -> Self {
        let session = Session::new();
        let api = Api::new(session);
        let router = Router::start();
        let app = Self {
            api,
            session,
            router,
            toasts: Toasts::new(),
            tasks: Tasks::new(api, session),
            codes: Codes::new(api),
            drafts: Drafts::new(),
            wizard: Wizard::new(router),
        };
        provide_context(app);
        app
    }
}

/// The stores; only to be called while a component is made.
pub fn app() -> App {
    expect_context()
}
