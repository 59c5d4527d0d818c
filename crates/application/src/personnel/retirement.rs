//! When people retire.

use contract::{
    DEFAULT_PAGE, ErrorCode, Requires, RetirementDates, RetirementPage, RetirementQuery,
    RetiringWorker, WorkerQuery, WorkerRetirement, WorkerRetirementInput, perm,
};
use domain::{
    ids::WorkerId,
    personnel::retirement::RetirementCategory,
    time::YearMonth,
    worker::{Finding, FindingCode, submission::Matter},
};
use persistence::{
    Scope,
    audit::AuditDraft,
    worker::{RetirementChoice, RetirementFacts, RetirementPosition, RetirementQuery as Question},
};
use serde_json::json;

use crate::{
    Access, AppError, AppResult, cursor,
    error::field_problem,
    organisation::tree_of,
    worker::{self, submission::Layers},
};

/// Months that are looked ahead when it is not said how many.
const AHEAD: u32 = 12;

/// Everyone in service who retires within some months, by month and name.
///
/// # Errors
/// `not_found` for a subtree outside the scope, `cursor_invalid`.
pub async fn retirements(
    access: &Access<perm::WorkerView>,
    query: &RetirementQuery,
) -> AppResult<RetirementPage> {
    let store = access.store();
    let place = WorkerQuery {
        organisation_id: query.organisation_id,
        ..WorkerQuery::default()
    };
    let scope = worker::subtree(access, &place).await?;
    let from = query.from.unwrap_or_else(|| YearMonth::of(store.today()));
    let months = query.months.unwrap_or(AHEAD).max(1).cast_signed();
    let question = Question {
        scope: &scope,
        from,
        to: from.plus(months - 1),
    };
    let after: Option<RetirementPosition> = cursor::decode(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(DEFAULT_PAGE) as usize;
    let page = question.page(store, after.as_ref(), limit).await?;
    let (rows, categories): (Vec<_>, Vec<_>) = page
        .people
        .into_iter()
        .map(|one| (one.row, (one.category, one.derived)))
        .unzip();
    let workers = worker::summaries(access, tree_of(access).await?, store.today(), rows).await?;
    let items = workers.into_iter().zip(categories);
    Ok(RetirementPage {
        items: items
            .map(|(worker, (category, derived))| RetiringWorker {
                dates: RetirementDates::of(category, YearMonth::of(worker.birth_date)),
                worker,
                derived,
            })
            .collect(),
        next_cursor: page.next.as_ref().map(cursor::encode).transpose()?,
        total: page.total,
    })
}

/// When one person retires, by the category that holds and by every other they may have.
///
/// # Errors
/// `not_found` outside the scope.
pub async fn retirement(
    access: &Access<perm::WorkerView>,
    id: WorkerId,
) -> AppResult<WorkerRetirement> {
    Ok(shown(&facts(access, access.scope(), id).await?))
}

/// Sets the category of a person from a day on.
///
/// # Errors
/// `not_found` outside the edit scope; `revision_outdated`; `fields_invalid` for a category of the
/// other sex, a day before birth or a missing reason; `rule_violated` where what the account writes
/// about posts waits for the confirmation of others.
pub async fn set_retirement(
    access: &Access<perm::WorkerEdit>,
    id: WorkerId,
    revision: i64,
    input: &WorkerRetirementInput,
) -> AppResult<WorkerRetirement> {
    let before = facts(access, access.scope(), id).await?;
    if before.revision != revision {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    check(&before, input)?;
    let layers = Layers::of(access).await?;
    if !layers.writes_at_once(before.organisation, Matter::Post) {
        return Err(AppError::new(ErrorCode::RuleViolated)
            .with_detail("退休年龄类别由审核任职用工信息的上级认定，请报上级办理。", "The category is decided by the level that confirms posts and employment; ask that level."));
    }
    let choice = RetirementChoice {
        category: input.category,
        reason: input.reason.trim().to_owned(),
    };
    let mut work = access.store().begin(access.origin()).await?;
    work.audit(AuditDraft {
        action: "worker.retirement",
        object_kind: "worker",
        object_id: Some(id.to_string()),
        reason: Some(choice.reason.clone()),
        before: Some(json!({ "retirement_category": category(&before) })),
        after: Some(json!({
            "retirement_category": choice.category, "effective_on": input.effective_on,
        })),
        ..AuditDraft::default()
    });
    work.set_retirement(id, revision, choice, input.effective_on)
        .await?
        .ok_or_else(|| AppError::new(ErrorCode::RevisionOutdated))?;
    work.commit().await?;
    Ok(shown(&facts(access, access.scope(), id).await?))
}

async fn facts<P: Requires>(
    access: &Access<P>,
    scope: &Scope,
    id: WorkerId,
) -> AppResult<RetirementFacts> {
    let found = access
        .store()
        .workers()
        .within(scope)
        .retirement(id)
        .await?;
    found.ok_or_else(AppError::not_found)
}

fn check(facts: &RetirementFacts, input: &WorkerRetirementInput) -> AppResult<()> {
    let mut problems = Vec::new();
    if !RetirementCategory::of_sex(&facts.sex).contains(&input.category) {
        problems.push(field_problem(
            "category",
            "category_unfit",
            "该类别与人员性别不符，请重新选择。",
            "The category is not one of the person's sex.",
        ));
    }
    if input.effective_on < facts.birth_date {
        problems.push(Finding::new("effective_on", FindingCode::DateBeforeBirth).into());
    }
    if input.reason.trim().is_empty() {
        problems.push(Finding::new("reason", FindingCode::Required).into());
    }
    match problems.is_empty() {
        true => Ok(()),
        false => Err(AppError::fields(problems)),
    }
}

/// The category that holds.
fn category(facts: &RetirementFacts) -> Option<RetirementCategory> {
    let set = facts.choice.as_ref().map(|held| held.value.category);
    set.or_else(|| RetirementCategory::derived(&facts.sex, facts.class))
}

fn shown(facts: &RetirementFacts) -> WorkerRetirement {
    let birth = YearMonth::of(facts.birth_date);
    let choice = facts.choice.as_ref();
    WorkerRetirement {
        revision: facts.revision,
        category: category(facts),
        derived: choice.is_none(),
        since: choice.map(|held| held.period.from),
        reason: choice.map(|held| held.value.reason.clone()),
        dates: RetirementCategory::of_sex(&facts.sex)
            .iter()
            .map(|category| RetirementDates::of(*category, birth))
            .collect(),
    }
}
