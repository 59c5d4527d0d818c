//! The data dictionary.

use actix_web::{get, web};
use contract::DataDictionary;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{guard::SignedIn, responses};

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(data_dictionary_get);
}

/// Read the data dictionary.
///
/// Of every personal field why it is kept, on what basis, for how long, how it is protected and
/// who sees it. For everyone who is signed in.
#[utoipa::path(
    operation_id = "data_dictionary_get",
    tag = "data dictionary",
    responses((status = 200, description = "All personal fields", body = DataDictionary), responses::Read),
    security(("bearer" = [])),
)]
#[get("/data-dictionary")]
async fn data_dictionary_get(actor: SignedIn) -> web::Json<DataDictionary> {
    web::Json(application::data_dictionary::data_dictionary(&actor.0))
}
