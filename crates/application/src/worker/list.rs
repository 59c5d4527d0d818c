//! The people list.

use std::collections::HashSet;

use chrono::{Days, Months, NaiveDate};
use contract::{DEFAULT_PAGE, Permission, WorkerPage, WorkerQuery, WorkerSearch, WorkerSort, perm};
use domain::{
    codes::CodeList,
    organisation::OrganisationPath,
    text::normalize_digits,
    time::AsOf,
    worker::{EntryKind, FindingCode, Post, QualificationLevel, RelationKind, WorkerClass},
};
use persistence::{
    Scope,
    audit::AuditDraft,
    worker::{CodeColumn, RosterFilter, RosterPosition, RosterQuery, RosterSort, TotalsAt},
};

use super::view;
use crate::{
    Access, AppError, AppResult,
    codes::{self, CodeBook},
    cursor,
    error::field_problem,
    organisation::{tree_around, tree_of},
};

/// Codes that one condition may name.
const MAX_CODES: usize = 100;

/// People of the own view who fit a filter.
///
/// # Errors
/// `not_found` for a subtree outside the scope, `parameter_invalid` for a filter that makes no
/// sense, `cursor_invalid`.
pub async fn list(access: &Access<perm::WorkerView>, query: &WorkerQuery) -> AppResult<WorkerPage> {
    let store = access.store();
    let day = query.as_of.unwrap_or_else(|| store.today());
    let scope = subtree(access, query).await?;
    let codes = codes::book_since(access.app(), access.actor().versions().code).await?;
    let filter = filter(access, query, &codes)?;
    let question = question(&scope, &filter, query);
    let after: Option<RosterPosition> = cursor::decode(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(DEFAULT_PAGE) as usize;
    let page = question
        .page(store, after.as_ref(), limit, totals(access))
        .await?;
    let tree = match asked(access, query) {
        None => tree_of(access).await?,
        Some(at) => {
            let paths: HashSet<&str> = page.rows.iter().map(|row| row.path.as_str()).collect();
            let paths = paths
                .into_iter()
                .map(|path| OrganisationPath::from_stored(path.to_owned()));
            let paths: Vec<OrganisationPath> = paths.collect();
            tree_around(access.app(), at, &paths).await?
        }
    };
    Ok(WorkerPage {
        items: view::summaries(access, tree, day, page.rows).await?,
        next_cursor: page.next.as_ref().map(cursor::encode).transpose()?,
        total: page.total,
    })
}

/// Exact search by identity number within the own view. It is logged: whoever tries numbers
/// learns who is registered.
///
/// # Errors
/// Those of the store.
pub async fn search(
    access: &Access<perm::WorkerView>,
    search: &WorkerSearch,
) -> AppResult<WorkerPage> {
    let store = access.store();
    let number = normalize_digits(&search.id_number).to_ascii_uppercase();
    let filter = RosterFilter {
        id_hash: Some(store.identity_hash(&number)?),
        ..RosterFilter::default()
    };
    let question = RosterQuery {
        scope: access.scope(),
        filter: &filter,
        sort: RosterSort::Name,
        descending: false,
    };
    let page = question.page(store, None, 2, totals(access)).await?;
    let tree = tree_of(access).await?;
    let mut work = store.begin(access.origin()).await?;
    work.audit(AuditDraft {
        action: "worker.search_number",
        object_kind: "worker",
        object_id: page.rows.first().map(|row| row.worker_id.to_string()),
        ..AuditDraft::default()
    });
    work.commit().await?;
    Ok(WorkerPage {
        items: view::summaries(access, tree, store.today(), page.rows).await?,
        next_cursor: None,
        total: page.total,
    })
}

/// Totals as of the version that came with the session, before anything was counted.
fn totals(access: &Access<perm::WorkerView>) -> TotalsAt<'_> {
    let version = access.actor().versions().roster;
    access.app().totals().at(version)
}

/// The point in time that a list asks for; none for today as it is known now.
pub(super) fn asked<P: contract::Requires>(
    access: &Access<P>,
    query: &WorkerQuery,
) -> Option<AsOf> {
    let today = access.store().today();
    query
        .as_of
        .filter(|day| *day != today || query.known_at.is_some())
        .map(|valid_on| AsOf {
            valid_on,
            known_at: query.known_at,
        })
}

/// The own view narrowed to the subtree asked for, as the tree of the day has it.
pub(crate) async fn subtree<P: contract::Requires>(
    access: &Access<P>,
    query: &WorkerQuery,
) -> AppResult<Scope> {
    let Some(id) = query.organisation_id else {
        return Ok(access.scope().clone());
    };
    let path = match asked(access, query) {
        None => tree_of(access)
            .await?
            .node(id)
            .map(|node| node.path.clone()),
        Some(at) => {
            let scope = Scope::system("a place asked for, to which the own view is narrowed");
            let organisations = access.store().organisations().within(&scope);
            organisations.find(id, at).await?.map(|row| row.path)
        }
    };
    let scope = access
        .scope()
        .narrowed_to(&path.ok_or_else(AppError::not_found)?);
    if scope.is_empty() {
        Err(AppError::not_found())
    } else {
        Ok(scope)
    }
}

