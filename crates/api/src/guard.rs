//! The only way to a use case: an extractor that names the permission.

use std::{future::Future, ops::Deref, pin::Pin};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header, web};
use application::{Access, Actor, App};
use contract::{ErrorCode, Requires};

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
        let actor = actor(request);
        Box::pin(async move { Ok(Self(actor.await?.require::<P>()?)) })
    }
}

/// Someone signed in, whatever they may do: for what everyone does with their own account.
#[derive(Debug)]
pub(crate) struct SignedIn(pub(crate) Actor);

impl FromRequest for SignedIn {
    type Error = ApiError;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let actor = actor(request);
        Box::pin(async move { Ok(Self(actor.await?)) })
    }
}

fn actor(request: &HttpRequest) -> impl Future<Output = Result<Actor, ApiError>> + 'static {
    let app = request.app_data::<web::Data<App>>().map(|app| app.get_ref().clone());
    let token = bearer(request);
    let ip = peer(request);
    async move {
        let app = app.ok_or(ErrorCode::Internal)?;
        let token = token.ok_or(ErrorCode::SignInRequired)?;
        Ok(application::identity::authenticate(&app, &token, ip).await?)
    }
}

/// The access token that came with a request.
pub(crate) fn bearer(request: &HttpRequest) -> Option<String> {
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

/// Address of the caller; behind a trusted proxy the server rewrites it before.
pub(crate) fn peer(request: &HttpRequest) -> Option<String> {
    request.peer_addr().map(|address| address.ip().to_string())
}
