//! The data dictionary.

use domain::data_dictionary::{
    FieldClass, FieldDisplay, FieldPurpose, FieldReaders, FieldRetention, LegalBasis,
};

use crate::wire;

wire! {
    /// What is kept about people.
    response DataDictionary {
        /// Personal fields.
        items: Vec<PersonalFieldView>,
        /// Number of fields.
        total: i64,
    }
}

wire! {
    /// One personal field: why it is kept, on what basis, for how long, how it is protected and
    /// who sees it. Each code comes with its Chinese and English text.
    response PersonalFieldView {
        /// Stable key.
        key: String,
        /// Chinese name.
        name: String,
        /// English name.
        name_en: String,
        /// Columns in which it lies, as `table.column`; none for files.
        places: Vec<String>,
        /// Class.
        class: FieldClass,
        /// The class in Chinese.
        class_label: String,
        /// The class in English.
        class_label_en: String,
        /// Why it is kept.
        purpose: FieldPurpose,
        /// The purpose in Chinese.
        purpose_label: String,
        /// The purpose in English.
        purpose_label_en: String,
        /// On what basis.
        basis: LegalBasis,
        /// The basis in Chinese.
        basis_label: String,
        /// The basis in English.
        basis_label_en: String,
        /// For how long.
        retention: FieldRetention,
        /// The retention in Chinese.
        retention_label: String,
        /// The retention in English.
        retention_label_en: String,
        /// Whether it is encrypted at rest, or kept only as a hash.
        encrypted: bool,
        /// How it is shown.
        display: FieldDisplay,
        /// How it is shown, in Chinese.
        display_label: String,
        /// How it is shown, in English.
        display_label_en: String,
        /// Who sees it.
        readers: FieldReaders,
        /// Who sees it, in Chinese.
        readers_label: String,
        /// Who sees it, in English.
        readers_label_en: String,
    }
}
