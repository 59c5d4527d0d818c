//! Import and export of files.

mod annotate;
mod cells;
mod chunk;
mod columns;
mod commit;
mod correct;
mod fault;
mod imports;
mod load;
mod mapping;
mod reader;
mod results;
mod row;
mod run;
pub(crate) mod sheet;
mod table;
mod template;
mod undo;
pub(crate) mod vault;
mod workbook;

pub(crate) use cells::cells;
pub use commit::commit;
pub use imports::{Progress, Upload, cancel, create, get, list, receive};
pub use load::load;
pub use mapping::{inspect, mappings, save_mapping};
pub use results::{results, results_file};
pub use run::{abandon_import, run_import};
pub(crate) use sheet::Table;
pub(crate) use table::{SheetRow, SheetTable};
pub use template::{TemplateFile, fields, template};
pub use undo::{undo, undo_preview};
pub use vault::{UPLOAD_KEPT, purge_uploads};
pub(crate) use vault::{pieces_by_key, reseal_files};
