//! The annual assessment in rounds: opened by a district, graded by its streets, open to
//! objections for some days, then decided in the one queue like every action.

mod sheet;

use contract::{
    ErrorCode, FieldProblem, GradeState, OrganisationRef, Requires, RoundInput, RoundPage,
    RoundSettings, RoundStreet, RoundSummary, RoundView, perm,
};
use domain::{
    ids::{AssessmentRoundId, OrganisationId},
    organisation::{OrganisationKind, OrganisationPath},
    personnel::{
        assessment::ExcellentCap,
        career::Grade,
        round::{RoundProblem, RoundRules},
    },
    worker::submission::SubmissionState,
};
use persistence::{
    Scope, StoreError,
    audit::AuditDraft,
    personnel::{AssessedPerson, Round},
};
use serde_json::json;

use crate::{
    Access, AppError, AppResult, Once,
    organisation::{Node, Tree, tree_of},
};
pub use sheet::{save_grades, sheet, submit_sheet};

fn refused(field: &str, problem: RoundProblem) -> AppError {
    AppError::fields(vec![field_of(field, problem)])
}

fn field_of(field: &str, problem: RoundProblem) -> FieldProblem {
    FieldProblem::error(field, problem.code(), problem.text(), problem.text_en())
}

fn rule(problem: RoundProblem) -> AppError {
    AppError::new(ErrorCode::RuleViolated).with_detail(problem.text(), problem.text_en())
}

fn rules_of(year: i32, settings: &RoundSettings) -> RoundRules {
    RoundRules {
        year,
        cap: ExcellentCap(settings.excellent_percent),
        grades_until: settings.grades_until,
        objections_until: settings.objections_until,
    }
}

fn refuse(rules: &RoundRules) -> AppResult<()> {
    let found: Vec<_> = rules
        .problems()
        .into_iter()
        .map(|(field, problem)| field_of(&format!("rules.{field}"), problem))
        .collect();
    if found.is_empty() {
        Ok(())
    } else {
        Err(AppError::fields(found))
    }
}

/// Opens a round.
///
/// # Errors
/// `fields_invalid` for what is no district of the account, a year that has its round, or days
/// that leave no time for objections.
pub async fn open_round(
    access: &Access<perm::PersonnelEdit>,
    input: &RoundInput,
    once: &Once,
) -> AppResult<RoundView> {
    if let Some(answer) = once.recall(access).await? {
        return Ok(answer);
    }
    let tree = tree_of(access).await?;
    let district = tree
        .node(input.organisation_id)
        .filter(|node| node.kind == OrganisationKind::Unit && access.scope().contains(&node.path));
    let district =
        district.ok_or_else(|| refused("organisation_id", RoundProblem::NotADistrict))?;
    let store = access.store();
    let today = store.today();
    let year = chrono::Datelike::year(&today);
    if input.year != year && input.year != year - 1 {
        return Err(refused("year", RoundProblem::YearUnfit));
    }
    let rules = rules_of(input.year, &input.rules);
    refuse(&rules)?;
    let round = Round {
        id: store.new_id(),
        revision: 1,
        organisation: district.id,
        rules,
        document_number: input.rules.document_number.clone(),
        created_by: access.actor().principal().account_id,
        created_at: store.now(),
        closed_at: None,
    };
    let answer = board(access, &tree, &round).await?;
    let mut work = store.begin(access.origin()).await?;
    match work.open_round(&round).await {
        Err(StoreError::Conflict(persistence::Conflict::Unique(_))) => {
            return Err(refused("year", RoundProblem::YearTaken));
        }
        done => done?,
    }
    work.audit(logged("personnel.round_open", &round));
    once.remember(&work, &answer).await?;
    work.commit().await?;
    Ok(answer)
}

fn logged(action: &'static str, round: &Round) -> AuditDraft {
    AuditDraft {
        action,
        object_kind: "assessment_round",
        object_id: Some(round.id.to_string()),
        after: Some(json!({
            "organisation_id": round.organisation, "year": round.rules.year,
            "excellent_percent": round.rules.cap.0, "grades_until": round.rules.grades_until,
            "objections_until": round.rules.objections_until,
            "document_number": round.document_number, "closed": round.closed_at.is_some(),
        })),
        ..AuditDraft::default()
    }
}

/// The rounds of the districts in view.
///
/// # Errors
/// Those of the store.
pub async fn rounds(access: &Access<perm::WorkerView>) -> AppResult<RoundPage> {
    let tree = tree_of(access).await?;
    let districts: Vec<OrganisationId> = tree
        .nodes()
        .iter()
        .filter(|node| node.kind == OrganisationKind::Unit)
        .filter(|node| !access.scope().narrowed_to(&node.path).is_empty())
        .map(|node| node.id)
        .collect();
    let found = access.store().assessment_rounds(&districts).await?;
    let items = found.iter().map(|round| summary(access, &tree, round));
    Ok(RoundPage {
        items: items.collect(),
        may_open: tree.nodes().iter().any(|node| leads(access, node)),
    })
}

