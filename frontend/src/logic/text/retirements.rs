//! Texts about retirement.

super::texts! {
    /// Texts of the pages about retirement and of the lists that go with it.
    Retirements {
        Title = "退休预警", "Retirements";
        Note = "按渐进式延迟法定退休年龄办法推算；选任人员届内可任职至届满。", "By the gradual delay of the statutory age; elected members may serve to the end of their term.";
        TabList = "到龄人员", "Who retires";
        TabTool = "退休时间计算", "Calculator";
        Whole = "管理范围内全部", "All of the own scope";
        ChooseUnit = "单位", "Organisation";
        Span = "到龄时间", "Age reached";
        SpanNext = "今后{n}个月", "Next {n} months";
        SpanOverdue = "此前三年已到龄仍在职", "Reached in the past three years, still serving";
        Month = "退休月份", "Month";
        Name = "姓名", "Name";
        Place = "任职单位", "Place";
        Post = "职务", "Post";
        BirthDate = "出生日期", "Born";
        Category = "退休年龄类别", "Category";
        Age = "法定退休年龄", "Statutory age";
        AgeOf = "{years}岁{months}个月", "{years} years {months} months";
        AgeFull = "{years}岁", "{years} years";
        Delay = "延迟月数", "Delay in months";
        Flexible = "弹性退休时段", "Flexible";
        FlexibleOf = "{from} 至 {to}", "{from} to {to}";
        Contributions = "最低缴费年限", "Minimum contributions";
        ContributionsOf = "{years}年{months}个月", "{years} years {months} months";
        ContributionsFull = "{years}年", "{years} years";
        Derived = "推定", "Derived";
        DerivedText = "按性别和岗位推定，尚未认定。", "Derived from sex and post; not set yet.";
        Set = "已认定", "Set";
        SetText = "{day} 起认定。理由：{reason}", "Set from {day}. Reason: {reason}";
        Holds = "适用", "Holds";
        Unknown = "性别未说明，请认定类别。", "The sex says neither; set the category.";
        None = "没有到龄人员", "Nobody";
        NoneText = "所选时间内管理范围中没有达到法定退休年龄的在职人员。", "Nobody in service within the scope reaches the statutory age in these months.";
        Section = "退休时间", "Retirement";
        Change = "认定类别", "Set the category";
        ChangeHint = "女职工按50周岁还是55周岁退休，依其任职岗位认定；认定前按是否担任书记、主任或副职推定。自生效日期起执行，此前录入的以后日期的认定随之作废。", "Whether a woman retires by 50 or 55 follows from her post; until it is set, from whether she leads the place. It holds from the day on, whatever was set for later days.";
        EffectiveOn = "生效日期", "From";
        Reason = "认定理由", "Reason";
        ReasonHint = "例如任职文件文号、岗位性质。", "For instance the paper that appoints her, the kind of post.";
        CategoryMissing = "请选择类别。", "Choose a category.";
        DayMissing = "请填写生效日期。", "State the day.";
        ReasonMissing = "请填写认定理由。", "State the reason.";
        Saved = "退休年龄类别已认定", "The category is set";
        ToolText = "按出生年月和类别推算，不查询人员信息，也不保存。", "From month of birth and category; nobody is looked up and nothing is kept.";
        BirthMonth = "出生年月", "Month of birth";
        BirthHint = "例如 1975-03", "For instance 1975-03";
        Compute = "计算", "Calculate";
        Result = "计算结果", "Result";
        FlexibleNote = "弹性提前须达到最低缴费年限且不早于原退休年龄；弹性延迟须与所在单位协商一致。", "Earlier takes the minimum contributions and is not before the original age; later takes the employer's agreement.";
        CandidatesTitle = "事业单位招聘人选", "Candidates for institutions";
        CandidatesNote = "在社区连续工作10年以上、任党组织书记满1届（连续任书记5年）的在职书记。从事社区工作时间以登记日期为准；工作实绩须另行考察。", "Secretaries in service with ten years in communities and five years on end as secretary. Community work counts from the registered day; how well they did is judged apart.";
        CandidatesTotal = "共 {n} 人", "{n} people";
        CandidatesNone = "没有符合条件的书记", "Nobody qualifies";
        CommunitySince = "从事社区工作日期", "Community work since";
        SecretarySince = "连续任书记起始日期", "Secretary since";
    }
}
