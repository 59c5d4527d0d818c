//! The data dictionary: what is kept about people, why, and who sees it.

use contract::PersonalFieldView;
use domain::data_dictionary::FieldClass;
use leptos::prelude::*;

use crate::logic::text::{Common, Label, Safeguards};
use crate::state::app;
use crate::state::lang::{lang, t};
use crate::state::remote::Remote;
use crate::ui::controls::{Mood, PageHead, badge};
use crate::ui::icon::Icon;
use crate::ui::show::show;
use crate::ui::states;
use crate::ui::table::{Head, cell, stacked_table};

/// The page.
#[component]
pub fn DataDictionary() -> impl IntoView {
    let app = app();
    let fields = Remote::load(
        || (),
        async move |()| {
            app.api
                .call(async |client| client.data_dictionary_get().await)
                .await
        },
    );
    let search = RwSignal::new(String::new());
    view! {
        <PageHead title=Signal::derive(|| t(Common::DataDictionary)().to_owned()) note=Signal::derive(|| t(Safeguards::DictionaryNote)().to_owned())/>
        <div class="card cw-list cw-dictionary">
            <div class="cw-toolbar">
                <label class="cw-inline">
                    <span>{t(Safeguards::DictionarySearch)}</span>
                    <input type="search" class="form-control" prop:value=move || search.get() on:input=move |event| search.set(event_target_value(&event))/>
                </label>
            </div>
            {show(fields, 10, move |found| {
                let items = StoredValue::new(found.items);
                view! {
                    {move || {
                        let wanted = search.get().trim().to_lowercase();
                        let rows: Vec<_> = items.with_value(|items| items.iter().filter(|field| fits(field, &wanted)).map(row).collect());
                        if rows.is_empty() {
                            return states::empty(Icon::Book, Safeguards::DictionaryEmpty, None, None);
                        }
                        let heads = [
                            Safeguards::Field, Safeguards::Class, Safeguards::Purpose, Safeguards::Basis, Safeguards::Retention,
                            Safeguards::Encrypted, Safeguards::Display, Safeguards::Readers,
                        ];
                        stacked_table(Common::DataDictionary, &heads.map(Head::text), rows.collect_view().into_any())
                    }}
                }
                .into_any()
            })}
        </div>
    }
}

/// Whether a field says something somewhere, in either language.
fn fits(field: &PersonalFieldView, wanted: &str) -> bool {
    [
        &field.name,
        &field.name_en,
        &field.purpose_label,
        &field.purpose_label_en,
        &field.basis_label,
        &field.basis_label_en,
    ]
    .iter()
    .any(|text| text.to_lowercase().contains(wanted))
}

fn row(field: &PersonalFieldView) -> AnyView {
    let either = |zh: &String, en: &String| {
        let (zh, en) = (zh.clone(), en.clone());
        view! { {move || lang().of(zh.as_str(), en.as_str()).to_owned()} }.into_any()
    };
    let mood = match field.class {
        FieldClass::General => Mood::Plain,
        FieldClass::Sensitive => Mood::Attention,
    };
    let class = Label {
        zh: field.class.label(),
        en: field.class.label_en(),
    };
    let places = (!field.places.is_empty()).then(|| {
        let places = field.places.join(", ");
        view! { <details class="cw-details"><summary>{t(Safeguards::Places)}</summary><code>{places}</code></details> }
    });
    let encrypted = if field.encrypted {
        Safeguards::Yes
    } else {
        Safeguards::No
    };
    view! {
        <tr>
            <th scope="row">{either(&field.name, &field.name_en)}{places}</th>
            {cell(Safeguards::Class, badge(class, mood))}
            {cell(Safeguards::Purpose, either(&field.purpose_label, &field.purpose_label_en))}
            {cell(Safeguards::Basis, either(&field.basis_label, &field.basis_label_en))}
            {cell(Safeguards::Retention, either(&field.retention_label, &field.retention_label_en))}
            {cell(Safeguards::Encrypted, view! { {t(encrypted)} }.into_any())}
            {cell(Safeguards::Display, either(&field.display_label, &field.display_label_en))}
            {cell(Safeguards::Readers, either(&field.readers_label, &field.readers_label_en))}
        </tr>
    }
    .into_any()
}