pub(super) fn question<'a>(
    scope: &'a Scope,
    filter: &'a RosterFilter,
    query: &WorkerQuery,
) -> RosterQuery<'a> {
    RosterQuery {
        scope,
        filter,
        sort: match query.sort.unwrap_or_default() {
            WorkerSort::Name => RosterSort::Name,
            WorkerSort::BirthDate => RosterSort::BirthDate,
            WorkerSort::CommunitySince => RosterSort::CommunitySince,
            WorkerSort::Place => RosterSort::Place,
        },
        descending: query.descending.unwrap_or_default(),
    }
}

/// The filter of a query.
pub(super) fn filter<P: contract::Requires>(
    access: &Access<P>,
    query: &WorkerQuery,
    codes: &CodeBook,
) -> AppResult<RosterFilter> {
    if query.known_at.is_some() && query.as_of.is_none() {
        return Err(AppError::instant_without_day());
    }
    let day = query.as_of.unwrap_or_else(|| access.store().today());
    let mut filter = RosterFilter {
        as_of: asked(access, query),
        status: query.status,
        employer: query.employer_id,
        department: query.department_id,
        community_from: query.community_from,
        community_to: query.community_to,
        text: query
            .q
            .as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(str::to_owned),
        ..RosterFilter::default()
    };
    // Whoever is at most n on the day was born after the same day n + 1 years ago.
    let born_after = query
        .age_to
        .and_then(|age| years_before(day, age + 1))
        .and_then(|day| day.checked_add_days(Days::new(1)));
    let born_until = query.age_from.and_then(|age| years_before(day, age));
    filter.born_from = query.born_from.max(born_after);
    filter.born_to = match (query.born_to, born_until) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    filter.codes = code_filters(query, codes)?;
    if let Some(full_time) = query.full_time {
        let classes = WorkerClass::ALL
            .iter()
            .filter(|class| class.is_full_time() == full_time);
        filter.codes.push((
            CodeColumn::Class,
            classes.map(|class| class.code().to_owned()).collect(),
        ));
    }
    Ok(filter)
}

/// Which codes a column may be asked for.
enum Known {
    /// Those of one of our own lists.
    Own(fn(&str) -> bool),
    /// Those of a dictionary, codes switched off included: records keep them.
    Listed(CodeList),
}

/// The filters by code. A code that nobody can have is a mistake in the question, and an empty
/// list would hide it.
fn code_filters(query: &WorkerQuery, book: &CodeBook) -> AppResult<Vec<(CodeColumn, Vec<String>)>> {
    use CodeColumn as Column;
    use Known::{Listed, Own};
    let columns = [
        (
            Column::Class,
            "class",
            &query.class,
            Own(|code| WorkerClass::from_code(code).is_some()),
        ),
        (
            Column::Post,
            "post",
            &query.post,
            Own(|code| Post::from_code(code).is_some()),
        ),
        (Column::Sex, "sex", &query.sex, Listed(CodeList::Sex)),
        (
            Column::Ethnicity,
            "ethnicity",
            &query.ethnicity,
            Listed(CodeList::Ethnicity),
        ),
        (
            Column::Marital,
            "marital",
            &query.marital,
            Listed(CodeList::Marital),
        ),
        (
            Column::Political,
            "political",
            &query.political,
            Listed(CodeList::Political),
        ),
        (
            Column::Education,
            "education",
            &query.education,
            Listed(CodeList::Education),
        ),
        (
            Column::Degree,
            "degree",
            &query.degree,
            Listed(CodeList::Degree),
        ),
        (
            Column::Qualification,
            "qualification",
            &query.qualification,
            Own(|code| QualificationLevel::from_code(code).is_some()),
        ),
        (
            Column::EntryKind,
            "entry_kind",
            &query.entry_kind,
            Own(|code| EntryKind::from_code(code).is_some()),
        ),
        (
            Column::Relation,
            "relation",
            &query.relation,
            Own(|code| RelationKind::from_code(code).is_some()),
        ),
    ];
    let (mut filters, mut problems) = (Vec::new(), Vec::new());
    for (column, name, asked, known) in columns {
        let asked = asked
            .as_deref()
            .unwrap_or_default()
            .split(',')
            .map(str::trim);
        let asked: Vec<String> = asked
            .filter(|code| !code.is_empty())
            .map(str::to_owned)
            .collect();
        let is_known = |code: &String| match known {
            Own(is_known) => is_known(code),
            Listed(list) => book.label(list, code).is_some(),
        };
        if asked.len() > MAX_CODES {
            problems.push(field_problem(
                name,
                "too_many",
                "一个条件最多选择100个代码。",
                "At most 100 codes.",
            ));
        } else if !asked.iter().all(is_known) {
            problems.push(field_problem(
                name,
                FindingCode::CodeUnknown.code(),
                "没有这个代码，请对照代码表。",
                "There is no such code; see the list.",
            ));
        } else if !asked.is_empty() {
            filters.push((column, asked));
        }
    }
    if problems.is_empty() {
        Ok(filters)
    } else {
        Err(AppError::parameters(problems))
    }
}

fn years_before(day: NaiveDate, years: u32) -> Option<NaiveDate> {
    day.checked_sub_months(Months::new(years.saturating_mul(12)))
}

/// Whether an export may hold the clear numbers of what it lists.
pub(super) fn may_see_numbers<P: contract::Requires>(access: &Access<P>) -> bool {
    access.may(Permission::IdentityReveal)
}
