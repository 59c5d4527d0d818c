//! Every place where sealed cells lie. A cell can only be sealed for a place of this list, so a
//! change of keys, which walks the list, forgets none.

/// A kind of sealed cell (加密单元): what binds it, so that it opens nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cell {
    /// Number of an identity document.
    IdNumber,
    /// Health.
    Health,
    /// Where the household is registered.
    HouseholdPlace,
    /// Phone number.
    Phone,
    /// Address.
    Address,
    /// Bank card.
    BankCard,
    /// A family member, as a whole.
    Family,
    /// Photo.
    Photo,
    /// Remembered answer of a create.
    Answer,
    /// Content of a submission.
    Submission,
    /// File that proves what a correction asks for.
    Proof,
    /// Photo that waits to be confirmed.
    SubmittedPhoto,
    /// A statement about a career.
    Career,
    /// What a decided personnel action said.
    Action,
    /// List, candidates and votes of an election.
    Election,
    /// Secret of a second factor.
    SecondFactor,
    /// Piece of a waiting upload, in a file of the data folder.
    Upload,
    /// Piece of an export that waits to be taken away, in a file of the data folder.
    Export,
}

impl Cell {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::IdNumber,
        Self::Health,
        Self::HouseholdPlace,
        Self::Phone,
        Self::Address,
        Self::BankCard,
        Self::Family,
        Self::Photo,
        Self::Answer,
        Self::Submission,
        Self::Proof,
        Self::SubmittedPhoto,
        Self::Career,
        Self::Action,
        Self::Election,
        Self::SecondFactor,
        Self::Upload,
        Self::Export,
    ];

    /// The word that is bound into the cell. It never changes: cells would no longer open.
    pub(super) const fn binding(self) -> &'static str {
        match self {
            Self::IdNumber => "id_number",
            Self::Health => "health",
            Self::HouseholdPlace => "household_place",
            Self::Phone => "phone",
            Self::Address => "address",
            Self::BankCard => "bank_card",
            Self::Family => "family",
            Self::Photo => "photo",
            Self::Answer => "answer",
            Self::Submission => "submission.cell",
            Self::Proof => "submission_proof.cell",
            Self::SubmittedPhoto => "submission_photo.cell",
            Self::Career => "career_fact.cell",
            Self::Action => "personnel_action.cell",
            Self::Election => "election.cell",
            Self::SecondFactor => "second_factor.secret",
            Self::Upload => "upload",
            Self::Export => "export",
        }
    }
}

/// How a column of a key is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyPart {
    Uuid,
    Text,
}

/// How a column keeps its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Bytes,
    Hexadecimal,
}

/// A table with sealed cells.
#[derive(Debug)]
pub(crate) struct SealedTable {
    pub(crate) name: &'static str,
    /// Primary key, in whose order the table is walked.
    pub(crate) key: &'static [(&'static str, KeyPart)],
    /// Column of the id that is bound into the cells.
    pub(crate) owner: &'static str,
    pub(crate) columns: &'static [(&'static str, Cell)],
    pub(crate) form: Form,
    /// Rows read and written at a time: few where the cells are large.
    pub(crate) batch: u64,
}

const ROWS: u64 = 500;

/// All of them. The roster copies cells of the profile and so comes after it.
pub(crate) const TABLES: &[SealedTable] = &[
    SealedTable {
        name: "worker_profile",
        key: &[("id", KeyPart::Uuid)],
        owner: "worker_id",
        columns: &[
            ("id_number", Cell::IdNumber),
            ("health", Cell::Health),
            ("household_place", Cell::HouseholdPlace),
            ("phone", Cell::Phone),
            ("address", Cell::Address),
            ("bank_card", Cell::BankCard),
        ],
        form: Form::Bytes,
        batch: ROWS,
    },
    SealedTable {
        name: "roster",
        key: &[("worker_id", KeyPart::Uuid)],
        owner: "worker_id",
        columns: &[("id_number", Cell::IdNumber), ("phone", Cell::Phone)],
        form: Form::Bytes,
        batch: ROWS,
    },
    SealedTable {
        name: "worker_family",
        key: &[("id", KeyPart::Uuid)],
        owner: "worker_id",
        columns: &[("cell", Cell::Family)],
        form: Form::Bytes,
        batch: ROWS,
    },
    SealedTable {
        name: "worker_photo",
        key: &[("worker_id", KeyPart::Uuid)],
        owner: "worker_id",
        columns: &[("cell", Cell::Photo)],
        form: Form::Bytes,
        batch: 20,
    },
    SealedTable {
        name: "submission",
        key: &[("id", KeyPart::Uuid)],
        owner: "id",
        columns: &[("cell", Cell::Submission)],
        form: Form::Bytes,
        batch: ROWS,
    },
    SealedTable {
        name: "submission_proof",
        key: &[("id", KeyPart::Uuid)],
        owner: "id",
        columns: &[("cell", Cell::Proof)],
        form: Form::Bytes,
        batch: 20,
    },
    SealedTable {
        name: "submission_photo",
        key: &[("submission_id", KeyPart::Uuid)],
        owner: "submission_id",
        columns: &[("cell", Cell::SubmittedPhoto)],
        form: Form::Bytes,
        batch: 20,
    },
    SealedTable {
        name: "career_fact",
        key: &[("id", KeyPart::Uuid)],
        owner: "worker_id",
        columns: &[("cell", Cell::Career)],
        form: Form::Bytes,
        batch: ROWS,
    },
    SealedTable {
        name: "personnel_action",
        key: &[("id", KeyPart::Uuid)],
        owner: "worker_id",
        columns: &[("cell", Cell::Action)],
        form: Form::Bytes,
        batch: ROWS,
    },
    SealedTable {
        name: "election",
        key: &[("id", KeyPart::Uuid)],
        owner: "id",
        columns: &[("cell", Cell::Election)],
        form: Form::Bytes,
        batch: ROWS,
    },
    SealedTable {
        name: "second_factor",
        key: &[("account_id", KeyPart::Uuid)],
        owner: "account_id",
        columns: &[("secret", Cell::SecondFactor)],
        form: Form::Bytes,
        batch: ROWS,
    },
    SealedTable {
        name: "idempotency",
        key: &[
            ("account_id", KeyPart::Uuid),
            ("operation", KeyPart::Text),
            ("key", KeyPart::Text),
        ],
        owner: "account_id",
        columns: &[("response", Cell::Answer)],
        form: Form::Hexadecimal,
        batch: ROWS,
    },
];

/// Table, column and owner column of every sealed column, to hold against the schema.
pub fn sealed_columns() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    TABLES.iter().flat_map(|table| {
        table
            .columns
            .iter()
            .map(|(column, _)| (table.name, *column, table.owner))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_kind_of_cell_has_a_place_and_a_word_of_its_own() {
        let words: BTreeSet<_> = Cell::ALL.iter().map(|cell| cell.binding()).collect();
        assert_eq!(words.len(), Cell::ALL.len());
        for cell in Cell::ALL {
            let in_a_table = TABLES
                .iter()
                .any(|table| table.columns.iter().any(|(_, kind)| kind == cell));
            let in_a_file = matches!(cell, Cell::Upload | Cell::Export);
            assert_eq!(in_a_table, !in_a_file, "{cell:?}");
        }
    }
}
