//! The only way to a use case: an extractor that names the permission.

use std::{future::Future, ops::Deref, pin::Pin, rc::Rc};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, http::header, web};
use application::{Access, Actor, App, identity::Keeper};
use contract::{ErrorCode, Requires};
use tokio::sync::Semaphore;

use crate::error::ApiError;

type Extracted<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

/// Someone signed in who has permission `P`; dereferences to the [`Access`] that use cases ask for.
#[derive(Debug)]
pub(crate) struct Guard<P>(Access<P>);

impl<P> Deref for Guard<P> {
    type Target = Access<P>;
    fn deref(&self) -> &Access<P> {
        &self.0
    }
}

impl<P: Requires + 'static> FromRequest for Guard<P> {
    type Error = ApiError;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (actor, gate) = (actor(request), Gate::shut(request));
        Box::pin(async move {
            let access = actor.await?.require::<P>()?;
            gate.open();
            Ok(Self(access))
        })
    }
}

/// Someone signed in who keeps accounts, all or those of a subtree, and may do with them what
/// permission `P` is for; dereferences to the [`Keeper`] that use cases ask for.
#[derive(Debug)]
pub(crate) struct Keeping<P>(Keeper<P>);

impl<P> Deref for Keeping<P> {
    type Target = Keeper<P>;
    fn deref(&self) -> &Keeper<P> {
        &self.0
    }
}

impl<P: Requires + 'static> FromRequest for Keeping<P> {
    type Error = ApiError;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (actor, gate) = (actor(request), Gate::shut(request));
        Box::pin(async move {
            let keeper = Keeper::of(actor.await?)?;
            gate.open();
            Ok(Self(keeper))
        })
    }
}

/// Someone signed in, whatever they may do: for what everyone does with their own account.
#[derive(Debug)]
pub(crate) struct SignedIn(pub(crate) Actor);

impl FromRequest for SignedIn {
    type Error = ApiError;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (actor, gate) = (actor(request), Gate::shut(request));
        Box::pin(async move {
            let actor = actor.await?;
            gate.open();
            Ok(Self(actor))
        })
    }
}

/// Holds the other extractors back until the guard, which a handler takes first, is passed: who
/// may not do a thing learns nothing of what a right request for it looks like, and nobody's
/// upload is read before it is known whose it is.
#[derive(Clone)]
struct Gate(Rc<Semaphore>);

impl Gate {
    fn shut(request: &HttpRequest) -> Self {
        let gate = Self(Rc::new(Semaphore::new(0)));
        request.extensions_mut().insert(gate.clone());
        gate
    }

    /// For every extractor of the request. At a gate that stays shut they wait until they are
    /// dropped with the refused request.
    fn open(&self) {
        self.0.add_permits(Semaphore::MAX_PERMITS >> 1);
    }
}

/// Waits until the guard of a request is passed; not at all where there is none.
pub(crate) fn after_guard(request: &HttpRequest) -> impl Future<Output = ()> + 'static {
    let gate = request.extensions().get::<Gate>().cloned();
    async move {
        if let Some(Gate(gate)) = gate {
            // Never closed, so the answer is always a permit.
            let _ = gate.acquire().await;
        }
    }
}

fn actor(request: &HttpRequest) -> impl Future<Output = Result<Actor, ApiError>> + 'static {
    let app = request
        .app_data::<web::Data<App>>()
        .map(|app| app.get_ref().clone());
    let token = bearer(request);
    let ip = peer(request);
    let request = request.clone();
    async move {
        let app = app.ok_or(ErrorCode::Internal)?;
        let token = token.ok_or(ErrorCode::SignInRequired)?;
        let actor = application::identity::authenticate(&app, &token, ip).await?;
        // Whoever looks at the answer wants to know whose it is.
        request.extensions_mut().insert(actor.clone());
        Ok(actor)
    }
}

/// The access token that came with a request.
pub(crate) fn bearer(request: &HttpRequest) -> Option<String> {
    let value = request
        .headers()
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim().to_owned())
}

/// Address of the caller; behind a trusted proxy the server rewrites it before.
pub(crate) fn peer(request: &HttpRequest) -> Option<String> {
    request.peer_addr().map(|address| address.ip().to_string())
}
