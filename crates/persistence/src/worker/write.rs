//! New workers: one path for one form and for tens of thousands of rows.

use domain::{
    ids::WorkerId,
    worker::{
        AnnualCost, Assignment, Degree, Education, Engagement, FamilyMember, PoliticalStatus,
        Profile, Qualification, WorkerRecord,
    },
};

use super::{
    closing::continue_past_closing,
    fact::{self, Draft},
    facts::ID_NUMBER,
    roster,
};
use crate::{Stored, UnitOfWork, bulk, dated::OPEN, entity::worker};

/// A worker to enter.
#[derive(Clone, Debug)]
pub struct NewWorker {
    /// Id, chosen by the caller, so that the audit entry can name it.
    pub id: WorkerId,
    /// The record, already checked.
    pub record: WorkerRecord,
}

/// Drafts of one batch, table by table.
#[derive(Default)]
struct Batch {
    profiles: Vec<Draft<Profile>>,
    political: Vec<Draft<PoliticalStatus>>,
    educations: Vec<Draft<Education>>,
    degrees: Vec<Draft<Degree>>,
    qualifications: Vec<Draft<Qualification>>,
    family: Vec<Draft<FamilyMember>>,
    engagements: Vec<Draft<Engagement>>,
    assignments: Vec<Draft<Assignment>>,
    costs: Vec<Draft<AnnualCost>>,
}

impl Batch {
    fn add(&mut self, worker: WorkerId, record: WorkerRecord) {
        let entered = record.engagement.period.from;
        self.profiles.push(Draft {
            worker,
            from: entered,
            to: OPEN,
            value: record.profile,
        });
        extend(&mut self.political, worker, entered, record.political);
        extend(&mut self.educations, worker, entered, record.educations);
        extend(&mut self.degrees, worker, entered, record.degrees);
        extend(
            &mut self.qualifications,
            worker,
            entered,
            record.qualifications,
        );
        extend(&mut self.family, worker, entered, record.family);
        extend(&mut self.costs, worker, entered, record.annual_costs);
        let end = record.engagement.period.to.unwrap_or(OPEN);
        self.engagements.push(Draft {
            worker,
            from: entered,
            to: end,
            value: record.engagement,
        });
        let (from, to) = (
            record.assignment.period.from,
            record.assignment.period.to.unwrap_or(end),
        );
        self.assignments.push(Draft {
            worker,
            from,
            to,
            value: record.assignment,
        });
    }
}

fn extend<T: fact::Fact>(
    drafts: &mut Vec<Draft<T>>,
    worker: WorkerId,
    entered: chrono::NaiveDate,
    values: Vec<T>,
) {
    drafts.extend(
        values
            .into_iter()
            .map(|value| Draft::natural(worker, entered, value)),
    );
}

impl UnitOfWork {
    /// Enters workers with all their facts and puts them on the roster.
    ///
    /// # Errors
    /// [`crate::Conflict::Unique`] when an identity number is registered already; then nothing
    /// of this unit of work will be written.
    pub async fn enter_workers(&self, workers: Vec<NewWorker>) -> Stored<()> {
        let ids: Vec<WorkerId> = workers.iter().map(|worker| worker.id).collect();
        let (mut rows, mut batch) = (Vec::with_capacity(workers.len()), Batch::default());
        for NewWorker { id, record } in workers {
            rows.push(worker::Model {
                id: id.into(),
                id_hash: self
                    .store()
                    .keyring()
                    .keyed_hash(ID_NUMBER, record.profile.id_number.expose())?,
                revision: 1,
                created_at: self.now(),
                updated_at: self.now(),
            });
            batch.add(id, record);
        }
        bulk::insert::<worker::Entity>(self.tx(), rows).await?;
        fact::insert(self, batch.profiles).await?;
        fact::insert(self, batch.political).await?;
        fact::insert(self, batch.educations).await?;
        fact::insert(self, batch.degrees).await?;
        fact::insert(self, batch.qualifications).await?;
        fact::insert(self, batch.family).await?;
        fact::insert(self, batch.engagements).await?;
        fact::insert(self, batch.assignments).await?;
        fact::insert(self, batch.costs).await?;
        continue_past_closing(self, &ids).await?;
        roster::insert(self, &ids).await
    }
}
