//! The grades of a place: kept until its street hands them in as one batch, under the cap.

use std::collections::BTreeMap;

use contract::{
    ActionFields, BatchInput, BatchRow, BatchView, GradeState, GradesInput, SheetLine,
    SheetSubmission, SheetView, perm,
};
use domain::{
    ids::{AssessmentRoundId, OrganisationId, SubmissionId, WorkerId},
    organisation::OrganisationKind,
    personnel::{
        action::ActionKind,
        assessment::proposes_exit,
        career::Grade,
        round::{RoundProblem, RoundState},
    },
};
use persistence::{
    audit::AuditDraft,
    personnel::{AssessedPerson, Round},
};
use serde_json::json;

use super::{
    count, excellence, field_of, grade, reached, reference, refused, rule, state, summary,
};
use crate::{
    Access, AppError, AppResult, Once,
    organisation::{Tree, tree_of},
    personnel::batch::{Together, keep, prepare},
};

/// The grades of a place.
///
/// # Errors
/// `not_found` for a round or a place out of view.
pub async fn sheet(
    access: &Access<perm::WorkerView>,
    id: AssessmentRoundId,
    place: OrganisationId,
) -> AppResult<SheetView> {
    let tree = tree_of(access).await?;
    let (round, district) = reached(access, &tree, id).await?;
    let node = tree
        .node(place)
        .filter(|node| district.contains(&node.path));
    let node = node.ok_or_else(AppError::not_found)?;
    let scope = access.scope().narrowed_to(&node.path);
    if scope.is_empty() {
        return Err(AppError::not_found());
    }
    let people = access.store().assessed(&scope, &round).await?;
    let year = round.rules.year;
    let grades: Vec<Grade> = people.iter().filter_map(|one| grade(one, year)).collect();
    let (excellent, most_excellent) = excellence(&grades, round.rules.cap);
    let edits = &access.actor().principal().edit;
    Ok(SheetView {
        organisation: reference(node),
        may_submit: node.kind == OrganisationKind::Town
            && access.may(contract::Permission::PersonnelEdit)
            && edits.contains(&node.path)
            && round.closed_at.is_none(),
        excellent,
        most_excellent,
        lines: people
            .into_iter()
            .map(|person| line(&tree, person, year))
            .collect(),
        round: summary(access, &tree, &round),
    })
}

fn line(tree: &Tree, person: AssessedPerson, year: i32) -> SheetLine {
    let grade = grade(&person, year);
    let mut grades: BTreeMap<i32, Grade> = person.decided.clone();
    grades.extend(grade.map(|grade| (year, grade)));
    SheetLine {
        worker_id: person.worker,
        place: tree
            .by_path(&person.path)
            .map(|node| node.full_name.clone())
            .unwrap_or_default(),
        class: person.class,
        post: person.post,
        last_grade: person.decided.get(&(year - 1)).copied(),
        not_graded: person.year.not_graded(year),
        grade,
        state: state(&person, year),
        submission_id: person.submission.map(|(id, _)| id),
        proposes_exit: proposes_exit(&grades, year),
        name: person.name,
    }
}

/// Keeps grades until they are handed in.
///
/// # Errors
/// `not_found` for a round out of reach; `rule_violated` when it is closed; `fields_invalid` for
/// people who are not assessed in it, or whose grade is on its way already.
pub async fn save_grades(
    access: &Access<perm::PersonnelEdit>,
    id: AssessmentRoundId,
    input: &GradesInput,
) -> AppResult<()> {
    let tree = tree_of(access).await?;
    let (round, district) = reached(access, &tree, id).await?;
    if round.closed_at.is_some() {
        return Err(rule(RoundProblem::RoundClosed));
    }
    let scope = access.scope().narrowed_to(&district);
    let people = access.store().assessed(&scope, &round).await?;
    let open = |worker: WorkerId| {
        people.iter().any(|person| {
            person.worker == worker
                && matches!(
                    state(person, round.rules.year),
                    GradeState::Draft | GradeState::Returned
                )
        })
    };
    let wrong: Vec<_> = input
        .items
        .iter()
        .enumerate()
        .filter(|(_, item)| !open(item.worker_id))
        .map(|(at, _)| {
            field_of(
                &format!("items.{at}.worker_id"),
                RoundProblem::PersonNotAssessed,
            )
        })
        .collect();
    if !wrong.is_empty() {
        return Err(AppError::fields(wrong));
    }
    let by = access.actor().principal().account_id;
    let mut work = access.store().begin(access.origin()).await?;
    for item in &input.items {
        work.propose_grade(round.id, item.worker_id, item.grade, by)
            .await?;
    }
    work.audit(AuditDraft {
        action: "personnel.grades_save",
        object_kind: "assessment_round",
        object_id: Some(round.id.to_string()),
        after: Some(json!({ "items": input.items })),
        ..AuditDraft::default()
    });
    Ok(work.commit().await?)
}