/// Whether a place is a district that the reader may open a round of, change and close it.
fn leads<P: Requires>(access: &Access<P>, node: &Node) -> bool {
    node.kind == OrganisationKind::Unit
        && access.may(contract::Permission::PersonnelEdit)
        && access.actor().principal().edit.contains(&node.path)
}

fn reference(node: &Node) -> OrganisationRef {
    OrganisationRef {
        id: node.id,
        kind: node.kind,
        name: node.name.clone(),
    }
}

fn summary<P: Requires>(access: &Access<P>, tree: &Tree, round: &Round) -> RoundSummary {
    let district = tree.node(round.organisation);
    let today = access.store().today();
    RoundSummary {
        id: round.id,
        revision: round.revision,
        organisation: district.map(reference).unwrap_or(OrganisationRef {
            id: round.organisation,
            kind: OrganisationKind::Unit,
            name: String::new(),
        }),
        year: round.rules.year,
        excellent_percent: round.rules.cap.0,
        grades_until: round.rules.grades_until,
        objections_until: round.rules.objections_until,
        decided_from: round.rules.decided_from(),
        document_number: round.document_number.clone(),
        state: round.rules.state(today, round.closed_at.is_some()),
        may_lead: district.is_some_and(|node| leads(access, node)),
    }
}

/// One round, with where its streets stand.
///
/// # Errors
/// `not_found` when its district is out of view.
pub async fn round(
    access: &Access<perm::WorkerView>,
    id: AssessmentRoundId,
) -> AppResult<RoundView> {
    let tree = tree_of(access).await?;
    let (round, _) = reached(access, &tree, id).await?;
    board(access, &tree, &round).await
}

/// A round of a district that lies, at least in part, within the scope.
async fn reached<P: Requires>(
    access: &Access<P>,
    tree: &Tree,
    id: AssessmentRoundId,
) -> AppResult<(Round, OrganisationPath)> {
    let round = access.store().assessment_round(id).await?;
    let round = round.ok_or_else(AppError::not_found)?;
    let district = tree.node(round.organisation).map(|node| node.path.clone());
    let district = district.filter(|path| !access.scope().narrowed_to(path).is_empty());
    Ok((round, district.ok_or_else(AppError::not_found)?))
}

