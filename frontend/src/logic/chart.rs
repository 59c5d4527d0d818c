//! The options of the charts, as ECharts reads them. Figures only; drawn by the browser.

use contract::Count;
use serde_json::{Value, json};

use super::format;

/// Colours in the order of the series: distinguishable without colour vision by lightness.
const COLOURS: [&str; 8] = [
    "#2563b8", "#7fb2e5", "#1b8a6b", "#e0a23b", "#8a5fc0", "#c8553d", "#5b7083", "#b9c7d4",
];
const TEXT: &str = "#4a5565";
const LINE: &str = "#e3e8ef";

/// Bars from the left, one row per name, stacked; the first name on top.
pub fn stacked_bars(names: &[String], series: &[(String, Vec<i64>)]) -> Value {
    let series: Vec<Value> = series
        .iter()
        .map(|(name, values)| {
            json!({ "name": name, "type": "bar", "stack": "all", "data": values, "barMaxWidth": 18 })
        })
        .collect();
    json!({
        "color": COLOURS,
        "animationDuration": 400,
        "tooltip": { "trigger": "axis", "axisPointer": { "type": "shadow" } },
        "legend": { "top": 0, "left": 0, "itemWidth": 12, "itemHeight": 8, "textStyle": { "color": TEXT, "fontSize": 12 } },
        "grid": { "left": 4, "right": 16, "top": 28, "bottom": 0, "outerBoundsMode": "same", "outerBoundsContain": "axisLabel" },
        "xAxis": { "type": "value", "splitLine": { "lineStyle": { "color": LINE } }, "axisLabel": { "color": TEXT, "fontSize": 11 } },
        "yAxis": {
            "type": "category", "inverse": true, "data": names, "axisTick": { "show": false },
            "axisLine": { "lineStyle": { "color": LINE } }, "axisLabel": { "color": TEXT, "fontSize": 12, "interval": 0 },
        },
        "series": series,
    })
}

/// Upright bars with their numbers.
pub fn bars(counts: &[Count]) -> Value {
    json!({
        "color": COLOURS,
        "animationDuration": 400,
        "tooltip": { "trigger": "axis", "axisPointer": { "type": "shadow" } },
        "grid": { "left": 4, "right": 8, "top": 32, "bottom": 0, "outerBoundsMode": "same", "outerBoundsContain": "axisLabel" },
        "xAxis": {
            "type": "category", "data": names(counts), "axisTick": { "show": false },
            "axisLine": { "lineStyle": { "color": LINE } },
            "axisLabel": { "color": TEXT, "fontSize": 12, "interval": 0 },
        },
        "yAxis": { "type": "value", "splitLine": { "lineStyle": { "color": LINE } }, "axisLabel": { "color": TEXT, "fontSize": 11 } },
        "series": [{
            "type": "bar", "data": labelled(counts), "barMaxWidth": 36,
            "itemStyle": { "borderRadius": [3, 3, 0, 0] },
            "label": { "show": true, "position": "top", "color": TEXT, "fontSize": 11 },
        }],
    })
}

/// Bars from the left with their numbers, for names too long to stand side by side.
pub fn lying_bars(counts: &[Count]) -> Value {
    json!({
        "color": COLOURS,
        "animationDuration": 400,
        "tooltip": { "trigger": "axis", "axisPointer": { "type": "shadow" } },
        "grid": { "left": 4, "right": 48, "top": 24, "bottom": 0, "outerBoundsMode": "same", "outerBoundsContain": "axisLabel" },
        "xAxis": { "type": "value", "show": false },
        "yAxis": {
            "type": "category", "inverse": true, "data": names(counts), "axisTick": { "show": false },
            "axisLine": { "lineStyle": { "color": LINE } }, "axisLabel": { "color": TEXT, "fontSize": 12, "interval": 0 },
        },
        "series": [{
            "type": "bar", "data": labelled(counts), "barMaxWidth": 22,
            "itemStyle": { "borderRadius": [0, 3, 3, 0] },
            "label": { "show": true, "position": "right", "color": TEXT, "fontSize": 11 },
        }],
    })
}

fn names(counts: &[Count]) -> Vec<&str> {
    counts.iter().map(|count| count.label.as_str()).collect()
}

/// The counts, each with its number as the rest of the page writes it.
fn labelled(counts: &[Count]) -> Vec<Value> {
    counts
        .iter()
        .map(|count| json!({ "value": count.count, "label": { "formatter": format::number(count.count) } }))
        .collect()
}

/// A ring with its shares; for few parts.
pub fn ring(counts: &[Count]) -> Value {
    let data: Vec<Value> = counts
        .iter()
        .map(|count| json!({ "name": count.label, "value": count.count }))
        .collect();
    json!({
        "color": COLOURS,
        "animationDuration": 400,
        "tooltip": { "trigger": "item", "formatter": "{b}: {c} ({d}%)" },
        "legend": {
            "bottom": 0, "left": "center", "itemWidth": 10, "itemHeight": 10, "itemGap": 8,
            "textStyle": { "color": TEXT, "fontSize": 12 },
        },
        "series": [{
            "type": "pie", "radius": ["36%", "60%"], "center": ["50%", "33%"], "data": data,
            "label": { "show": false }, "itemStyle": { "borderColor": "#fff", "borderWidth": 2 },
        }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_shows_every_count_in_its_order() {
        let counts = [("A", 3204), ("B", 5)].map(|(code, count)| Count {
            code: code.into(),
            label: code.into(),
            label_en: code.into(),
            count,
        });
        for drawn in [bars(&counts), lying_bars(&counts)] {
            assert_eq!(drawn["series"][0]["data"][1]["value"], json!(5));
        }
        assert_eq!(
            ring(&counts)["series"][0]["data"][1],
            json!({ "name": "B", "value": 5 })
        );
        assert_eq!(
            bars(&counts)["series"][0]["data"][0]["label"]["formatter"],
            json!("3,204")
        );
        let units = stacked_bars(
            &["锦江区".to_owned()],
            &[("专职".to_owned(), vec![7]), ("其他".to_owned(), vec![9])],
        );
        assert_eq!(units["series"][1]["data"], json!([9]));
    }

    #[test]
    fn a_chart_asks_for_nothing_outside_the_page() {
        let text =
            bars(&[]).to_string() + &ring(&[]).to_string() + &stacked_bars(&[], &[]).to_string();
        assert!(!text.contains("http") && !text.contains("image://"));
    }
}
