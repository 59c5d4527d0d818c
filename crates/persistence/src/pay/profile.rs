//! What is set for one person's pay beside the career: declared bases, deductions, how tax is withheld.

use domain::{
    ids::WorkerId,
    money::Money,
    pay::{contribution::Bases, run::StandardRule},
    time::Period,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use crate::{
    Store, StoreError, Stored, UnitOfWork,
    dated::{Dated, end_from_stored, make_room},
    entity::pay_profile::{Column, Entity, Model},
};

/// What holds for somebody over some days (个人计薪信息).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayProfile {
    /// Row.
    pub id: Uuid,
    /// Bases as declared for the year; without, what the scheme counts.
    pub declared: Option<Bases>,
    /// Special additional deductions of a month.
    pub deduction: Money,
    /// How often the standard deduction is made.
    pub standard: StandardRule,
    /// Whether the bonus of the year is taxed apart.
    pub bonus_apart: bool,
    /// On what it rests.
    pub reason: String,
    /// Days.
    pub period: Period,
}

impl TryFrom<Model> for PayProfile {
    type Error = StoreError;

    fn try_from(row: Model) -> Stored<Self> {
        let standard = StandardRule::from_code(&row.standard);
        let bases = row.social_base.zip(row.housing_base);
        Ok(Self {
            id: row.id,
            declared: bases.map(|(social, housing)| Bases {
                social: Money::from_fen(social),
                housing: Money::from_fen(housing),
            }),
            deduction: Money::from_fen(row.deduction),
            standard: standard
                .ok_or_else(|| StoreError::Inconsistent("pay_profile.standard".to_owned()))?,
            bonus_apart: row.bonus_apart,
            reason: row.reason,
            period: Period {
                from: row.valid_from,
                to: end_from_stored(row.valid_to),
            },
        })
    }
}

impl Store {
    /// What is set for somebody over time, newest first. Whether the person is in view is the
    /// caller's to check.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn pay_profiles(&self, worker: WorkerId) -> Stored<Vec<PayProfile>> {
        let rows = Entity::find()
            .filter(Column::WorkerId.eq(Uuid::from(worker)))
            .filter(Entity::known(None))
            .order_by_desc(Column::ValidFrom)
            .all(self.conn())
            .await?;
        rows.into_iter().map(PayProfile::try_from).collect()
    }
}

impl UnitOfWork {
    /// Sets what holds for somebody from a day on, until something later that is known already.
    /// `profile.period` begins on the day; `replaces` is what must hold on it. Answers whether it did.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn put_pay_profile(
        &self,
        worker: WorkerId,
        replaces: Option<Uuid>,
        profile: &PayProfile,
    ) -> Stored<bool> {
        let from = profile.period.from;
        let room = make_room::<Entity>(self, worker.into(), replaces, from).await?;
        let Some(until) = room else {
            return Ok(false);
        };
        let row = Model {
            id: profile.id,
            worker_id: worker.into(),
            social_base: profile.declared.map(|bases| bases.social.fen()),
            housing_base: profile.declared.map(|bases| bases.housing.fen()),
            deduction: profile.deduction.fen(),
            standard: profile.standard.code().to_owned(),
            bonus_apart: profile.bonus_apart,
            reason: profile.reason.clone(),
            valid_from: from,
            valid_to: until,
            recorded_at: self.now(),
            superseded_at: None,
        };
        row.into_active_model().insert(self.tx()).await?;
        Ok(true)
    }
}
