//! Texts of the pages about exports of many.

super::texts! {
    /// Texts about export requests.
    Exports {
        Views = "申请列表", "Lists of requests";
        Queue = "待我审批", "For me to decide";
        Mine = "我的申请", "My requests";
        Asker = "申请人", "Asked by";
        Reason = "事由", "Reason";
        Range = "范围与条件", "Range";
        People = "人数", "People";
        Format = "格式", "Format";
        AskedAt = "申请时间", "Asked";
        State = "状态", "State";
        Number = "导出编号", "Number of the export";
        NumberHint = "写在导出的文件里，可据此追查文件来源。", "It stands in the file, by which a file is traced.";
        Places = "涉及范围", "Places";
        Conditions = "筛选条件", "Filter";
        NoConditions = "无，范围内全部人员", "None: everybody there";
        Columns = "包含的列", "Columns";
        Clear = "证件号码、手机号码为完整号码", "Identity numbers and phones in clear";
        Masked = "证件号码、手机号码已脱敏", "Identity numbers and phones masked";
        Sensitive = "敏感", "Sensitive";
        PeopleAsked = "申请时符合条件的人数", "People found when asked";
        Taken = "申请前24小时内已直接导出", "Exported without asking within 24 hours before";
        PeopleMade = "文件中的人数", "People in the file";
        PeopleCount = "{n} 人", "{n} people";
        DecidedBy = "审批人", "Decided by";
        DecidedAt = "审批时间", "Decided";
        Refusal = "未批准的理由", "Why it was refused";
        Failure = "未生成的原因", "Why there is no file";
        Size = "文件大小", "Size";
        Hash = "文件 SM3 值", "SM3 of the file";
        Open = "查看", "Open";
        OpenToDecide = "查看并审批", "Open and decide";
        OpenOf = "查看 {who} 的申请", "Open the request of {who}";
        DetailTitle = "导出申请详情", "Export request";
        Approve = "批准", "Approve";
        ApproveText = "批准后系统按申请人届时的数据范围生成文件，由申请人在限时内下载一次。", "The file is then made of what the asker may see at that moment, for one download within the time limit.";
        Approved = "已批准，正在生成文件", "Approved; the file is being made";
        Refuse = "不批准", "Refuse";
        RefuseReason = "不批准的理由", "Why it is not approved";
        RefuseHint = "不批准时填写，申请人可以看到，如范围过大、事由不清。", "Only when it is not approved; the asker reads it, e.g. too many people, unclear reason.";
        Refused = "已退回申请人", "Refused";
        OwnNotice = "不能审批本人的申请，请由他人办理。", "Nobody approves their own request.";
        Withdraw = "撤回申请", "Withdraw";
        Withdrawn = "已撤回", "Withdrawn";
        Download = "下载", "Download";
        DownloadTitle = "下载导出文件", "Download the file";
        DownloadText = "仅可下载一次，开始下载即计为已下载，服务器上的文件随即删除；传输中断的，须重新申请。", "Once only: it counts when it begins, and the server then deletes the file. Ask again if the transfer breaks off.";
        Downloading = "正在下载…", "Downloading…";
        Downloaded = "文件已下载", "The file has been downloaded";
        Making = "已生成 {n} 人", "{n} people so far";
        MakingName = "文件生成进度", "Making the file";
        LeftHours = "剩余 {h} 小时 {m} 分", "{h} h {m} min left";
        LeftMinutes = "剩余 {m} 分", "{m} min left";
        LeftNone = "即将删除", "About to be deleted";
        QueueNone = "没有待您审批的导出申请", "Nothing to decide";
        QueueNoneText = "他人申请导出的人数超过规定上限、且都在您的数据范围内时，会列在这里。", "Requests of others are listed here when all they cover lies within your scope.";
        MineNone = "您没有导出申请", "You have asked for nothing";
        MineNoneText = "在“人员信息”中导出的人数超过 {n} 人时，会生成导出申请。", "An export of more than {n} people from the list becomes a request.";
        ToPeople = "前往人员信息", "To the people list";
        DialogNeeds = "超过 {n} 人的导出须由他人审批。提交后可在“导出申请”中查看；批准后在限时内下载，仅可下载一次。", "More than {n} people need somebody else's approval. See Export requests; once approved, the file is there for one download within the time limit.";
        DialogBrake = "近24小时您直接导出的人数已较多，目前还可直接导出 {n} 人，超出的须由他人审批。提交后可在“导出申请”中查看；批准后在限时内下载，仅可下载一次。", "You have exported many people within 24 hours; {n} more may leave at once, and beyond that somebody else approves. See Export requests; once approved, the file is there for one download within the time limit.";
        DialogAsk = "提交申请", "Ask for approval";
        DialogAsking = "正在提交…", "Asking…";
        Asked = "申请已提交，等待审批", "Asked; it waits for approval";
        BadgeName = "{n} 项导出申请待处理", "{n} export requests want something";
        NoticeQueue = "有 {n} 项导出申请待您审批。", "{n} export requests wait for you.";
        NoticeReady = "有 {n} 份已批准的导出文件待您下载，逾期自动删除。", "{n} approved files wait for you; they are deleted when their time is over.";
        NoticeRefused = "近三日有 {n} 项导出申请未获批准或生成失败。", "{n} of your requests were refused or failed within three days.";
        NoticeOpen = "前往查看", "Open";
    }
}
