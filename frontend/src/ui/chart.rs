//! Charts, fetched when the first one is shown. Each has its numbers as a table: always for
//! screen readers, on request for everyone.

use leptos::html::Div;
use leptos::prelude::*;
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};

use super::table::{Head, plain_table};
use crate::logic::text::{Common, Label};
use crate::state::lang::t;

/// The numbers of a chart: a name per row, a value per series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// Heading of the columns after the first.
    pub names: Vec<Label>,
    /// Rows.
    pub rows: Vec<(String, Vec<String>)>,
}

/// A chart and its table.
#[component]
pub fn Chart(
    /// What it shows.
    #[prop(into)]
    title: Label,
    /// The ECharts option.
    #[prop(into)]
    option: Signal<Value>,
    /// Its numbers.
    #[prop(into)]
    series: Signal<Series>,
    /// Classes that give it its height.
    #[prop(default = "cw-chart")]
    class: &'static str,
) -> impl IntoView {
    let element = NodeRef::<Div>::new();
    let as_table = RwSignal::new(false);
    Effect::new(move |_| {
        if let Some(element) = element.get() {
            call(
                "render",
                &[
                    element.unchecked_ref(),
                    &JsValue::from_str(&option.get().to_string()),
                ],
            );
        }
    });
    on_cleanup(move || {
        if let Some(element) = element.try_get_untracked().flatten() {
            call("dispose", &[element.unchecked_ref()]);
        }
    });
    let table = move || {
        let series = series.get();
        let mut heads = vec![Head::text(Common::ChartCategory)];
        heads.extend(series.names.iter().map(|name| Head::number(*name)));
        let rows = series
            .rows
            .into_iter()
            .map(|(name, values)| {
                let values = values
                    .into_iter()
                    .map(|value| view! { <td class="cw-number">{value}</td> })
                    .collect_view();
                view! { <tr><th scope="row">{name}</th>{values}</tr> }
            })
            .collect_view();
        plain_table(title, &heads, rows.into_any())
    };
    view! {
        <div class="cw-chart-frame">
            <button type="button" class="btn btn-sm btn-ghost-secondary cw-chart-toggle" on:click=move |_| as_table.update(|on| *on = !*on)>
                {move || t(if as_table.get() { Common::ChartHideTable } else { Common::ChartShowTable })()}
            </button>
            <div node_ref=element class=class class:cw-hidden=move || as_table.get() aria-hidden="true"></div>
            <div class:visually-hidden=move || !as_table.get() class="cw-chart-table">{table}</div>
        </div>
    }
}

/// Calls a function of the chart module's loader, if the page has it.
fn call(function: &str, arguments: &[&JsValue]) {
    let Ok(loader) = js_sys::Reflect::get(&window(), &"cwisCharts".into()) else {
        return;
    };
    let function = js_sys::Reflect::get(&loader, &function.into())
        .ok()
        .and_then(|f| f.dyn_into::<js_sys::Function>().ok());
    if let Some(function) = function {
        let _ = js_sys::Reflect::apply(&function, &loader, &arguments.iter().collect());
    }
}
