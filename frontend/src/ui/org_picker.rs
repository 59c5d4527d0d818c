//! The organisation tree: opened level by level, searched by name or code, to look at or to
//! choose from. The whole city is never loaded at once.

use chrono::NaiveDate;
use contract::{OrganisationPage, OrganisationQuery, OrganisationSummary};
use domain::ids::OrganisationId;
use domain::organisation::OrganisationKind;
use leptos::prelude::*;

use super::icon::{Icon, icon};
use super::show::show;
use crate::logic::format;
use crate::logic::text::{Common, Label, Places};
use crate::state::api::Api;
use crate::state::app;
use crate::state::browser;
use crate::state::lang::{fill, t, tl};
use crate::state::remote::Remote;

/// How many children are fetched at a time.
const PAGE: u32 = 200;

/// What the tree is for.
#[derive(Clone, Copy)]
pub struct Tree {
    /// Civil date on which it is read.
    pub as_of: Signal<Option<NaiveDate>>,
    /// The chosen node.
    pub chosen: Signal<Option<OrganisationId>>,
    /// What stands above the chosen node: opened, so that a link to a node deep down shows it.
    pub above: Signal<Vec<OrganisationId>>,
    /// Called when one is chosen.
    pub choose: Callback<OrganisationSummary>,
    /// Which kinds may be chosen.
    pub suits: fn(OrganisationKind) -> bool,
    /// Only this kind, as a flat list.
    pub only: Option<OrganisationKind>,
}

/// The tree with its search field.
#[component]
pub fn OrganisationTree(
    /// What it is for.
    tree: Tree,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let wanted = RwSignal::new(String::new());
    let wait = StoredValue::new(0_u32);
    let search = move |text: String| {
        typed.set(text.clone());
        wait.update_value(|turn| *turn += 1);
        let turn = wait.get_value();
        // A request per key would answer in any order.
        set_timeout(
            move || {
                if wait.try_get_value() == Some(turn) {
                    wanted.set(text.trim().to_owned());
                }
            },
            std::time::Duration::from_millis(300),
        );
    };
    view! {
        <div class="cw-tree-box">
            <div class="input-icon">
                <span class="input-icon-addon">{icon(Icon::Search)}</span>
                <input type="search" class="form-control" placeholder=t(Places::SearchPlaceholder) aria-label=t(Places::SearchLabel)
                    prop:value=move || typed.get() on:input=move |event| search(event_target_value(&event))/>
            </div>
            {move || match wanted.get() {
                text if text.is_empty() && tree.only.is_none() => level(tree, None),
                text => found(tree, text),
            }}
        </div>
    }
}

/// What a search found, with where each hangs.
fn found(tree: Tree, text: String) -> AnyView {
    let api = app().api;
    let results = Remote::load(
        move || tree.as_of.get(),
        async move |as_of| {
            let query = OrganisationQuery {
                q: Some(text.clone()).filter(|text| !text.is_empty()),
                kind: tree.only,
                as_of,
                limit: Some(50),
                ..OrganisationQuery::default()
            };
            api.call(async |client| client.organisation_list(&query).await)
                .await
        },
    );
    show(results, 4, move |page| {
        if page.items.is_empty() {
            return view! { <p class="text-secondary cw-tree-none">{t(Places::SearchNone)}</p> }
                .into_any();
        }
        let items = page
            .items
            .into_iter()
            .map(|node| view! { <li>{choice(tree, node, true)}</li> })
            .collect_view();
        view! { <ul class="cw-tree">{items}</ul> }.into_any()
    })
}

/// The children of a node; the roots of the own view without one.
fn level(tree: Tree, parent: Option<OrganisationId>) -> AnyView {
    let api = app().api;
    let children = Remote::load(
        move || tree.as_of.get(),
        async move |as_of| {
            let mut query = OrganisationQuery {
                parent_id: parent,
                as_of,
                limit: Some(PAGE),
                ..OrganisationQuery::default()
            };
            let mut page = api
                .call(async |client| client.organisation_list(&query).await)
                .await?;
            // No unit has more than a few hundred children; all are fetched so that none is missed.
            while let Some(cursor) = page.next_cursor.take() {
                query.cursor = Some(cursor);
                let more = api
                    .call(async |client| client.organisation_list(&query).await)
                    .await?;
                page.items.extend(more.items);
                page.next_cursor = more.next_cursor;
            }
            Ok(page)
        },
    );
    show(children, 3, move |page| {
        if page.items.is_empty() {
            return view! { <p class="text-secondary cw-tree-none">{t(Places::NoChildren)}</p> }
                .into_any();
        }
        let alone = page.items.len() == 1 && parent.is_none();
        let nodes = page
            .items
            .into_iter()
            .map(|node| branch(tree, node, alone))
            .collect_view();
        view! { <ul class="cw-tree">{nodes}</ul> }.into_any()
    })
}

