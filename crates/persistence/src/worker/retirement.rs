//! When people retire: the category that was set for somebody, and everyone who retires within
//! some months, found by their dates of birth.

use chrono::NaiveDate;
use domain::{
    ids::{OrganisationId, WorkerId},
    personnel::retirement::RetirementCategory as Category,
    time::YearMonth,
    worker::{Later, WorkerClass, WorkerStatus},
};
use sea_orm::{DbErr, FromQueryResult, QueryResult};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    fact::{self, Fact, RowFrame, StoredFact},
    read::{Held, Workers},
    roster::{self, RosterRow},
};
use crate::{Scope, Store, StoreError, Stored, UnitOfWork, entity::worker_retirement, sql::Sql};

/// A category that was set (退休类别), and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetirementChoice {
    /// Category.
    pub category: Category,
    /// Stated reason.
    pub reason: String,
}

impl Fact for RetirementChoice {
    type Table = worker_retirement::Entity;

    fn natural_start(&self) -> Option<NaiveDate> {
        None
    }

    /// Each setting is a decision with a reason of its own, also one that repeats what held.
    fn same(&self, _other: &Self) -> bool {
        false
    }

    /// It is set from a day on, whatever was said of later days before.
    fn after_change(&self, _changed: &Self, _later: &Self) -> Later<Self> {
        Later::Goes
    }

    fn row(&self, frame: RowFrame<'_>) -> Stored<worker_retirement::Model> {
        Ok(worker_retirement::Model {
            id: frame.id,
            worker_id: frame.worker.into(),
            category: self.category.code().to_owned(),
            reason: self.reason.clone(),
            valid_from: frame.from,
            valid_to: frame.to,
            recorded_at: frame.recorded_at,
            superseded_at: None,
        })
    }

    fn read(_: &Store, row: worker_retirement::Model) -> Stored<StoredFact<Self>> {
        Ok(StoredFact {
            row: row.id,
            from: row.valid_from,
            to: row.valid_to,
            value: Self {
                category: category(&row.category)?,
                reason: row.reason,
            },
        })
    }
}

fn category(code: &str) -> Stored<Category> {
    Category::from_code(code)
        .ok_or_else(|| StoreError::Inconsistent("worker_retirement.category".to_owned()))
}

/// What decides when somebody retires.
#[derive(Clone, Debug)]
pub struct RetirementFacts {
    /// Revision of the record.
    pub revision: i64,
    /// Place.
    pub organisation: OrganisationId,
    /// GB/T 2261.1.
    pub sex: String,
    /// Birth date.
    pub birth_date: NaiveDate,
    /// Class today.
    pub class: WorkerClass,
    /// What was set, and holds today.
    pub choice: Option<Held<RetirementChoice>>,
}

#[derive(FromQueryResult)]
struct Person {
    revision: i64,
    organisation_id: Uuid,
    sex: String,
    birth_date: NaiveDate,
    class: String,
}

impl Workers<'_> {
    /// What decides when somebody retires; none outside the scope.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer or what is stored makes no sense.
    pub async fn retirement(&self, id: WorkerId) -> Stored<Option<RetirementFacts>> {
        let mut sql = Sql::new(self.store.dialect());
        sql.push("SELECT r.revision, r.organisation_id, r.sex, r.birth_date, r.class FROM roster r WHERE r.worker_id = ");
        sql.bind(Uuid::from(id))
            .push(" AND ")
            .within(self.scope, "r.path");
        let person = Person::find_by_statement(sql.statement())
            .one(&self.store.reading(self.scope))
            .await?;
        let Some(person) = person else {
            return Ok(None);
        };
        let today = self.store.today();
        let choices = self.all::<RetirementChoice>(id).await?;
        Ok(Some(RetirementFacts {
            revision: person.revision,
            organisation: OrganisationId(person.organisation_id),
            sex: person.sex,
            birth_date: person.birth_date,
            class: WorkerClass::from_code(&person.class)
                .ok_or_else(|| StoreError::Inconsistent("roster.class".to_owned()))?,
            choice: choices.into_iter().find(|held| held.period.contains(today)),
        }))
    }
}

