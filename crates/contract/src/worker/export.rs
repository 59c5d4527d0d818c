//! Exports and saved filters.

use domain::ids::SavedViewId;

use validator::Validate as _;

use super::list::WorkerQuery;
use crate::wire;

/// File format of an export or template.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum FileFormat {
    /// Excel workbook, one sheet.
    #[default]
    Xlsx,
    /// Comma-separated, UTF-8 with byte-order mark, as Excel reads it.
    Csv,
    /// One JSON object per line.
    Ndjson,
}

wire! {
    /// An export of exactly what a filter finds.
    request WorkerExport {
        /// Why; it is logged with the filter and the number of rows.
        #[validate(length(min = 2, max = 200))]
        reason: String,
        /// Format.
        format: FileFormat,
        /// Filter, as in the list; page and cursor are not used.
        #[validate(nested)]
        #[cfg_attr(feature = "openapi", schema(value_type = Object))]
        filter: WorkerQuery,
    }
}

wire! {
    /// Saved filters of the own account.
    response SavedViewPage {
        /// Filters by name.
        items: Vec<SavedView>,
        /// Number of filters.
        total: i64,
    }
}

wire! {
    /// A saved filter.
    response SavedView {
        /// Filter.
        id: SavedViewId,
        /// Name.
        name: String,
        /// Query of the list as in its address.
        query: String,
        /// Columns shown.
        columns: Vec<String>,
    }
}

wire! {
    /// A filter to save.
    request SavedViewInput {
        /// Name, unique within the account.
        #[validate(length(min = 1, max = 50))]
        name: String,
        /// Query of the list as in its address.
        #[validate(length(max = 2000))]
        query: String,
        /// Columns shown.
        #[validate(length(max = 60))]
        columns: Vec<String>,
    }
}