/// A node with what hangs below it; the only root stands open.
fn branch(tree: Tree, node: OrganisationSummary, open: bool) -> AnyView {
    let id = node.id;
    let has_children = node.children > 0;
    let expanded = RwSignal::new(open && has_children);
    Effect::new(move |_| {
        if has_children && tree.above.with(|above| above.contains(&id)) {
            expanded.set(true);
        }
    });
    let name = node.name.clone();
    let toggle = has_children.then(|| {
        let label = move || {
            fill(if expanded.get() { Places::Collapse } else { Places::Expand }, &[("name", &name)])
        };
        view! {
            <button type="button" class="cw-tree-toggle" class:cw-open=move || expanded.get() aria-label=label aria-expanded=move || expanded.get().to_string()
                on:click=move |_| expanded.update(|open| *open = !*open)>
                {icon(Icon::Right)}
            </button>
        }
    });
    view! {
        <li>
            <div class="cw-tree-row">
                {match toggle {
                    Some(toggle) => toggle.into_any(),
                    None => view! { <span class="cw-tree-toggle"></span> }.into_any(),
                }}
                {choice(tree, node, false)}
            </div>
            {move || expanded.get().then(|| level(tree, Some(id)))}
        </li>
    }
    .into_any()
}

/// A node's name as something to choose.
fn choice(tree: Tree, node: OrganisationSummary, with_path: bool) -> AnyView {
    let id = node.id;
    let suits = (tree.suits)(node.kind);
    let shown = if with_path {
        node.full_name.replace('/', " / ")
    } else {
        node.name.clone()
    };
    let workers = format::number(node.workers);
    let counted = tree.only.is_none();
    let picked = node.clone();
    let element = NodeRef::<leptos::html::Button>::new();
    Effect::new(move |_| {
        // Opened from a link, the chosen one may lie far below what the frame shows.
        if let Some(element) = element.get()
            && tree.chosen.get_untracked() == Some(id)
        {
            browser::scroll_near(&element);
        }
    });
    view! {
        <button type="button" node_ref=element class="cw-tree-name" class:active=move || tree.chosen.get() == Some(id) disabled=!suits
            aria-current=move || (tree.chosen.get() == Some(id)).then_some("true")
            title=move || if suits { String::new() } else { t(Places::PickUnsuitable)().to_owned() }
            on:click=move |_| tree.choose.run(picked.clone())>
            <span class="cw-tree-text">{shown}</span>
            {counted.then(|| view! { <span class="cw-tree-count">{workers}</span> })}
        </button>
    }
    .into_any()
}

/// The one organisation that there is to choose; none when there are others, or it cannot be told.
pub async fn sole_organisation(api: Api) -> Option<OrganisationSummary> {
    let query = OrganisationQuery {
        limit: Some(2),
        ..OrganisationQuery::default()
    };
    let roots = api
        .call(async |client| client.organisation_list(&query).await)
        .await;
    sole(roots.ok()?)
}

/// Of the roots of a view.
fn sole(mut roots: OrganisationPage) -> Option<OrganisationSummary> {
    let root = roots.items.pop()?;
    (roots.total == 1 && root.children == 0).then_some(root)
}

/// The name with what it hangs below, but for the city, where everything is.
fn name_below_city(node: &OrganisationSummary) -> String {
    match node.full_name.split_once('/') {
        Some((_, below)) => below.replace('/', " / "),
        None => node.name.clone(),
    }
}

