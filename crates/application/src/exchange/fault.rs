//! Why a file came to nothing as a whole, as it is kept with its import and as it is told.

use contract::ErrorCode;
use domain::{
    exchange::ImportFault,
    worker::{Field, field},
};

use crate::AppError;

/// A fault with the fields whose columns it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    what: ImportFault,
    columns: Vec<&'static str>,
}

impl From<ImportFault> for Fault {
    fn from(what: ImportFault) -> Self {
        Self {
            what,
            columns: Vec::new(),
        }
    }
}

impl Fault {
    /// Required columns that a file lacks.
    pub(super) fn missing(fields: &[&'static Field]) -> Self {
        Self {
            what: ImportFault::ColumnsMissing,
            columns: fields.iter().map(|field| field.key).collect(),
        }
    }

    /// The code with the keys of its columns, as it is kept.
    pub(super) fn kept(&self) -> String {
        let words = std::iter::once(self.what.code()).chain(self.columns.iter().copied());
        words.collect::<Vec<_>>().join(" ")
    }

    fn of_kept(kept: &str) -> Option<Self> {
        let mut words = kept.split(' ');
        let what = ImportFault::from_code(words.next()?)?;
        let columns = words.filter_map(field).map(|field| field.key).collect();
        Some(Self { what, columns })
    }

    /// What to do, in Chinese and English.
    fn texts(&self) -> (String, String) {
        let named = |name: fn(&Field) -> &'static str, between: &str| -> String {
            let names = self.columns.iter().filter_map(|key| field(key)).map(name);
            names.collect::<Vec<_>>().join(between)
        };
        (
            self.what.text().to_owned() + &named(|field| field.label, "、"),
            self.what.text_en().to_owned() + &named(|field| field.label_en, ", "),
        )
    }
}

/// What is told of a kept fault, in Chinese and English. An import from before faults had codes
/// kept the Chinese text itself.
pub(super) fn told(kept: &str) -> (String, String) {
    Fault::of_kept(kept).map_or_else(|| (kept.to_owned(), kept.to_owned()), |fault| fault.texts())
}

impl From<Fault> for AppError {
    fn from(fault: Fault) -> Self {
        let (zh, en) = fault.texts();
        Self::new(ErrorCode::RequestUnreadable).with_detail(zh, en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_told_as_it_was_kept() {
        for fault in ImportFault::ALL {
            let kept = Fault::from(*fault).kept();
            assert_eq!(told(&kept), (fault.text().into(), fault.text_en().into()));
        }
        let fields: Vec<_> = ["name", "id_number"]
            .into_iter()
            .filter_map(field)
            .collect();
        let kept = Fault::missing(&fields).kept();
        assert_eq!(kept, "columns_missing name id_number");
        let (zh, en) = told(&kept);
        assert!(
            zh.ends_with("：姓名、证件号码") && en.ends_with(": Name, Identity number"),
            "{zh} {en}"
        );
        assert_eq!(
            told("文件为空。"),
            ("文件为空。".into(), "文件为空。".into())
        );
    }
}
