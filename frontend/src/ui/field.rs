//! Fields of a form: label, input, hint and error, tied together for screen readers.

use domain::worker::Severity;
use leptos::prelude::*;

use super::choice::Choices;
use super::form::FormState;
use crate::logic::failure::field_message;
use crate::logic::text::{Common, Label};
use crate::state::lang::{lang, t, tl};

/// Id of the element that a field's label and messages belong to. Paths of fields hold dots,
/// which selectors do not like.
fn element_id(key: &str) -> String {
    format!("field-{}", key.replace('.', "-"))
}

/// What every field has.
pub struct Spec {
    /// The form.
    pub form: FormState,
    /// Path of the field.
    pub key: String,
    /// Its name.
    pub label: Label,
    /// Whether it must be filled.
    pub required: bool,
    /// What to enter.
    pub hint: Option<Label>,
    /// More below the input.
    pub below: Option<AnyView>,
}

/// Label, hint and error around an input, which is told what names and describes it.
pub fn field(spec: Spec, input: impl FnOnce(Input) -> AnyView) -> AnyView {
    let Spec {
        form,
        key,
        label,
        required,
        hint,
        below,
    } = spec;
    let id = element_id(&key);
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let problem = {
        let key = key.clone();
        Memo::new(move |_| form.problem(&key))
    };
    let described = {
        let (hint_id, error_id) = (hint_id.clone(), error_id.clone());
        Signal::derive(
            move || match (problem.with(Option::is_some), hint.is_some()) {
                (true, true) => format!("{error_id} {hint_id}"),
                (true, false) => error_id.clone(),
                (false, true) => hint_id.clone(),
                (false, false) => String::new(),
            },
        )
    };
    let message = move || {
        problem.get().map(|problem| {
            let class = if problem.severity == Severity::Error {
                "cw-field-error"
            } else {
                "cw-field-warning"
            };
            view! { <div id=error_id.clone() class=class>{field_message(&problem, lang())}</div> }
        })
    };
    let control = Input {
        form,
        key,
        id: id.clone(),
        described,
        invalid: Signal::derive(move || {
            problem.with(|p| p.as_ref().is_some_and(|p| p.severity == Severity::Error))
        }),
        required,
    };
    view! {
        <div class="cw-field" class:cw-field-invalid=move || problem.with(Option::is_some)>
            <label class="form-label" class:required=required for=id>{tl(label)}</label>
            {input(control)}
            {message}
            {hint.map(|hint| view! { <div id=hint_id class="form-hint">{tl(hint)}</div> })}
            {below}
        </div>
    }
    .into_any()
}

/// What an input needs to be part of a field.
#[derive(Clone)]
pub struct Input {
    /// The form.
    pub form: FormState,
    /// Path of the field.
    pub key: String,
    /// Id of the element.
    pub id: String,
    /// Ids of hint and error.
    pub described: Signal<String>,
    /// Whether there is an error.
    pub invalid: Signal<bool>,
    /// Whether it must be filled.
    pub required: bool,
}

impl Input {
    fn value(&self) -> impl Fn() -> String + Send + Sync + 'static {
        let (form, key) = (self.form, self.key.clone());
        move || form.get(&key)
    }

    fn setter(&self) -> impl Fn(String) + Clone + 'static {
        let (form, key) = (self.form, self.key.clone());
        move |value| form.set(&key, value)
    }

    /// A line of text. `kind` is the native input's type.
    pub fn line(
        self,
        kind: &'static str,
        autocomplete: &'static str,
        placeholder: String,
        length: u32,
    ) -> AnyView {
        let set = self.setter();
        view! {
            <input type=kind class="form-control" id=self.id.clone() name=self.key.clone() autocomplete=autocomplete placeholder=placeholder
                maxlength=length.to_string() prop:value=self.value() aria-required=self.required.to_string()
                aria-invalid=move || self.invalid.get().to_string() aria-describedby=move || self.described.get()
                on:input=move |event| set(event_target_value(&event))/>
        }
        .into_any()
    }

    /// Several lines of text.
    pub fn area(self, length: u32) -> AnyView {
        let set = self.setter();
        view! {
            <textarea class="form-control" rows="3" id=self.id.clone() name=self.key.clone() maxlength=length.to_string()
                prop:value=self.value() aria-required=self.required.to_string()
                aria-invalid=move || self.invalid.get().to_string() aria-describedby=move || self.described.get()
                on:input=move |event| set(event_target_value(&event))></textarea>
        }
        .into_any()
    }

    /// One of some choices. A value that is no longer among them stays visible, so that saving
    /// does not lose it unseen.
    pub fn select(self, options: Signal<Choices>, none: Label) -> AnyView {
        let set = self.setter();
        let value = self.value();
        let shown = Memo::new(move |_| value());
        let choices = move || {
            let chosen = shown.get();
            let mut list = options.get();
            if !chosen.is_empty() && !list.iter().any(|(code, _)| *code == chosen) {
                list.push((chosen.clone(), chosen.clone()));
            }
            list.into_iter()
                .map(|(code, label)| {
                    let selected = code == chosen;
                    view! { <option value=code selected=selected>{label}</option> }
                })
                .collect_view()
        };
        view! {
            <select class="form-select" id=self.id.clone() name=self.key.clone() aria-required=self.required.to_string()
                aria-invalid=move || self.invalid.get().to_string() aria-describedby=move || self.described.get()
                prop:value=move || shown.get()
                on:change=move |event| set(event_target_value(&event))>
                <option value="">{tl(none)}</option>
                {choices}
            </select>
        }
        .into_any()
    }
}

