//! 申请更正: which fields are wrong, what is right, why, and what proves it.

use contract::{CorrectionInput, WorkerView};
use domain::codes::CodeList;
use domain::identity_number::IdentityKind;
use domain::worker::Severity;
use domain::worker::submission::Matter;
use leptos::prelude::*;

use super::files::{self, Chosen, FilePicker, chosen_list};
use super::{groups, load, show_own};
use crate::logic::failure::{Failure, field_message};
use crate::logic::form::Form;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Label, Own, Person, Text};
use crate::logic::{correction, record};
use crate::pages::entry::sections;
use crate::pages::people::{listed, own};
use crate::pages::person::reveal::{self, RevealDialog, Revealed};
use crate::state::lang::{lang, t, tl};
use crate::state::{app, browser};
use crate::ui::controls::{Card, PageHead};
use crate::ui::field::{AreaField, CheckField, DateField, SelectField, TextField, form_failure};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};

/// The page.
#[component]
pub fn CorrectionNew() -> impl IntoView {
    let found = load();
    show_own(found, |own| view! { <Request view=own.record/> }.into_any())
}

#[component]
fn Request(view: WorkerView) -> impl IntoView {
    let app = app();
    let address = PageKind::OwnCorrectionNew.path();
    let registered = StoredValue::new(record::from_view(&view));
    let opened = Form::opened(registered.get_value());
    let draft = app.drafts.get(address);
    let restored = RwSignal::new(draft.is_some());
    let form = FormState::new(draft.unwrap_or_else(|| opened.clone()));
    let clean = StoredValue::new(opened);
    let proofs = RwSignal::new(Vec::<Chosen>::new());
    let revealed = Revealed::own();
    let key = StoredValue::new(browser::request_key());
    let typed = Signal::derive(move || form.form.with(Form::is_dirty));
    app.router.guard(Signal::derive(move || {
        typed.get() || proofs.with(|files| !files.is_empty())
    }));
    Effect::new(move |_| {
        if typed.get() {
            app.drafts.keep(address, form.form.get());
        }
    });
    let discard = move |_| {
        app.drafts.drop(address);
        form.form.set(clean.get_value());
        form.problems.set(Vec::new());
        form.failure.set(None);
        restored.set(false);
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let values = form.form.get_untracked();
        let (found, input) = registered.with_value(|registered| {
            let test = app.session.is_demonstration();
            let found = correction::problems(&values, registered, browser::today(), test);
            let proposed = correction::proposed(&values, registered);
            (found, record::to_input(&proposed, false))
        });
        if found
            .iter()
            .any(|problem| problem.severity == Severity::Error)
        {
            form.refuse(Failure::of_fields(found));
            return;
        }
        let Some(record) = input else {
            form.refuse(Failure::Unreadable);
            return;
        };
        let request = CorrectionInput {
            record,
            reason: values.get("reason").trim().to_owned(),
        };
        form.submit(async move || {
            let key = key.get_value();
            let made = app
                .api
                .call(async |client| client.correction_create(Some(&key), &request).await)
                .await?;
            let id = made.summary.id;
            let mut lost = false;
            for file in proofs.get_untracked() {
                if let Err(failure) = files::send(app, id.into(), &file).await {
                    app.toasts.failure(&failure);
                    lost = true;
                }
            }
            app.drafts.drop(address);
            app.router.release();
            match lost {
                true => app.toasts.info(t(Own::ProofLost)().to_owned()),
                false => app.toasts.success(Own::Sent),
            }
            // Back leads to where the form was opened, not into it again.
            app.router.replace(&PageKind::OwnCorrection.of(id));
            Ok(())
        });
    };
    let cards = correction::FIELDS
        .iter()
        .map(|(matter, keys)| group(*matter, keys, form, &view, revealed))
        .collect_view();
    let add = Callback::new(move |chosen: Vec<Chosen>| {
        let _ = proofs.try_update(|files| files.extend(chosen));
    });
    view! {
        <PageHead title=Signal::derive(|| t(Own::Ask)().to_owned()) note=Signal::derive(|| t(Own::AskNote)().to_owned())>
            {reveal::button(revealed)}
        </PageHead>
        {move || restored.get().then(|| view! {
            <div class="alert alert-info" role="status">
                {t(Person::DraftRestored)}
                <button type="button" class="btn btn-sm ms-2" on:click=discard>{t(Person::DraftDiscard)}</button>
            </div>
        })}
        <form class="cw-entry" on:submit=submit novalidate>
            {form_failure(form)}
            {elsewhere(form)}
            {cards}
            <Card title=Own::Why>
                <AreaField form=form key="reason" label=Own::Why required=true hint=Own::WhyHint/>
            </Card>
            <Card title=Own::Proofs>
                {chosen_list(proofs)}
                <FilePicker present=Signal::derive(move || proofs.with(Vec::len)) add=add/>
            </Card>
            <div class="cw-entry-foot">
                <a class="btn" href=PageKind::OwnRecord.path()>{t(Common::Cancel)}</a>
                <button type="submit" class="btn btn-primary" disabled=move || form.busy.get()>
                    {move || if form.busy.get() { t(Common::Saving)() } else { t(Own::Send)() }}
                </button>
            </div>
        </form>
        <RevealDialog revealed=revealed/>
    }
}

