//! Schemes of pay (薪酬方案).

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ids::{OrganisationId, PaySchemeId},
    pay::scheme::Scheme,
    time::{AsOf, Period},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use crate::{
    Scope, Store, StoreError, Stored, UnitOfWork,
    dated::{Dated, end_from_stored, make_room},
    entity::pay_scheme::{Column, Entity, Model},
};

/// A scheme as it holds for an organisation over some days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayScheme {
    /// Id.
    pub id: PaySchemeId,
    /// Whose people it pays.
    pub organisation_id: OrganisationId,
    /// Number of the document that puts it in force.
    pub document_number: String,
    /// The scheme.
    pub scheme: Scheme,
    /// Days over which it holds.
    pub period: Period,
    /// Entered at.
    pub recorded_at: DateTime<Utc>,
}

impl TryFrom<Model> for PayScheme {
    type Error = StoreError;

    fn try_from(row: Model) -> Stored<Self> {
        Ok(Self {
            id: PaySchemeId(row.id),
            organisation_id: OrganisationId(row.organisation_id),
            document_number: row.document_number,
            scheme: serde_json::from_str(&row.scheme).map_err(|_| unreadable())?,
            period: Period {
                from: row.valid_from,
                to: end_from_stored(row.valid_to),
            },
            recorded_at: row.recorded_at,
        })
    }
}

fn unreadable() -> StoreError {
    StoreError::Inconsistent("pay_scheme.scheme".to_owned())
}

/// Schemes, not yet narrowed to a scope: there is nothing to read here.
#[derive(Clone, Copy, Debug)]
pub struct PaySchemes<'a>(&'a Store);

/// Schemes of the organisations within a scope.
#[derive(Clone, Copy, Debug)]
pub struct ScopedPaySchemes<'a> {
    store: &'a Store,
    scope: &'a Scope,
}

impl Store {
    /// The schemes of pay.
    pub const fn pay_schemes(&self) -> PaySchemes<'_> {
        PaySchemes(self)
    }
}

impl<'a> PaySchemes<'a> {
    /// The schemes of the organisations within a scope.
    pub const fn within(self, scope: &'a Scope) -> ScopedPaySchemes<'a> {
        ScopedPaySchemes {
            store: self.0,
            scope,
        }
    }
}

impl ScopedPaySchemes<'_> {
    fn visible(&self) -> sea_orm::Select<Entity> {
        let organisations = self.store.organisations().within(self.scope);
        Entity::find()
            .filter(Entity::known(None))
            .filter(Column::OrganisationId.in_subquery(organisations.ids_in_view()))
    }

    async fn all(&self, found: sea_orm::Select<Entity>) -> Stored<Vec<PayScheme>> {
        let rows = found.all(&self.store.reading(self.scope)).await?;
        rows.into_iter().map(PayScheme::try_from).collect()
    }

    /// Those that hold on a day.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn on(&self, day: NaiveDate) -> Stored<Vec<PayScheme>> {
        self.all(self.visible().filter(Entity::holding(AsOf::on(day))))
            .await
    }

    /// Those of an organisation over time, newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn of(&self, id: OrganisationId) -> Stored<Vec<PayScheme>> {
        let of = self
            .visible()
            .filter(Column::OrganisationId.eq(Uuid::from(id)));
        self.all(of.order_by_desc(Column::ValidFrom)).await
    }

    /// One of them.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn find(&self, id: PaySchemeId) -> Stored<Option<PayScheme>> {
        let one = self.visible().filter(Column::Id.eq(Uuid::from(id)));
        Ok(self.all(one).await?.pop())
    }
}

impl UnitOfWork {
    /// Puts a scheme in force from a day on, until a later one that is known already; what held
    /// before ends with the day. `replaces` is what must hold on the day. Answers none when something
    /// else does.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn put_pay_scheme(
        &self,
        organisation_id: OrganisationId,
        replaces: Option<PaySchemeId>,
        from: NaiveDate,
        document_number: &str,
        scheme: &Scheme,
    ) -> Stored<Option<PayScheme>> {
        let replaces = replaces.map(Uuid::from);
        let room = make_room::<Entity>(self, organisation_id.into(), replaces, from).await?;
        let Some(until) = room else {
            return Ok(None);
        };
        let row = Model {
            id: self.store().new_id::<Uuid>(),
            organisation_id: organisation_id.into(),
            document_number: document_number.to_owned(),
            scheme: serde_json::to_string(scheme).map_err(|_| unreadable())?,
            valid_from: from,
            valid_to: until,
            recorded_at: self.now(),
            superseded_at: None,
        };
        let row = row.into_active_model().insert(self.tx()).await?;
        PayScheme::try_from(row).map(Some)
    }
}
