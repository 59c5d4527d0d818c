//! Pay of the city and its districts over time: schemes, and bounds and rates of contributions.

mod parameters;
mod scheme;

pub use parameters::{PayParameterSets, PayParameters, ScopedPayParameterSets};
pub use scheme::{PayScheme, PaySchemes, ScopedPaySchemes};

crate::dated::dated! {
    pay_parameters of OrganisationId;
    pay_scheme of OrganisationId;
}
