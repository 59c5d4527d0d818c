//! The grades of a street or community in a round. Each is kept as soon as it is chosen.

use contract::{
    GradeInput, GradeState, GradesInput, SheetLine, SheetQuery, SheetSubmission, SheetView,
};
use domain::personnel::career::Grade;
use domain::personnel::round::RoundState;
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use super::grade_label;
use super::rounds::state_badge;
use crate::logic::route::PageKind;
use crate::logic::text::{Label, Text, Yearly as Words};
use crate::state::lang::{fill, lang, t, tl};
use crate::state::remote::Remote;
use crate::state::{app, browser};
use crate::ui::controls::{Card, Mood, PageHead, badge};
use crate::ui::icon::Icon;
use crate::ui::overlay::ConfirmDanger;
use crate::ui::show::show;
use crate::ui::states;

/// The grades of one place.
#[component]
pub fn Sheet(
    /// Round.
    round: Uuid,
    /// Place.
    place: Uuid,
) -> impl IntoView {
    let api = app().api;
    let found = Remote::load(
        || (),
        async move |()| {
            let query = SheetQuery {
                organisation_id: Some(place.into()),
            };
            api.call(async |client| client.assessment_sheet_get(round, &query).await)
                .await
        },
    );
    let pen = Pen {
        round,
        saving: RwSignal::new(0),
        changed: Callback::new(move |()| found.reload()),
    };
    show(found, 8, move |view: SheetView| sheet(view, pen))
}

/// Writes grades of a round.
#[derive(Clone, Copy)]
struct Pen {
    round: Uuid,
    /// Grades on their way: the sheet is not handed in before they are kept, or it would go without.
    saving: RwSignal<u32>,
    changed: Callback<()>,
}