/// What is wrong with fields that are not chosen, and so have no place of their own: that
/// nothing is chosen, and what the server finds in the rest of the record.
fn elsewhere(form: FormState) -> AnyView {
    let lines = move || {
        let found = form.problems.get();
        let (nothing, others): (Vec<_>, Vec<_>) = form.form.with(|values| {
            let away = found.into_iter().filter(|problem| {
                let field = correction::field_of(&problem.field);
                field != "reason" && !correction::is_chosen(values, field)
            });
            away.partition(|problem| problem.field == "chosen")
        });
        let ticked = form.form.with(|values| {
            let mut keys = correction::FIELDS.iter().flat_map(|(_, keys)| keys.iter());
            keys.any(|key| correction::is_chosen(values, key))
        });
        let nothing = (!ticked && !nothing.is_empty()).then(|| {
            view! { <div class="alert alert-warning cw-elsewhere" role="alert" tabindex="-1">{icon(Icon::Warning)}{t(Own::NothingChosen)}</div> }
        });
        let others = (!others.is_empty()).then(|| {
            let items = others
                .iter()
                .map(|problem| {
                    let name = correction::name(correction::field_of(&problem.field));
                    view! { <li>{name.get(lang())}{t(Common::Colon)}{field_message(problem, lang())}</li> }
                })
                .collect_view();
            view! {
                <div class="alert alert-warning cw-elsewhere" role="alert" tabindex="-1">
                    {icon(Icon::Warning)}
                    <div>{t(Own::OtherFindings)}<ul class="mb-0">{items}</ul></div>
                </div>
            }
        });
        view! { {nothing} {others} }
    };
    view! { <div aria-live="assertive">{lines}</div> }.into_any()
}

fn group(
    matter: Matter,
    keys: &'static [&'static str],
    form: FormState,
    view: &WorkerView,
    revealed: Revealed,
) -> AnyView {
    let title = Label {
        zh: matter.label(),
        en: matter.label_en(),
    };
    let fields = keys
        .iter()
        .map(|key| one(key, form, view, revealed))
        .collect_view();
    view! { <Card title=title>{fields}</Card> }.into_any()
}

/// A field to choose: what is registered, and once chosen, what is right.
fn one(key: &'static str, form: FormState, view: &WorkerView, revealed: Revealed) -> AnyView {
    let name = correction::name(key);
    let before = match correction::is_list(key) {
        true => groups::blocks(groups::rows(view, key)),
        false => groups::value(view, key, revealed),
    };
    let chosen = Memo::new(move |_| form.form.with(|form| correction::is_chosen(form, key)));
    view! {
        <div class="cw-own-choice" role="group" aria-label=t(name)>
            <CheckField form=form key=correction::tick(key) label=name/>
            <div class="cw-own-before"><span class="text-secondary">{t(Own::RegisteredHere)}{t(Common::Colon)}</span>{before}</div>
            {move || chosen.get().then(|| view! { <div class="cw-own-after">{editor(form, key)}</div> })}
        </div>
    }
    .into_any()
}

fn editor(form: FormState, key: &'static str) -> AnyView {
    let label = Own::RightValue;
    let line = |length: u32| {
        view! { <TextField form=form key=key label=label required=true length=length/> }.into_any()
    };
    let coded = |list: CodeList| {
        view! { <SelectField form=form key=key label=label options=listed(list)/> }.into_any()
    };
    let day = || view! { <DateField form=form key=key label=label/> }.into_any();
    let rows = |rows: AnyView| {
        // What is wrong with the list as a whole stands with the rows.
        view! { <p class="form-label">{tl(Own::RightRows.into())}</p> {rows} }.into_any()
    };
    match key {
        "id_kind" => {
            view! { <SelectField form=form key=key label=label options=own!(IdentityKind)/> }
                .into_any()
        }
        "id_number" => line(20),
        "phone" => {
            view! { <TextField form=form key=key label=label required=true kind="tel" length=20/> }
                .into_any()
        }
        "address" | "household_place" => line(120),
        "sex" => coded(CodeList::Sex),
        "ethnicity" => coded(CodeList::Ethnicity),
        "marital" => coded(CodeList::Marital),
        "health" => coded(CodeList::Health),
        "birth_date" | "work_since" | "community_since" => day(),
        "native_place" => view! { <TextField form=form key=key label=label length=60/> }.into_any(),
        "veteran" => {
            let options = Signal::derive(move || {
                let lang = lang();
                vec![
                    ("true".to_owned(), Common::Yes.get(lang).to_owned()),
                    ("false".to_owned(), Common::No.get(lang).to_owned()),
                ]
            });
            view! { <SelectField form=form key=key label=label options=options/> }.into_any()
        }
        "note" => {
            view! { <AreaField form=form key=key label=label hint=Person::NoteHint/> }.into_any()
        }
        "political" => rows(sections::political(form)),
        "educations" => rows(sections::educations(form)),
        "degrees" => rows(sections::degrees(form)),
        "qualifications" => rows(sections::qualifications(form)),
        "family" => rows(sections::relatives(form)),
        _ => line(50),
    }
}
