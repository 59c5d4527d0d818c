//! Signing in and out, and what everyone does with their own account.

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
    delete, get,
    http::header,
    post, web,
};
use application::{
    App,
    identity::{self, Caller, RefreshToken},
};
use contract::{ErrorCode, LoginRequest, LoginResponse, Me, PasswordChange, SessionPage};
use domain::ids::SessionId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    Security,
    error::ApiResult,
    extract::ValidJson,
    guard::{SignedIn, bearer, peer},
    responses,
};

/// Name of the cookie with the refresh token.
const COOKIE: &str = "cwis_refresh";
/// The only path to which browsers send it.
const COOKIE_PATH: &str = "/api/v1/auth";

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(auth_login)
        .service(auth_refresh)
        .service(auth_logout)
        .service(auth_me)
        .service(auth_password_change)
        .service(session_list)
        .service(session_revoke);
}

/// Sign in.
///
/// Answers an access token of some minutes and sets a refresh token as a cookie that scripts
/// cannot read. An unknown name and a wrong password have the same answer. Five failures under a
/// name, or fifty from an address, lock it for ten minutes. An account with a second factor is asked
/// for its code, by `second_factor_required`, once the password was right.
#[utoipa::path(
    operation_id = "auth_login",
    tag = "auth",
    request_body = LoginRequest,
    responses((status = 200, description = "Signed in", body = LoginResponse), responses::SignIn),
)]
#[post("/auth/login")]
async fn auth_login(
    request: HttpRequest,
    app: web::Data<App>,
    body: ValidJson<LoginRequest>,
) -> ApiResult<HttpResponse> {
    let signed_in = identity::login(&app, &body.0, &caller(&request)).await?;
    Ok(answer(&request, &signed_in.response, signed_in.refresh))
}

/// Renew the access token.
///
/// By the refresh cookie, which is replaced. A refresh token that was replaced before ends the
/// session: it was copied.
#[utoipa::path(
    operation_id = "auth_refresh",
    tag = "auth",
    responses((status = 200, description = "A fresh access token", body = LoginResponse), responses::ByCookie),
)]
#[post("/auth/refresh")]
async fn auth_refresh(request: HttpRequest, app: web::Data<App>) -> ApiResult<HttpResponse> {
    refuse_cross_site(&request)?;
    let token = refresh_cookie(&request).ok_or(ErrorCode::SignInRequired)?;
    let signed_in = identity::refresh(&app, &token, &caller(&request)).await?;
    Ok(answer(&request, &signed_in.response, signed_in.refresh))
}

/// Sign out.
///
/// Ends the session on the server: its access token is refused from then on.
#[utoipa::path(
    operation_id = "auth_logout",
    tag = "auth",
    responses((status = 204, description = "Signed out"), responses::ByCookie),
    security(("bearer" = []), ()),
)]
#[post("/auth/logout")]
async fn auth_logout(request: HttpRequest, app: web::Data<App>) -> ApiResult<HttpResponse> {
    refuse_cross_site(&request)?;
    let (access, refresh) = (bearer(&request), refresh_cookie(&request));
    identity::logout(
        &app,
        access.as_deref(),
        refresh.as_deref(),
        &caller(&request),
    )
    .await?;
    let gone = cookie(
        &request,
        RefreshToken {
            token: String::new(),
            seconds: 0,
        },
    );
    Ok(HttpResponse::NoContent().cookie(gone).finish())
}

/// Who is signed in.
///
/// With roles, permissions and data scopes.
#[utoipa::path(
    operation_id = "auth_me",
    tag = "auth",
    responses((status = 200, description = "The own account", body = Me), responses::Read),
    security(("bearer" = [])),
)]
#[get("/auth/me")]
async fn auth_me(actor: SignedIn) -> ApiResult<web::Json<Me>> {
    Ok(web::Json(identity::me(&actor.0).await?))
}

/// Change the own password.
///
/// 10 to 128 characters, three of four kinds, without the user name, none of the last five. All
/// other sessions end.
#[utoipa::path(
    operation_id = "auth_password_change",
    tag = "auth",
    request_body = PasswordChange,
    responses((status = 200, description = "Changed; a fresh access token", body = LoginResponse), responses::Password),
    security(("bearer" = [])),
)]
#[post("/auth/password")]
async fn auth_password_change(
    request: HttpRequest,
    actor: SignedIn,
    body: ValidJson<PasswordChange>,
) -> ApiResult<web::Json<LoginResponse>> {
    Ok(web::Json(
        identity::change_password(&actor.0, &body.0, &caller(&request)).await?,
    ))
}

/// List the own sessions.
#[utoipa::path(
    operation_id = "session_list",
    tag = "auth",
    responses((status = 200, description = "Open sessions, newest first", body = SessionPage), responses::Read),
    security(("bearer" = [])),
)]
#[get("/auth/sessions")]
async fn session_list(actor: SignedIn) -> ApiResult<web::Json<SessionPage>> {
    Ok(web::Json(identity::list_sessions(&actor.0).await?))
}

/// End one of the own sessions.
#[utoipa::path(
    operation_id = "session_revoke",
    tag = "auth",
    params(("session_id" = uuid::Uuid, Path, description = "Session")),
    responses((status = 204, description = "Ended"), responses::Remove),
    security(("bearer" = [])),
)]
#[delete("/auth/sessions/{session_id}")]
async fn session_revoke(
    actor: SignedIn,
    session_id: web::Path<SessionId>,
) -> ApiResult<HttpResponse> {
    identity::revoke_session(&actor.0, *session_id).await?;
    Ok(HttpResponse::NoContent().finish())
}

pub(super) fn caller(request: &HttpRequest) -> Caller {
    let user_agent = request
        .headers()
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok());
    Caller {
        ip: peer(request),
        user_agent: user_agent.map(str::to_owned),
    }
}

fn refresh_cookie(request: &HttpRequest) -> Option<String> {
    request
        .cookie(COOKIE)
        .map(|cookie| cookie.value().to_owned())
        .filter(|token| !token.is_empty())
}

/// What a cookie alone allows must not be set off by another site. `SameSite` says so already;
/// this holds where a sibling domain or an old browser gets around it.
fn refuse_cross_site(request: &HttpRequest) -> ApiResult<()> {
    match request
        .headers()
        .get("sec-fetch-site")
        .map(|site| site.as_bytes())
    {
        None | Some(b"same-origin" | b"none") => Ok(()),
        Some(_) => Err(ErrorCode::CrossSiteRefused.into()),
    }
}

fn answer(
    request: &HttpRequest,
    response: &LoginResponse,
    refresh: Option<RefreshToken>,
) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    if let Some(refresh) = refresh {
        answer.cookie(cookie(request, refresh));
    }
    answer.json(response)
}

fn cookie(request: &HttpRequest, refresh: RefreshToken) -> Cookie<'static> {
    let tls = request
        .extensions()
        .get::<Security>()
        .is_some_and(|security| security.tls);
    Cookie::build(COOKIE, refresh.token)
        .path(COOKIE_PATH)
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(tls)
        .max_age(Duration::seconds(refresh.seconds))
        .finish()
}
