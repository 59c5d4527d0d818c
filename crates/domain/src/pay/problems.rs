//! What can be wrong with what pay is computed from.

use crate::problems::problems;

problems! {
    /// What can be wrong with what pay is computed from.
    PayProblem {
        AmountInvalid = "amount_invalid", "请填写金额（元），最多两位小数。", "An amount in yuan with at most two decimal places.";
        AmountOutOfRange = "amount_out_of_range", "金额应在0至1亿元之间。", "An amount lies between 0 and 100 million yuan.";
        RateInvalid = "rate_invalid", "费率应为0至1之间的小数，最多六位小数，例如0.08。", "A rate is a decimal between 0 and 1 with at most six places, as 0.08.";
        FloorAboveCap = "floor_above_cap", "下限不能高于上限。", "The floor lies above the ceiling.";
        MonthsMissing = "months_missing", "至少填写一个月。", "At least one month.";
        MonthsUnordered = "months_unordered", "月份应按先后排列，不能重复。", "Months stand in their order, each once.";
        FactorInvalid = "factor_invalid", "系数应在0至10之间，最多六位小数。", "A factor lies between 0 and 10 and has at most six decimal places.";
        PersonUnknown = "pay_person_unknown", "该人员不在本单位范围内，或重复填写。", "The person does not serve here, or stands twice.";
        BasesIncomplete = "bases_incomplete", "社保和公积金基数须同时填写或同时留空。", "Both bases or neither.";
        ItemNotEntered = "item_not_entered", "该月方案没有这个录入项目，或同一项目重复。", "The scheme of the month has no such item to enter, or it stands twice.";
        StandardMonthsFewer = "standard_months_fewer", "累计减除费用的月数不能少于上月。", "The months of the standard deduction never become fewer.";
    }
}
