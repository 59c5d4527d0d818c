//! Own code lists of the base record. National lists are data: [`crate::codes`].

use crate::code_enum::code_enum;

code_enum! {
    /// Class of worker (人员分类); full-time workers (专职) are the first four.
    WorkerClass {
        Head = "HEAD", "书记/主任", "Secretary or director";
        Deputy = "DEPUTY", "副职", "Deputy";
        Member = "MEMBER", "委员", "Committee member";
        Staff = "STAFF", "工作人员", "Staff";
        Grid = "GRID", "网格员", "Grid worker";
        Purchased = "PURCHASED", "购买服务", "Purchased service";
        Welfare = "WELFARE", "公益性岗位", "Public-welfare post";
        PartTime = "PART_TIME", "兼职", "Part-time";
    }
}

impl WorkerClass {
    /// Full-time worker (社区专职工作者): committee members and full-time staff; grid workers,
    /// purchased service, public-welfare posts and part-timers are not.
    pub const fn is_full_time(self) -> bool {
        matches!(self, Self::Head | Self::Deputy | Self::Member | Self::Staff)
    }

    /// Member of the two committees (两委成员).
    pub const fn is_committee(self) -> bool {
        matches!(self, Self::Head | Self::Deputy | Self::Member)
    }
}

code_enum! {
    /// Post held in a place (职务/岗位).
    Post {
        SecretaryDirector = "SECRETARY_DIRECTOR", "书记、主任(一肩挑)", "Secretary and director";
        Secretary = "SECRETARY", "党组织书记", "Party secretary";
        Director = "DIRECTOR", "居(村)委会主任", "Committee director";
        DeputySecretary = "DEPUTY_SECRETARY", "党组织副书记", "Deputy party secretary";
        DeputyDirector = "DEPUTY_DIRECTOR", "居(村)委会副主任", "Deputy director";
        PartyMember = "PARTY_MEMBER", "党组织委员", "Member of the party committee";
        CommitteeMember = "COMMITTEE_MEMBER", "居(村)委会委员", "Member of the committee";
        Staff = "STAFF", "工作人员", "Staff";
        GridWorker = "GRID_WORKER", "网格员", "Grid worker";
        GroupLeader = "GROUP_LEADER", "村(居)民小组长", "Residents' group leader";
        Other = "OTHER", "其他", "Other";
    }
}

impl Post {
    /// Secretary of a party organisation (书记), also one who is director too.
    pub const fn is_secretary(self) -> bool {
        matches!(self, Self::Secretary | Self::SecretaryDirector)
    }
}

code_enum! {
    /// How a person came into the work (进入方式).
    EntryKind {
        Elected = "ELECTED", "选任", "Elected";
        Appointed = "APPOINTED", "上级党组织任命", "Appointed";
        Recruited = "RECRUITED", "公开招聘", "Recruited";
        Converted = "CONVERTED", "套改/认定纳入", "Converted";
        Transferred = "TRANSFERRED", "交流调入", "Transferred";
        Seconded = "SECONDED", "下派/挂职", "Seconded";
        Dispatched = "DISPATCHED", "劳务派遣", "Dispatched";
        Purchased = "PURCHASED", "政府购买服务", "Purchased service";
        Welfare = "WELFARE", "公益性岗位安置", "Public-welfare placement";
        Military = "MILITARY", "退役军人/随军家属定向", "Veterans and military families";
        Returned = "RETURNED", "续航计划", "Returned former leader";
    }
}

code_enum! {
    /// Labour relation (劳动关系).
    RelationKind {
        LabourContract = "LABOUR_CONTRACT", "劳动合同", "Labour contract";
        Dispatch = "DISPATCH", "劳务派遣", "Labour dispatch";
        ServiceAgreement = "SERVICE_AGREEMENT", "服务协议", "Service agreement";
        Tenure = "TENURE", "任职补贴(无合同)", "Tenure allowance";
        ReEmployed = "RE_EMPLOYED", "退休返聘", "Re-employed after retirement";
        WelfareAgreement = "WELFARE_AGREEMENT", "公益性岗位协议", "Public-welfare agreement";
        None = "NONE", "无", "None";
    }
}

code_enum! {
    /// Whether the person serves on the day of reading (人员状态).
    WorkerStatus {
        Active = "ACTIVE", "在职", "In service";
        Exited = "EXITED", "已退出", "Left";
    }
}

code_enum! {
    /// How somebody was told what is done with their personal data (告知方式).
    NoticeManner {
        Written = "WRITTEN", "书面告知并签收", "In writing, signed for";
        Online = "ONLINE", "线上告知并确认", "Online, confirmed";
        Oral = "ORAL", "当面告知并记录", "In person, noted down";
    }
}

code_enum! {
    /// Mode of study (教育类别, GB/T 14946 A08020).
    StudyMode {
        FullTime = "FULL_TIME", "全日制教育", "Full-time";
        InService = "IN_SERVICE", "在职教育", "In-service";
    }
}

code_enum! {
    /// Kind of qualification (资格类别).
    QualificationKind {
        SocialWork = "SOCIAL_WORK", "社会工作者职业水平", "Social work";
        CommunityCertificate = "COMMUNITY_CERTIFICATE", "社区工作上岗证", "Community work certificate";
        Counselling = "COUNSELLING", "心理咨询", "Counselling";
        Mediation = "MEDIATION", "人民调解", "People's mediation";
        Other = "OTHER", "其他职业资格", "Other";
    }
}

code_enum! {
    /// Level of the social-work certificate (社会工作者职业水平等级, 国人部发〔2006〕71号).
    QualificationLevel {
        Assistant = "ASSISTANT", "助理社会工作师", "Assistant social worker";
        Intermediate = "INTERMEDIATE", "社会工作师", "Social worker";
        Senior = "SENIOR", "高级社会工作师", "Senior social worker";
    }
}
