//! Filters kept under a name.

use contract::SavedViewInput;
use leptos::prelude::*;

use crate::logic::columns::Column;
use crate::logic::filter;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Person};
use crate::state::app;
use crate::state::lang::t;
use crate::state::remote::Remote;
use crate::ui::controls::{Menu, close_menu};
use crate::ui::field::{TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::Overlay;
use crate::ui::show::show;

/// The menu of saved filters.
#[component]
pub fn SavedViews(
    /// The columns shown.
    columns: RwSignal<Vec<Column>>,
) -> impl IntoView {
    let app = app();
    let naming = RwSignal::new(false);
    let form = FormState::with(&[("name", "")]);
    let views = Remote::load(
        || (),
        async move |()| {
            app.api
                .call(async |client| client.saved_view_list().await)
                .await
        },
    );
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let input = SavedViewInput {
            name: form.now("name"),
            query: filter::to_keep(&app.router.query_now()),
            columns: columns.with_untracked(|shown| {
                shown.iter().map(|column| column.key().to_owned()).collect()
            }),
        };
        form.submit(async move || {
            app.api
                .call(async |client| client.saved_view_create(&input).await)
                .await?;
            app.toasts.success(Common::Saved);
            naming.set(false);
            form.set("name", "");
            views.reload();
            Ok(())
        });
    };
    let remove = move |id: uuid::Uuid| {
        leptos::task::spawn_local(async move {
            match app
                .api
                .call(async |client| client.saved_view_delete(id).await)
                .await
            {
                Ok(()) => views.reload(),
                Err(failure) => app.toasts.failure(&failure),
            }
        });
    };
    let list = move || {
        show(views, 2, move |page| {
            if page.items.is_empty() {
                return view! { <div class="dropdown-item-text text-secondary">{t(Person::NoSavedViews)}</div> }.into_any();
            }
            page.items
                .into_iter()
                .map(|kept| {
                    let address = format!("{}?{}", PageKind::People.path(), kept.query);
                    let shown = kept.columns.clone();
                    let open = move |event: web_sys::MouseEvent| {
                        if !shown.is_empty() {
                            columns.set(Column::from_keys(shown.iter().map(String::as_str)));
                        }
                        close_menu(&event);
                    };
                    let id = kept.id;
                    view! {
                        <div class="cw-view-row">
                            <a class="dropdown-item" href=address on:click=open>{icon(Icon::Star)}{kept.name}</a>
                            <button type="button" class="btn btn-icon btn-sm btn-ghost-secondary" aria-label=t(Common::Delete) on:click=move |_| remove(id.into())>{icon(Icon::Trash)}</button>
                        </div>
                    }
                })
                .collect_view()
                .into_any()
        })
    };
    let button = view! { {icon(Icon::Star)}<span>{t(Person::SavedViews)}</span> }.into_any();
    view! {
        <Menu button=button name=Person::SavedViews class="btn">
            {list}
            <div class="dropdown-divider"></div>
            <button type="button" class="dropdown-item" on:click=move |event| { close_menu(&event); naming.set(true) }>{icon(Icon::Plus)}{t(Person::SaveView)}</button>
        </Menu>
        <Overlay open=naming title=Signal::derive(|| t(Person::SaveView)().to_owned())>
            <form class="cw-form" on:submit=save novalidate>
                {form_failure(form)}
                <TextField form=form key="name" label=Person::ViewName required=true length=50/>
                <div class="cw-overlay-foot">{submit_button(form, Common::Save)}</div>
            </form>
        </Overlay>
    }
}