/// A round that the account leads: its whole district lies within the scope.
async fn led(
    access: &Access<perm::PersonnelEdit>,
    tree: &Tree,
    id: AssessmentRoundId,
    revision: i64,
) -> AppResult<Round> {
    let (round, district) = reached(access, tree, id).await?;
    if !access.scope().contains(&district) {
        return Err(AppError::not_found());
    }
    if round.revision != revision {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    if round.closed_at.is_some() {
        return Err(rule(RoundProblem::RoundClosed));
    }
    Ok(round)
}

async fn board<P: Requires>(
    access: &Access<P>,
    tree: &Tree,
    round: &Round,
) -> AppResult<RoundView> {
    let district = tree.node(round.organisation);
    let district = district.ok_or_else(AppError::not_found)?;
    let scope = access.scope().narrowed_to(&district.path);
    let people = access.store().assessed(&scope, round).await?;
    let towns = tree.below(&district.path).filter(|node| {
        node.kind == OrganisationKind::Town && !access.scope().narrowed_to(&node.path).is_empty()
    });
    let streets = towns.map(|town| {
        let theirs: Vec<&AssessedPerson> = people
            .iter()
            .filter(|person| town.path.contains(&person.path))
            .collect();
        street(town, &theirs, round)
    });
    Ok(RoundView {
        streets: streets.collect(),
        summary: summary(access, tree, round),
    })
}

fn count<T>(items: &[T], wanted: impl Fn(&T) -> bool) -> i64 {
    i64::try_from(items.iter().filter(|item| wanted(item)).count()).unwrap_or(i64::MAX)
}

fn street(town: &Node, people: &[&AssessedPerson], round: &Round) -> RoundStreet {
    let year = round.rules.year;
    let in_state = |wanted: GradeState| count(people, |person| state(person, year) == wanted);
    let grades: Vec<Grade> = people
        .iter()
        .filter_map(|person| grade(person, year))
        .collect();
    let (excellent, most_excellent) = excellence(&grades, round.rules.cap);
    RoundStreet {
        organisation: reference(town),
        people: count(people, |_| true),
        graded: count(&grades, |_| true),
        submitted: in_state(GradeState::Submitted),
        returned: in_state(GradeState::Returned),
        decided: in_state(GradeState::Decided),
        excellent,
        most_excellent,
    }
}

/// How many are 优秀, and how many may be.
fn excellence(grades: &[Grade], cap: ExcellentCap) -> (i64, i64) {
    let graded = count(grades, |grade| *grade != Grade::Undetermined);
    let most = cap.most(u64::try_from(graded).unwrap_or(0));
    (
        count(grades, |grade| *grade == Grade::Excellent),
        i64::try_from(most).unwrap_or(i64::MAX),
    )
}

/// Where a grade stands. One that was decided and taken back is to be given anew.
fn state(person: &AssessedPerson, year: i32) -> GradeState {
    if person.decided.contains_key(&year) {
        return GradeState::Decided;
    }
    match person.submission {
        Some((_, SubmissionState::Submitted)) => GradeState::Submitted,
        Some((_, SubmissionState::Returned)) => GradeState::Returned,
        _ => GradeState::Draft,
    }
}

/// The grade decided, or else proposed; of somebody who is not graded, that.
fn grade(person: &AssessedPerson, year: i32) -> Option<Grade> {
    let decided = person.decided.get(&year).copied();
    let fixed = || person.year.not_graded(year).map(|_| Grade::Undetermined);
    decided.or_else(fixed).or(person.proposed)
}

/// Changes what a district set.
///
/// # Errors
/// `not_found` unless the account leads the round; `revision_outdated`; `rule_violated` when it is
/// closed; `fields_invalid` for days that leave no time for objections.
pub async fn change_round(
    access: &Access<perm::PersonnelEdit>,
    id: AssessmentRoundId,
    revision: i64,
    settings: &RoundSettings,
) -> AppResult<RoundView> {
    let tree = tree_of(access).await?;
    let round = led(access, &tree, id, revision).await?;
    let rules = rules_of(round.rules.year, settings);
    refuse(&rules)?;
    let changed = Round {
        rules,
        document_number: settings.document_number.clone(),
        ..round
    };
    saved(access, &tree, "personnel.round_change", changed).await
}

/// Closes a round: nothing of it waits any more.
///
/// # Errors
/// `not_found` unless the account leads it; `revision_outdated`; `rule_violated` when it is closed
/// already, or while grades wait or were given back.
pub async fn close_round(
    access: &Access<perm::PersonnelEdit>,
    id: AssessmentRoundId,
    revision: i64,
) -> AppResult<RoundView> {
    let tree = tree_of(access).await?;
    let round = led(access, &tree, id, revision).await?;
    let board = board(access, &tree, &round).await?;
    if board
        .streets
        .iter()
        .any(|street| street.submitted + street.returned > 0)
    {
        return Err(rule(RoundProblem::StillWaiting));
    }
    let closed = Round {
        closed_at: Some(access.store().now()),
        ..round
    };
    saved(access, &tree, "personnel.round_close", closed).await
}

async fn saved(
    access: &Access<perm::PersonnelEdit>,
    tree: &Tree,
    action: &'static str,
    mut round: Round,
) -> AppResult<RoundView> {
    let revision = round.revision;
    round.revision += 1;
    let mut work = access.store().begin(access.origin()).await?;
    if !work.save_round(&round, revision).await? {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    work.audit(logged(action, &round));
    work.commit().await?;
    board(access, tree, &round).await
}

/// Removes a round in which nothing was handed in.
///
/// # Errors
/// `not_found` unless the account leads it; `revision_outdated`; `rule_violated` once grades were
/// handed in.
pub async fn remove_round(
    access: &Access<perm::PersonnelEdit>,
    id: AssessmentRoundId,
    revision: i64,
) -> AppResult<()> {
    let tree = tree_of(access).await?;
    let round = led(access, &tree, id, revision).await?;
    let scope = Scope::system("whether anything was handed in in a round");
    let people = access.store().assessed(&scope, &round).await?;
    if people.iter().any(|person| person.submission.is_some()) {
        return Err(rule(RoundProblem::HandedIn));
    }
    let mut work = access.store().begin(access.origin()).await?;
    work.remove_round(round.id).await?;
    work.audit(logged("personnel.round_remove", &round));
    Ok(work.commit().await?)
}

/// Whether a grade of 优秀 proposed by itself would pass by the cap of a round.
pub(in crate::personnel) async fn is_graded_in_round<P: Requires>(
    access: &Access<P>,
    year: i32,
    place: OrganisationId,
) -> AppResult<bool> {
    let tree = tree_of(access).await?;
    let district = tree.node(place).and_then(|node| {
        let mut nodes = tree.nodes().iter();
        nodes.find(|above| above.kind == OrganisationKind::Unit && above.path.contains(&node.path))
    });
    let Some(district) = district else {
        return Ok(false);
    };
    let rounds = access.store().assessment_rounds(&[district.id]).await?;
    Ok(rounds.iter().any(|round| round.rules.year == year))
}