/// Hands the grades of a street in: everyone's that is not on its way or decided. The cap on 优秀
/// is over the whole street.
///
/// # Errors
/// `not_found` for a round out of reach; `rule_violated` when it is closed; `fields_invalid` for
/// what is no street of the account, after the last day, while somebody has no grade, above the
/// cap, and with what is wrong with any row.
pub async fn submit_sheet(
    access: &Access<perm::PersonnelEdit>,
    id: AssessmentRoundId,
    request: &SheetSubmission,
    once: &Once,
) -> AppResult<BatchView> {
    if let Some(answer) = once.recall(access).await? {
        return Ok(answer);
    }
    let tree = tree_of(access).await?;
    let (round, district) = reached(access, &tree, id).await?;
    if round.closed_at.is_some() {
        return Err(rule(RoundProblem::RoundClosed));
    }
    let town = tree.node(request.organisation_id).filter(|node| {
        node.kind == OrganisationKind::Town
            && district.contains(&node.path)
            && access.scope().contains(&node.path)
    });
    let town = town.ok_or_else(|| refused("organisation_id", RoundProblem::NotAStreet))?;
    let scope = access.scope().narrowed_to(&town.path);
    let people = access.store().assessed(&scope, &round).await?;
    let ready = ready(access, &round, people)?;
    let input = BatchInput {
        kind: ActionKind::Assessment,
        effective_on: round.rules.decided_from(),
        document_number: round.document_number.clone(),
        reason: request.reason.clone(),
        rows: ready.rows,
    };
    let together = Together {
        input: &input,
        reverses: None,
        not_before: Some(round.rules.decided_from()),
        replaces: ready.replaces,
        in_round: true,
    };
    let prepared = prepare(access, &together).await?;
    let mut work = access.store().begin(access.origin()).await?;
    let handed = prepared.people();
    let answer = keep(access, &mut work, &together, prepared).await?;
    for (worker, submission) in handed {
        work.hand_grade_in(round.id, worker, submission).await?;
    }
    once.remember(&work, &answer).await?;
    work.commit().await?;
    Ok(answer)
}

/// The grades of a street that can be handed in.
struct ReadyGrades {
    rows: Vec<BatchRow>,
    /// What was given back and is replaced.
    replaces: BTreeMap<WorkerId, SubmissionId>,
}

fn ready(
    access: &Access<perm::PersonnelEdit>,
    round: &Round,
    people: Vec<AssessedPerson>,
) -> AppResult<ReadyGrades> {
    let year = round.rules.year;
    let grades: Vec<Grade> = people.iter().filter_map(|one| grade(one, year)).collect();
    let (excellent, most) = excellence(&grades, round.rules.cap);
    let mut wrong = Vec::new();
    let mut told = |problem: RoundProblem, numbers: &[(&str, i64)]| {
        let mut found = field_of("organisation_id", problem);
        let numbers = numbers.iter();
        found.params = numbers
            .map(|(key, value)| ((*key).to_owned(), value.to_string()))
            .collect();
        wrong.push(found);
    };
    if excellent > most {
        told(
            RoundProblem::ExcellentCap,
            &[("excellent", excellent), ("most", most)],
        );
    }
    let open: Vec<AssessedPerson> = people
        .into_iter()
        .filter(|one| matches!(state(one, year), GradeState::Draft | GradeState::Returned))
        .collect();
    let ungraded = count(&open, |one| grade(one, year).is_none());
    if open.is_empty() {
        told(RoundProblem::NothingToSubmit, &[]);
    } else if ungraded > 0 {
        told(RoundProblem::Ungraded, &[("people", ungraded)]);
    }
    // What was given back may be handed in again while objections are answered.
    let late = round.rules.state(access.store().today(), false) != RoundState::Grading;
    if late && open.iter().any(|one| state(one, year) == GradeState::Draft) {
        told(RoundProblem::GradingOver, &[]);
    }
    if !wrong.is_empty() {
        return Err(AppError::fields(wrong));
    }
    let returned = open
        .iter()
        .filter(|one| state(one, year) == GradeState::Returned);
    let replaces = returned.filter_map(|one| Some((one.worker, one.submission?.0)));
    Ok(ReadyGrades {
        replaces: replaces.collect(),
        rows: open
            .iter()
            .map(|one| BatchRow {
                worker_id: one.worker,
                fields: ActionFields {
                    year: Some(year),
                    grade: grade(one, year),
                    ..ActionFields::default()
                },
            })
            .collect(),
    })
}
