//! The queue, one's own submissions, and all of the area.

use std::collections::BTreeSet;

use contract::{Permission, SubmissionBatch, SubmissionList, SubmissionSummary, SubmissionVerdict};
use domain::ids::SubmissionId;
use domain::organisation::OrganisationKind;
use domain::worker::submission::{Matter, SubmissionKind, SubmissionState};
use leptos::prelude::*;

use super::elections::Elections;
use crate::logic::format;
use crate::logic::route::PageKind;
use crate::logic::submission::{self, Pressing};
use crate::logic::text::{Common, Label, Lang, Person, Places, Submissions as Words};
use crate::pages::people::own;
use crate::state::lang::{fill, lang, t, tl};
use crate::state::remote::Remote;
use crate::state::{app, browser};
use crate::ui::choice::Choices;
use crate::ui::controls::{Mood, PageHead, badge};
use crate::ui::icon::{Icon, icon};
use crate::ui::org_picker::OrganisationPicker;
use crate::ui::overlay::Overlay;
use crate::ui::paging::{Listing, Pager};
use crate::ui::states;
use crate::ui::table::{DataTable, Head, link_button, nothing_matches};

/// What is selected on the page.
type Selected = RwSignal<BTreeSet<SubmissionId>>;

/// The page.
#[component]
pub fn Submissions() -> impl IntoView {
    let app = app();
    let router = app.router;
    let may_confirm = app.session.may(Permission::SubmissionConfirm);
    let chosen = Memo::new(move |_| submission::chosen(&router.query(), may_confirm));
    let selected: Selected = RwSignal::new(BTreeSet::new());
    let found = Remote::load(
        move || router.query(),
        async move |address| {
            let query = submission::question(&address, may_confirm);
            let page = app
                .api
                .call(async |client| client.submission_list(&query).await)
                .await?;
            Ok(Listing {
                items: page.items,
                next_cursor: page.next_cursor,
                total: page.total,
            })
        },
    );
    // What is no longer on the page is not selected unseen.
    Effect::new(move |_| {
        found.data.track();
        selected.set(BTreeSet::new());
    });
    let refused = RwSignal::new(Vec::<(String, SubmissionVerdict)>::new());
    let done = Callback::new(move |()| {
        found.reload();
        app.tasks.refresh();
    });
    view! {
        <PageHead title=Signal::derive(|| t(Common::Submissions)().to_owned())>
            {may_confirm.then(|| link_button(PageKind::Substitutes.path().to_owned(), Icon::People, Words::Substitutes, false))}
        </PageHead>
        <div class="card cw-list">
            {may_confirm.then(|| lists(chosen))}
            {filters(chosen)}
            {refusals(refused)}
            <Elections chosen=chosen/>
            {move || (chosen.get() == SubmissionList::Queue).then(|| batch_bar(found, selected, refused, done))}
            {table(found, chosen, selected)}
        </div>
    }
}

/// Which list, as links: each is an address of its own.
fn lists(chosen: Memo<SubmissionList>) -> AnyView {
    let one = |list: SubmissionList, title: Words| {
        let address = format!(
            "{}?view={}",
            PageKind::Submissions.path(),
            submission::word(list)
        );
        let here = move || chosen.get() == list;
        view! {
            <li class="nav-item">
                <a class="nav-link" class:active=here aria-current=move || here().then_some("page") href=address>{t(title)}</a>
            </li>
        }
    };
    view! {
        <nav aria-label=t(Words::Views)>
            <ul class="nav nav-tabs cw-tabs">
                {one(SubmissionList::Queue, Words::Queue)}
                {one(SubmissionList::Mine, Words::Mine)}
                {one(SubmissionList::Scope, Words::Scope)}
            </ul>
        </nav>
    }
    .into_any()
}

