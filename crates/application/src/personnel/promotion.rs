//! Who is to be given a level, or the next one. A list to look at; what is decided is handed in as
//! a batch.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use contract::{DEFAULT_PAGE, PromotionCandidate, PromotionPage, PromotionQuery, Requires, perm};
use domain::{
    ids::{OrganisationId, WorkerId},
    organisation::OrganisationPath,
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
        rules: RulesOfPlaces::of(access, &tree, &scope).await?,
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
    rules: RulesOfPlaces,
    by: NaiveDate,
    limit: usize,
}

/// The rules of levels, by where somebody serves: those of the scheme of pay that holds for the
/// district today, or else for the city; where there is none, 三岗十八级.
struct RulesOfPlaces {
    schemes: BTreeMap<OrganisationId, LevelRules>,
    preset: LevelRules,
}

impl RulesOfPlaces {
    /// Those that matter within a scope.
    async fn of<P: Requires>(access: &Access<P>, tree: &Tree, scope: &Scope) -> AppResult<Self> {
        let store = access.store();
        // A street is under the rules of its district, which it need not see.
        let everywhere = Scope::system("a level follows the scheme of pay above the place");
        let schemes = store.pay_schemes().within(&everywhere);
        let schemes = schemes.on(store.today()).await?.into_iter();
        let matters = |id: OrganisationId| {
            let node = tree.node(id);
            node.is_some_and(|node| {
                let mut roots = scope.roots().iter();
                roots.any(|root| root.contains(&node.path) || node.path.contains(root))
            })
        };
        Ok(Self {
            schemes: schemes
                .filter(|one| matters(one.organisation_id))
                .map(|one| (one.organisation_id, one.scheme.levels))
                .collect(),
            preset: LevelRules::eighteen(),
        })
    }

    fn at(&self, tree: &Tree, path: &OrganisationPath) -> &LevelRules {
        let mut node = tree.by_path(path);
        while let Some(here) = node {
            if let Some(rules) = self.schemes.get(&here.id) {
                return rules;
            }
            node = here.parent.and_then(|parent| tree.node(parent));
        }
        &self.preset
    }

    /// Every class that has levels somewhere.
    fn classes(&self) -> Vec<WorkerClass> {
        let all = self.schemes.values().chain([&self.preset]);
        let classes: BTreeSet<WorkerClass> = all
            .flat_map(|rules| rules.ranges.iter().map(|range| range.class))
            .collect();
        classes.into_iter().collect()
    }
}

impl Question<'_> {
    fn rules_of(&self, person: &LevelledPerson) -> &LevelRules {
        self.rules.at(self.tree, &person.path)
    }

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
                let rules = self.rules_of(&person);
                let due = rules.promotion(person.class, level, since, &person.grades, self.by)?;
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
        let classes = self.rules.classes();
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
            let rules = self.rules_of(&person);
            let (levels, years) = rules.study(education, degree);
            let periods = posts.remove(&person.worker).unwrap_or_default();
            let service = CountedService::until(self.by, &periods, &person.grades, years);
            let first = rules.first_level(person.class, &service, levels, self.by)?;
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
