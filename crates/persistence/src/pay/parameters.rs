//! Bounds and rates of insurances and housing fund (缴费参数).

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ids::{OrganisationId, PayParametersId},
    money::Money,
    pay::{
        contribution::{Bounds, Each, Parameters, Sides, Terms},
        rate::{Rate, Rounding},
    },
    time::{AsOf, Period},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use crate::{
    Scope, Store, StoreError, Stored, UnitOfWork,
    dated::{Dated, end_from_stored, make_room},
    entity::pay_parameters::{Column, Entity, Model},
};

/// What holds for an organisation over some days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayParameters {
    /// Id.
    pub id: PayParametersId,
    /// Of whose people.
    pub organisation_id: OrganisationId,
    /// Number of the document that sets them.
    pub document_number: String,
    /// Bounds and rates.
    pub parameters: Parameters,
    /// Days over which they hold.
    pub period: Period,
    /// Entered at.
    pub recorded_at: DateTime<Utc>,
}

fn bounds(floor: i64, cap: i64) -> Stored<Bounds> {
    let bounds = Bounds::new(Money::from_fen(floor), Money::from_fen(cap));
    bounds.ok_or_else(|| unfit("bounds"))
}

fn terms(employee: i64, employer: i64, rounding: Rounding) -> Stored<Terms> {
    let rate = |millionths| Rate::of_millionths(millionths).ok_or_else(|| unfit("rate"));
    let rates = Sides {
        employee: rate(employee)?,
        employer: rate(employer)?,
    };
    Ok(Terms { rates, rounding })
}

fn unfit(what: &str) -> StoreError {
    StoreError::Inconsistent(format!("pay_parameters: {what}"))
}

impl TryFrom<Model> for PayParameters {
    type Error = StoreError;

    fn try_from(row: Model) -> Stored<Self> {
        let rounding =
            Rounding::from_code(&row.housing_rounding).ok_or_else(|| unfit("rounding"))?;
        let terms = Each {
            pension: terms(row.pension_employee, row.pension_employer, Rounding::Fen)?,
            medical: terms(row.medical_employee, row.medical_employer, Rounding::Fen)?,
            maternity: terms(0, row.maternity_employer, Rounding::Fen)?,
            unemployment: terms(
                row.unemployment_employee,
                row.unemployment_employer,
                Rounding::Fen,
            )?,
            injury: terms(0, row.injury_employer, Rounding::Fen)?,
            housing: terms(row.housing_rate, row.housing_rate, rounding)?,
        };
        Ok(Self {
            id: PayParametersId(row.id),
            organisation_id: OrganisationId(row.organisation_id),
            document_number: row.document_number,
            parameters: Parameters {
                social: bounds(row.social_floor, row.social_cap)?,
                housing: bounds(row.housing_floor, row.housing_cap)?,
                terms,
            },
            period: Period {
                from: row.valid_from,
                to: end_from_stored(row.valid_to),
            },
            recorded_at: row.recorded_at,
        })
    }
}

/// Parameters, not yet narrowed to a scope: there is nothing to read here.
#[derive(Clone, Copy, Debug)]
pub struct PayParameterSets<'a>(&'a Store);

/// Parameters of the organisations within a scope.
#[derive(Clone, Copy, Debug)]
pub struct ScopedPayParameterSets<'a> {
    store: &'a Store,
    scope: &'a Scope,
}

impl Store {
    /// The parameters of contributions.
    pub const fn pay_parameters(&self) -> PayParameterSets<'_> {
        PayParameterSets(self)
    }
}

impl<'a> PayParameterSets<'a> {
    /// Those of the organisations within a scope.
    pub const fn within(self, scope: &'a Scope) -> ScopedPayParameterSets<'a> {
        ScopedPayParameterSets {
            store: self.0,
            scope,
        }
    }
}

impl ScopedPayParameterSets<'_> {
    async fn all(&self, condition: sea_orm::Condition) -> Stored<Vec<PayParameters>> {
        let organisations = self.store.organisations().within(self.scope);
        let rows = Entity::find()
            .filter(Column::OrganisationId.in_subquery(organisations.ids_in_view()))
            .filter(condition)
            .order_by_desc(Column::ValidFrom)
            .all(&self.store.reading(self.scope))
            .await?;
        rows.into_iter().map(PayParameters::try_from).collect()
    }

    /// Those that hold on a day.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn on(&self, day: NaiveDate) -> Stored<Vec<PayParameters>> {
        self.all(Entity::holding(AsOf::on(day))).await
    }

    /// Those of an organisation over time, newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn of(&self, id: OrganisationId) -> Stored<Vec<PayParameters>> {
        self.all(Entity::known(None).add(Column::OrganisationId.eq(Uuid::from(id))))
            .await
    }
}

impl UnitOfWork {
    /// Puts parameters in force from a day on, until later ones that are known already; what held before
    /// ends with the day. `replaces` is what must hold on the day. Answers none when something else does.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn put_pay_parameters(
        &self,
        organisation_id: OrganisationId,
        replaces: Option<PayParametersId>,
        from: NaiveDate,
        document_number: &str,
        parameters: &Parameters,
    ) -> Stored<Option<PayParameters>> {
        let replaces = replaces.map(Uuid::from);
        let room = make_room::<Entity>(self, organisation_id.into(), replaces, from).await?;
        let Some(until) = room else {
            return Ok(None);
        };
        let terms = &parameters.terms;
        let row = Model {
            id: self.store().new_id::<Uuid>(),
            organisation_id: organisation_id.into(),
            document_number: document_number.to_owned(),
            social_floor: parameters.social.floor().fen(),
            social_cap: parameters.social.cap().fen(),
            housing_floor: parameters.housing.floor().fen(),
            housing_cap: parameters.housing.cap().fen(),
            pension_employee: terms.pension.rates.employee.millionths(),
            pension_employer: terms.pension.rates.employer.millionths(),
            medical_employee: terms.medical.rates.employee.millionths(),
            medical_employer: terms.medical.rates.employer.millionths(),
            maternity_employer: terms.maternity.rates.employer.millionths(),
            unemployment_employee: terms.unemployment.rates.employee.millionths(),
            unemployment_employer: terms.unemployment.rates.employer.millionths(),
            injury_employer: terms.injury.rates.employer.millionths(),
            housing_rate: terms.housing.rates.employee.millionths(),
            housing_rounding: terms.housing.rounding.code().to_owned(),
            valid_from: from,
            valid_to: until,
            recorded_at: self.now(),
            superseded_at: None,
        };
        let row = row.into_active_model().insert(self.tx()).await?;
        PayParameters::try_from(row).map(Some)
    }
}
