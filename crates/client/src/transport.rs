//! Sending requests and reading answers.

use std::{pin::Pin, sync::Arc};

use bytes::Bytes;
use contract::{ErrorCode, LoginResponse, Problem};
use reqwest::header::{ACCEPT_LANGUAGE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, RequestBuilder, Response, StatusCode, Url};
use serde::de::DeserializeOwned;

use crate::session::Session;
use crate::{ClientError, Download};

/// Where an access token is renewed; `auth_refresh` of the contract.
const REFRESH: &[&str] = &["api", "v1", "auth", "refresh"];

/// An answer on its way. In a box, so that a function of the contract and whoever awaits it are
/// small; with the states of sending in each of them the page's wasm is a tenth larger.
#[cfg(not(target_arch = "wasm32"))]
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, ClientError>> + Send + 'a>>;
/// An answer on its way. In a box, so that a function of the contract and whoever awaits it are
/// small; with the states of sending in each of them the page's wasm is a tenth larger.
#[cfg(target_arch = "wasm32")]
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, ClientError>> + 'a>>;

/// A client of one server. Copies are cheap and share the session.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: Url,
    session: Arc<Session>,
}

/// What became of a write: done, or left to others to confirm (202).
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome<Done, Accepted> {
    /// It is written.
    Done(Done),
    /// Others have to confirm it first.
    Accepted(Accepted),
}

impl Client {
    /// A client of the server at this address, e.g. `http://127.0.0.1:8080`; the paths of the API
    /// are added to it.
    ///
    /// # Errors
    /// [`ClientError::Address`] when it is not an HTTP address, [`ClientError::Transport`] when
    /// the TLS library cannot start.
    pub fn new(base_url: &str) -> Result<Self, ClientError> {
        let base = Url::parse(base_url).map_err(|_| ClientError::Address)?;
        if !matches!(base.scheme(), "http" | "https") {
            return Err(ClientError::Address);
        }
        let builder = reqwest::Client::builder();
        #[cfg(not(target_arch = "wasm32"))]
        let builder = builder.cookie_store(true);
        Ok(Self {
            http: builder.build()?,
            base,
            session: Arc::default(),
        })
    }

    /// Whether an access token is held: signed in, as far as is known here.
    pub fn has_session(&self) -> bool {
        self.session.token().is_some()
    }

    /// Sets the access token after signing in, or forgets it with `None` after signing out.
    pub fn set_token(&self, token: Option<String>) {
        self.session.set_token(token);
    }

    /// Language in which the server shall word its problems, e.g. `zh-CN` or `en`.
    pub fn set_language(&self, language: &str) {
        self.session.set_language(language);
    }

    /// A request to a path whose segments are percent-encoded as needed.
    pub(crate) fn request(&self, method: Method, path: &[&str]) -> RequestBuilder {
        let mut url = self.base.clone();
        // Fails only for addresses without a path, which `new` refuses.
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        let request = self.http.request(method, url);
        // The refresh cookie goes to our own server and to no other.
        #[cfg(target_arch = "wasm32")]
        let request = request.fetch_credentials_same_origin();
        match self.session.language() {
            Some(language) => request.header(ACCEPT_LANGUAGE, language),
            None => request,
        }
    }