impl UnitOfWork {
    /// Sets somebody's category from a day on, and answers the new revision. The row of the worker is
    /// the lock, as of every change: none when someone else was faster, and nothing was written.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn set_retirement(
        &self,
        id: WorkerId,
        revision: i64,
        choice: RetirementChoice,
        from: NaiveDate,
    ) -> Stored<Option<i64>> {
        let values = [Uuid::from(id).into(), revision.into(), self.now().into()];
        let held = self
            .touch_worker(
                "UPDATE worker SET revision = revision + 1, updated_at = $3 WHERE id = $1 AND revision = $2",
                values.to_vec(),
            )
            .await?;
        if held != 1 {
            return Ok(None);
        }
        fact::replace_one(self, id, choice, from, Some(from)).await?;
        roster::refresh(self, &[id]).await?;
        Ok(Some(revision + 1))
    }
}

/// Who retires within some months.
#[derive(Clone, Copy, Debug)]
pub struct RetirementQuery<'a> {
    /// Within which subtrees.
    pub scope: &'a Scope,
    /// First month.
    pub from: YearMonth,
    /// Last month.
    pub to: YearMonth,
}

/// Somebody who retires.
#[derive(Clone, Debug)]
pub struct Retiring {
    /// The line of the roster.
    pub row: RosterRow,
    /// Category.
    pub category: Category,
    /// Whether it follows from sex and post, and was not set.
    pub derived: bool,
}

/// Where a page ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RetirementPosition {
    month: YearMonth,
    name: String,
    worker: Uuid,
}

/// One page, by month and name.
#[derive(Clone, Debug)]
pub struct RetiringPage {
    /// People in order.
    pub people: Vec<Retiring>,
    /// Where it ended, when there is more.
    pub next: Option<RetirementPosition>,
    /// Number who retire within the months.
    pub total: i64,
}

impl Retiring {
    /// When.
    pub fn month(&self) -> YearMonth {
        let birth = YearMonth::of(self.row.birth_date);
        self.category.retirement(birth).month
    }

    fn position(&self) -> RetirementPosition {
        RetirementPosition {
            month: self.month(),
            name: self.row.name_pinyin.clone(),
            worker: self.row.worker_id,
        }
    }
}

struct Line {
    row: RosterRow,
    category: String,
    derived: bool,
}

impl FromQueryResult for Line {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            row: RosterRow::from_query_result(row, prefix)?,
            category: row.try_get(prefix, "due_category")?,
            derived: row.try_get(prefix, "derived")?,
        })
    }
}

/// Those of a category who retire in a month: all who were born in another.
struct Due {
    month: YearMonth,
    category: Category,
    born: YearMonth,
}

/// A month as [`crate::dialect::Dialect::months`] counts it.
fn number(month: YearMonth) -> i64 {
    i64::from(month.year()) * 12 + i64::from(month.month())
}

#[derive(FromQueryResult)]
struct Total {
    total: i64,
}

