//! The register of decided actions.

use contract::{ActionQuery, ActionView};
use domain::personnel::action::{ActionKind, ActionState};
use leptos::prelude::*;

use super::back_limit::BackLimits;
use super::kind_label;
use crate::logic::query;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Label, Personnel as Words};
use crate::pages::people::own;
use crate::state::app;
use crate::state::lang::{lang, t, tl};
use crate::state::remote::Remote;
use crate::ui::controls::{Mood, PageHead, badge};
use crate::ui::icon::{Icon, icon};
use crate::ui::paging::{Listing, Pager};
use crate::ui::states;
use crate::ui::table::{DataTable, Head, nothing_matches};

/// Keys of the filters in the address.
const FILTERS: [&str; 3] = ["kind", "from", "until"];

fn question(address: &str) -> ActionQuery {
    let value = |key: &str| query::value(address, key);
    ActionQuery {
        kind: ActionKind::from_code(&value("kind")),
        from: value("from").parse().ok(),
        until: value("until").parse().ok(),
        limit: value("limit").parse().ok(),
        cursor: Some(value("cursor")).filter(|cursor| !cursor.is_empty()),
        ..ActionQuery::default()
    }
}

/// The page.
#[component]
pub fn Register() -> impl IntoView {
    let app = app();
    let router = app.router;
    let found = Remote::load(
        move || question(&router.query()),
        async move |question| {
            let page = app
                .api
                .call(async |client| client.personnel_action_list(&question).await)
                .await?;
            Ok(Listing {
                items: page.items,
                next_cursor: page.next_cursor,
                total: page.total,
            })
        },
    );
    let limits_open = RwSignal::new(false);
    let kinds = own!(ActionKind);
    let options = move || {
        let chosen = router.param("kind");
        kinds
            .get()
            .into_iter()
            .map(|(code, label)| {
                let selected = code == chosen;
                view! { <option value=code selected=selected>{label}</option> }
            })
            .collect_view()
    };
    let day = |key: &'static str, name: Words| {
        view! {
            <label class="cw-inline">
                <span>{t(name)}</span>
                <input type="date" class="form-control" prop:value=move || router.param(key)
                    on:change=move |event| router.set_params(&[(key, &event_target_value(&event)), ("cursor", "")])/>
            </label>
        }
    };
    let clear = Callback::new(move |()| {
        let mut none = FILTERS.map(|key| (key, "")).to_vec();
        none.push(("cursor", ""));
        router.set_params(&none);
    });
    let heads = Signal::derive(|| {
        vec![
            Head::text(Words::Person),
            Head::text(Words::What),
            Head::text(Words::Place),
            Head::text(Words::EffectiveOn),
            Head::text(Words::DocumentNumber),
            Head::text(Words::State),
        ]
    });
    let table = DataTable {
        caption: Common::ActionRegister.into(),
        heads,
        remote: found,
        pager: Some(Pager::new()),
        wording: Common::Total.into(),
    }
    .view(row, move || {
        if FILTERS.iter().any(|key| !router.param(key).is_empty()) {
            return nothing_matches(clear);
        }
        let text = Some(Label::from(Words::CareerNoneText));
        states::empty(Icon::Log, Words::RegisterNone, text, None)
    });
    view! {
        <PageHead title=Signal::derive(|| t(Common::ActionRegister)().to_owned())>
            <button type="button" class="btn" aria-haspopup="dialog" on:click=move |_| limits_open.set(true)>{icon(Icon::Calendar)}{t(Words::BackLimits)}</button>
        </PageHead>
        <BackLimits open=limits_open/>
        <div class="card cw-list">
            <div class="cw-toolbar">
                <select class="form-select cw-narrow" aria-label=t(Words::Kind) prop:value=move || router.param("kind")
                    on:change=move |event| router.set_params(&[("kind", &event_target_value(&event)), ("cursor", "")])>
                    <option value="">{t(Words::AnyKind)}</option>
                    {options}
                </select>
                {day("from", Words::From)}
                {day("until", Words::Until)}
            </div>
            {table}
        </div>
    }
}

fn row(action: ActionView) -> AnyView {
    let state = action.state;
    let mood = match state {
        ActionState::Approved => Mood::Attention,
        ActionState::InForce => Mood::Good,
        ActionState::Reversed => Mood::Plain,
    };
    let standing = Label {
        zh: state.label(),
        en: state.label_en(),
    };
    let address = format!("{}?tab=career", PageKind::Person.of(action.worker_id));
    view! {
        <tr>
            <td class="cw-name"><a href=address>{action.name}</a></td>
            <td>{tl(kind_label(action.kind))}</td>
            <td>{action.place.replace('/', " / ")}</td>
            <td>{action.effective_on.to_string()}</td>
            <td>{action.document_number}</td>
            <td>{badge(standing, mood)}</td>
        </tr>
    }
    .into_any()
}