/// A line of text.
#[component]
pub fn TextField(
    /// The form.
    form: FormState,
    /// Path.
    #[prop(into)]
    key: String,
    /// Name.
    #[prop(into)]
    label: Label,
    /// Must be filled.
    #[prop(optional)]
    required: bool,
    /// What to enter.
    #[prop(into, optional)]
    hint: Option<Label>,
    /// The native input's type.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Grey text while empty.
    #[prop(optional)]
    placeholder: String,
    /// Longest text.
    #[prop(default = 200)]
    length: u32,
    /// More below it.
    #[prop(optional)]
    below: Option<AnyView>,
) -> impl IntoView {
    field(
        Spec {
            form,
            key,
            label,
            required,
            hint,
            below,
        },
        move |input: Input| input.line(kind, autocomplete, placeholder, length),
    )
}

/// A civil date.
#[component]
pub fn DateField(
    /// The form.
    form: FormState,
    /// Path.
    #[prop(into)]
    key: String,
    /// Name.
    #[prop(into)]
    label: Label,
    /// Must be filled.
    #[prop(optional)]
    required: bool,
    /// What to enter.
    #[prop(into, optional)]
    hint: Option<Label>,
) -> impl IntoView {
    field(
        Spec {
            form,
            key,
            label,
            required,
            hint,
            below: None,
        },
        |input: Input| input.line("date", "off", String::new(), 10),
    )
}

/// One of some choices.
#[component]
pub fn SelectField(
    /// The form.
    form: FormState,
    /// Path.
    #[prop(into)]
    key: String,
    /// Name.
    #[prop(into)]
    label: Label,
    /// Codes with their labels.
    #[prop(into)]
    options: Signal<Choices>,
    /// Must be filled.
    #[prop(optional)]
    required: bool,
    /// What to enter.
    #[prop(into, optional)]
    hint: Option<Label>,
    /// Word for no choice.
    #[prop(into, default = Common::AnyChoice.into())]
    none: Label,
) -> impl IntoView {
    field(
        Spec {
            form,
            key,
            label,
            required,
            hint,
            below: None,
        },
        move |input: Input| input.select(options, none),
    )
}

/// Several lines of text.
#[component]
pub fn AreaField(
    /// The form.
    form: FormState,
    /// Path.
    #[prop(into)]
    key: String,
    /// Name.
    #[prop(into)]
    label: Label,
    /// Must be filled.
    #[prop(optional)]
    required: bool,
    /// What to enter.
    #[prop(into, optional)]
    hint: Option<Label>,
    /// Longest text.
    #[prop(default = 200)]
    length: u32,
) -> impl IntoView {
    field(
        Spec {
            form,
            key,
            label,
            required,
            hint,
            below: None,
        },
        move |input: Input| input.area(length),
    )
}

/// Yes or no.
#[component]
pub fn CheckField(
    /// The form.
    form: FormState,
    /// Path; the value is `true` or empty.
    #[prop(into)]
    key: String,
    /// Name.
    #[prop(into)]
    label: Label,
) -> impl IntoView {
    let id = element_id(&key);
    let error_id = format!("{id}-error");
    let read = key.clone();
    let named = id.clone();
    let problem = {
        let key = key.clone();
        Memo::new(move |_| form.problem(&key))
    };
    let invalid = move || problem.with(Option::is_some);
    let described = {
        let error_id = error_id.clone();
        move || invalid().then(|| error_id.clone())
    };
    let message = move || {
        problem.get().map(|problem| {
            view! { <div id=error_id.clone() class="cw-field-error">{field_message(&problem, lang())}</div> }
        })
    };
    view! {
        <div class="cw-field cw-field-check" class:cw-field-invalid=invalid>
            <label class="form-check" for=named>
                <input type="checkbox" class="form-check-input" id=id name=key.clone()
                    prop:checked=move || form.get(&read) == "true"
                    aria-invalid=move || invalid().to_string() aria-describedby=described
                    on:change=move |event| form.set(&key, if event_target_checked(&event) { "true" } else { "" })/>
                <span class="form-check-label">{tl(label)}</span>
            </label>
            {message}
        </div>
    }
}

/// What is wrong with the whole form.
pub fn form_failure(form: FormState) -> AnyView {
    let shown = move || {
        form.failure.get().map(|failure| {
            let (errors, warnings) = failure.counts();
            let counted = match (errors, warnings) {
                (0, 0) => None,
                (0, n) => Some(crate::state::lang::fill(Common::WarningsNeedReason, &[("n", &n.to_string())])),
                (n, _) => Some(crate::state::lang::fill(Common::SaveWithErrors, &[("n", &n.to_string())])),
            };
            // What is wrong with fields is nothing to look up in the log.
            let request = failure.request_id().filter(|_| counted.is_none());
            let request = request.map(str::to_owned);
            view! {
                <div class="alert alert-danger cw-form-failure" role="alert" tabindex="-1">
                    {super::icon::icon(super::icon::Icon::Warning)}
                    <div>
                        <div>{failure.message(lang())}</div>
                        {counted.map(|text| view! { <div>{text}</div> })}
                        {request.map(|id| view! { <div class="cw-codes">{t(Common::RequestId)}": "<code>{id}</code></div> })}
                    </div>
                </div>
            }
        })
    };
    view! { <div aria-live="assertive">{shown}</div> }.into_any()
}

/// The button that sends a form.
pub fn submit_button(form: FormState, label: impl Into<Label>) -> AnyView {
    let label = label.into();
    view! {
        <button type="submit" class="btn btn-primary" disabled=move || form.busy.get()>
            {move || if form.busy.get() { Label::from(Common::Saving).get(lang()) } else { label.get(lang()) }}
        </button>
    }
    .into_any()
}
