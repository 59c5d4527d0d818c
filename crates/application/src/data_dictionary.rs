//! The data dictionary (数据目录), for everyone who is signed in: whose data are kept may know why.

use contract::{DataDictionary, PersonalFieldView};
use domain::data_dictionary::{FIELDS, PersonalField};

use crate::Actor;

/// Every personal field.
pub fn data_dictionary(_: &Actor) -> DataDictionary {
    let items: Vec<PersonalFieldView> = FIELDS.iter().map(view).collect();
    DataDictionary {
        total: i64::try_from(items.len()).unwrap_or(i64::MAX),
        items,
    }
}

fn view(field: &PersonalField) -> PersonalFieldView {
    PersonalFieldView {
        key: field.key.to_owned(),
        name: field.name.to_owned(),
        name_en: field.name_en.to_owned(),
        places: field.places.iter().map(|&place| place.to_owned()).collect(),
        class: field.class,
        class_label: field.class.label().to_owned(),
        class_label_en: field.class.label_en().to_owned(),
        purpose: field.purpose,
        purpose_label: field.purpose.label().to_owned(),
        purpose_label_en: field.purpose.label_en().to_owned(),
        basis: field.basis,
        basis_label: field.basis.label().to_owned(),
        basis_label_en: field.basis.label_en().to_owned(),
        retention: field.retention,
        retention_label: field.retention.label().to_owned(),
        retention_label_en: field.retention.label_en().to_owned(),
        encrypted: field.encrypted,
        display: field.display,
        display_label: field.display.label().to_owned(),
        display_label_en: field.display.label_en().to_owned(),
        readers: field.readers,
        readers_label: field.readers.label().to_owned(),
        readers_label_en: field.readers.label_en().to_owned(),
    }
}