impl RetirementQuery<'_> {
    /// `WITH due AS (…) SELECT columns FROM roster r … CROSS JOIN due d WHERE …`. The births of all
    /// categories are found by their index, whatever the scope: a year of retirements is a small part
    /// of a city. `due` then says of category and month of birth in which month that is. None when
    /// nobody retires in any of the months.
    fn select(&self, store: &Store, columns: &str) -> Option<Sql> {
        let due = self.due();
        if due.is_empty() {
            return None;
        }
        let dialect = store.dialect();
        let mut sql = Sql::new(dialect);
        sql.push("WITH due (month, category, born) AS (VALUES ");
        for (at, one) in due.iter().enumerate() {
            sql.push(if at == 0 { "(" } else { ", (" });
            sql.bind(number(one.month)).push(", ");
            sql.bind(one.category.code()).push(", ");
            sql.bind(number(one.born)).push(")");
        }
        sql.push(&format!(
            ") SELECT {columns} FROM roster r \
             LEFT JOIN worker_retirement x ON x.worker_id = r.worker_id AND x.superseded_at IS NULL AND x.valid_from <= "
        ));
        let today = store.today();
        sql.bind(today).push(" AND x.valid_to > ").bind(today);
        sql.push(" CROSS JOIN due d WHERE (");
        let mut any = false;
        for category in Category::ALL {
            let mut births = due.iter().filter(|one| one.category == *category);
            let Some(first) = births.next() else { continue };
            let last = births.next_back().unwrap_or(first);
            sql.push(if any { " OR (" } else { "(" });
            sql.push("r.birth_date >= ").bind(first.born.first_day());
            sql.push(" AND r.birth_date <= ").bind(last.born.last_day());
            sql.push(")");
            any = true;
        }
        sql.push(&format!(
            ") AND d.born = {} AND r.status = ",
            dialect.months("r.birth_date")
        ));
        sql.bind(WorkerStatus::Active.code());
        sql.push(" AND d.category = COALESCE(x.category, ");
        derived(&mut sql);
        sql.push(") AND ")
            .within(self.scope, &dialect.without_index("r.path"));
        Some(sql)
    }

    /// The births of those who retire in each of the months, month by month.
    fn due(&self) -> Vec<Due> {
        let months = (0..=self.to.since(self.from)).map(|at| self.from.plus(at));
        months
            .flat_map(|month| {
                // Whoever is born a month later retires later, so these are one month at most.
                Category::ALL.iter().filter_map(move |category| {
                    let (born, _) = category.born(month, month)?;
                    Some(Due {
                        month,
                        category: *category,
                        born,
                    })
                })
            })
            .collect()
    }

    /// One page after a position.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn page(
        &self,
        store: &Store,
        after: Option<&RetirementPosition>,
        limit: usize,
    ) -> Stored<RetiringPage> {
        let columns = format!(
            "{}, d.category AS due_category, x.category IS NULL AS derived",
            RosterRow::COLUMNS
        );
        let Some(mut sql) = self.select(store, &columns) else {
            return Ok(RetiringPage {
                people: Vec::new(),
                next: None,
                total: 0,
            });
        };
        if let Some(after) = after {
            sql.push(" AND (d.month, r.name_pinyin, r.worker_id) > (");
            sql.bind(number(after.month)).push(", ");
            sql.bind(after.name.as_str()).push(", ");
            sql.bind(after.worker).push(")");
        }
        sql.push(&format!(
            " ORDER BY d.month, r.name_pinyin, r.worker_id LIMIT {}",
            limit + 1
        ));
        let lines = Line::find_by_statement(sql.statement())
            .all(&store.reading(self.scope))
            .await?;
        let more = lines.len() > limit;
        let people: Vec<Retiring> = lines
            .into_iter()
            .take(limit)
            .map(|line| {
                Ok(Retiring {
                    category: category(&line.category)?,
                    derived: line.derived,
                    row: line.row,
                })
            })
            .collect::<Stored<_>>()?;
        let total = match after {
            None if !more => i64::try_from(people.len()).unwrap_or(i64::MAX),
            _ => self.total(store).await?,
        };
        Ok(RetiringPage {
            next: people.last().filter(|_| more).map(Retiring::position),
            people,
            total,
        })
    }

    async fn total(&self, store: &Store) -> Stored<i64> {
        let Some(sql) = self.select(store, "COUNT(*) AS total") else {
            return Ok(0);
        };
        let total = Total::find_by_statement(sql.statement())
            .one(&store.reading(self.scope))
            .await?;
        Ok(total.map_or(0, |row| row.total))
    }
}

/// Appends the category that follows from sex and class, as the domain derives it.
fn derived(sql: &mut Sql) {
    sql.push("CASE");
    for sex in ["1", "2"] {
        for category in Category::ALL {
            let classes = WorkerClass::ALL
                .iter()
                .filter(|class| Category::derived(sex, **class) == Some(*category))
                .map(|class| class.code());
            let classes: Vec<&str> = classes.collect();
            if classes.is_empty() {
                continue;
            }
            sql.push(" WHEN r.sex = ").bind(sex);
            sql.push(" AND r.class IN ").bind_list(classes);
            sql.push(" THEN ").bind(category.code());
        }
    }
    sql.push(" END");
}
