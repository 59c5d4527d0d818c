//! The roles that come with the program, and what they are called.

macro_rules! builtin_roles {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $name:literal, $name_en:literal, $text:literal, $text_en:literal;)+) => {
        /// A role that comes with the program (内置角色).
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum BuiltinRole { $($(#[$doc])* $variant,)+ }

        impl BuiltinRole {
            /// Every built-in role.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];
            /// Stable code.
            pub const fn code(self) -> &'static str { match self { $(Self::$variant => $code,)+ } }
            /// Name under which it is installed.
            pub const fn name(self) -> &'static str { match self { $(Self::$variant => $name,)+ } }
            /// The name in English.
            pub const fn name_en(self) -> &'static str { match self { $(Self::$variant => $name_en,)+ } }
            /// What it is for, as installed.
            pub const fn description(self) -> &'static str { match self { $(Self::$variant => $text,)+ } }
            /// What it is for, in English.
            pub const fn description_en(self) -> &'static str { match self { $(Self::$variant => $text_en,)+ } }
            /// The role with a code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|role| role.code() == code)
            }
        }
    };
}

builtin_roles! {
    /// City officer.
    CityOfficer = "city_officer", "市级业务管理员", "City officer",
        "管理全市人员、机构和字典，查看统计和薪酬。",
        "Keeps people, organisations and dictionaries of the whole city; sees statistics and pay.";
    /// District officer.
    DistrictOfficer = "district_officer", "区（市）县业务管理员", "District officer",
        "管理本区（市）县人员，查看统计和薪酬。",
        "Keeps the people of the district; sees statistics and pay.";
    /// Street or town officer.
    StreetOfficer = "street_officer", "镇（街道）业务管理员", "Street or town officer",
        "管理本镇（街道）人员，审核村（社区）报送的信息，可导出和查看完整证件号码。",
        "Keeps the people of the street or town, confirms what communities submit, exports and sees identity numbers in clear.";
    /// Clerk of a community or village.
    CommunityClerk = "community_clerk", "村（社区）信息员", "Community or village clerk",
        "录入和维护本村（社区）人员信息，报上级审核。",
        "Enters and keeps the people of the community or village, for the street or town to confirm.";
    /// Keeps accounts.
    SystemAdmin = "system_admin", "系统管理员", "System administrator",
        "维护账号和加密密钥，不接触业务数据。",
        "Keeps accounts and encryption keys, without access to the register.";
    /// Decides what roles may do.
    SecurityAdmin = "security_admin", "安全管理员", "Security administrator",
        "维护角色和权限，不接触业务数据。",
        "Keeps roles and permissions, without access to the register.";
    /// Reads and checks the audit log.
    Auditor = "auditor", "审计管理员", "Auditor",
        "查看和校验审计日志，不接触业务数据。",
        "Reads and verifies the audit log, without access to the register.";
    /// A community worker, about themselves.
    Worker = "worker", "社区工作者本人", "Community worker",
        "查看本人在库信息。",
        "Sees the own record.";
    /// Keeps the accounts of a district.
    DistrictAccountKeeper = "district_account_keeper", "区（市）县账号管理员", "Account keeper of a district",
        "维护本区（市）县账号，授权不超出本人的权限和数据范围。",
        "Keeps the accounts of the district, and gives nothing beyond the own permissions and scope.";
}
