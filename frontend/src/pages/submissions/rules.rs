//! Whose confirmation what needs: one table for all levels.

use contract::{SubmissionRule, SubmissionRules, SubmissionRulesInput};
use domain::worker::submission::{Level, Matter};
use leptos::prelude::*;

use crate::logic::submission::{above, level, set_rule};
use crate::logic::text::{Common, Label, Submissions as Words};
use crate::state::app;
use crate::state::lang::{fill, lang, t};
use crate::state::remote::Remote;
use crate::ui::controls::PageHead;
use crate::ui::field::form_failure;
use crate::ui::form::FormState;
use crate::ui::show::show;

const WRITERS: [Level; 3] = [Level::Community, Level::Street, Level::District];

/// The page.
#[component]
pub fn RulesPage() -> impl IntoView {
    let app = app();
    let rules = Remote::load(
        || (),
        async move |()| {
            app.api
                .call(async |client| client.submission_rules_get().await)
                .await
        },
    );
    view! {
        <PageHead title=Signal::derive(|| t(Common::SubmissionRules)().to_owned()) note=Signal::derive(|| t(Words::RulesNote)().to_owned())/>
        {show(rules, 9, move |found| sheet(rules, found))}
    }
}

fn sheet(remote: Remote<SubmissionRules>, found: SubmissionRules) -> AnyView {
    let app = app();
    let (saved, revision) = (StoredValue::new(found.items.clone()), found.revision);
    let items = RwSignal::new(found.items);
    // Only its failure and whether it is being sent are used: the values are the table's.
    let form = FormState::with(&[]);
    let dirty =
        Signal::derive(move || saved.with_value(|saved| items.with(|items| items != saved)));
    app.router.guard(dirty);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let input = SubmissionRulesInput {
            items: items.get_untracked(),
        };
        form.submit(async move || {
            let rules = app
                .api
                .call(async |client| client.submission_rules_save(revision, &input).await)
                .await?;
            app.toasts.success(Words::RulesSaved);
            app.router.release();
            let _ = remote.data.try_set(Some(rules));
            Ok(())
        });
    };
    let heads = WRITERS
        .into_iter()
        .map(|writer| {
            let text = move || fill(Words::RulesWriter, &[("level", level(writer).get(lang()))]);
            view! { <th scope="col">{text}</th> }
        })
        .collect_view();
    let rows = Matter::ALL
        .iter()
        .map(|matter| {
            let cells = WRITERS
                .into_iter()
                .map(|writer| view! { <td>{cell(items, writer, *matter)}</td> })
                .collect_view();
            let name = matter_label(*matter);
            view! { <tr><th scope="row">{move || name.get(lang())}</th>{cells}</tr> }
        })
        .collect_view();
    view! {
        <form class="card" on:submit=save novalidate>
            {form_failure(form)}
            <div class="cw-table-scroll cw-table-plain" tabindex="0" role="region" aria-label=t(Common::SubmissionRules)>
                <table class="table table-vcenter">
                    <caption class="visually-hidden">{t(Common::SubmissionRules)}</caption>
                    <thead><tr><th scope="col">{t(Words::RulesMatter)}</th>{heads}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <div class="cw-toolbar">
                <button type="submit" class="btn btn-primary" disabled=move || form.busy.get() || !dirty.get()>{t(Common::Save)}</button>
                <button type="button" class="btn" disabled=move || !dirty.get() on:click=move |_| items.set(saved.get_value())>{t(Common::Reset)}</button>
            </div>
        </form>
    }
    .into_any()
}

const fn matter_label(matter: Matter) -> Label {
    Label {
        zh: matter.label(),
        en: matter.label_en(),
    }
}

fn cell(items: RwSignal<Vec<SubmissionRule>>, writer: Level, matter: Matter) -> AnyView {
    let demanded = Memo::new(move |_| {
        items.with(|items| {
            let rule = items
                .iter()
                .find(|rule| rule.writer == writer && rule.matter == matter);
            rule.and_then(|rule| rule.confirmed_by)
        })
    });
    let name = move || {
        let (level, matter) = (level(writer).get(lang()), matter_label(matter).get(lang()));
        fill(Words::RulesFor, &[("level", level), ("matter", matter)])
    };
    let options = move || {
        let chosen = demanded.get();
        above(writer)
            .map(|by| {
                let selected = chosen == Some(by);
                view! { <option value=by.code() selected=selected>{level(by).get(lang())}</option> }
            })
            .collect_view()
    };
    view! {
        <select class="form-select form-select-sm cw-narrow" aria-label=name prop:value=move || demanded.get().map_or("", Level::code)
            on:change=move |event| {
                let by = Level::from_code(&event_target_value(&event));
                items.update(|items| set_rule(items, writer, matter, by));
            }>
            <option value="">{t(if matter.is_action() { Words::RulesBeside } else { Words::RulesNobody })}</option>
            {options}
        </select>
    }
    .into_any()
}
