//! The one way to declare a closed list of what can be wrong.

/// Declares an enum whose variants have a stable code and a text in Chinese and English that says
/// what to do, never the offending value. A text is any constant expression, so that a list can
/// repeat what another one says.
macro_rules! problems {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $code:literal, $zh:expr, $en:expr;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $(#[doc = concat!("`", $code, "`")] $variant,)+ }

        impl $name {
            /// Every one, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The one with a code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }

            /// What to do, in Chinese.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$variant => $zh,)+ }
            }

            /// What to do, in English.
            pub const fn text_en(self) -> &'static str {
                match self { $(Self::$variant => $en,)+ }
            }
        }
    };
}

pub(crate) use problems;
