//! Who confirms in whose place while they are away.

use contract::{DelegationInput, DelegationPage, DelegationView};
use domain::worker::FindingCode;
use leptos::prelude::*;

use crate::logic::failure::Failure;
use crate::logic::text::{Common, Submissions as Words};
use crate::state::lang::t;
use crate::state::remote::Remote;
use crate::state::{app, browser};
use crate::ui::controls::{Mood, PageHead, badge};
use crate::ui::field::{DateField, TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::{ConfirmDanger, Overlay};
use crate::ui::show::show;
use crate::ui::states;
use crate::ui::table::{Head, plain_table};

/// The page.
#[component]
pub fn Substitutes() -> impl IntoView {
    let app = app();
    let found = Remote::load(
        || (),
        async move |()| {
            app.api
                .call(async |client| client.submission_delegation_list().await)
                .await
        },
    );
    let naming = RwSignal::new(false);
    view! {
        <PageHead title=Signal::derive(|| t(Words::Substitutes)().to_owned()) note=Signal::derive(|| t(Words::SubstitutesNote)().to_owned())>
            <button type="button" class="btn btn-primary" on:click=move |_| naming.set(true)>{icon(Icon::Plus)}{t(Words::SubstituteNew)}</button>
        </PageHead>
        <div class="card cw-list">{show(found, 4, move |page| table(found, page))}</div>
        <NameDialog open=naming found=found/>
    }
}

fn table(found: Remote<DelegationPage>, page: DelegationPage) -> AnyView {
    if page.items.is_empty() {
        return states::empty(Icon::People, Words::SubstituteNone, None, None);
    }
    let heads = [
        Head::text(Words::SubstituteAway),
        Head::text(Words::SubstituteBy),
        Head::text(Words::SubstituteDays),
        Head::text(Words::SubstituteWhy),
        Head::text(Words::State),
        Head::text(Common::Actions),
    ];
    let rows = page
        .items
        .into_iter()
        .map(|one| row(found, one))
        .collect_view();
    plain_table(Words::Substitutes, &heads, rows.into_any())
}

fn row(found: Remote<DelegationPage>, one: DelegationView) -> AnyView {
    let app = app();
    let today = browser::today();
    let over = one.revoked || one.valid_to <= today;
    let (word, mood) = match (over, one.in_force) {
        (true, _) => (Words::SubstituteOver, Mood::Plain),
        (false, true) => (Words::SubstituteInForce, Mood::Good),
        (false, false) => (Words::SubstituteAhead, Mood::Attention),
    };
    let id = one.id;
    let asking = RwSignal::new(false);
    let end = Callback::new(move |()| {
        leptos::task::spawn_local(async move {
            let ended = app
                .api
                .call(async |client| client.submission_delegation_end(id.into()).await)
                .await;
            match ended {
                Ok(()) => {
                    app.toasts.success(Words::SubstituteEnded);
                    found.reload();
                }
                Err(failure) => app.toasts.failure(&failure),
            }
        });
    });
    let may_end = one.given && !over;
    view! {
        <tr>
            <td>{one.from}</td>
            <td>{one.to}</td>
            <td>{one.valid_from.to_string()}" – "{one.valid_to.to_string()}</td>
            <td>{one.reason}</td>
            <td>{badge(word, mood)}</td>
            <td>{may_end.then(|| view! {
                <button type="button" class="btn btn-sm" on:click=move |_| asking.set(true)>{t(Words::SubstituteEnd)}</button>
                <ConfirmDanger open=asking title=Words::SubstituteEndTitle text=Signal::derive(|| t(Words::SubstituteEndText)().to_owned()) action=Words::SubstituteEnd confirm=end/>
            })}</td>
        </tr>
    }
    .into_any()
}

#[component]
fn NameDialog(open: RwSignal<bool>, found: Remote<DelegationPage>) -> impl IntoView {
    let app = app();
    let today = browser::today().to_string();
    let form = FormState::with(&[("valid_from", &today)]);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let day = |key: &str| form.now(key).parse().ok();
        let missing = |key: &str| {
            contract::FieldProblem::from(domain::worker::Finding::new(key, FindingCode::Required))
        };
        let (Some(valid_from), Some(valid_to)) = (day("valid_from"), day("valid_to")) else {
            let lost = ["valid_from", "valid_to"]
                .into_iter()
                .filter(|key| day(key).is_none());
            return form.refuse(Failure::of_fields(lost.map(missing).collect()));
        };
        let input = DelegationInput {
            username: form.now("username"),
            valid_from,
            valid_to,
            reason: form.now("reason"),
        };
        form.submit(async move || {
            let page = app
                .api
                .call(async |client| client.submission_delegation_create(&input).await)
                .await?;
            app.toasts.success(Words::SubstituteMade);
            open.set(false);
            form.set("username", "");
            form.set("reason", "");
            let _ = found.data.try_set(Some(page));
            Ok(())
        });
    };
    view! {
        <Overlay open=open title=Signal::derive(|| t(Words::SubstituteNew)().to_owned())>
            <form class="cw-form" on:submit=submit novalidate>
                {form_failure(form)}
                <TextField form=form key="username" label=Words::SubstituteUser hint=Words::SubstituteUserHint required=true length=64/>
                <DateField form=form key="valid_from" label=Words::SubstituteFrom required=true/>
                <DateField form=form key="valid_to" label=Words::SubstituteTo hint=Words::SubstituteToHint required=true/>
                <TextField form=form key="reason" label=Words::SubstituteWhy required=true length=200/>
                <div class="cw-overlay-foot">
                    <button type="button" class="btn" on:click=move |_| open.set(false)>{t(Common::Cancel)}</button>
                    {submit_button(form, Common::Save)}
                </div>
            </form>
        </Overlay>
    }
}
