//! What stands in the way of an act, point by point, each with the way to mend it. The same for
//! what the preview finds and for what refuses the submission.

use contract::{ActProblemView, FieldProblem};
use domain::organisation::act::ActProblemCode;
use leptos::prelude::*;

use super::desk::Desk;
use crate::logic::act::steps::{place_of, step_of};
use crate::logic::failure::field_message;
use crate::logic::text::{Acts, Common, Lang, Text};
use crate::state::browser;
use crate::state::lang::{lang, t};
use crate::ui::icon::{Icon, icon};

/// One point.
pub struct Point {
    /// Step it is about, counted from 0.
    step: Option<usize>,
    /// Whether people have to be allocated.
    allocate: bool,
    /// What to do, in Chinese and in English.
    said: [String; 2],
}

impl From<ActProblemView> for Point {
    fn from(problem: ActProblemView) -> Self {
        let step = problem.step.and_then(|step| usize::try_from(step).ok());
        let who = problem.organisation.map(|place| place.name);
        let said = |lang: Lang, message: &str| {
            let place = step.map_or_else(String::new, |at| place_of(&format!("steps.{at}"), lang));
            let who = who.as_ref().map_or_else(String::new, |who| {
                format!("{who}{}", Common::Colon.get(lang))
            });
            format!("{place}{who}{message}")
        };
        Self {
            step,
            allocate: problem.code == ActProblemCode::Unallocated.code(),
            said: [
                said(Lang::Zh, &problem.message),
                said(Lang::En, &problem.message_en),
            ],
        }
    }
}

impl From<&FieldProblem> for Point {
    fn from(problem: &FieldProblem) -> Self {
        let said = |lang: Lang| {
            format!(
                "{}{}",
                place_of(&problem.field, lang),
                field_message(problem, lang)
            )
        };
        Self {
            step: step_of(&problem.field),
            allocate: problem.code == ActProblemCode::Unallocated.code(),
            said: [said(Lang::Zh), said(Lang::En)],
        }
    }
}

/// The points below what they come to.
pub fn points(
    desk: Desk,
    title: impl Fn() -> String + Send + Sync + 'static,
    points: Vec<Point>,
) -> AnyView {
    let items = points
        .into_iter()
        .map(|point| item(desk, point))
        .collect_view();
    view! {
        <div class="alert alert-danger cw-form-failure" role="alert">
            {icon(Icon::Warning)}
            <div><div>{title}</div><ul class="cw-act-points">{items}</ul></div>
        </div>
    }
    .into_any()
}

fn item(desk: Desk, point: Point) -> AnyView {
    let Point {
        step,
        allocate,
        said: [zh, en],
    } = point;
    let router = desk.app.router;
    let go = move |at: usize| {
        router.replace_params(&[("tab", "")]);
        browser::focus_soon(format!("step-{at}"));
    };
    view! {
        <li>
            {move || lang().of(zh.as_str(), en.as_str()).to_owned()}
            {allocate.then(|| view! {
                <button type="button" class="btn btn-sm ms-2" on:click=move |_| router.replace_params(&[("tab", "allocation")])>{t(Acts::PreviewAllocate)}</button>
            })}
            {step.map(|at| view! { <button type="button" class="btn btn-sm ms-2" on:click=move |_| go(at)>{t(Acts::PreviewGo)}</button> })}
        </li>
    }
    .into_any()
}
