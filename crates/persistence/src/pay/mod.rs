//! Pay: schemes, bounds and rates of contributions over time, what is set for single people, and runs.

mod parameters;
mod profile;
mod run;
mod scheme;

pub use parameters::{PayParameterSets, PayParameters, ScopedPayParameterSets};
pub use profile::PayProfile;
pub use run::{
    ClassCost, EntryKind, PayEntry, PayHistory, PayRun, PayRunInput, PayRunStep, PayRuns, PaySlip,
    PaySubject, Payee, RelatedRun, RunTotals, ScopedPayRuns,
};
pub use scheme::{PayScheme, PaySchemes, ScopedPaySchemes};

crate::dated::dated! {
    pay_parameters of OrganisationId;
    pay_profile of WorkerId;
    pay_scheme of OrganisationId;
}
