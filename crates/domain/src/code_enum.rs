//! The one way to declare a closed list of our own codes with its labels.

/// Declares an enum whose variants have a stable code on the wire and in storage, and a label
/// in Chinese and English. National lists are not enums but data: see [`crate::codes`].
//
// A code is a `tt`: serde sees through the invisible group around a `literal`, but the OpenAPI
// schema does not and would list the names of the variants instead.
macro_rules! code_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:tt, $zh:literal, $en:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum $name {
            $(
                #[doc = $zh]
                $(#[$vdoc])*
                #[serde(rename = $code)]
                $variant,
            )+
        }

        impl $name {
            /// Every value, in the order in which people expect to see them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The label of every value in Chinese and English.
            pub const LABELS: &'static [(&'static str, &'static str)] = &[$(($zh, $en),)+];

            /// The code kept and sent.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The Chinese label.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $zh,)+ }
            }

            /// The English label.
            pub const fn label_en(self) -> &'static str {
                match self { $(Self::$variant => $en,)+ }
            }

            /// The value with a code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == code)
            }

            /// The value with a code or a label, as people type it into a sheet.
            pub fn from_text(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| {
                    value.code() == text
                        || value.label() == text
                        || value.label_en().eq_ignore_ascii_case(text)
                })
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

pub(crate) use code_enum;
