//! The search for duplicates over the whole register.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ids::WorkerId,
    worker::duplicate::{DuplicateGround, similar},
};
use sea_orm::{EntityTrait, FromQueryResult, QuerySelect};
use uuid::Uuid;

use crate::{Stored, UnitOfWork, cipher::Cell, dated::OPEN, entity::duplicate, sql::Sql};

/// Two records that may be one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The records, the smaller id first.
    pub pair: [WorkerId; 2],
    /// Why.
    pub grounds: Vec<DuplicateGround>,
}

#[derive(FromQueryResult)]
struct Pair {
    first_id: Uuid,
    second_id: Uuid,
    first_number: Vec<u8>,
    second_number: Vec<u8>,
}

/// What makes a pair, and the condition between the present profiles `a` and `b` that says so.
const SIGNS: &[(DuplicateGround, &str)] = &[
    (
        DuplicateGround::SameNameAndBirth,
        "a.name = b.name AND a.birth_date = b.birth_date AND a.sex = b.sex",
    ),
    (DuplicateGround::SameBankCard, "a.bank_hash = b.bank_hash"),
    // One phone is shared in many a family, so a name must go with it.
    (
        DuplicateGround::SameNameAndPhone,
        "a.phone_hash = b.phone_hash AND a.name = b.name",
    ),
];

impl UnitOfWork {
    /// Records of the register that may be one person and are not known as a pair yet, at most
    /// `limit` by each sign. Similar numbers are looked for among those whom a sign has found.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer or a number does not open.
    pub async fn find_duplicates(&self, limit: u32) -> Stored<Vec<Candidate>> {
        let known = self.known_pairs().await?;
        let mut found: BTreeMap<[Uuid; 2], BTreeSet<DuplicateGround>> = BTreeMap::new();
        for (ground, condition) in SIGNS {
            for pair in self.pairs(condition, limit).await? {
                let ids = [pair.first_id, pair.second_id];
                if known.contains(&ids) {
                    continue;
                }
                let grounds = found.entry(ids).or_default();
                grounds.insert(*ground);
                if self.similar_numbers(&pair)? {
                    grounds.insert(DuplicateGround::SimilarNumber);
                }
            }
        }
        let found = found.into_iter();
        Ok(found
            .map(|(pair, grounds)| Candidate {
                pair: pair.map(WorkerId),
                grounds: grounds.into_iter().collect(),
            })
            .collect())
    }

    async fn pairs(&self, condition: &str, limit: u32) -> Stored<Vec<Pair>> {
        let mut sql = Sql::new(self.store().dialect());
        sql.push(
            "SELECT a.worker_id AS first_id, b.worker_id AS second_id, a.id_number AS first_number, b.id_number AS second_number \
             FROM worker_profile a JOIN worker_profile b ON a.worker_id < b.worker_id AND ",
        );
        sql.push(condition);
        for alias in ["a", "b"] {
            sql.push(if alias == "a" { " WHERE " } else { " AND " });
            sql.push(&format!(
                "{alias}.superseded_at IS NULL AND {alias}.valid_to = "
            ))
            .bind(OPEN);
        }
        sql.push(&format!(" ORDER BY 1, 2 LIMIT {limit}"));
        Ok(Pair::find_by_statement(sql.statement())
            .all(self.tx())
            .await?)
    }

    async fn known_pairs(&self) -> Stored<BTreeSet<[Uuid; 2]>> {
        use duplicate::Column;
        let known: Vec<(Uuid, Uuid)> = duplicate::Entity::find()
            .select_only()
            .column(Column::FirstId)
            .column(Column::SecondId)
            .into_tuple()
            .all(self.tx())
            .await?;
        Ok(known.into_iter().map(|(one, two)| [one, two]).collect())
    }

    fn similar_numbers(&self, pair: &Pair) -> Stored<bool> {
        let open = |worker: Uuid, cell: &[u8]| {
            let keyring = self.store().keyring();
            keyring.open_text(Cell::IdNumber, worker.as_bytes(), cell)
        };
        Ok(similar(
            &open(pair.first_id, &pair.first_number)?,
            &open(pair.second_id, &pair.second_number)?,
        ))
    }
}
