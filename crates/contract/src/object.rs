//! A request is an object. Left to itself serde takes a list for it as well, one value a field,
//! and where every field may be left out even an empty one.

use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};

/// Reads what it wraps as an object or not at all.
pub(crate) struct Object<D>(pub(crate) D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Object<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(Fields(visitor))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_struct(name, fields, Fields(visitor))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

struct Fields<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Fields<V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(map)
    }
}

/// Serde's traits for a type that derives them with `remote = "Self"`.
macro_rules! only_objects {
    ($name:ident) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::deserialize($crate::object::Object(deserializer))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Self::serialize(self, serializer)
            }
        }
    };
}
pub(crate) use only_objects;

#[cfg(test)]
mod tests {
    use crate::{WorkerExport, WorkerQuery};

    #[test]
    fn a_request_is_an_object_all_the_way_down() {
        let read = |text: &str| serde_json::from_str::<WorkerExport>(text).is_ok();
        assert!(read(
            r#"{"reason": "核对", "format": "csv", "filter": {"q": "王"}}"#
        ));
        assert!(!read(
            r#"{"reason": "核对", "format": "csv", "filter": ["王"]}"#
        ));
        assert!(!read(r#"["核对", "csv", {}]"#));
        let (some, none) = ("{\"q\": \"王\"}", "[]");
        let query = serde_json::from_str::<WorkerQuery>(some).unwrap();
        assert_eq!(serde_json::to_value(&query).unwrap()["q"], "王");
        assert!(serde_json::from_str::<WorkerQuery>(none).is_err());
    }
}
