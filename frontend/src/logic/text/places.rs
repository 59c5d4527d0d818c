//! Texts of the organisation pages and the place picker.

super::texts! {
    /// Texts about organisations.
    Places {
        Tree = "机构树", "Tree";
        SearchPlaceholder = "名称或区划代码", "Name or division code";
        SearchLabel = "查找机构", "Find an organisation";
        SearchNone = "没有找到", "Nothing found";
        PickClear = "清除选择", "Clear";
        PickPlace = "选择村(社区)或镇(街道)", "Choose a village, community, street or town";
        PickEmployer = "选择用人单位", "Choose an employer";
        PickDepartment = "选择主管部门", "Choose a department";
        PickUnsuitable = "不能选择这一级", "Cannot be chosen";
        Expand = "展开 {name}", "Expand {name}";
        Collapse = "收起 {name}", "Collapse {name}";
        Kind = "机构类别", "Kind";
        Nature = "机构性质", "Legal nature";
        DivisionCode = "区划代码", "Division code";
        CodeKind = "代码来源", "Source of the code";
        StatutoryCode = "所属法定区划", "Statutory division";
        Parent = "上级机构", "Parent";
        Children = "下级机构", "Children";
        Workers = "在册人员", "Workers";
        WorkersOf = "查看人员", "See the people";
        AsOf = "查看日期", "As of";
        AsOfPast = "正在查看 {day} 的情况", "You are looking at {day}";
        AsOfToday = "回到今天", "Back to today";
        Figures = "机构指标", "Figures";
        FigureKind = "指标", "Figure";
        FigureYear = "年度", "Year";
        FigureValue = "数值", "Value";
        FigureSource = "来源", "Source";
        FigureAdd = "登记指标", "Record a figure";
        FigureSourceHint = "如：第七次全国人口普查", "e.g. 7th national census";
        NoFigures = "还没有登记指标", "No figures recorded";
        History = "沿革", "History";
        HistoryNote = "名称与隶属关系按生效日期记录，不在原处改写。", "Names and parents are dated facts; nothing is overwritten.";
        NoHistory = "没有沿革记录", "No history";
        Since = "{from} 起", "since {from}";
        Between = "{from} 至 {to}", "{from} to {to}";
        Edit = "更名或更正", "Rename or correct";
        CreateBelow = "新建下级机构", "New child";
        CreateEmployer = "新建用人单位", "New employer";
        Name = "名称", "Name";
        CreditCode = "统一社会信用代码", "Credit code";
        ValidFrom = "成立(启用)日期", "In force from";
        EffectiveOn = "生效日期", "Holds from";
        EffectiveHint = "更名的填生效日期；更正录入错误的留空。", "The day of a renaming; leave empty to correct a mistake.";
        Created = "机构已建立", "Created";
        Updated = "机构已更新", "Updated";
        RollupTitle = "两种口径汇总", "Totals both ways";
        RollupAdministrative = "按管理口径（23）", "By administering unit (23)";
        RollupStatutory = "按行政区划口径（20）", "By statutory division (20)";
        RollupNote = "管理口径含四川天府新区、成都高新区、成都东部新区；行政区划口径归入所在区(市)县。两种口径合计应一致。", "The first counts the three functional zones by themselves, the second within their districts. Both totals must agree.";
        RollupAgree = "两种口径合计一致", "Both totals agree";
        RollupDiffer = "两种口径合计不一致，请核对", "The totals differ";
        RollupTree = "机构口径", "Tree";
        RollupThen = "按当日机构", "Tree of that day";
        RollupToday = "按现行机构", "Tree of today";
        RollupThenNote = "以下为 {day} 的数据，按当日的机构汇总。", "Figures of {day} in the tree of that day.";
        RollupTodayNote = "以下为 {day} 的数据，按合并、拆分沿革归入现行机构汇总。", "Figures of {day}, cast along mergers and splits into the tree of today.";
        Streets = "街道", "Streets";
        Towns = "镇(乡)", "Towns";
        Communities = "社区(居委会)", "Communities";
        Villages = "村(村委会)", "Villages";
        FullTime = "专职工作者", "Full-time";
        Sum = "合计", "Sum";
        NoDivision = "未注明区划", "No division stated";
        ChooseTitle = "请选择机构", "Choose an organisation";
        ChooseText = "从左侧机构树逐级展开，或按名称、区划代码查找。", "Open the tree level by level, or search by name or code.";
        Employers = "用人单位", "Employers";
        TreeUnits = "行政组织", "Administrative tree";
        NoChildren = "没有下级机构", "No children";
    }
}
