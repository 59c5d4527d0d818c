//! Who is to be given a level, or the next one. A list to look at; what is decided is handed in as
//! a batch.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use contract::{DEFAULT_PAGE, PromotionCandidate, PromotionPage, PromotionQuery, perm};
use domain::{
    ids::WorkerId,
    personnel::{
        level::{CountedService, LevelRules, Study},
        promotion::{Promotion, PromotionGround},
    },
    time::Period,
    worker::WorkerClass,
};
use persistence::{
    Scope,
    personnel::{LevelledPerson, NameAfter},
};
use serde::{Deserialize, Serialize};

use super::register::narrowed;
use crate::{
    Access, AppResult, cursor,
    organisation::{Tree, tree_of},
};

/// The last person of the page before, by how long they are due.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DueAfter {
    due_on: NaiveDate,
    name_pinyin: String,
    worker: WorkerId,
}

/// A page of those who are to be given a level.
///
/// # Errors
/// `not_found` for a subtree outside the scope; `cursor_invalid`.
pub async fn promotions(
    access: &Access<perm::WorkerView>,
    query: &PromotionQuery,
) -> AppResult<PromotionPage> {
    let tree = tree_of(access).await?;
    let scope = narrowed(access, &tree, query.organisation_id)?;
    let by = query.by.unwrap_or(access.store().today());
    let question = Question {
        access,
        tree: &tree,
        scope: &scope,
        rules: LevelRules::eighteen(),
        by,
        limit: query.limit.unwrap_or(DEFAULT_PAGE) as usize,
    };
    match query.ground {
        Some(PromotionGround::First) => question.first(query.cursor.as_deref()).await,
        ground => question.due(ground, query.cursor.as_deref()).await,
    }
}

struct Question<'a> {
    access: &'a Access<perm::WorkerView>,
    tree: &'a Tree,
    scope: &'a Scope,
    rules: LevelRules,
    by: NaiveDate,
    limit: usize,
}

impl Question<'_> {
    async fn due(
        &self,
        ground: Option<PromotionGround>,
        cursor: Option<&str>,
    ) -> AppResult<PromotionPage> {
        let store = self.access.store();
        let after: Option<DueAfter> = cursor::decode(cursor)?;
        let register = store.actions();
        let register = register.within(self.scope);
        let people = register.with_level(store.today()).await?;
        let mut found: Vec<(DueAfter, LevelledPerson, Promotion)> = people
            .into_iter()
            .filter_map(|person| {
                let (level, since) = person.level?;
                let due =
                    self.rules
                        .promotion(person.class, level, since, &person.grades, self.by)?;
                let key = DueAfter {
                    due_on: due.due_on,
                    name_pinyin: person.name_pinyin.clone(),
                    worker: person.worker,
                };
                ground
                    .is_none_or(|ground| due.ground == ground)
                    .then_some((key, person, due))
            })
            .collect();
        found.sort_by(|one, other| one.0.cmp(&other.0));
        let total = i64::try_from(found.len()).unwrap_or(i64::MAX);
        found.retain(|(key, ..)| after.as_ref().is_none_or(|after| key > after));
        let more = found.len() > self.limit;
        found.truncate(self.limit);
        let next_cursor = match found.last() {
            Some((key, ..)) if more => Some(cursor::encode(key)?),
            _ => None,
        };
        let items = found.into_iter();
        Ok(PromotionPage {
            items: items
                .map(|(_, person, due)| self.shown(person, due, None))
                .collect(),
            next_cursor,
            total,
        })
    }

    async fn first(&self, cursor: Option<&str>) -> AppResult<PromotionPage> {
        let store = self.access.store();
        let today = store.today();
        let after: Option<NameAfter> = cursor::decode(cursor)?;
        let classes: Vec<WorkerClass> = self.rules.ranges.iter().map(|range| range.class).collect();
        let register = store.actions();
        let register = register.within(self.scope);
        let mut people = register
            .without_level(today, &classes, after.as_ref(), self.limit as u64 + 1)
            .await?;
        let more = people.len() > self.limit;
        people.truncate(self.limit);
        let next_cursor = match people.last() {
            Some(last) if more => Some(cursor::encode(&NameAfter {
                name_pinyin: last.name_pinyin.clone(),
                worker: last.worker,
            })?),
            _ => None,
        };
        let ids: Vec<WorkerId> = people.iter().map(|person| person.worker).collect();
        let held = store.workers().within(self.scope).posts(&ids).await?;
        let mut posts: BTreeMap<WorkerId, Vec<Period>> = BTreeMap::new();
        for one in held {
            posts.entry(one.worker).or_default().push(one.period);
        }
        let items = people.into_iter().filter_map(|person| {
            let education = person.education.as_deref().and_then(Study::of_education);
            let degree = person.degree.as_deref().and_then(Study::of_degree);
            let (levels, years) = self.rules.study(education, degree);
            let periods = posts.remove(&person.worker).unwrap_or_default();
            let service = CountedService::until(self.by, &periods, &person.grades, years);
            let first = self
                .rules
                .first_level(person.class, &service, levels, self.by)?;
            Some(self.shown(person, first, Some(service.months())))
        });
        Ok(PromotionPage {
            items: items.collect(),
            next_cursor,
            total: register.count_without_level(today, &classes).await?,
        })
    }

    fn shown(
        &self,
        person: LevelledPerson,
        due: Promotion,
        counted_months: Option<i32>,
    ) -> PromotionCandidate {
        let place = self.tree.by_path(&person.path);
        PromotionCandidate {
            worker_id: person.worker,
            name: person.name,
            place: place.map(|node| node.full_name.clone()).unwrap_or_default(),
            class: person.class,
            post: person.post,
            ground: due.ground,
            level: person.level.map(|(level, _)| level),
            since: person.level.map(|(_, since)| since),
            due_on: due.due_on,
            proposed: due.level,
            grades: person.grades,
            counted_months,
        }
    }
}
