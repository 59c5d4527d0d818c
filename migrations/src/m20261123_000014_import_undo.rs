//! The undoing of an import (撤销导入): when, and why. Who is the account of the import.

crate::migration!(
    "m20261123_000014_import_undo",
    up: r"
ALTER TABLE import ADD COLUMN undone_at {instant};
ALTER TABLE import ADD COLUMN undo_reason TEXT
",
    down: r"
ALTER TABLE import DROP COLUMN undo_reason;
ALTER TABLE import DROP COLUMN undone_at
",
);
