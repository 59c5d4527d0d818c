//! An assignment that outlasts its place goes on in the place's successor: whoever is assigned to
//! a place that an act dated ahead will merge or split is carried along like those who were there
//! when the act was approved.

use chrono::NaiveDate;
use domain::ids::{OrganisationId, WorkerId};
use sea_orm::{ColumnTrait, Condition, FromQueryResult};
use uuid::Uuid;

use crate::{
    Stored, UnitOfWork,
    dated::OPEN,
    entity::assignment::{Column, Entity},
    organisation::repoint,
    sql::Sql,
};

/// A place that will end, and where it goes.
#[derive(FromQueryResult)]
struct Closing {
    organisation_id: Uuid,
    ends: NaiveDate,
    successor_id: Uuid,
}

/// Carries assignments of workers past the end of their places.
pub(super) async fn continue_past_closing(work: &UnitOfWork, workers: &[WorkerId]) -> Stored<()> {
    work.share_places().await?;
    let mut sql = Sql::new(work.store().dialect());
    sql.push(
        "SELECT v.organisation_id, v.valid_to AS ends, l.successor_id FROM organisation_version v \
         JOIN organisation_lineage l ON l.predecessor_id = v.organisation_id AND l.effective_on = v.valid_to \
         AND l.superseded_at IS NULL WHERE v.superseded_at IS NULL AND v.valid_to > ",
    );
    sql.bind(work.store().today())
        .push(" AND v.valid_to < ")
        .bind(OPEN)
        .push(" ORDER BY v.valid_to, l.position");
    let mut closings = Closing::find_by_statement(sql.statement())
        .all(work.tx())
        .await?;
    // Of a split, who is not allocated goes to the first part.
    closings.dedup_by_key(|closing| (closing.ends, closing.organisation_id));
    for closing in closings {
        for workers in workers.chunks(500) {
            let which = Condition::all()
                .add(Column::OrganisationId.eq(closing.organisation_id))
                .add(Column::WorkerId.is_in(workers.iter().map(|id| Uuid::from(*id))));
            let to = OrganisationId(closing.successor_id);
            repoint::<Entity>(work, Column::OrganisationId, which, closing.ends, |_, _| {
                Some(to)
            })
            .await?;
        }
    }
    Ok(())
}