fn filters(chosen: Memo<SubmissionList>) -> AnyView {
    let router = app().router;
    let ages = Signal::derive(|| {
        let worded = |days: u32| {
            let days = days.to_string();
            let text = fill(Words::OlderThan, &[("n", &days)]);
            (days, text)
        };
        submission::AGES.into_iter().map(worded).collect::<Vec<_>>()
    });
    let place = Signal::derive(move || router.param("organisation_id"));
    let pick = Callback::new(move |(id, _): (String, String)| {
        router.set_params(&[("organisation_id", &id), ("cursor", "")]);
    });
    let kinds = own!(SubmissionKind);
    let matters = own!(Matter);
    let all_states = own!(SubmissionState);
    view! {
        <div class="cw-toolbar">
            {select("kind", Words::Kind, Words::AnyKind, kinds)}
            {select("matter", Words::Matters, Words::AnyMatter, matters)}
            {move || (chosen.get() != SubmissionList::Queue).then(|| select("state", Words::State, Words::AnyState, all_states))}
            {select("older", Words::Older, Words::AnyAge, ages)}
            <div class="cw-narrow">
                <OrganisationPicker id="filter-place" title=Places::PickPlace value=place change=pick
                    suits=|kind: OrganisationKind| kind.holds_workers() || kind == OrganisationKind::Unit none=Words::AnyPlace narrows=true/>
            </div>
        </div>
    }
    .into_any()
}

fn select(key: &'static str, name: Words, any: Words, options: Signal<Choices>) -> AnyView {
    let router = app().router;
    let choices = move || {
        let chosen = router.param(key);
        options
            .get()
            .into_iter()
            .map(|(code, label)| {
                let selected = code == chosen;
                view! { <option value=code selected=selected>{label}</option> }
            })
            .collect_view()
    };
    view! {
        <select class="form-select cw-narrow" aria-label=t(name) prop:value=move || router.param(key)
            on:change=move |event| router.set_params(&[(key, &event_target_value(&event)), ("cursor", "")])>
            <option value="">{t(any)}</option>
            {choices}
        </select>
    }
    .into_any()
}

/// What may be confirmed together, and doing it.
fn batch_bar(
    found: Remote<Listing<SubmissionSummary>>,
    selected: Selected,
    refused: RwSignal<Vec<(String, SubmissionVerdict)>>,
    done: Callback<()>,
) -> AnyView {
    let app = app();
    let asking = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let safe = Signal::derive(move || {
        found.data.with(|data| {
            let items = data.iter().flat_map(|list| &list.items);
            items
                .filter(|item| item.safe)
                .map(|item| item.id)
                .collect::<BTreeSet<_>>()
        })
    });
    let all = move || {
        safe.with(|safe| !safe.is_empty() && selected.with(|chosen| safe.is_subset(chosen)))
    };
    let toggle = move |event: leptos::ev::Event| {
        selected.set(if event_target_checked(&event) {
            safe.get_untracked()
        } else {
            BTreeSet::new()
        });
    };
    let count = move || selected.with(BTreeSet::len).to_string();
    let confirm = move |_| {
        asking.set(false);
        busy.set(true);
        let batch = SubmissionBatch {
            ids: selected.get_untracked().into_iter().take(100).collect(),
        };
        let names = found.data.with_untracked(|data| {
            let items = data.iter().flat_map(|list| &list.items);
            items
                .map(|item| (item.id, item.name.clone().unwrap_or_default()))
                .collect::<std::collections::BTreeMap<_, _>>()
        });
        leptos::task::spawn_local(async move {
            let answer = app
                .api
                .call(async |client| client.submission_confirm_batch(&batch).await)
                .await;
            let _ = busy.try_set(false);
            match answer {
                Ok(result) => {
                    let confirmed = result.confirmed.to_string();
                    app.toasts
                        .info(fill(Words::BatchDone, &[("n", &confirmed)]));
                    let lost = result.items.into_iter().filter(|one| !one.confirmed);
                    let lost =
                        lost.map(|one| (names.get(&one.id).cloned().unwrap_or_default(), one));
                    let _ = refused.try_set(lost.collect());
                    done.run(());
                }
                Err(failure) => app.toasts.failure(&failure),
            }
        });
    };
    view! {
        <div class="cw-toolbar">
            <label class="form-check mb-0">
                <input type="checkbox" class="form-check-input" prop:checked=all disabled=move || safe.with(BTreeSet::is_empty) on:change=toggle/>
                <span class="form-check-label">{t(Words::SelectAll)}</span>
            </label>
            <button type="button" class="btn btn-primary" disabled=move || busy.get() || selected.with(BTreeSet::is_empty) on:click=move |_| asking.set(true)>
                {icon(Icon::Check)}{t(Words::ConfirmSelected)}
            </button>
            <span class="text-secondary" role="status">
                {move || if selected.with(BTreeSet::is_empty) { t(Words::SelectHint)().to_owned() } else { fill(Words::Selected, &[("n", &count())]) }}
            </span>
        </div>
        <Overlay open=asking title=Signal::derive(|| t(Words::ConfirmSelectedTitle)().to_owned())>
            <p>{move || fill(Words::ConfirmSelectedText, &[("n", &count())])}</p>
            <div class="cw-overlay-foot">
                <button type="button" class="btn" on:click=move |_| asking.set(false)>{t(Common::Cancel)}</button>
                <button type="button" class="btn btn-primary" on:click=confirm>{t(Words::ConfirmSelected)}</button>
            </div>
        </Overlay>
    }
    .into_any()
}

