//! Dictionaries: national and own code lists.

use crate::wire;

wire! {
    /// Dictionaries.
    response CodeListPage {
        /// Lists.
        items: Vec<CodeListView>,
        /// Number of lists.
        total: i64,
    }
}

wire! {
    /// One dictionary (字典).
    response CodeListView {
        /// Key, e.g. `education`.
        key: String,
        /// Chinese title.
        title: String,
        /// English title.
        title_en: String,
        /// Standard, e.g. `GB/T 4658-2006`, in Chinese.
        standard: String,
        /// Standard in English.
        standard_en: String,
        /// Number of codes.
        codes: i64,
    }
}

wire! {
    /// The codes of one dictionary.
    response CodePage {
        /// Codes in their order.
        items: Vec<CodeView>,
        /// Number of codes.
        total: i64,
    }
}

wire! {
    /// One code with its label.
    response CodeView {
        /// Code; text, leading zeros matter.
        code: String,
        /// Label.
        label: String,
        /// English label, where known.
        label_en: Option<String>,
        /// Code of the group it belongs to.
        parent: Option<String>,
        /// Position in the list.
        position: i64,
        /// Whether new records may use it.
        enabled: bool,
        /// Whether it comes with a national standard; such a code cannot be removed.
        builtin: bool,
        /// Revision for `If-Match`.
        revision: i64,
    }
}

wire! {
    /// A code as it shall be.
    request CodeInput {
        /// Label.
        #[validate(length(min = 1, max = 100))]
        label: String,
        /// English label.
        #[validate(length(max = 100))]
        label_en: Option<String>,
        /// Code of the group it belongs to.
        #[validate(length(max = 20))]
        parent: Option<String>,
        /// Position in the list.
        #[validate(range(min = 0, max = 1_000_000))]
        position: i64,
        /// Whether new records may use it.
        enabled: bool,
    }
}
