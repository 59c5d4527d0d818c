//! Texts of what a worker sees of their own.

super::texts! {
    /// Texts about the own record and its correction.
    Own {
        LookReason = "本人查看", "Looked at by the person themselves";
        ShowNumbers = "显示完整号码", "Show numbers in clear";
        NoPerson = "您的账号没有对应的人员信息", "Your account belongs to nobody in the register";
        NoPersonText = "如您是在册社区工作者，请联系所在镇(街道)的账号管理员关联本人信息。", "If you are in the register, ask whoever keeps the accounts of your street to link your record.";
        Note = "以下是系统登记的您本人的信息。发现有误的，可以申请更正。", "This is what the register holds about you. If something is wrong, ask for a correction.";
        Open = "您有{n}项更正申请正在办理", "{n} of your requests are being looked at";
        SectionBackground = "基本情况", "Background";
        SectionProposals = "年度考核拟定等次", "Proposed grade of the year";
        ProposalUntil = "公示期至{day}，对拟定等次有异议的，可在此提出。", "Until {day} you may object to what is proposed.";
        ProposalGrade = "{year}年度：{grade}", "{year}: {grade}";
        ObjectWhy = "异议理由", "Why you object";
        ObjectHint = "说明事实和依据，2至200字。", "Facts and what shows them; 2 to 200 characters.";
        ObjectSend = "提出异议", "Object";
        ObjectSent = "异议已提出，由审核人员复核", "Your objection is in; whoever decides reads it";
        Objected = "您已提出异议：{text}", "You have objected: {text}";
        SectionPay = "薪酬", "Pay";
        Ask = "申请更正", "Ask for a correction";
        AskNote = "勾选需要更正的项目，填写正确的内容。任职、用工和薪酬信息如有误，请向所在单位反映。", "Tick what is wrong and state what is right. Posts, labour relations and pay are for your unit to correct.";
        RegisteredHere = "现登记", "Registered";
        NotShown = "不显示", "not shown";
        RightValue = "更正为", "Should be";
        RightRows = "更正为（请将各项填写完整）", "Should be (state every entry in full)";
        NothingChosen = "请至少勾选一项需要更正的信息。", "Tick at least one field.";
        Unchanged = "与登记内容相同，请填写正确的内容，或取消勾选。", "It is as registered; state what is right, or untick it.";
        OtherFindings = "其他项目也需核对，请勾选后一并更正：", "Other fields need a look too; tick and correct them:";
        Why = "申请理由", "Why";
        WhyHint = "说明错在哪里、依据是什么，2至200字。", "What is wrong and what proves it; 2 to 200 characters.";
        WhyShort = "请填写申请理由，2至200字。", "State why, in 2 to 200 characters.";
        Proofs = "证明材料", "Proofs";
        ProofsRule = "如身份证、户口簿、毕业证书的照片或扫描件。JPG、PNG 或 PDF，每个不超过5 MB，最多5个。", "Photos or scans, such as a card or a certificate. JPG, PNG or PDF, at most 5 MB each, at most 5.";
        ProofAdd = "选择文件或拍照", "Choose files or take a photo";
        ProofRemove = "移除：{name}", "Remove: {name}";
        ProofKind = "{name}：只能是 JPG、PNG 或 PDF 文件。", "{name}: only JPG, PNG or PDF.";
        ProofLarge = "{name}：超过5 MB，请压缩后再选。", "{name}: larger than 5 MB.";
        ProofEmpty = "{name}：文件是空的，请重新选择。", "{name}: the file is empty.";
        ProofMany = "{name}：最多5个文件。", "{name}: at most 5 files.";
        ProofUnread = "{name}：读不出来，请重新选择。", "{name}: it cannot be read.";
        ProofNone = "没有证明材料", "No proofs";
        ProofAdded = "证明材料已添加", "Proof added";
        ProofLost = "申请已提交，但有材料没有传上去，请在此重新添加。", "The request is in, but not every proof; add it here again.";
        ProofOpen = "打开", "Open";
        ProofOpenNamed = "打开：{name}", "Open: {name}";
        ProofSaveNamed = "下载：{name}", "Download: {name}";
        Send = "提交申请", "Send the request";
        Sent = "申请已提交", "Request sent";
        Corrections = "我的更正申请", "My correction requests";
        CorrectionsNone = "还没有更正申请", "No requests yet";
        CorrectionsNoneText = "发现登记信息有误时，可以在“我的信息”中申请更正。", "When something registered is wrong, ask for a correction on “My record”.";
        AskedAt = "申请时间", "Asked at";
        AnswerDue = "最迟答复日期", "Answer due by";
        WaitsFor = "当前办理", "Now with";
        Nobody = "已办结", "Done";
        Reply = "答复意见", "Answer";
        ReplyConfirmed = "已按申请更正登记信息。", "The register has been corrected as you asked.";
        ReplyRefused = "不予更正。", "The register stays as it is.";
        ReplyReturned = "已退回。", "Returned.";
        ReplyWaiting = "正在办理，请等待答复。", "It is being looked at.";
        ReplyWithdrawn = "您已撤回申请。", "You have withdrawn it.";
        Content = "申请更正的内容", "What you ask for";
        Withdraw = "撤回申请", "Withdraw";
        WithdrawTitle = "撤回此项更正申请？", "Withdraw this request?";
        WithdrawText = "撤回后不再办理，登记信息保持不变。", "Nobody will look at it, and the register stays as it is.";
        Withdrawn = "申请已撤回", "Withdrawn";
    }
}
