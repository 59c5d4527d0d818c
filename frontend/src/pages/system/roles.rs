//! Roles: named sets of permissions.

use contract::{Permission, RoleInput, RoleView};
use leptos::prelude::*;

use crate::logic::role;
use crate::logic::text::{Common, Label, System};
use crate::state::app;
use crate::state::lang::{fill, lang, t, tl};
use crate::state::remote::Remote;
use crate::ui::controls::{Mood, PageHead, badge};
use crate::ui::field::{TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::{ConfirmDanger, Overlay, Place};
use crate::ui::show::show;

/// The page.
#[component]
pub fn Roles() -> impl IntoView {
    let app = app();
    let may_edit = app.session.may(Permission::RoleEdit);
    let roles = Remote::load(
        || (),
        async move |()| app.api.call(async |client| client.role_list().await).await,
    );
    let (open, asking) = (RwSignal::new(false), RwSignal::new(false));
    let edited = RwSignal::new(None::<RoleView>);
    let doomed = RwSignal::new(None::<RoleView>);
    let edit = Callback::new(move |role: Option<RoleView>| {
        edited.set(role);
        open.set(true);
    });
    let ask = Callback::new(move |role: RoleView| {
        doomed.set(Some(role));
        asking.set(true);
    });
    let delete = Callback::new(move |()| {
        let Some(role) = doomed.get_untracked() else {
            return;
        };
        leptos::task::spawn_local(async move {
            match app
                .api
                .call(async |client| client.role_delete(role.id.into()).await)
                .await
            {
                Ok(()) => {
                    app.toasts.success(Common::Deleted);
                    roles.reload();
                }
                Err(failure) => app.toasts.failure(&failure),
            }
        });
    });
    let saved = Callback::new(move |()| roles.reload());
    let title = Signal::derive(move || match edited.get() {
        None => t(System::RoleNew)().to_owned(),
        Some(role) => fill(
            System::RoleEdit,
            &[("name", &role::name(&role.name, lang()))],
        ),
    });
    let question = Signal::derive(move || {
        let name = doomed
            .with(|role| role.as_ref().map(|role| role.name.clone()))
            .unwrap_or_default();
        fill(System::RoleDeleteText, &[("name", &name)])
    });
    view! {
        <PageHead title=Signal::derive(|| t(Common::Roles)().to_owned())>
            {may_edit.then(|| view! {
                <button type="button" class="btn btn-primary" on:click=move |_| edit.run(None)>{icon(Icon::Plus)}{t(System::RoleNew)}</button>
            })}
        </PageHead>
        {show(roles, 6, move |page| {
            let cards = page.items.into_iter().map(|role| card(role, may_edit, edit, ask)).collect_view();
            view! { <div class="cw-roles">{cards}</div> }.into_any()
        })}
        <Overlay open=open title=title place=Place::Edge>
            <RoleForm role=edited.get_untracked() open=open saved=saved/>
        </Overlay>
        <ConfirmDanger open=asking title=System::RoleDeleteTitle text=question action=Common::Delete confirm=delete/>
    }
}

fn label(permission: Permission) -> Label {
    Label {
        zh: permission.label(),
        en: permission.label_en(),
    }
}

fn card(
    role: RoleView,
    may_edit: bool,
    edit: Callback<Option<RoleView>>,
    ask: Callback<RoleView>,
) -> AnyView {
    let builtin = role.code.is_some();
    let permissions = role
        .permissions
        .iter()
        .map(|permission| badge(label(*permission), Mood::Plain))
        .collect_view();
    let accounts = role.accounts.to_string();
    let (first, second) = (role.clone(), role.clone());
    let (name, description) = (role.name, role.description);
    view! {
        <section class="card cw-card">
            <div class="card-header">
                <h2 class="card-title">{move || role::name(&name, lang())}</h2>
                <div class="card-actions">{builtin.then(|| badge(System::RoleBuiltin, Mood::Primary))}</div>
            </div>
            <div class="card-body">
                <p class="text-secondary">{move || role::description(&description, lang())}</p>
                <div class="cw-badges">{permissions}</div>
            </div>
            <div class="card-footer cw-role-foot">
                <span class="text-secondary">{move || fill(System::RoleAccounts, &[("n", &accounts)])}</span>
                {may_edit.then(|| view! {
                    <div class="btn-list ms-auto">
                        <button type="button" class="btn btn-sm" on:click=move |_| edit.run(Some(first.clone()))>{t(Common::Edit)}</button>
                        {(!builtin).then(|| view! {
                            <button type="button" class="btn btn-sm btn-ghost-danger" on:click=move |_| ask.run(second.clone())>{t(Common::Delete)}</button>
                        })}
                    </div>
                })}
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn RoleForm(role: Option<RoleView>, open: RwSignal<bool>, saved: Callback<()>) -> impl IntoView {
    let app = app();
    let form = FormState::with(&[
        ("name", role.as_ref().map_or("", |role| &role.name)),
        (
            "description",
            role.as_ref().map_or("", |role| &role.description),
        ),
    ]);
    let held = RwSignal::new(
        role.as_ref()
            .map(|role| role.permissions.clone())
            .unwrap_or_default(),
    );
    let existing = role.as_ref().map(|role| (role.id, role.revision));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let input = RoleInput {
            name: form.now("name"),
            description: form.now("description"),
            permissions: held.get_untracked(),
        };
        form.submit(async move || {
            match existing {
                None => {
                    app.api
                        .call(async |client| client.role_create(&input).await)
                        .await?
                }
                Some((id, revision)) => {
                    app.api
                        .call(async |client| client.role_update(id.into(), revision, &input).await)
                        .await?
                }
            };
            app.toasts.success(System::RoleSaved);
            open.set(false);
            saved.run(());
            Ok(())
        });
    };
    let boxes = Permission::ALL
        .iter()
        .map(|permission| {
            let permission = *permission;
            let toggle = move |event| {
                let on = event_target_checked(&event);
                held.update(|held| {
                    held.retain(|other| *other != permission);
                    if on {
                        held.push(permission);
                    }
                });
            };
            view! {
                <label class="form-check">
                    <input type="checkbox" class="form-check-input" prop:checked=move || held.with(|held| held.contains(&permission)) on:change=toggle/>
                    <span class="form-check-label">{tl(label(permission))}<code class="form-check-description">{permission.code()}</code></span>
                </label>
            }
        })
        .collect_view();
    view! {
        <form class="cw-form" on:submit=submit novalidate>
            {form_failure(form)}
            <TextField form=form key="name" label=System::RoleName required=true length=64/>
            <TextField form=form key="description" label=System::RoleDescription/>
            <fieldset class="cw-field"><legend class="form-label">{t(System::RolePermissions)}</legend>{boxes}</fieldset>
            <div class="cw-overlay-foot">
                <button type="button" class="btn" on:click=move |_| open.set(false)>{t(Common::Cancel)}</button>
                {submit_button(form, Common::Save)}
            </div>
        </form>
    }
}
