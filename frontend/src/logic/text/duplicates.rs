//! Texts of the pages about people registered twice.

super::texts! {
    /// Texts about suspected duplicates.
    Duplicates {
        States = "处理状态", "State";
        First = "记录一", "Record 1";
        Second = "记录二", "Record 2";
        Kept = "保留的记录", "Record kept";
        Grounds = "疑似理由", "Grounds";
        FoundAt = "发现时间", "Found";
        DecidedBy = "处理人", "Decided by";
        DecidedAt = "处理时间", "Decided";
        DecidedWhy = "处理理由", "Why";
        Compare = "查看比对", "Compare";
        CompareOf = "比对：{names}", "Compare: {names}";
        OpenNone = "没有待处理的疑似重复", "Nothing to decide";
        OpenNoneText = "系统每晚对名册自动查重，发现疑似重复的人员会列在这里。", "The register is searched every night; people who seem to be registered twice are listed here.";
        DismissedNone = "没有判定为“不是同一人”的记录", "No pair was found to be two people";
        MergedNone = "没有合并过的记录", "No records were merged";
        About = "疑似情况", "Suspicion";
        Fields = "逐项比对", "Field by field";
        Field = "项目", "Field";
        Result = "比对结果", "Compared";
        Same = "相同", "Same";
        Differs = "不同", "Differs";
        Hidden = "显示部分相同", "Shown part is the same";
        DifferCount = "{n} 项不同，已标出。", "{n} fields differ; they are marked.";
        NumbersHint = "证件号码等按脱敏方式显示。需要核对完整号码的，请打开人员页面查看，查看行为记入审计日志。", "Numbers are masked. To compare them in clear, open the person's page; the look is logged.";
        OpenPerson = "打开{which}：{name}", "Open {which}: {name}";
        Planned = "待生效任职", "Planned posts";
        Photo = "照片", "Photo";
        Merge = "合并", "Merge";
        MergeTitle = "合并为一条记录", "Merge into one record";
        MergeText = "保留的记录，其姓名、证件号码、联系方式等基本信息及政治面貌、家庭成员不变。另一条记录中的学历、学位、资格证书、年度财政支出，以及保留的记录没有的任职、用工时段，补入保留的记录。另一条记录不再列入名册，其证件号码可以重新登记；两条记录的变更历史均可查。", "The record kept goes on with its own basics, numbers, political status and family. Educations, degrees, qualifications, yearly costs, and posts and service on days on which it has none are added from the other. The other leaves the register and its number is free; both histories stay readable.";
        MergeUndo = "合并后该人员信息未再变更的，可以撤销合并。", "It can be undone as long as the record is not changed afterwards.";
        Keep = "保留哪一条记录", "Which record is kept";
        KeepMissing = "请选择保留哪一条记录。", "Choose which record is kept.";
        ReasonMissing = "请填写理由。", "State the reason.";
        Reason = "理由", "Reason";
        ReasonHint = "将记入审计日志，如核对了哪些证件。", "It is logged; say for instance which documents you compared.";
        MergeAsk = "确定合并？", "Merge them?";
        MergeAskText = "保留“{kept}”，另一条“{other}”并入后不再列入名册。", "“{kept}” is kept; “{other}” goes into it and leaves the register.";
        MergeDone = "已合并", "Merged";
        Dismiss = "不是同一人", "Two people";
        DismissTitle = "判定为不是同一人", "They are two people";
        DismissText = "两条记录均保持不变，以后查重不再提示这一组。判定后可以撤销。", "Both records stay as they are and the pair is not found again. This can be undone.";
        DismissDone = "已判定为不是同一人", "Decided: two people";
        Reopen = "撤销处理", "Undo the decision";
        ReopenTitle = "撤销处理", "Undo the decision";
        ReopenDismissedText = "这一组将重新列为待处理。", "The pair is to be decided again.";
        ReopenMergedText = "恢复为合并前的两条记录，这一组重新列为待处理。合并后该人员信息又有变更的，不能撤销。", "There will be two records as before, to be decided again. It cannot be done when the record was changed since.";
        ReopenDone = "已撤销，重新列为待处理", "Undone; to be decided again";
        Report = "报告重复", "Report a duplicate";
        ReportTitle = "报告重复登记", "Report a duplicate";
        ReportText = "发现此人在名册中另有一条记录的，查出另一条记录并提交，列入“查重合并”待处理。", "When this person has another record, find it and hand the pair in; it is then decided under Duplicates.";
        ReportName = "另一条记录的姓名", "Name on the other record";
        ReportFind = "查找", "Find";
        ReportFound = "另一条记录", "The other record";
        ReportNone = "管理范围内没有查到其他记录。", "No other record was found in your scope.";
        ReportMore = "仅列出前 {n} 条，请输入更完整的姓名。", "The first {n} are shown; enter more of the name.";
        ReportMissing = "请选择另一条记录。", "Choose the other record.";
        ReportGo = "提交", "Hand in";
        ReportDone = "已列入待处理", "Listed to be decided";
        Reloaded = "已载入最新内容。", "The latest is shown.";
    }
}
