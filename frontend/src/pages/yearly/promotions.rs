//! Who is to be given a level, chosen and handed in together.

use contract::{ActionFields, PromotionCandidate, PromotionQuery};
use domain::personnel::action::ActionKind;
use domain::personnel::promotion::PromotionGround;
use leptos::prelude::*;
use uuid::Uuid;

use super::{Chosen, SendBatch, grade_label};
use crate::logic::query;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Label, Text, Yearly as Words};
use crate::pages::people::own;
use crate::pages::personnel::unit_choice;
use crate::state::lang::{fill, lang, t, tl};
use crate::state::remote::Remote;
use crate::state::{app, browser};
use crate::ui::controls::PageHead;
use crate::ui::icon::Icon;
use crate::ui::paging::{Listing, Pager};
use crate::ui::states;
use crate::ui::table::{DataTable, Head};

fn question(address: &str) -> PromotionQuery {
    let value = |key: &str| query::value(address, key);
    PromotionQuery {
        ground: PromotionGround::from_code(&value("ground")),
        by: value("by").parse().ok(),
        organisation_id: value("organisation_id").parse().ok(),
        limit: value("limit").parse().ok(),
        cursor: Some(value("cursor")).filter(|cursor| !cursor.is_empty()),
    }
}

/// The page.
#[component]
pub fn Promotions() -> impl IntoView {
    let app = app();
    let router = app.router;
    let chosen: Chosen = RwSignal::new(Default::default());
    let may_act = app.session.may(contract::Permission::PersonnelEdit);
    let found = Remote::load(
        move || router.query(),
        async move |address| {
            let query = question(&address);
            let page = app
                .api
                .call(async |client| client.promotion_list(&query).await)
                .await?;
            Ok(Listing {
                items: page.items,
                next_cursor: page.next_cursor,
                total: page.total,
            })
        },
    );
    // What is no longer on the page is not handed in unseen.
    Effect::new(move |_| {
        found.data.track();
        chosen.set(Default::default());
    });
    let heads = Signal::derive(|| {
        vec![
            Head::text(Words::Name),
            Head::text(Words::Place),
            Head::text(Words::Post),
            Head::text(Words::Ground),
            Head::text(Words::Level),
            Head::text(Words::Grades),
            Head::text(Words::DueOn),
            Head::text(Words::Proposed),
        ]
    });
    let table = DataTable {
        caption: Words::Promotions.into(),
        heads,
        remote: found,
        pager: Some(Pager::new()),
        wording: Common::TotalPeople.into(),
    }
    .view(
        move |one| row(one, chosen, may_act),
        || {
            let text = Some(Label::from(Words::PromotionsNoneText));
            states::empty(Icon::Star, Words::PromotionsNone, text, None)
        },
    );
    let all = move |event: web_sys::Event| {
        let on = event_target_checked(&event);
        let page = found.data.get_untracked();
        chosen.update(|chosen| {
            for one in page.into_iter().flat_map(|page| page.items) {
                if on {
                    chosen
                        .entry(one.worker_id.into())
                        .or_insert_with(|| fields(&one));
                } else {
                    chosen.remove(&Uuid::from(one.worker_id));
                }
            }
        });
    };
    let grounds = own!(PromotionGround);
    let options = move || {
        let here = router.param("ground");
        let all = grounds.get().into_iter();
        all.map(|(code, label)| {
            let selected = code == here;
            view! { <option value=code selected=selected>{label}</option> }
        })
        .collect_view()
    };
    let by = move || {
        let asked = router.param("by");
        if asked.is_empty() {
            browser::today().to_string()
        } else {
            asked
        }
    };
    view! {
        <PageHead title=Signal::derive(|| t(Words::Promotions)().to_owned()) note=Signal::derive(|| t(Words::PromotionsNote)().to_owned())>
            {may_act.then(|| view! { <SendBatch kind=ActionKind::Level chosen=chosen/> })}
        </PageHead>
        <div class="card cw-list">
            <div class="cw-toolbar">
                <select class="form-select cw-narrow" aria-label=t(Words::Ground)
                    on:change=move |event| router.set_params(&[("ground", &event_target_value(&event)), ("cursor", "")])>
                    <option value="">{t(Words::AnyGround)}</option>
                    {options}
                </select>
                <label class="cw-inline">
                    <span>{t(Words::By)}</span>
                    <input type="date" class="form-control" prop:value=by
                        on:change=move |event| router.set_params(&[("by", &event_target_value(&event)), ("cursor", "")])/>
                </label>
                {unit_choice("promotion-unit")}
                {may_act.then(|| view! {
                    <label class="form-check cw-inline"><input type="checkbox" class="form-check-input" on:change=all/><span>{t(Words::ChooseAll)}</span></label>
                })}
            </div>
            {table}
        </div>
    }
}

