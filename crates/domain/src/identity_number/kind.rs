//! Kinds of identity document and the shapes of their numbers.

use super::{Problem, gb11643::check_character_matches};
use crate::code_enum::code_enum;

code_enum! {
    /// Kind of identity document (证件类型). Numbers of the first three follow GB 11643; of the
    /// others only the shape is checked, and no birth date or sex is read from them.
    IdentityKind {
        IdCard = "ID_CARD", "居民身份证", "Resident identity card";
        HkmResidence = "HKM_RES", "港澳居民居住证", "Residence permit for Hong Kong and Macau residents";
        TwResidence = "TW_RES", "台湾居民居住证", "Residence permit for Taiwan residents";
        HkmPermit = "HKM_PERMIT", "港澳居民来往内地通行证", "Mainland travel permit for Hong Kong and Macau residents";
        TwPermit = "TW_PERMIT", "台湾居民来往大陆通行证", "Mainland travel permit for Taiwan residents";
        Passport = "PASSPORT", "护照", "Passport";
        ForeignResidence = "FPR", "外国人永久居留身份证", "Foreigner's permanent residence card";
        Other = "OTHER", "其他", "Other";
    }
}

impl IdentityKind {
    /// Whether the number follows GB 11643 and so tells birth date and sex.
    pub const fn is_gb11643(self) -> bool {
        matches!(self, Self::IdCard | Self::HkmResidence | Self::TwResidence)
    }

    /// The problem with the shape of a normalised number of a kind outside GB 11643.
    pub(super) fn shape_problem(self, number: &str) -> Option<Problem> {
        let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
        let length = number.chars().count();
        let fits = match self {
            Self::IdCard | Self::HkmResidence | Self::TwResidence => true,
            // H or M and eight digits; the two digits of renewals are printed apart.
            Self::HkmPermit => {
                matches!(length, 9 | 11) && number.strip_prefix(['H', 'M']).is_some_and(digits)
            }
            Self::TwPermit => length == 8 && digits(number),
            Self::Passport => {
                (5..=17).contains(&length) && number.chars().all(|c| c.is_ascii_alphanumeric())
            }
            // Since 2023 eighteen digits that begin with 9; before, three letters and twelve digits.
            Self::ForeignResidence => match length {
                18 => number.starts_with('9') && check_character_matches(number),
                15 => {
                    let (letters, rest) = number.split_at_checked(3).unwrap_or(("", number));
                    letters.chars().all(|c| c.is_ascii_uppercase())
                        && !letters.is_empty()
                        && digits(rest)
                }
                _ => false,
            },
            Self::Other => (1..=30).contains(&length) && !number.chars().any(char::is_control),
        };
        (!fits).then_some(Problem::DocumentFormat)
    }
}
