//! Small pieces: headings, figures, badges, progress, menus.

use leptos::html::H1;
use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::logic::text::Label;
use crate::state::app;
use crate::state::lang::tl;

/// Heading of a page, which also names it in the browser's tab. Who came by a link gets the focus
/// there.
#[component]
pub fn PageTitle(
    /// Heading.
    #[prop(into)]
    title: Signal<String>,
) -> impl IntoView {
    let router = app().router;
    let heading = NodeRef::<H1>::new();
    Effect::new(move |_| document().set_title(&title.get()));
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            router.arrived(&heading);
        }
    });
    view! { <h1 node_ref=heading class="page-title" id="page-title" tabindex="-1">{move || title.get()}</h1> }
}

/// Heading of a page with its actions.
#[component]
pub fn PageHead(
    /// Heading.
    #[prop(into)]
    title: Signal<String>,
    /// A line below it.
    #[prop(into, optional)]
    note: Option<Signal<String>>,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="cw-page-head">
            <div>
                <PageTitle title=title/>
                {note.map(|note| view! { <div class="text-secondary cw-page-note">{move || note.get()}</div> })}
            </div>
            <div class="cw-page-actions">{children.map(|children| children())}</div>
        </div>
    }
}

/// A card with a heading.
#[component]
pub fn Card(
    /// Heading.
    #[prop(into)]
    title: Label,
    /// At the right of the heading.
    #[prop(optional)]
    actions: Option<AnyView>,
    /// Without padding, for tables.
    #[prop(optional)]
    flush: bool,
    /// Content.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="card cw-card">
            <div class="card-header">
                <h2 class="card-title">{tl(title)}</h2>
                <div class="card-actions">{actions}</div>
            </div>
            <div class=if flush { "cw-card-flush" } else { "card-body" }>{children()}</div>
        </section>
    }
}

/// A large figure with its name (指标卡).
pub fn stat(
    image: Icon,
    title: Label,
    value: String,
    note: Option<AnyView>,
    tone: &'static str,
) -> AnyView {
    view! {
        <div class="card card-sm cw-stat">
            <div class="card-body">
                <span class=format!("avatar cw-stat-icon cw-tone-{tone}")>{icon(image)}</span>
                <div>
                    <div class="text-secondary">{tl(title)}</div>
                    <div class="cw-stat-value">{value}</div>
                    <div class="cw-stat-note text-secondary">{note}</div>
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// How a badge is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Neither good nor bad.
    Plain,
    /// Chosen or special.
    Primary,
    /// Good.
    Good,
    /// To be looked at.
    Attention,
    /// Bad.
    Bad,
}

/// A short word in a coloured field; the word says it, the colour only helps.
pub fn badge(text: impl Into<Label>, mood: Mood) -> AnyView {
    let class = match mood {
        Mood::Plain => "badge cw-badge cw-badge-plain",
        Mood::Primary => "badge cw-badge cw-badge-primary",
        Mood::Good => "badge cw-badge cw-badge-good",
        Mood::Attention => "badge cw-badge cw-badge-attention",
        Mood::Bad => "badge cw-badge cw-badge-bad",
    };
    view! { <span class=class>{tl(text.into())}</span> }.into_any()
}

/// How far something has come, 0 to 100.
pub fn progress(percent: Signal<i64>, name: Label) -> AnyView {
    view! {
        <div class="progress cw-progress" role="progressbar" aria-label=tl(name) aria-valuemin="0" aria-valuemax="100" aria-valuenow=move || percent.get().to_string()>
            <div class="progress-bar" style:width=move || format!("{}%", percent.get())></div>
        </div>
    }
    .into_any()
}

/// Name and value pairs in a grid.
pub fn facts(pairs: Vec<(Label, AnyView)>) -> AnyView {
    let pairs = pairs
        .into_iter()
        .map(|(name, value)| {
            view! {
                <div class="datagrid-item">
                    <dt class="datagrid-title">{tl(name)}</dt>
                    <dd class="datagrid-content">{value}</dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="datagrid cw-facts">{pairs}</dl> }.into_any()
}

/// A button that opens a small panel below itself. Closes on Escape, a click elsewhere, or when
/// the focus leaves; `<details>` keeps it usable without any of that.
#[component]
pub fn Menu(
    /// Content of the button.
    button: AnyView,
    /// What the button is for.
    #[prop(into)]
    name: Label,
    /// Classes of the button.
    #[prop(default = "btn")]
    class: &'static str,
    /// Content of the panel.
    children: ChildrenFn,
) -> impl IntoView {
    let details = NodeRef::<leptos::html::Details>::new();
    let close = move || {
        if let Some(details) = details.get_untracked() {
            details.set_open(false);
        }
    };
    let outside = move |event: &web_sys::MouseEvent| {
        use wasm_bindgen::JsCast;
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        details
            .get_untracked()
            .is_some_and(|details| details.open() && !details.contains(target.as_ref()))
    };
    if cfg!(target_arch = "wasm32") {
        let clicked = window_event_listener(leptos::ev::click, move |event| {
            if outside(&event) {
                close();
            }
        });
        on_cleanup(move || clicked.remove());
    }
    let by_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            close();
        }
    };
    view! {
        <details node_ref=details class="cw-menu" on:keydown=by_key>
            <summary class=class aria-label=tl(name)>{button}</summary>
            <div class="dropdown-menu show cw-menu-panel">{children()}</div>
        </details>
    }
}

/// Closes the menu an event happened in.
pub fn close_menu(event: &web_sys::MouseEvent) {
    use wasm_bindgen::JsCast;
    let details = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .and_then(|element| element.closest("details").ok().flatten());
    if let Some(details) = details {
        let _ = details.remove_attribute("open");
    }
}
