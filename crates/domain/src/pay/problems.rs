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
        StandardMonthsFewer = "standard_months_fewer", "累计减除费用的月数不能少于上月。", "The months of the standard deduction never become fewer.";
    }
}