/// Which of those confirmed together could not be, and why.
fn refusals(refused: RwSignal<Vec<(String, SubmissionVerdict)>>) -> AnyView {
    let lines = move || {
        let list = refused.get();
        if list.is_empty() {
            return None;
        }
        let count = list.len().to_string();
        let items = list
            .into_iter()
            .map(|(name, verdict)| {
                let why = move || {
                    lang()
                        .of(&verdict.message, &verdict.message_en)
                        .clone()
                        .unwrap_or_default()
                };
                view! { <li><a href=PageKind::Submission.of(verdict.id)>{name}</a>{t(Common::Colon)}{why}</li> }
            })
            .collect_view();
        Some(view! {
            <div class="alert alert-warning mx-3" role="alert">
                <div>
                    {move || fill(Words::BatchRefused, &[("n", &count)])}
                    <ul class="mb-0">{items}</ul>
                </div>
                <button type="button" class="btn-close" aria-label=t(Common::Close) on:click=move |_| refused.set(Vec::new())></button>
            </div>
        })
    };
    view! { {lines} }.into_any()
}

fn table(
    found: Remote<Listing<SubmissionSummary>>,
    chosen: Memo<SubmissionList>,
    selected: Selected,
) -> AnyView {
    let router = app().router;
    let clear = Callback::new(move |()| {
        let none: Vec<(&str, &str)> = submission::FILTERS.iter().map(|key| (*key, "")).collect();
        router.set_params(&none);
    });
    let heads = Signal::derive(move || {
        let queue = chosen.get() == SubmissionList::Queue;
        let mut heads = vec![
            Head::text(Person::Name),
            Head::text(Words::Kind),
            Head::text(Words::Matters),
            Head::text(Words::Place),
            Head::text(Words::SubmittedBy),
            Head::text(Words::SubmittedAt),
        ];
        if !queue {
            heads.push(Head::text(Words::State));
        }
        heads.push(Head::text(Words::Age));
        heads
    });
    DataTable {
        caption: Common::Submissions.into(),
        heads,
        remote: found,
        pager: Some(Pager::new()),
        wording: Common::Total.into(),
    }
    .view(
        move |item| {
            row(
                item,
                chosen.get_untracked() == SubmissionList::Queue,
                selected,
            )
        },
        move || {
            let filtered = submission::FILTERS
                .iter()
                .any(|key| !router.param(key).is_empty());
            if filtered {
                return nothing_matches(clear);
            }
            match chosen.get() {
                SubmissionList::Queue => nothing(Words::QueueNone, Some(Words::QueueNoneText)),
                SubmissionList::Mine => nothing(Words::MineNone, Some(Words::MineNoneText)),
                SubmissionList::Scope => nothing(Words::ScopeNone, None),
            }
        },
    )
}

