//! A split: what, into which parts, and who gets what hangs below.

use domain::organisation::OrganisationKind;
use leptos::prelude::*;

use super::step_fields::{Bench, follow_origin, of_tree, organisation, target};
use crate::logic::act::form::MOST;
use crate::logic::act::target::{Way, at};
use crate::logic::failure::field_message;
use crate::logic::filter;
use crate::logic::text::Acts;
use crate::state::lang::{fill, lang, t};
use crate::ui::field::TextField;
use crate::ui::icon::{Icon, icon};

/// The fields of a split.
pub fn split(bench: Bench) -> AnyView {
    let form = bench.form;
    follow_origin(bench, "source");
    let rows = Memo::new(move |_| form.form.with(|form| form.rows("parts")));
    let problem = move || {
        let problem = form.problem("parts")?;
        Some(
            view! { <div class="cw-field-error" role="alert">{field_message(&problem, lang())}</div> },
        )
    };
    let add = move |_| {
        form.form.update(|form| {
            let row = form.rows("parts");
            form.set(format!("parts.{row}.way"), Way::Fresh.code());
        });
    };
    let remove = move |row: usize| {
        form.form.update(|form| form.remove_row("parts", row));
        form.problems
            .update(|problems| problems.retain(|problem| !problem.field.starts_with("parts")));
    };
    let parts = move || {
        let rows = rows.get();
        (0..rows)
            .map(|row| part(bench, row, rows > 2, Callback::new(remove)))
            .collect_view()
    };
    view! {
        {organisation(bench, "source", Acts::SplitSource, of_tree)}
        <fieldset class="cw-field cw-act-parts">
            <legend class="form-label">{t(Acts::SplitParts)}</legend>
            {problem}
            {parts}
            {move || (rows.get() < MOST).then(|| view! {
                <button type="button" class="btn btn-sm" on:click=add>{icon(Icon::Plus)}{t(Acts::SplitAdd)}</button>
            })}
        </fieldset>
        {children(bench)}
    }
    .into_any()
}

fn part(bench: Bench, row: usize, removable: bool, remove: Callback<usize>) -> AnyView {
    let form = bench.form;
    let prefix = format!("parts.{row}");
    let number = (row + 1).to_string();
    let named = {
        let number = number.clone();
        move |text: Acts| {
            let number = number.clone();
            move || fill(text, &[("n", &number)])
        }
    };
    // Only of what people work in are addresses compared.
    let by_address = move || {
        bench.origin.with(|origin| {
            origin
                .as_ref()
                .is_none_or(|origin| origin.view.kind.holds_workers())
        })
    };
    let words = at(&prefix, "words");
    view! {
        <div class="card cw-act-part" role="group" aria-label=named(Acts::SplitPart)>
            <div class="cw-act-part-head">
                <strong>{named(Acts::SplitPart)}</strong>
                {removable.then(|| view! {
                    <button type="button" class="btn btn-icon btn-sm btn-ghost-danger" aria-label=named(Acts::SplitRemove) on:click=move |_| remove.run(row)>
                        {icon(Icon::Trash)}
                    </button>
                })}
            </div>
            {target(bench, prefix.clone(), Acts::PartWay, false, Signal::derive(Vec::new))}
            {move || by_address().then(|| view! {
                <TextField form=form key=words.clone() label=Acts::PartWords hint=Acts::PartWordsHint length=500/>
            })}
            <TextField form=form key=at(&prefix, "share") label=Acts::PartShare hint=Acts::PartShareHint length=8/>
        </div>
    }
    .into_any()
}

/// Which part gets which child.
fn children(bench: Bench) -> AnyView {
    let form = bench.form;
    let listed = Memo::new(move |_| {
        let origin = bench.origin.get();
        let origin = origin.filter(|origin| origin.view.kind != OrganisationKind::Village);
        origin.map(|origin| origin.children).unwrap_or_default()
    });
    let part_of = move |id: &str| {
        let rows = form.form.with(|form| form.rows("parts"));
        (0..rows).find(|row| filter::holds(&form.get(&format!("parts.{row}.children")), id))
    };
    let assign = move |id: &str, to: &str| {
        form.form.update(|form| {
            for row in 0..form.rows("parts") {
                let key = format!("parts.{row}.children");
                let held = filter::holds(form.get(&key), id);
                if held != (row.to_string() == to) {
                    form.set(key.clone(), filter::toggle(form.get(&key), id));
                }
            }
        });
    };
    let lives_on = move || {
        let rows = form.form.with(|form| form.rows("parts"));
        (0..rows).any(|row| form.get(&format!("parts.{row}.way")) == Way::Itself.code())
    };
    let row = move |child: contract::OrganisationSummary| {
        let id = child.id.to_string();
        let (chosen, change) = (id.clone(), id.clone());
        let name = child.name.clone();
        let options = move || {
            let chosen = part_of(&chosen);
            (0..form.form.with(|form| form.rows("parts")))
                .map(|row| {
                    let selected = chosen == Some(row);
                    view! { <option value=row.to_string() selected=selected>{part_name(bench, row)}</option> }
                })
                .collect_view()
        };
        view! {
            <tr>
                <th scope="row">{child.name}</th>
                <td>
                    <select class="form-select form-select-sm" aria-label=name on:change=move |event| assign(&change, &event_target_value(&event))>
                        <option value="">{move || t(if lives_on() { Acts::PartChildrenStay } else { Acts::PartChildrenNone })()}</option>
                        {options}
                    </select>
                </td>
            </tr>
        }
    };
    view! {
        {move || (!listed.with(Vec::is_empty)).then(|| view! {
            <fieldset class="cw-field">
                <legend class="form-label">{t(Acts::PartChildren)}</legend>
                <table class="table table-sm cw-act-children"><tbody>{listed.get().into_iter().map(row).collect_view()}</tbody></table>
            </fieldset>
        })}
    }
    .into_any()
}

/// What a part is called while it is being written.
fn part_name(bench: Bench, row: usize) -> String {
    let form = bench.form;
    let value = |key: &str| form.get(&format!("parts.{row}.{key}"));
    let named = match Way::from_code(&value("way")) {
        Some(Way::Itself) => t(Acts::PartItself)().to_owned(),
        Some(Way::Fresh) => value("name"),
        Some(Way::Labelled) => value("label"),
        _ => bench
            .names
            .with(|names| names.get(&value("id")).cloned().unwrap_or_default()),
    };
    if named.is_empty() {
        fill(Acts::SplitPart, &[("n", &(row + 1).to_string())])
    } else {
        named
    }
}
