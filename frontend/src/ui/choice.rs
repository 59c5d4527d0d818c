//! Choosing several of many: a searchable list of check boxes with the chosen ones as tags.

use leptos::prelude::*;

use super::controls::Menu;
use super::icon::{Icon, icon};
use crate::logic::filter;
use crate::logic::text::{Common, Label};
use crate::state::lang::{t, tl};

/// Codes with their labels, in the order in which they are offered.
pub type Choices = Vec<(String, String)>;

/// Several codes, kept comma-separated.
#[component]
pub fn MultiSelect(
    /// What is chosen.
    #[prop(into)]
    label: Label,
    /// Codes with their labels.
    #[prop(into)]
    options: Signal<Choices>,
    /// Comma-separated codes.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the new codes.
    #[prop(into)]
    change: Callback<String>,
) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let chosen = move || {
        let codes = value.get();
        options
            .get()
            .into_iter()
            .filter(|(code, _)| filter::holds(&codes, code))
            .collect::<Vec<_>>()
    };
    let summary = move || {
        let labels: Vec<String> = chosen().into_iter().map(|(_, label)| label).collect();
        if labels.is_empty() {
            t(Common::All)().to_owned()
        } else {
            labels.join(t(Common::Comma)())
        }
    };
    let button =
        view! { <span class="cw-multi-text">{summary}</span>{icon(Icon::Down)} }.into_any();
    let shown = move || {
        let wanted = search.get();
        options
            .get()
            .into_iter()
            .filter(|(code, label)| wanted.is_empty() || label.contains(&wanted) || code.starts_with(&wanted))
            .map(|(code, label)| {
                let checked = { let code = code.clone(); move || filter::holds(&value.get(), &code) };
                view! {
                    <label class="dropdown-item form-check">
                        <input type="checkbox" class="form-check-input" prop:checked=checked
                            on:change=move |_| change.run(filter::toggle(&value.get_untracked(), &code))/>
                        <span class="form-check-label">{label}</span>
                    </label>
                }
            })
            .collect_view()
    };
    view! {
        <div class="cw-field">
            <span class="form-label">{tl(label)}</span>
            <Menu button=button name=label class="form-select cw-multi">
                {move || (options.get().len() > 12).then(|| view! {
                    <input type="search" class="form-control form-control-sm cw-multi-search" aria-label=t(Common::Search) placeholder=t(Common::Search)
                        prop:value=move || search.get() on:input=move |event| search.set(event_target_value(&event))/>
                })}
                <div class="cw-multi-list" role="group" aria-label=tl(label)>{shown}</div>
                <button type="button" class="dropdown-item" on:click=move |_| change.run(String::new())>{t(Common::Clear)}</button>
            </Menu>
        </div>
    }
}

/// A chosen value that can be taken away (条件标签).
pub fn tag(text: String, remove: Callback<()>) -> AnyView {
    view! {
        <span class="tag cw-tag">
            {text}
            <button type="button" class="btn-close ms-1" aria-label=t(Common::Clear) on:click=move |_| remove.run(())></button>
        </span>
    }
    .into_any()
}
