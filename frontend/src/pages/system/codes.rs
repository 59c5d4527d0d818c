//! Dictionaries: the national lists and what was added to them.

use contract::{CodeInput, CodeListView, CodeView, Permission};
use leptos::prelude::*;

use crate::logic::format;
use crate::logic::text::{Common, System};
use crate::state::app;
use crate::state::lang::{fill, lang, t};
use crate::state::remote::Remote;
use crate::ui::controls::{Mood, PageHead, badge};
use crate::ui::field::{CheckField, TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::Overlay;
use crate::ui::show::show;
use crate::ui::states;
use crate::ui::table::{Head, plain_table};

/// The page.
#[component]
pub fn Dictionaries() -> impl IntoView {
    let app = app();
    let router = app.router;
    let lists = Remote::load(
        || (),
        async move |()| {
            app.api
                .call(async |client| client.code_list_list().await)
                .await
        },
    );
    let chosen = Memo::new(move |_| router.param("list"));
    view! {
        <PageHead title=Signal::derive(|| t(Common::Dictionaries)().to_owned())/>
        <div class="cw-split" class:cw-split-chosen=move || !chosen.get().is_empty()>
            <section class="card cw-split-side" aria-label=t(System::CodeLists)>
                {show(lists, 8, move |page| {
                    let items = page.items.into_iter().map(|list| list_item(list, chosen)).collect_view();
                    view! { <div class="list-group list-group-flush cw-lists">{items}</div> }.into_any()
                })}
            </section>
            <div class="cw-split-main">
                {move || match chosen.get() {
                    key if key.is_empty() => view! { <div class="card">{states::empty(Icon::Book, System::CodeChoose, None, None)}</div> }.into_any(),
                    key => view! {
                        <a class="btn btn-sm cw-split-back" href="/system/codes">{icon(Icon::Left)}{t(System::CodeLists)}</a>
                        <Codes list=key/>
                    }
                    .into_any(),
                }}
            </div>
        </div>
    }
}

fn list_item(list: CodeListView, chosen: Memo<String>) -> AnyView {
    let (key, count) = (list.key.clone(), list.codes.to_string());
    let address = format!("/system/codes?list={}", list.key);
    let here = move || chosen.get() == key;
    let titles = (list.title, list.title_en);
    let standards = (list.standard, list.standard_en);
    let title = move || lang().of(&titles.0, &titles.1).clone();
    let standard = move || lang().of(&standards.0, &standards.1).clone();
    view! {
        <a class="list-group-item list-group-item-action" class:active=here.clone() aria-current=move || here().then_some("true") href=address>
            <div>{title}</div>
            <div class="text-secondary cw-list-standard">{standard}" · "{move || fill(System::CodesOf, &[("n", &count)])}</div>
        </a>
    }
    .into_any()
}

#[component]
fn Codes(list: String) -> impl IntoView {
    let app = app();
    let may_edit = app.session.may(Permission::CodesEdit);
    let list = StoredValue::new(list);
    let codes = Remote::load(
        move || list.get_value(),
        async move |list| {
            app.api
                .call(async |client| client.code_list(&list).await)
                .await
        },
    );
    let search = RwSignal::new(String::new());
    let open = RwSignal::new(false);
    let edited = RwSignal::new(None::<CodeView>);
    let edit = Callback::new(move |code: Option<CodeView>| {
        edited.set(code);
        open.set(true);
    });
    let saved = Callback::new(move |()| {
        codes.reload();
        app.codes.refresh(&list.get_value());
    });
    let title = Signal::derive(move || match edited.get() {
        None => t(System::CodeNew)().to_owned(),
        Some(code) => fill(System::CodeEdit, &[("code", &code.code)]),
    });
    let body = show(codes, 10, move |page| {
        let items = page.items;
        view! {
            {move || {
                let wanted = search.get();
                let rows = items
                    .iter()
                    .filter(|code| wanted.is_empty() || code.code.starts_with(&wanted) || code.label.contains(&wanted)
                        || code.label_en.as_ref().is_some_and(|english| english.to_lowercase().contains(&wanted.to_lowercase())))
                    .map(|code| row(code.clone(), may_edit, edit))
                    .collect_view();
                let mut heads = vec![
                    Head::text(System::Code),
                    Head::text(System::CodeLabel),
                    Head::text(System::CodeLabelEn),
                    Head::text(System::CodeParent),
                    Head::text(System::CodeStandard),
                    Head::text(System::Status),
                ];
                if may_edit {
                    heads.push(Head::text(Common::Actions));
                }
                plain_table(Common::Dictionaries, &heads, rows.into_any())
            }}
        }
        .into_any()
    });
    view! {
        <div class="card cw-list">
            <div class="cw-toolbar">
                <div class="input-icon cw-search">
                    <span class="input-icon-addon">{icon(Icon::Search)}</span>
                    <input type="search" class="form-control" aria-label=t(System::CodeSearch) placeholder=t(System::CodeSearch)
                        prop:value=move || search.get() on:input=move |event| search.set(event_target_value(&event))/>
                </div>
                {may_edit.then(|| view! {
                    <button type="button" class="btn btn-primary ms-auto" on:click=move |_| edit.run(None)>{icon(Icon::Plus)}{t(System::CodeNew)}</button>
                })}
            </div>
            {body}
        </div>
        <Overlay open=open title=title>
            <CodeForm list=list.get_value() code=edited.get_untracked() open=open saved=saved/>
        </Overlay>
    }
}

fn row(code: CodeView, may_edit: bool, edit: Callback<Option<CodeView>>) -> AnyView {
    let whole = code.clone();
    view! {
        <tr class:cw-off=!code.enabled>
            <td><code>{code.code}</code></td>
            <td>{code.label}</td>
            <td>{format::or_dash(code.label_en.as_deref())}</td>
            <td>{format::or_dash(code.parent.as_deref())}</td>
            <td>{badge(if code.builtin { System::CodeBuiltin } else { System::CodeOwn }, if code.builtin { Mood::Plain } else { Mood::Primary })}</td>
            <td>{badge(if code.enabled { Common::Enabled } else { Common::Disabled }, if code.enabled { Mood::Good } else { Mood::Plain })}</td>
            {may_edit.then(|| view! {
                <td><button type="button" class="btn btn-sm" on:click=move |_| edit.run(Some(whole.clone()))>{t(Common::Edit)}</button></td>
            })}
        </tr>
    }
    .into_any()
}

#[component]
fn CodeForm(
    list: String,
    code: Option<CodeView>,
    open: RwSignal<bool>,
    saved: Callback<()>,
) -> impl IntoView {
    let app = app();
    let text = |pick: fn(&CodeView) -> String| code.as_ref().map(pick).unwrap_or_default();
    let enabled = code.as_ref().is_none_or(|code| code.enabled);
    let form = FormState::with(&[
        ("code", &text(|code| code.code.clone())),
        ("label", &text(|code| code.label.clone())),
        (
            "label_en",
            &text(|code| code.label_en.clone().unwrap_or_default()),
        ),
        (
            "parent",
            &text(|code| code.parent.clone().unwrap_or_default()),
        ),
        (
            "position",
            &code
                .as_ref()
                .map_or_else(|| "1000".to_owned(), |code| code.position.to_string()),
        ),
        ("enabled", if enabled { "true" } else { "" }),
    ]);
    let new = code.is_none();
    let revision = code.as_ref().map_or(0, |code| code.revision);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let key = form.now("code");
        if key.is_empty() {
            form.problems.set(vec![
                domain::worker::Finding::new("code", domain::worker::FindingCode::Required).into(),
            ]);
            return;
        }
        let input = CodeInput {
            label: form.now("label"),
            label_en: form.optional("label_en"),
            parent: form.optional("parent"),
            position: form.now("position").parse().unwrap_or(0),
            enabled: form.now("enabled") == "true",
        };
        let list = list.clone();
        form.submit(async move || {
            app.api
                .call(async |client| client.code_save(&list, &key, revision, &input).await)
                .await?;
            app.toasts.success(System::CodeSaved);
            open.set(false);
            saved.run(());
            Ok(())
        });
    };
    view! {
        <form class="cw-form" on:submit=submit novalidate lang=move || lang().tag()>
            {form_failure(form)}
            {new.then(|| view! { <TextField form=form key="code" label=System::Code required=true length=20/> })}
            <TextField form=form key="label" label=System::CodeLabel required=true length=100/>
            <TextField form=form key="label_en" label=System::CodeLabelEn length=100/>
            <TextField form=form key="parent" label=System::CodeParent length=20/>
            <TextField form=form key="position" label=System::CodePosition kind="number" length=7/>
            <CheckField form=form key="enabled" label=Common::Enabled/>
            <div class="cw-overlay-foot">
                <button type="button" class="btn" on:click=move |_| open.set(false)>{t(Common::Cancel)}</button>
                {submit_button(form, Common::Save)}
            </div>
        </form>
    }
}
