//! The page's own texts in both languages. A table per area; a text without its translation
//! does not compile, and neither does a text that does not exist.

mod access;
mod acts;
mod common;
mod duplicates;
mod elections;
mod exchange;
mod exports;
mod own;
mod pay;
mod pay_parameters;
mod pay_schemes;
mod payroll;
mod person;
mod personnel;
mod places;
mod retirements;
mod safeguards;
mod staffing;
mod submissions;
mod system;
mod yearly;

pub use access::Access;
pub use acts::Acts;
pub use common::Common;
pub use duplicates::Duplicates;
pub use elections::Elections;
pub use exchange::Exchange;
pub use exports::Exports;
pub use own::Own;
pub use pay::Pay;
pub use pay_parameters::PayParameters;
pub use pay_schemes::PaySchemes;
pub use payroll::Payroll;
pub use person::Person;
pub use personnel::Personnel;
pub use places::Places;
pub use retirements::Retirements;
pub use safeguards::Safeguards;
pub use staffing::Staffing;
pub use submissions::Submissions;
pub use system::System;
pub use yearly::Yearly;

/// Language of the page (界面语言).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Simplified Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The text of this language.
    pub const fn of<T: Copy>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    /// Language tag of the document.
    pub const fn tag(self) -> &'static str {
        self.of("zh-CN", "en")
    }

    /// The language of a tag; Chinese for every other.
    pub fn from_tag(tag: &str) -> Self {
        if tag.starts_with("en") {
            Self::En
        } else {
            Self::Zh
        }
    }
}

/// A text in every language.
pub trait Text: Copy + Send + Sync + 'static {
    /// The text of a language.
    fn get(self, lang: Lang) -> &'static str;
}

/// A text of any table, or one that came with the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl<T: Text> From<T> for Label {
    fn from(text: T) -> Self {
        Self {
            zh: text.get(Lang::Zh),
            en: text.get(Lang::En),
        }
    }
}

impl Label {
    /// The text of a language.
    pub const fn get(self, lang: Lang) -> &'static str {
        lang.of(self.zh, self.en)
    }
}

/// Declares a table of texts: `Name = "中文", "English";`.
macro_rules! texts {
    ($(#[$doc:meta])* $table:ident { $($name:ident = $zh:literal, $en:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $table { $(#[doc = $en] $name,)+ }

        impl $crate::logic::text::Text for $table {
            fn get(self, lang: $crate::logic::text::Lang) -> &'static str {
                match self { $(Self::$name => lang.of($zh, $en),)+ }
            }
        }

        #[cfg(test)]
        impl $table {
            /// Every text, for the tests of all tables.
            pub const ALL: &'static [(&'static str, &'static str)] = &[$(($zh, $en),)+];
        }
    };
}
pub(crate) use texts;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_blanks() {
        let blanks = |text: &str| {
            let mut names: Vec<String> = text
                .split('{')
                .skip(1)
                .filter_map(|rest| rest.split('}').next().map(str::to_owned))
                .collect();
            names.sort();
            names
        };
        for (zh, en) in [
            Access::ALL,
            Acts::ALL,
            Common::ALL,
            Duplicates::ALL,
            Elections::ALL,
            Own::ALL,
            Pay::ALL,
            PayParameters::ALL,
            PaySchemes::ALL,
            Payroll::ALL,
            Person::ALL,
            Personnel::ALL,
            Places::ALL,
            Retirements::ALL,
            Safeguards::ALL,
            Staffing::ALL,
            Submissions::ALL,
            Exchange::ALL,
            Exports::ALL,
            System::ALL,
            Yearly::ALL,
        ]
        .concat()
        {
            assert!(!zh.is_empty() && !en.is_empty());
            assert_eq!(blanks(zh), blanks(en), "{zh}");
        }
    }
}
