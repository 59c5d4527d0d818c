//! What can be wrong with a scheme.

use crate::problems::problems;

problems! {
    /// What can be wrong with a scheme of pay. All of it is found when the scheme is saved.
    SchemeProblem {
        Unreadable = "formula_unreadable", "公式在此处无法识别，请检查写法。", "The formula cannot be read from here on.";
        TooLong = "formula_too_long", "公式不超过500个字符，请拆成几个项目。", "A formula has at most 500 characters; divide it into items.";
        TooDeep = "formula_too_deep", "括号不超过20层。", "At most 20 brackets within each other.";
        NoDivision = "formula_no_division", "公式不用除法，请改乘小数或百分数。", "Nothing is divided; multiply by a decimal or a percentage.";
        NameUnknown = "name_unknown", "没有这个名称的标准、项目或人员信息。", "No figure, item or fact has this name.";
        Arguments = "function_arguments", "函数的参数个数不对。", "The function takes another number of values.";
        NumberWanted = "number_wanted", "此处应为数值。", "A number is wanted here.";
        TruthWanted = "truth_wanted", "此处应为条件。", "A condition is wanted here.";
        ChoiceUnknown = "choice_unknown", "没有这个选项。", "There is no such choice.";
        ChoiceCompared = "choice_compared", "此项只能用=或≠与带引号的选项比较。", "This is compared by = or ≠ with a choice in quotes only.";
        NameUnfit = "name_unfit", "名称须以文字开头，只含文字、数字和下划线，不超过30个字符。", "A name begins with a letter and has letters, digits and underscores only, 30 at most.";
        NameTaken = "name_taken", "名称已用于其他标准、项目或人员信息。", "The name is that of another figure, item or fact.";
        Circular = "item_circular", "项目之间循环引用。", "Items refer to each other in a circle.";
        RowUnknown = "row_unknown", "该行不是有效的级别、年限或选项。", "The row is no level, number of years or choice.";
        RowTwice = "row_twice", "同一行重复填写。", "The row stands twice.";
        RowsMissing = "rows_missing", "缺少部分级别、年限或选项的标准，请补全或填写其他情形。", "Some levels, years or choices have no row, and there is no value for others.";
        RangesMissing = "ranges_missing", "请至少设置一类岗位的级别范围。", "At least one class of posts has levels.";
        RangeUnfit = "range_unfit", "级别应在1至40之间，最低不高于最高，每类岗位一个范围，晋级年限为1至10年。", "Levels lie between 1 and 40, the lowest not above the highest, one range a class, one to ten years a level.";
        NameLength = "scheme_name_length", "方案名称为1至100个字符。", "The name has 1 to 100 characters.";
        SourceLength = "scheme_source_length", "依据和说明不超过500个字符。", "Basis and remarks have at most 500 characters.";
        TooMany = "scheme_too_many", "项目、标准和每项标准的情形各不超过100个。", "At most 100 items, figures, and cases of a figure.";
        ItemsMissing = "items_missing", "请至少设置一个项目。", "At least one item.";
    }
}

/// Something that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Path within the scheme, as `items.2.formula`.
    pub path: String,
    /// Character of the formula at which it stands, from 0.
    pub at: Option<usize>,
    /// What it is.
    pub problem: SchemeProblem,
}