    /// Sends and expects no content.
    pub(crate) fn nothing(&self, request: RequestBuilder) -> Answer<'_, ()> {
        Box::pin(async { self.send(request).await.map(|_| ()) })
    }

    /// Sends and reads JSON.
    pub(crate) fn json<'a, T: DeserializeOwned + 'a>(
        &'a self,
        request: RequestBuilder,
    ) -> Answer<'a, T> {
        let content = self.content(request);
        Box::pin(async {
            let (status, content) = content.await?;
            parsed(status, &content)
        })
    }

    /// Sends and reads the JSON of what was done, or of what waits.
    pub(crate) fn either<'a, D: DeserializeOwned + 'a, A: DeserializeOwned + 'a>(
        &'a self,
        request: RequestBuilder,
    ) -> Answer<'a, Outcome<D, A>> {
        let content = self.content(request);
        Box::pin(async {
            let (status, content) = content.await?;
            if status == StatusCode::ACCEPTED.as_u16() {
                parsed(status, &content).map(Outcome::Accepted)
            } else {
                parsed(status, &content).map(Outcome::Done)
            }
        })
    }

    /// Sends and reads status and content.
    fn content(&self, request: RequestBuilder) -> Answer<'_, (u16, Bytes)> {
        Box::pin(async {
            let response = self.send(request).await?;
            Ok((response.status().as_u16(), response.bytes().await?))
        })
    }

    /// Sends and hands over the content as it arrives.
    pub(crate) fn download(&self, request: RequestBuilder) -> Answer<'_, Download> {
        Box::pin(async { self.send(request).await.map(Download::new) })
    }

    /// Sends with the session's token. When that has run out it is renewed and the request sent
    /// once more; a body that cannot be sent twice is not.
    async fn send(&self, request: RequestBuilder) -> Result<Response, ClientError> {
        let again = request.try_clone();
        let token = self.session.token();
        let error = match self.attempt(request, token.as_deref()).await {
            Err(error)
                if error.is(ErrorCode::SessionEnded) || error.is(ErrorCode::SignInRequired) =>
            {
                error
            }
            other => return other,
        };
        let (Some(token), Some(again)) = (token, again) else {
            return Err(error);
        };
        match self.renewed(&token).await {
            Some(token) => self.attempt(again, Some(&token)).await,
            None => Err(error),
        }
    }

    async fn attempt(
        &self,
        request: RequestBuilder,
        token: Option<&str>,
    ) -> Result<Response, ClientError> {
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let response = request.send().await?;
        if response.status().is_success() {
            Ok(response)
        } else {
            Err(refusal(response).await)
        }
    }

    /// Renews the session by its refresh cookie and keeps the new access token: at the start of
    /// the page, or before a token runs out. Takes its turn with the renewals that requests make
    /// by themselves, because a refresh token that is used twice ends its session.
    ///
    /// # Errors
    /// [`ClientError::Problem`] when there is no session to renew; a token that was held is
    /// forgotten then.
    pub async fn renew(&self) -> Result<LoginResponse, ClientError> {
        let _turn = self.session.renewal.lock().await;
        self.renew_in_turn().await
    }

    /// The token that follows an outdated one: fetched here, or by another request meanwhile.
    async fn renewed(&self, outdated: &str) -> Option<String> {
        let _turn = self.session.renewal.lock().await;
        let current = self.session.token();
        if current.as_deref() != Some(outdated) {
            return current;
        }
        self.renew_in_turn()
            .await
            .ok()
            .map(|answer| answer.access_token)
    }

    async fn renew_in_turn(&self) -> Result<LoginResponse, ClientError> {
        match self
            .attempt(self.request(Method::POST, REFRESH), None)
            .await
        {
            Ok(response) => {
                let answer: LoginResponse = response.json().await?;
                self.session.set_token(Some(answer.access_token.clone()));
                Ok(answer)
            }
            Err(error) => {
                // Only a refusal ends it; a busy or unreachable server is asked again later.
                if matches!(error.status(), Some(401 | 403)) {
                    self.session.set_token(None);
                }
                Err(error)
            }
        }
    }
}

/// The JSON of an answer.
fn parsed<T: DeserializeOwned>(status: u16, content: &[u8]) -> Result<T, ClientError> {
    serde_json::from_slice(content).map_err(|_| ClientError::Unreadable { status })
}

/// The problem document of an answer that is no success.
async fn refusal(response: Response) -> ClientError {
    let status = response.status();
    let problem = response.json::<Problem>().await;
    problem.map_or_else(
        |_| without_document(status),
        |problem| ClientError::Problem(Box::new(problem)),
    )
}

/// A proxy that is up while the server is down answers these in its own words.
fn without_document(status: StatusCode) -> ClientError {
    match status {
        StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT => {
            ClientError::Transport(status.to_string())
        }
        StatusCode::SERVICE_UNAVAILABLE => {
            ClientError::Problem(Box::new(ErrorCode::Busy.problem()))
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            ClientError::Problem(Box::new(ErrorCode::BodyTooLarge.problem()))
        }
        _ => ClientError::Unreadable {
            status: status.as_u16(),
        },
    }
}

/// A revision as the entity tag of `If-Match`.
pub(crate) fn entity_tag(revision: i64) -> String {
    format!("\"{revision}\"")
}

/// A header that is sent only when there is a value. A value that no header can hold is left
/// out, and the server says that it is missing.
pub(crate) fn optional(name: &'static str, value: Option<impl AsRef<str>>) -> HeaderMap {
    let value = value.and_then(|value| HeaderValue::from_str(value.as_ref()).ok());
    let name = HeaderName::from_bytes(name.as_bytes()).ok();
    name.zip(value).into_iter().collect()
}
