//! What an export holds: the people of a filter, page by page, as cells.

use std::sync::Arc;

use contract::{ExportColumn, WorkerExport, WorkerQuery, WorkerSummary, perm};
use domain::ids::{ExportId, OrganisationId, WorkerId};
use persistence::{
    Scope,
    worker::{RosterFilter, RosterPosition},
};

use crate::{
    Access, AppError, AppResult, codes,
    organisation::{Tree, tree_at, tree_of},
    worker::{list, view},
};

/// Rows read at a time.
const PAGE: usize = 1_000;

/// A column: key, heading, English name, and whether it holds numbers that lists do not show whole.
/// The keys of fields that an import knows are theirs.
type Column = (&'static str, &'static str, &'static str, bool);

const COLUMNS: &[Column] = &[
    ("name", "姓名", "Name", false),
    ("id_number", "证件号码", "Identity number", true),
    ("sex", "性别", "Sex", false),
    ("birth_date", "出生日期", "Birth date", false),
    ("age", "年龄", "Age", false),
    ("ethnicity", "民族", "Ethnic group", false),
    ("marital", "婚姻状况", "Marital status", false),
    ("phone", "手机号码", "Phone", true),
    ("political_code", "政治面貌", "Political status", false),
    ("education_code", "最高学历", "Highest education", false),
    ("degree_code", "最高学位", "Highest degree", false),
    (
        "qualification_level",
        "社会工作者职业水平",
        "Social-work certificate",
        false,
    ),
    ("unit", "区(市)县", "District", false),
    ("town", "镇(街道)", "Town or street", false),
    ("place", "任职村(社区)", "Village or community", false),
    ("class", "人员分类", "Class", false),
    ("post", "职务", "Post", false),
    ("status", "状态", "Status", false),
    ("entry_kind", "进入方式", "Way of entry", false),
    ("relation", "劳动关系", "Labour relation", false),
    ("employer", "用人单位", "Employer", false),
    ("department", "主管部门", "Supervising department", false),
    ("work_since", "参加工作日期", "In work since", false),
    (
        "community_since",
        "从事社区工作日期",
        "In community work since",
        false,
    ),
];

/// Headings of the columns.
pub(super) fn heading() -> Vec<String> {
    COLUMNS.iter().map(|column| column.1.to_owned()).collect()
}

/// Keys of the columns.
pub(super) fn keys() -> impl Iterator<Item = &'static str> {
    COLUMNS.iter().map(|column| column.0)
}

/// The columns as whoever decides sees them.
pub(super) fn columns() -> Vec<ExportColumn> {
    let columns = COLUMNS.iter();
    columns
        .map(|(key, name, name_en, sensitive)| ExportColumn {
            key: (*key).to_owned(),
            name: (*name).to_owned(),
            name_en: (*name_en).to_owned(),
            sensitive: *sensitive,
        })
        .collect()
}

/// Whom an export holds, within which scope, and how much of them.
pub(super) struct Source {
    access: Access<perm::WorkerExport>,
    pub(super) scope: Scope,
    filter: RosterFilter,
    query: WorkerQuery,
    tree: Arc<Tree>,
    codes: Arc<codes::CodeBook>,
    /// Whether numbers are in clear.
    pub(super) clear: bool,
}

/// Rows as cells, whose they are, and where they end.
pub(super) struct Page {
    pub(super) rows: Vec<Vec<String>>,
    pub(super) people: Vec<WorkerId>,
    pub(super) next: Option<RosterPosition>,
}

impl Source {
    /// The people of the own view who fit the filter of a request.
    ///
    /// # Errors
    /// As the list.
    pub(super) async fn of(
        access: &Access<perm::WorkerExport>,
        request: &WorkerExport,
    ) -> AppResult<Self> {
        let mut query = request.filter.clone();
        (query.cursor, query.limit) = (None, None);
        let tree = match list::asked(access, &query) {
            None => tree_of(access).await?,
            Some(at) => tree_at(access.app(), at).await?,
        };
        let codes = codes::book(access.app()).await?;
        Ok(Self {
            access: access.clone(),
            scope: list::subtree(access, &query).await?,
            filter: list::filter(access, &query, &codes)?,
            query,
            tree,
            codes,
            clear: list::may_see_numbers(access),
        })
    }

    /// Number of people.
    pub(super) async fn total(&self) -> AppResult<i64> {
        let question = list::question(&self.scope, &self.filter, &self.query);
        Ok(question.total(self.access.store()).await?)
    }

    /// Says how far the making of a file is, to whoever watches.
    pub(super) async fn show_progress(&self, id: ExportId, people: usize) -> AppResult<()> {
        let people = i64::try_from(people).map_err(AppError::internal)?;
        let exports = self.access.store().exports();
        Ok(exports.show_progress(id, people).await?)
    }

    /// The rows after a position.
    pub(super) async fn page(&self, after: Option<&RosterPosition>) -> AppResult<Page> {
        let store = self.access.store();
        let question = list::question(&self.scope, &self.filter, &self.query);
        let rows = question.rows(store, after, PAGE).await?;
        let next = if rows.len() == PAGE {
            rows.last().map(|row| question.position(row))
        } else {
            None
        };
        let day = self.query.as_of.unwrap_or_else(|| store.today());
        let numbers: Vec<_> = if self.clear {
            let opened = rows.iter().map(|row| store.open_numbers(row).map(Some));
            opened.collect::<Result<_, _>>()?
        } else {
            vec![None; rows.len()]
        };
        let people = rows.iter().map(|row| WorkerId(row.worker_id)).collect();
        let rows = view::summaries(&self.access, self.tree.clone(), day, rows).await?;
        let cells = rows.into_iter().zip(numbers);
        let rows = cells
            .map(|(row, numbers)| self.cells(row, numbers))
            .collect();
        Ok(Page { rows, people, next })
    }

    fn cells(&self, row: WorkerSummary, numbers: Option<(String, Option<String>)>) -> Vec<String> {
        use domain::codes::CodeList as L;
        let label = |list, code: Option<&String>| {
            code.map(|code| self.codes.label(list, code).unwrap_or(code).to_owned())
                .unwrap_or_default()
        };
        let name = |id: Option<OrganisationId>| {
            id.and_then(|id| self.tree.node(id))
                .map(|node| node.name.clone())
                .unwrap_or_default()
        };
        let day =
            |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let (number, phone) = numbers.unwrap_or((row.id_number_masked, row.phone_masked));
        vec![
            row.name,
            number,
            label(L::Sex, Some(&row.sex)),
            row.birth_date.to_string(),
            row.age.to_string(),
            label(L::Ethnicity, Some(&row.ethnicity)),
            label(L::Marital, row.marital.as_ref()),
            phone.unwrap_or_default(),
            label(L::Political, row.political.as_ref()),
            label(L::Education, row.education.as_ref()),
            label(L::Degree, row.degree.as_ref()),
            row.qualification
                .map(|level| level.label().to_owned())
                .unwrap_or_default(),
            row.unit_name.unwrap_or_default(),
            row.town_name.unwrap_or_default(),
            row.organisation_name,
            row.class.label().to_owned(),
            row.post.label().to_owned(),
            row.status.label().to_owned(),
            row.entry_kind.label().to_owned(),
            row.relation.label().to_owned(),
            name(row.employer_id),
            name(row.department_id),
            day(row.work_since),
            day(row.community_since),
        ]
    }
}
