//! What can be wrong with a number: stable codes and texts that say what to do, never the number.
//! The codes are those of [`crate::worker::FindingCode`]: one fault has one code everywhere.

use crate::problems::problems;

problems! {
    /// One thing wrong with an identity number, or worth a remark.
    Problem {
        Length = "id_number_length", "号码应为18位，请检查是否漏填或多填。", "The number has 18 characters; check for missing or extra ones.";
        FifteenDigit = "id_number_fifteen_digit", "15位身份证号码自2013年起停用，请填写现行证件上的18位号码。", "15-digit numbers have not been valid since 2013; enter the 18-digit number of the present card.";
        Characters = "id_number_characters", "号码前17位应为数字，末位应为数字或X，请核对。", "The first 17 characters are digits and the last is a digit or X; compare with the document.";
        DivisionUnknown = "id_number_division_unknown", "前6位地址码不存在，请与证件核对。", "No division has the first six digits; compare them with the document.";
        TestDivision = "id_number_test_division", "地址码510199为测试专用，正式系统不接受，请填写真实证件号码。", "Division 510199 is for tests only; enter the number of a real document.";
        BirthDateInvalid = "id_number_birth_date_invalid", "第7至14位不是真实存在的日期，请与证件核对。", "Characters 7 to 14 are not a real date; compare them with the document.";
        BirthDateFuture = "id_number_birth_date_future", "第7至14位的出生日期晚于今天，请与证件核对。", "The birth date in characters 7 to 14 lies in the future; compare it with the document.";
        AgeBelowSixteen = "id_number_age_below_16", "按号码推算未满16周岁，不得录用，请与证件核对。", "By this number the person is younger than 16 and may not be employed; compare it with the document.";
        AgeAboveHundred = "age_out_of_range", "按号码推算已超过100周岁，请核对是否属实。", "By this number the person is older than 100; check that this is true.";
        CheckCharacter = "id_number_check_character", "校验码不符，号码中至少有一位填错，请逐位与证件核对。", "The check character does not match: at least one character is wrong; compare each with the document.";
        KindMismatch = "id_number_kind_mismatch", "号码与所选证件类型不符，请检查证件类型。", "The number does not belong to the chosen kind of document; check the kind.";
        DocumentFormat = "id_number_document_format", "号码不符合该类证件的编号格式，请与证件核对。", "The number does not have the form of this kind of document; compare it with the document.";
    }
}

impl Problem {
    /// Whether a number with this problem is refused; otherwise it is only remarked on.
    pub const fn blocks(self) -> bool {
        !matches!(self, Self::AgeAboveHundred)
    }
}