/// A field that shows the chosen organisation and opens the tree to choose another.
#[component]
pub fn OrganisationPicker(
    /// Id of the button, for its label.
    #[prop(into)]
    id: String,
    /// Heading of the dialog.
    #[prop(into)]
    title: Label,
    /// Id of the chosen one, empty for none.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the chosen one's id and name, or empty texts.
    #[prop(into)]
    change: Callback<(String, String)>,
    /// Which kinds may be chosen.
    suits: fn(OrganisationKind) -> bool,
    /// Only this kind, as a flat list.
    #[prop(optional)]
    only: Option<OrganisationKind>,
    /// Word for no choice.
    #[prop(into, default = Common::AnyChoice.into())]
    none: Label,
    /// Whether it narrows what is in view anyway: then no choice is the only one there is.
    #[prop(optional)]
    narrows: bool,
    /// Civil date on which the tree is read; today without one.
    #[prop(into, optional)]
    as_of: Signal<Option<NaiveDate>>,
    /// Whether there is an error.
    #[prop(into, optional)]
    invalid: Signal<bool>,
    /// Ids of hint and error.
    #[prop(into, optional)]
    described: Signal<String>,
) -> impl IntoView {
    let api = app().api;
    let open = RwSignal::new(false);
    let known = RwSignal::new(None::<(String, String)>);
    let above = RwSignal::new(Vec::<OrganisationId>::new());
    // The address or the record has only the id; the name is asked for once.
    Effect::new(move |_| {
        let wanted = value.get();
        if wanted.is_empty()
            || known.with_untracked(|known| known.as_ref().is_some_and(|(id, _)| *id == wanted))
        {
            return;
        }
        let Ok(organisation) = wanted.parse::<OrganisationId>() else {
            return;
        };
        leptos::task::spawn_local_scoped_with_cancellation(async move {
            let view = api
                .call(async |client| {
                    client
                        .organisation_get(organisation.into(), &contract::AsOfQuery::default())
                        .await
                })
                .await;
            if let Ok(view) = view {
                let mut names: Vec<String> = view
                    .ancestors
                    .iter()
                    .skip(1)
                    .map(|above| above.name.clone())
                    .collect();
                names.push(view.name);
                above.set(view.ancestors.iter().map(|above| above.id).collect());
                known.set(Some((wanted, names.join(" / "))));
            }
        });
    });
    let shown = move || {
        let wanted = value.get();
        match known.get() {
            _ if wanted.is_empty() => tl(none)().to_owned(),
            Some((id, name)) if id == wanted => name,
            _ => "…".to_owned(),
        }
    };
    let choose = Callback::new(move |node: OrganisationSummary| {
        let name = name_below_city(&node);
        known.set(Some((node.id.to_string(), name.clone())));
        change.run((node.id.to_string(), name));
        open.set(false);
    });
    let tree = Tree {
        as_of,
        chosen: Signal::derive(move || value.get().parse().ok()),
        above: above.into(),
        choose,
        suits,
        only,
    };
    let sole = RwSignal::new(None::<OrganisationSummary>);
    if only.is_none() {
        leptos::task::spawn_local_scoped_with_cancellation(async move {
            let found = sole_organisation(api).await;
            sole.set(found.filter(|node| suits(node.kind)));
        });
    }
    let id = StoredValue::new(id);
    // Nothing else to choose is nothing to ask for.
    let settled = Memo::new(move |_| {
        let (sole, value) = (sole.get()?, value.get());
        let chosen = value == sole.id.to_string() || (narrows && value.is_empty());
        // A filter has no room for the way to it.
        let shown = if narrows {
            sole.name.clone()
        } else {
            name_below_city(&sole)
        };
        chosen.then_some(shown)
    });
    let field = move || {
        if let Some(name) = settled.get() {
            let label = move || narrows.then(|| tl(title)());
            return view! { <input id=id.get_value() class="form-control-plaintext" readonly aria-label=label value=name/> }.into_any();
        }
        view! {
            <button type="button" id=id.get_value() class="form-select cw-picker-button" class:cw-picker-empty=move || value.get().is_empty()
                aria-invalid=move || invalid.get().to_string() aria-describedby=move || described.get() aria-haspopup="dialog"
                on:click=move |_| open.set(true)>
                {shown}
            </button>
            {move || (!value.get().is_empty()).then(|| view! {
                <button type="button" class="btn btn-icon btn-ghost-secondary" aria-label=t(Places::PickClear)
                    on:click=move |_| change.run((String::new(), String::new()))>
                    {icon(Icon::Close)}
                </button>
            })}
        }
        .into_any()
    };
    view! {
        <div class="cw-picker">
            {field}
            <super::overlay::Overlay open=open title=Signal::derive(move || tl(title)().to_owned())>
                <OrganisationTree tree=tree/>
            </super::overlay::Overlay>
        </div>
    }
}

/// The name of a place that may have been abolished.
pub fn place_name(name: Option<String>) -> impl Fn() -> String + Clone + Send + Sync + 'static {
    move || match &name {
        Some(name) => name.clone(),
        None => t(Common::PlaceAbolished)().to_owned(),
    }
}

/// The name of an organisation known only by its id; the id's place is held while it is asked.
pub fn organisation_name(id: uuid::Uuid) -> AnyView {
    let api = app().api;
    let name = RwSignal::new("…".to_owned());
    leptos::task::spawn_local_scoped_with_cancellation(async move {
        let query = contract::AsOfQuery::default();
        match api
            .call(async |client| client.organisation_get(id, &query).await)
            .await
        {
            Ok(view) => name.set(view.name),
            Err(_) => name.set("–".to_owned()),
        }
    });
    view! { {move || name.get()} }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roots(places: &[(OrganisationKind, i64)], total: i64) -> OrganisationPage {
        let items = places.iter().map(|(kind, children)| OrganisationSummary {
            id: uuid::Uuid::nil().into(),
            kind: *kind,
            nature: None,
            name: "督院街社区".to_owned(),
            full_name: "成都市/锦江区/督院街街道/督院街社区".to_owned(),
            parent_id: None,
            division_code: None,
            children: *children,
            workers: 7,
        });
        OrganisationPage {
            items: items.collect(),
            next_cursor: None,
            total,
        }
    }

    #[test]
    fn a_view_of_one_place_without_anything_below_leaves_no_choice() {
        let village = (OrganisationKind::Village, 0);
        let found = sole(roots(&[village], 1)).unwrap();
        assert_eq!(name_below_city(&found), "锦江区 / 督院街街道 / 督院街社区");
        assert_eq!(sole(roots(&[(OrganisationKind::Town, 12)], 1)), None);
        assert_eq!(sole(roots(&[village, village], 2)), None);
        assert_eq!(sole(roots(&[], 0)), None);
    }
}
