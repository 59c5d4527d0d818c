//! Texts of personnel management.

super::texts! {
    /// Texts about personnel actions and careers.
    Personnel {
        Kind = "办理事项", "Action";
        PickKind = "请选择要办理的事项", "Choose what to do";
        EffectiveOn = "生效日期", "Holds from";
        EffectiveHint = "从这一天起算；退出事项填写不再在岗的第一天。", "From this day on; of an exit, the first day out of service.";
        DocumentNumber = "文件依据（发文字号）", "Paper (number)";
        Reason = "事由", "Reason";
        ReasonHint = "有提醒的事项须填写事由。", "Needed where something is doubtful.";
        NewTitle = "办理人事事项：{name}", "Personnel action: {name}";
        AgainTitle = "修改人事事项：{name}", "Change the action: {name}";
        RequestTitle = "申请调入或重新进入", "Ask for a transfer or re-entry";
        RequestText = "对方人员由原单位登记，系统只告知审核结果，不显示其信息。原单位逐级审核后，由双方的共同上级核准。", "The person is registered elsewhere; nothing is shown of them. Their side confirms, then a level above both.";
        AskInstead = "人员已到本单位的，申请调入", "If they have come to you, ask for a transfer";
        IdNumber = "证件号码", "Identity number";
        Place = "任职单位", "Place";
        PickPlace = "选择任职单位", "Choose a place";
        Preview = "查看办理影响", "See what it changes";
        PreviewTitle = "办理影响", "What it changes";
        PreviewNone = "没有需要更改的内容。", "It changes nothing.";
        Route = "审核流程", "Route";
        Send = "提交审核", "Hand in";
        Act = "办理事项", "Act";
        Career = "履历事项", "Career";
        CareerNone = "暂无合同、等级、考核、奖惩等记录", "Nothing is recorded yet";
        CareerNoneText = "经审核的人事事项会出现在这里。", "Decided actions appear here.";
        What = "事项", "What";
        Content = "内容", "Content";
        Period = "起止时间", "Days";
        Decisions = "已办理的人事事项", "Decided actions";
        DecidedAt = "批准时间", "Decided at";
        State = "状态", "State";
        Person = "姓名", "Name";
        OpenSubmission = "查看审核过程", "How it was decided";
        Reverse = "撤销", "Take back";
        ReverseTitle = "申请撤销这一事项？", "Ask to take this action back?";
        ReverseText = "撤销须经审核。通过后，该事项所作的更改全部恢复，记录仍予保留。", "Others must confirm. What it changed is then as before; the record of it stays.";
        BackLimits = "追溯期限", "How far back";
        BackLimitsNote = "人事事项和选举结果的生效日期，最多可早于今天的天数。各区(市)县可在全市规定的{n}天以内自行设定。", "How many days before today actions and results of elections may hold from. A district sets it within the {n} days of the whole city.";
        BackLimitsNone = "您的管理范围内没有区(市)县。", "No district lies within your scope.";
        BackLimitDays = "最多追溯{n}天", "At most {n} days back";
        BackLimitField = "追溯天数", "Days";
        BackLimitSaved = "追溯期限已保存", "Saved";
        RegisterNone = "没有办理记录", "No decided actions";
        AnyKind = "全部事项", "All kinds";
        From = "生效日期起", "From";
        Until = "生效日期止", "Until";
        EndingsNone = "近期没有到期事项", "Nothing ends soon";
        EndingsNoneText = "合同、试用期、离岗和处分期满前会在这里提醒。", "Contracts, probations, absences and penalties are told of before they end.";
        LastDay = "最后一日", "Last day";
        DaysLeft = "剩余天数", "Days left";
        Within = "时间范围", "Within";
        WithinDays = "{n}天内", "{n} days";
        LeftDays = "{n}天", "{n} days";
        LeftToday = "今日到期", "Ends today";
        Level = "第{n}级", "Level {n}";
        YearGrade = "{year}年度：{grade}", "{year}: {grade}";
        NumberWrong = "请填写整数", "Write a whole number";
        DateWrong = "请填写日期", "Write a date";
    }
}
