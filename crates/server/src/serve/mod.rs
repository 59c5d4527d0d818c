//! The HTTP server with the job runner beside it, from start to graceful end.

mod compression;
mod forwarded;
mod page;

use std::{
    io::ErrorKind,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use actix_web::{
    HttpServer,
    middleware::{Compress, Condition, from_fn},
    web,
};
use api::{Metrics, RequestContext, Security};
use application::{App, identity::ensure_builtin, job};
use persistence::{Store, audit::AuditFilter};
use tokio::time::timeout;

use crate::{
    command::refusal,
    failure::{Context, Failure, Result},
    settings::Settings,
    wiring,
};
pub use page::Page;

/// How long a running job may take to stop at a safe point; after that its lease runs out.
const JOB_END: Duration = Duration::from_secs(20);
/// How long open requests may take to finish, in seconds.
const REQUEST_END: u64 = 20;

/// Serves until SIGTERM or SIGINT.
///
/// # Errors
/// Unsafe settings, pending migrations outside a demonstration, or an address that is taken.
pub async fn run(settings: &Settings) -> Result<()> {
    settings.refuse_unsafe()?;
    let store = wiring::open(settings).await?;
    prepare_schema(settings, &store).await?;
    wiring::follow_writing_key(&store).await?;
    refuse_demonstration_data(settings, &store).await?;
    refuse_foreign_keys(&store).await?;
    let app = wiring::application(settings, store);
    // A newer program may let the built-in roles do more without changing the schema.
    ensure_builtin(&app).await.map_err(refusal)?;
    serve(settings, app).await
}

async fn serve(settings: &Settings, app: App) -> Result<()> {
    let page = Page::new(settings.static_dir.clone());
    if !page.is_built() {
        tracing::warn!(folder = %settings.static_dir.display(), "there is no page in the static folder; only the API is served");
    }
    let metrics = Metrics::default();
    let security = Security {
        tls: settings.public_tls,
    };
    let trust_proxy = settings.trust_proxy;
    let served = app.clone();
    let server = HttpServer::new(move || {
        actix_web::App::new()
            .app_data(web::Data::new(served.clone()))
            .app_data(web::Data::new(metrics.clone()))
            .app_data(web::Data::new(security))
            .app_data(web::Data::new(page.clone()))
            .wrap(from_fn(compression::mark))
            .wrap(Compress::default())
            .wrap(from_fn(compression::unmark))
            .wrap(Condition::new(
                trust_proxy,
                from_fn(forwarded::take_address),
            ))
            .wrap(RequestContext::new(security, metrics.clone()))
            .configure(api::configure)
            .default_service(web::to(page::serve))
    })
    .workers(settings.workers.0)
    .shutdown_timeout(REQUEST_END)
    .disable_signals()
    .bind(settings.bind)
    .map_err(|error| not_bound(settings.bind, &error))?;
    // Port 0 asks the system for one, so the address is known only now.
    let bound = server.addrs().first().copied().unwrap_or(settings.bind);

    let server = server.run();
    let handle = server.handle();
    let mut server = tokio::spawn(server);
    let runner = tokio::spawn(job::Runner::new(app.clone()).run());
    let daily = tokio::spawn(job::run_daily(app.clone()));
    let keys = tokio::spawn(application::keys::follow(app.clone()));
    // Before the line that says it serves: whoever reads it may ask at once to end.
    let asked_to_end = signals()?;
    announce(bound, settings.demonstration, &app).await;

    tokio::select! {
        ended = &mut server => {
            return Err(Failure::new(format!("the server ended: {ended:?}")));
        }
        () = asked_to_end => {}
    }
    tracing::info!("shutting down");
    app.shutdown().begin();
    tokio::spawn(abort_on_second_signal());
    // The jobs go first: connections to the database live on the threads that serve requests.
    if timeout(JOB_END, runner).await.is_err() {
        tracing::warn!("a job did not stop in time; it starts over when its lease has run out");
    }
    daily.abort();
    keys.abort();
    handle.stop(true).await;
    server.await.context("server")?.context("server")?;
    app.store().close().await.context("database")
}

/// Why the server cannot listen, and what can be done about the commonest reason.
fn not_bound(address: SocketAddr, error: &std::io::Error) -> Failure {
    match error.kind() {
        ErrorKind::AddrInUse => Failure::new(format!(
            "{address} is taken by another program, perhaps another cwis; end that one, or set \
             CWIS_BIND to another port"
        )),
        _ => Failure::new(format!("{address}: {error}")),
    }
}

/// A demonstration brings its database up to date by itself; a real one is backed up first.
async fn prepare_schema(settings: &Settings, store: &Store) -> Result<()> {
    let pending = store.pending_migrations().await.context("database")?;
    if pending == 0 {
        return Ok(());
    }
    if !settings.demonstration {
        return Err(Failure::new(format!(
            "the database lacks {pending} migrations; back it up and run `cwis migrate`"
        )));
    }
    tracing::info!(pending, "migrating");
    wiring::migrate(settings, store).await
}

/// The demonstration's accounts share one password, which may be printed in a manual.
async fn refuse_demonstration_data(settings: &Settings, store: &Store) -> Result<()> {
    if settings.demonstration {
        return Ok(());
    }
    let seeded = AuditFilter {
        action: Some(application::demonstration::SEEDED.to_owned()),
        ..AuditFilter::default()
    };
    if store.audit_log().count(&seeded).await.context("database")? == 0 {
        return Ok(());
    }
    Err(Failure::new(
        "this database was filled by `cwis seed demo`, whose accounts share one password; \
         use a new database for real people, or set CWIS_DEMONSTRATION=true",
    ))
}

/// Keys of another database would write cells that the right ones cannot open.
async fn refuse_foreign_keys(store: &Store) -> Result<()> {
    match store.keys_fit().await.context("database")? {
        Some(false) => Err(Failure::new(
            "the keys do not open what is stored; put the key file back that belongs to this database",
        )),
        Some(true) | None => Ok(()),
    }
}

/// One line for whoever has started it.
async fn announce(bound: SocketAddr, demonstration: bool, app: &App) {
    let hint = match (
        application::identity::has_accounts(app).await,
        demonstration,
    ) {
        (Ok(false), true) => "no accounts yet; fill it with `cwis seed demo --password …`",
        (Ok(false), false) => "no accounts yet; make one with `cwis user create`",
        (_, true) => "demonstration: sign in as `city` with the password given to `cwis seed demo`",
        (_, false) => "ready",
    };
    println!(
        "cwis {} serves {} — {hint}",
        env!("CARGO_PKG_VERSION"),
        address(bound)
    );
}

/// Address that a person on this machine can open.
fn address(mut bound: SocketAddr) -> String {
    if bound.ip().is_unspecified() {
        let loopback: IpAddr = if bound.is_ipv4() {
            Ipv4Addr::LOCALHOST.into()
        } else {
            Ipv6Addr::LOCALHOST.into()
        };
        bound.set_ip(loopback);
    }
    format!("http://{bound}")
}

/// Listens for SIGTERM and SIGINT from now on; what it answers waits for one.
#[cfg(unix)]
fn signals() -> Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut term = signal(SignalKind::terminate()).context("SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("SIGINT")?;
    Ok(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Waits for Ctrl-C.
#[cfg(not(unix))]
fn signals() -> Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// Someone who asks twice does not want to wait.
async fn abort_on_second_signal() {
    if let Ok(second) = signals() {
        second.await;
        tracing::warn!("ended at once by a second signal");
        std::process::exit(130);
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_address_shown_can_be_opened() {
        for (bound, shown) in [
            ("0.0.0.0:81", "http://127.0.0.1:81"),
            ("[::]:81", "http://[::1]:81"),
            ("10.0.0.1:81", "http://10.0.0.1:81"),
        ] {
            assert_eq!(super::address(bound.parse().unwrap()), shown);
        }
    }
}