fn fields(one: &PromotionCandidate) -> (String, ActionFields) {
    let fields = ActionFields {
        level: Some(one.proposed.into()),
        ..ActionFields::default()
    };
    (one.name.clone(), fields)
}

fn row(one: PromotionCandidate, chosen: Chosen, may_act: bool) -> AnyView {
    let id = Uuid::from(one.worker_id);
    let choice = fields(&one);
    let label = one.name.clone();
    let check = may_act.then(|| {
        view! {
            <input type="checkbox" class="form-check-input me-2" aria-label=move || fill(Words::Choose, &[("name", &label)])
                prop:checked=move || chosen.with(|chosen| chosen.contains_key(&id))
                on:change=move |event| chosen.update(|chosen| {
                    if event_target_checked(&event) { chosen.insert(id, choice.clone()); } else { chosen.remove(&id); }
                })/>
        }
    });
    let named = one.name.clone();
    let proposed = one.proposed;
    let shown = move || {
        chosen.with(|chosen| {
            let (_, fields) = chosen.get(&id)?;
            fields.level
        })
    };
    // Another level than the rules say is written where the person is chosen.
    let level = move || match shown() {
        None => format!("{proposed}").into_any(),
        Some(level) => {
            let named = named.clone();
            view! {
                <input type="number" min="1" max="40" class="form-control cw-short" aria-label=move || fill(Words::ProposedOf, &[("name", &named)])
                    value=level.to_string()
                    on:change=move |event| if let Ok(level) = event_target_value(&event).parse() {
                        chosen.update(|chosen| if let Some((_, fields)) = chosen.get_mut(&id) { fields.level = Some(level) });
                    }/>
            }
            .into_any()
        }
    };
    let ground = Label {
        zh: one.ground.label(),
        en: one.ground.label_en(),
    };
    let post = Label {
        zh: one.post.label(),
        en: one.post.label_en(),
    };
    let grades = one.grades.clone();
    let grades = move || {
        let lang = lang();
        let last = grades.iter().rev().take(3);
        last.map(|(year, grade)| format!("{year} {}", grade_label(*grade).get(lang)))
            .collect::<Vec<_>>()
            .join(Common::Comma.get(lang))
    };
    let months = one.counted_months;
    let today = one.level;
    let since = move || match (today, months) {
        (Some(level), _) => level.to_string(),
        (None, Some(months)) => fill(
            Words::YearsMonths,
            &[
                ("years", &(months / 12).to_string()),
                ("months", &(months % 12).to_string()),
            ],
        ),
        (None, None) => String::new(),
    };
    view! {
        <tr>
            <td class="cw-name">{check}<a href=format!("{}?tab=career", PageKind::Person.of(one.worker_id))>{one.name}</a></td>
            <td>{one.place.replace('/', " / ")}</td>
            <td>{tl(post)}</td>
            <td>{tl(ground)}</td>
            <td>{since}</td>
            <td>{grades}</td>
            <td class="cw-nowrap">{one.due_on.to_string()}</td>
            <td>{level}</td>
        </tr>
    }
    .into_any()
}
