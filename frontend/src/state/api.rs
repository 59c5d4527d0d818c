//! Calls of the server through the generated client: renews the token in time, turns errors
//! into [`Failure`]s, notices the end of the session.

use std::pin::Pin;

use client::{Client, ClientError, Download};
use contract::{LoginRequest, LoginResponse, PasswordChange, Permission};
use leptos::prelude::*;

use super::browser;
use super::session::Session;
use crate::logic::failure::Failure;

/// Says, in the browser's storage, that somebody has signed in here. It holds nothing of the
/// session: it only spares a browser nobody has signed in with a request that must be refused.
const SIGNED_IN: &str = "cwis.signed_in";

/// The client with the session it works for.
#[derive(Clone, Copy)]
pub struct Api {
    client: StoredValue<Option<Client>, LocalStorage>,
    session: Session,
}

/// A file as the server answered it.
pub struct File {
    /// Whether it is no file yet but what was asked for, in JSON: an answer with 202.
    pub asked: bool,
    /// Name the server proposes.
    pub name: Option<String>,
    /// Media type.
    pub media_type: String,
    /// Content.
    pub bytes: Vec<u8>,
}

impl File {
    /// Saves it under the server's name for it, or another.
    pub fn save(&self, otherwise: &str) {
        browser::download(
            &self.bytes,
            self.name.as_deref().unwrap_or(otherwise),
            &self.media_type,
        );
    }
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::Problem(problem) => Self::Refused(problem),
            ClientError::Transport(_) | ClientError::Address => Self::Unreachable,
            ClientError::Unreadable { .. } => Self::Unreadable,
        }
    }
}

impl Api {
    /// A client of the server the page came from.
    pub fn new(session: Session) -> Self {
        let origin = if cfg!(target_arch = "wasm32") {
            window().location().origin().ok()
        } else {
            None
        };
        Self {
            client: StoredValue::new_local(origin.and_then(|origin| Client::new(&origin).ok())),
            session,
        }
    }

    /// Whether the account may do something, as far as the page knows.
    pub fn may(self, permission: Permission) -> bool {
        self.session.may(permission)
    }

    fn client(self) -> Result<Client, Failure> {
        self.client.get_value().ok_or(Failure::Unreachable)
    }

    /// Asks the server. A token about to end is renewed first, one tab after the other; one that
    /// ended early is renewed by the client itself. When that fails the session has ended.
    ///
    /// # Errors
    /// The [`Failure`] to show.
    pub async fn call<T>(
        self,
        ask: impl AsyncFnOnce(&Client) -> Result<T, ClientError>,
    ) -> Result<T, Failure> {
        let client = self.ready().await?;
        ask(&client).await.map_err(|error| self.refused(error))
    }

    /// A client whose token is fresh. In a box: there is a copy of [`Api::call`] for each thing
    /// that can be asked.
    fn ready(self) -> Pin<Box<dyn Future<Output = Result<Client, Failure>>>> {
        Box::pin(async move {
            if !self.session.token_is_fresh(browser::now_ms()) {
                self.renew().await?;
            }
            self.client()
        })
    }

    fn refused(self, error: ClientError) -> Failure {
        let failure = Failure::from(error);
        if failure.is_signed_out() {
            self.session.expire();
        }
        failure
    }

    /// Asks the server for a file.
    ///
    /// # Errors
    /// The [`Failure`] to show, also when the transfer breaks off.
    pub async fn file(
        self,
        ask: impl AsyncFnOnce(&Client) -> Result<Download, ClientError>,
    ) -> Result<File, Failure> {
        self.call(async |client| {
            let download = ask(client).await?;
            let asked = download.status() == 202;
            let name = download.file_name();
            let media_type = download
                .content_type()
                .unwrap_or("application/octet-stream")
                .to_owned();
            Ok(File {
                asked,
                name,
                media_type,
                bytes: download.bytes().await?.to_vec(),
            })
        })
        .await
    }

    /// Asks for a new access token with the refresh cookie.
    async fn renew(self) -> Result<(), Failure> {
        let client = self.client()?;
        let renewed = browser::exclusively("cwis.refresh", async {
            // Another task of this tab may have renewed it while this one waited.
            if self.session.token_is_fresh(browser::now_ms()) {
                None
            } else {
                Some(client.auth_refresh().await)
            }
        });
        match renewed.await {
            None => Ok(()),
            Some(Ok(answer)) => {
                self.keep(&answer);
                Ok(())
            }
            Some(Err(error)) => {
                let failure = Failure::from(error);
                if failure.is_signed_out() {
                    browser::forget(SIGNED_IN);
                }
                if !matches!(failure, Failure::Unreachable) {
                    self.session.expire();
                }
                Err(failure)
            }
        }
    }

    fn keep(self, answer: &LoginResponse) {
        if let Ok(client) = self.client() {
            client.set_token(Some(answer.access_token.clone()));
        }
        browser::store(SIGNED_IN, "1");
        self.session
            .token_until(browser::now_ms() + answer.expires_in as f64 * 1000.0);
    }

    /// Takes up the session that the cookie stands for, at page load.
    pub async fn resume(self) -> Result<(), Failure> {
        if browser::can_store() && browser::stored(SIGNED_IN).is_none() {
            self.session.expire();
            return Ok(());
        }
        let me = self
            .call(async |client| client.auth_me().await)
            .await
            .inspect_err(|_| self.session.expire())?;
        self.session.enter(me);
        Ok(())
    }

    /// Signs in.
    ///
    /// # Errors
    /// The [`Failure`] to show beside the form.
    pub async fn sign_in(self, request: &LoginRequest) -> Result<(), Failure> {
        let client = self.client()?;
        let answer = client.auth_login(request).await?;
        self.keep(&answer);
        self.session.enter(client.auth_me().await?);
        Ok(())
    }

    /// Asks anew who is signed in and what they may do.
    ///
    /// # Errors
    /// The [`Failure`] to show.
    pub async fn reload_me(self) -> Result<(), Failure> {
        let me = self.call(async |client| client.auth_me().await).await?;
        self.session.enter(me);
        Ok(())
    }

    /// Changes the own password.
    ///
    /// # Errors
    /// The [`Failure`] to show beside the form.
    pub async fn change_password(self, request: &PasswordChange) -> Result<(), Failure> {
        let answer = self
            .call(async |client| client.auth_password_change(request).await)
            .await?;
        self.keep(&answer);
        self.reload_me().await
    }

    /// Signs out; the server ends the session.
    pub async fn sign_out(self) {
        // First, so that a page left or closed before the server has answered does not come
        // back signed in.
        browser::forget(SIGNED_IN);
        if let Ok(client) = self.client() {
            // Signed out here even if the server cannot be told; the token ends within minutes.
            let _ = client.auth_logout().await;
            client.set_token(None);
        }
        self.session.leave();
    }
}