fn nothing(title: Words, text: Option<Words>) -> AnyView {
    states::empty(Icon::Inbox, title, text.map(Label::from), None)
}

/// The badge of an age.
pub fn age(item: &SubmissionSummary) -> AnyView {
    let today = browser::today();
    let (text, pressing) = submission::age(item, today, lang());
    let class = match pressing {
        Pressing::No => "badge cw-badge cw-badge-plain",
        Pressing::Soon => "badge cw-badge cw-badge-attention",
        Pressing::Late => "badge cw-badge cw-badge-bad",
    };
    view! { <span class=class>{text}</span> }.into_any()
}

/// The badge of where it stands.
pub fn standing(item: &SubmissionSummary) -> AnyView {
    let worded = |lang: Lang| submission::standing(item.state, item.stage, lang);
    let class = match item.state {
        SubmissionState::Submitted => "badge cw-badge cw-badge-attention",
        SubmissionState::Returned => "badge cw-badge cw-badge-bad",
        SubmissionState::Confirmed => "badge cw-badge cw-badge-good",
        SubmissionState::Withdrawn | SubmissionState::Refused => "badge cw-badge cw-badge-plain",
    };
    let (zh, en) = (worded(Lang::Zh), worded(Lang::En));
    view! { <span class=class>{move || lang().of(&zh, &en).clone()}</span> }.into_any()
}

fn row(item: SubmissionSummary, queue: bool, selected: Selected) -> AnyView {
    let id = item.id;
    let name = item
        .name
        .clone()
        .unwrap_or_else(|| t(Words::NameGone)().to_owned());
    let label = name.clone();
    let check = (queue && item.safe).then(|| {
        view! {
            <input type="checkbox" class="form-check-input me-2" aria-label=move || fill(Words::Select, &[("name", &label)])
                prop:checked=move || selected.with(|chosen| chosen.contains(&id))
                on:change=move |event| selected.update(|chosen| {
                    if event_target_checked(&event) { chosen.insert(id); } else { chosen.remove(&id); }
                })/>
        }
    });
    let kind = kind_name(&item);
    let mood = match item.kind {
        SubmissionKind::Enter => Mood::Primary,
        SubmissionKind::Change | SubmissionKind::Action | SubmissionKind::Photo => Mood::Plain,
        SubmissionKind::Correction => Mood::Attention,
    };
    let matters = {
        let item = item.clone();
        move || submission::matters(&item, lang())
    };
    let (place, aged) = (item.place.replace('/', " / "), item.clone());
    view! {
        <tr>
            <td class="cw-name">{check}<a href=PageKind::Submission.of(id)>{name}</a></td>
            <td>{badge(kind, mood)}</td>
            <td>{matters}</td>
            <td class="cw-words">{place}</td>
            <td>{item.submitted_by.clone()}</td>
            <td>{format::instant(item.submitted_at)}</td>
            {(!queue).then(|| view! { <td>{standing(&item)}</td> })}
            <td>{move || age(&aged)}{item.overdue.then(|| view! { <span class="ms-2" title=t(Words::TooLongHint)>{badge(Words::TooLong, Mood::Bad)}</span> })}</td>
        </tr>
    }
    .into_any()
}

/// What is submitted; of a personnel action, which.
pub fn kind_name(item: &SubmissionSummary) -> Label {
    match item.action {
        Some(action) => Label {
            zh: action.label(),
            en: action.label_en(),
        },
        None => Label {
            zh: item.kind.label(),
            en: item.kind.label_en(),
        },
    }
}

/// A level in the language of the page.
pub fn level_name(level: domain::worker::submission::Level) -> AnyView {
    view! { {tl(submission::level(level))} }.into_any()
}