fn sheet(view: SheetView, pen: Pen) -> AnyView {
    let app = app();
    let round = pen.round;
    let place = view.organisation.name.clone();
    let year = view.round.year.to_string();
    let title = {
        let place = place.clone();
        Signal::derive(move || fill(Words::RoundTitle, &[("year", &year), ("place", &place)]))
    };
    let may_grade = view.round.state != RoundState::Closed
        && app.session.may(contract::Permission::PersonnelEdit);
    let open: Vec<Uuid> = view
        .lines
        .iter()
        .filter(|line| line.grade.is_none())
        .map(|line| line.worker_id.into())
        .collect();
    let ungraded = open.len();
    let waiting = view
        .lines
        .iter()
        .any(|line| matches!(line.state, GradeState::Draft | GradeState::Returned));
    let over = view.excellent > view.most_excellent;
    let told = told(&view, ungraded);
    let competent = move |_| {
        let grades = open.iter().map(|worker| (*worker, Some(Grade::Competent)));
        pen.save(grades.collect());
    };
    let state = view.round.state;
    let off = over || ungraded > 0;
    let submit = (view.may_submit && waiting)
        .then(|| view! { <Submit place=Uuid::from(view.organisation.id) off=off pen=pen/> });
    let rows = view
        .lines
        .into_iter()
        .map(|line| row(line, may_grade, pen))
        .collect_view();
    let back = PageKind::AssessmentRound.of(round);
    let table = if rows.is_empty() {
        let text = Some(Label::from(Words::SheetNoneText));
        states::empty(Icon::People, Words::SheetNone, text, None)
    } else {
        view! {
            <div class="cw-table-scroll" tabindex="0" role="region" aria-label=t(Words::Rounds)>
                <table class="table table-vcenter table-hover">
                    <thead><tr>
                        <th scope="col">{t(Words::Name)}</th>
                        <th scope="col">{t(Words::Place)}</th>
                        <th scope="col">{t(Words::Post)}</th>
                        <th scope="col">{t(Words::LastGrade)}</th>
                        <th scope="col">{t(Words::Grade)}</th>
                        <th scope="col">{t(Words::State)}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <PageHead title=title>
            <div class="btn-list">
                <a class="btn" href=back>{t(Words::BackToRound)}</a>
                {(may_grade && ungraded > 0).then(|| view! { <button type="button" class="btn" on:click=competent>{t(Words::FillCompetent)}</button> })}
                {submit}
            </div>
        </PageHead>
        <p class="cw-inline">{state_badge(state)}<span class:text-danger=over>{told}</span></p>
        <Card title=Words::Rounds flush=true>{table}</Card>
    }
    .into_any()
}

/// How it stands with the cap, and who has no grade yet.
fn told(view: &SheetView, ungraded: usize) -> impl Fn() -> String + use<> {
    let (excellent, most) = (view.excellent, view.most_excellent);
    move || {
        let words = if excellent > most {
            Words::ExcellentOver
        } else {
            Words::ExcellentWithin
        };
        let cap = fill(
            words,
            &[("n", &excellent.to_string()), ("most", &most.to_string())],
        );
        if ungraded == 0 {
            return cap;
        }
        let rest = fill(Words::Ungraded, &[("n", &ungraded.to_string())]);
        format!("{cap} {rest}")
    }
}

impl Pen {
    fn save(self, grades: Vec<(Uuid, Option<Grade>)>) {
        let app = app();
        let items = grades.into_iter().map(|(worker, grade)| GradeInput {
            worker_id: worker.into(),
            grade,
        });
        let input = GradesInput {
            items: items.collect(),
        };
        self.saving.update(|count| *count += 1);
        spawn_local(async move {
            let done = app
                .api
                .call(async |client| client.assessment_grades_save(self.round, &input).await)
                .await;
            if let Err(failure) = done {
                app.toasts.failure(&failure);
            }
            let _ = self.saving.try_update(|count| *count -= 1);
            self.changed.run(());
        });
    }
}

fn row(line: SheetLine, may_grade: bool, pen: Pen) -> AnyView {
    let worker = Uuid::from(line.worker_id);
    let post = Label {
        zh: line.post.label(),
        en: line.post.label_en(),
    };
    let open = matches!(line.state, GradeState::Draft | GradeState::Returned);
    let grade = match (line.not_graded, may_grade && open) {
        (Some(why), _) => {
            let why = Label {
                zh: why.label(),
                en: why.label_en(),
            };
            let text = move || fill(Words::NotGraded, &[("why", why.get(lang()))]);
            view! { <span class="text-secondary">{text}</span> }.into_any()
        }
        (None, true) => choice(worker, &line, pen),
        (None, false) => line
            .grade
            .map(|grade| tl(grade_label(grade)).into_any())
            .into_any(),
    };
    let state = match line.state {
        GradeState::Draft => badge(Words::Draft, Mood::Plain),
        GradeState::Submitted => badge(Words::Waiting, Mood::Attention),
        GradeState::Returned => badge(Words::Returned, Mood::Bad),
        GradeState::Decided => badge(Words::Decided, Mood::Good),
    };
    let why = line
        .submission_id
        .filter(|_| line.state != GradeState::Draft)
        .map(|id| view! { <a class="ms-2" href=PageKind::Submission.of(id)>{t(Words::Objection)}</a> });
    let exit = line.proposes_exit.then(|| {
        view! { <span title=t(Words::ProposesExitHint)>{badge(Words::ProposesExit, Mood::Bad)}</span> }
    });
    view! {
        <tr>
            <td class="cw-name"><a href=format!("{}?tab=career", PageKind::Person.of(worker))>{line.name}</a></td>
            <td>{line.place.replace('/', " / ")}</td>
            <td>{tl(post)}</td>
            <td>{line.last_grade.map(|grade| tl(grade_label(grade)))}</td>
            <td>{grade}" "{exit}</td>
            <td>{state}{why}</td>
        </tr>
    }
    .into_any()
}

fn choice(worker: Uuid, line: &SheetLine, pen: Pen) -> AnyView {
    let chosen = line.grade;
    let name = line.name.clone();
    let options = move || {
        let lang = lang();
        let offered = Grade::ALL.iter();
        offered
            .map(|grade| {
                view! { <option value=grade.code() selected=chosen == Some(*grade)>{grade_label(*grade).get(lang)}</option> }
            })
            .collect_view()
    };
    view! {
        <select class="form-select cw-narrow" aria-label=move || fill(Words::GradeOf, &[("name", &name)])
            on:change=move |event| pen.save(vec![(worker, Grade::from_code(&event_target_value(&event)))])>
            <option value="" selected=chosen.is_none()></option>
            {options}
        </select>
    }
    .into_any()
}

/// Hands the street in.
#[component]
fn Submit(place: Uuid, off: bool, pen: Pen) -> impl IntoView {
    let app = app();
    let off = move || off || pen.saving.get() > 0;
    let asked = RwSignal::new(false);
    let key = StoredValue::new(browser::request_key());
    let send = Callback::new(move |()| {
        let request = SheetSubmission {
            organisation_id: place.into(),
            reason: None,
        };
        spawn_local(async move {
            let key = key.get_value();
            let done = app
                .api
                .call(async |client| {
                    client
                        .assessment_sheet_submit(pen.round, Some(&key), &request)
                        .await
                })
                .await;
            match done {
                Ok(_) => {
                    app.toasts.success(Words::SheetSent);
                    app.tasks.refresh();
                }
                Err(failure) => app.toasts.failure(&failure),
            }
            pen.changed.run(());
        });
    });
    view! {
        <button type="button" class="btn btn-primary" disabled=off on:click=move |_| asked.set(true)>{t(Words::SubmitSheet)}</button>
        <ConfirmDanger open=asked title=Words::SubmitTitle text=Signal::derive(|| Words::SubmitText.get(lang()).to_owned()) action=Words::SubmitSheet confirm=send/>
    }
}
