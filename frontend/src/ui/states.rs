//! What a screen shows when it has nothing yet, nothing at all, or nothing it may show.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::logic::failure::Failure;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Label};
use crate::state::browser;
use crate::state::lang::{lang, t, tl};

/// Grey lines where text will be.
pub fn skeleton(lines: usize) -> AnyView {
    let lines = (0..lines)
        .map(|at| view! { <div class=format!("placeholder cw-line cw-line-{}", at % 4)></div> })
        .collect_view();
    view! {
        <div class="placeholder-glow cw-skeleton" role="status">
            <span class="visually-hidden">{t(Common::Loading)}</span>
            {lines}
        </div>
    }
    .into_any()
}

/// Nothing there, and what to do about it.
pub fn empty(
    image: Icon,
    title: impl Into<Label>,
    text: Option<Label>,
    action: Option<AnyView>,
) -> AnyView {
    view! {
        <div class="empty cw-empty">
            <div class="empty-icon">{icon(image)}</div>
            <p class="empty-title">{tl(title.into())}</p>
            {text.map(|text| view! { <p class="empty-subtitle text-secondary">{tl(text)}</p> })}
            {action.map(|action| view! { <div class="empty-action">{action}</div> })}
        </div>
    }
    .into_any()
}

/// Why there is nothing, with what a support desk needs to know.
pub fn failed(failure: &Failure, retry: Option<Callback<()>>) -> AnyView {
    if failure.is_forbidden() {
        return forbidden();
    }
    // What is not there will not be there the next time either.
    let gone = failure.code() == Some(contract::ErrorCode::NotFound);
    // Another try helps against a bad network, loading the page anew against a newer release.
    let outdated = matches!(failure, Failure::NotLoaded);
    let code = failure.code().map(|code| code.code());
    let request = failure.request_id().map(str::to_owned);
    let about = failure.clone();
    let detail = move || {
        let detail = about.detail(lang()).map(str::to_owned);
        detail.map(|detail| view! { <p class="empty-subtitle text-secondary">{detail}</p> })
    };
    let failure = failure.clone();
    view! {
        <div class="empty cw-empty" role="alert">
            <div class="empty-icon cw-danger">{icon(Icon::Warning)}</div>
            <p class="empty-title">{move || failure.title(lang())}</p>
            {detail}
            <p class="cw-codes text-secondary">
                {code.map(|code| view! { <span>{t(Common::ErrorCode)}": "<code>{code}</code></span> })}
                {request.map(|id| view! { <span>{t(Common::RequestId)}": "<code>{id}</code></span> })}
            </p>
            {retry.map(|retry| view! {
                <div class="empty-action">
                    {if gone {
                        view! { <a class="btn btn-primary" href=PageKind::Home.path()>{t(Common::BackHome)}</a> }.into_any()
                    } else {
                        view! {
                            <button type="button" class="btn btn-primary" on:click=move |_| retry.run(())>
                                {icon(Icon::Refresh)}{t(Common::Retry)}
                            </button>
                        }
                        .into_any()
                    }}
                    {outdated.then(|| view! {
                        <button type="button" class="btn btn-link" on:click=|_| browser::reload()>{t(Common::ReloadPage)}</button>
                    })}
                </div>
            })}
        </div>
    }
    .into_any()
}

/// A page the account may not open.
pub fn forbidden() -> AnyView {
    view! {
        <div class="empty cw-empty">
            <div class="empty-icon">{icon(Icon::Lock)}</div>
            <p class="empty-title">{t(Common::ForbiddenTitle)}</p>
            <p class="empty-subtitle text-secondary">{t(Common::ForbiddenText)}</p>
            <div class="empty-action">
                <a class="btn btn-primary" href=PageKind::Home.path()>{t(Common::BackHome)}</a>
            </div>
        </div>
    }
    .into_any()
}

/// An address that is no page.
pub fn not_found() -> AnyView {
    view! {
        <div class="empty cw-empty">
            <div class="empty-icon">{icon(Icon::Search)}</div>
            <p class="empty-title">{t(Common::NotFoundTitle)}</p>
            <p class="empty-subtitle text-secondary">{t(Common::NotFoundText)}</p>
            <div class="empty-action">
                <a class="btn btn-primary" href=PageKind::Home.path()>{t(Common::BackHome)}</a>
            </div>
        </div>
    }
    .into_any()
}

/// A remark that the data shown are older than they should be.
pub fn stale(retry: Callback<()>) -> AnyView {
    view! {
        <div class="alert alert-warning cw-stale" role="status">
            {icon(Icon::Warning)}
            <span>{t(Common::StaleText)}</span>
            <button type="button" class="btn btn-sm" on:click=move |_| retry.run(())>{t(Common::Retry)}</button>
        </div>
    }
    .into_any()
}
