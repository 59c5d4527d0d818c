//! Exports, exports that wait for a second person, and saved filters.

use chrono::{DateTime, Utc};
use domain::{
    ids::{ExportId, SavedViewId},
    worker::export::ExportState,
};
use validator::Validate as _;

use super::list::WorkerQuery;
use crate::{OrganisationRef, wire, word_enum};

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

word_enum! {
    /// Which export requests.
    ExportList {
        /// Those that wait for the own approval, oldest first.
        #[default]
        Queue,
        /// Those of the own account, newest first.
        Mine,
    }
}

wire! {
    /// Which export requests.
    query ExportRequestQuery {
        /// Which; `queue` without it.
        view: ExportList,
        /// Page size, 1 to 200.
        #[validate(range(min = 1, max = 200))]
        limit: u32,
        /// `next_cursor` of the page before.
        cursor: String,
    }
}

wire! {
    /// Export requests.
    response ExportRequestPage {
        /// Requests.
        items: Vec<ExportRequestView>,
        /// Cursor of the next page.
        next_cursor: Option<String>,
        /// Number of requests.
        total: i64,
    }
}

wire! {
    /// An export that waits for a second person (导出申请).
    response ExportRequestView {
        /// Request; it stands in the file too.
        id: ExportId,
        /// Where it stands.
        state: ExportState,
        /// Who asks.
        actor: String,
        /// Asked at.
        asked_at: DateTime<Utc>,
        /// Why.
        reason: String,
        /// Format.
        format: FileFormat,
        /// Filter as it was sent.
        #[cfg_attr(feature = "openapi", schema(value_type = Object))]
        filter: WorkerQuery,
        /// Organisations that the filter names.
        named: Vec<OrganisationRef>,
        /// Full names of the places whose people it takes in.
        places: Vec<String>,
        /// Columns of the file.
        columns: Vec<ExportColumn>,
        /// Whether identity numbers and phones are in clear.
        clear: bool,
        /// People that the filter found when it was asked for.
        people: i64,
        /// People whom the asker had exported without asking, within 24 hours before.
        taken: i64,
        /// Whether it is the own account's.
        own: bool,
        /// Whether the own account may decide now.
        may_decide: bool,
        /// Who decided.
        decided_by: Option<String>,
        /// When.
        decided_at: Option<DateTime<Utc>>,
        /// Why it was refused.
        refusal: Option<String>,
        /// People in the file, or in what there is of it so far.
        made: i64,
        /// Size of the file in bytes.
        bytes: Option<i64>,
        /// SM3 of the file, in hexadecimal.
        sm3: Option<String>,
        /// When the file is deleted.
        expires_at: Option<DateTime<Utc>>,
        /// Why there is no file, in Chinese.
        failure: Option<String>,
        /// Why there is no file, in English.
        failure_en: Option<String>,
        /// When nothing more can become of it.
        ended_at: Option<DateTime<Utc>>,
    }
}

wire! {
    /// A column of an export.
    response ExportColumn {
        /// Key, as in NDJSON.
        key: String,
        /// Heading.
        name: String,
        /// Name in English.
        name_en: String,
        /// Whether it holds numbers that lists do not show whole.
        sensitive: bool,
    }
}

wire! {
    /// Why an export is not approved.
    request ExportRefusal {
        /// Why; whoever asked reads it.
        #[validate(length(min = 2, max = 200))]
        reason: String,
    }
}

wire! {
    /// How an export is taken away.
    request ExportDownload {
        /// Password of the archive that the file is put into (ZIP, AES-256); without one the file
        /// comes as it is. 12 to 64 letters, digits and signs of ASCII. It is used for this answer
        /// and kept nowhere.
        #[serde(default)]
        #[validate(length(min = 12, max = 64), custom(function = "ascii"))]
        password: Option<String>,
    }
}

/// Programs do not agree on how other characters of a password are encoded.
fn ascii(password: &Option<String>) -> Result<(), validator::ValidationError> {
    let mut typed = password.iter().flat_map(|password| password.chars());
    if typed.all(|c| c.is_ascii_graphic()) {
        Ok(())
    } else {
        Err(validator::ValidationError::new("ascii"))
    }
}

wire! {
    /// What wants something of the account, and what needs a second person at all.
    response ExportRequestCounts {
        /// People up to which an export needs nobody else.
        limit: i64,
        /// People whom the own account may still export now without asking: of many exports within
        /// 24 hours, fewer than `limit`.
        left: i64,
        /// Requests of others that wait for the own approval.
        queue: i64,
        /// Own files to take away.
        ready: i64,
        /// Own requests that were refused or failed within the last three days.
        refused: i64,
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
