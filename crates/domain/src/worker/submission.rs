//! Layered entry (分级审核): who must confirm what others enter or change, in which order, and
//! who may not because it is their own.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Weekday};

use crate::{code_enum::code_enum, ids::AccountId, organisation::OrganisationKind};

code_enum! {
    /// A level of administration (层级), lowest first.
    Level {
        Community = "COMMUNITY", "村(社区)", "Community";
        Street = "STREET", "镇(街道)", "Street or town";
        District = "DISTRICT", "区(市)县", "District";
        City = "CITY", "市", "City";
    }
}

impl Level {
    /// The level of an organisation; none for departments and employers, which confirm nothing.
    pub const fn of(kind: OrganisationKind) -> Option<Self> {
        match kind {
            OrganisationKind::City => Some(Self::City),
            OrganisationKind::Unit => Some(Self::District),
            OrganisationKind::Town => Some(Self::Street),
            OrganisationKind::Village => Some(Self::Community),
            OrganisationKind::Department | OrganisationKind::Employer => None,
        }
    }

    /// The level that decides about what this one drafts (上一级); at the top, somebody else there.
    pub const fn above(self) -> Self {
        match self {
            Self::Community => Self::Street,
            Self::Street => Self::District,
            Self::District | Self::City => Self::City,
        }
    }
}

code_enum! {
    /// What a confirmation is about (审核事项): a new person as a whole, or a group of fields of
    /// someone registered.
    Matter {
        NewWorker = "NEW_WORKER", "新增人员", "New person";
        Identity = "IDENTITY", "身份信息", "Identity";
        Contact = "CONTACT", "联系方式", "Contact";
        Background = "BACKGROUND", "基本情况", "Background";
        Political = "POLITICAL", "政治面貌", "Political status";
        Study = "STUDY", "学历资格", "Education and qualifications";
        Family = "FAMILY", "家庭成员", "Family";
        Post = "POST", "任职用工", "Post and labour relation";
        Pay = "PAY", "薪酬", "Pay";
        Contract = "CONTRACT", "劳动合同和试用期", "Contract and probation";
        Placement = "PLACEMENT", "岗位调整和交流", "Post and transfer";
        Absence = "ABSENCE", "借调、停职、休假", "Secondment, suspension, leave";
        Level = "LEVEL", "岗位等级", "Post level";
        Assessment = "ASSESSMENT", "年度考核", "Annual assessment";
        Conduct = "CONDUCT", "奖励和处理处分", "Rewards and penalties";
        Service = "SERVICE", "退出和重新进入", "Exit and re-entry";
    }
}

impl Matter {
    /// Whether it is about a personnel action. What others decide about somebody always takes two
    /// people: where the rules ask for nobody above, somebody else at the level that asks confirms.
    pub const fn is_action(self) -> bool {
        matches!(
            self,
            Self::Contract
                | Self::Placement
                | Self::Absence
                | Self::Level
                | Self::Assessment
                | Self::Conduct
                | Self::Service
        )
    }

    /// The group of a field, by its key in the record as it is sent; none for no such field.
    pub fn of_field(key: &str) -> Option<Self> {
        Some(match key {
            "name" | "id_kind" | "id_number" | "sex" | "birth_date" => Self::Identity,
            "phone" | "address" | "household_place" => Self::Contact,
            "ethnicity" | "marital" | "health" | "native_place" | "work_since"
            | "community_since" | "veteran" | "note" | "photo" => Self::Background,
            "political" => Self::Political,
            "educations" | "degrees" | "qualifications" => Self::Study,
            "family" => Self::Family,
            // That somebody was told is said by whoever enters them, and never by themselves.
            "organisation_id" | "class" | "post" | "assigned_on" | "entry_kind" | "entered_on"
            | "relation" | "employer_id" | "department_id" | "notice_on" | "notice_version"
            | "notice_manner" => Self::Post,
            "bank_card" | "annual_costs" => Self::Pay,
            _ => return None,
        })
    }

    /// Whether a person may ask to have it corrected themselves. Posts, labour relations and pay
    /// follow from decisions of others, which are contested elsewhere.
    pub const fn is_own(self) -> bool {
        !matches!(self, Self::NewWorker | Self::Post | Self::Pay) && !self.is_action()
    }

    /// Whether it is always looked at one by one: who someone is, where money goes, penalties, and
    /// who comes and goes.
    pub const fn needs_a_look(self) -> bool {
        matches!(
            self,
            Self::Identity | Self::Pay | Self::Conduct | Self::Service
        )
    }
}

code_enum! {
    /// What is submitted (报审类别).
    SubmissionKind {
        Enter = "ENTER", "新增人员", "New person";
        Change = "CHANGE", "信息变更", "Change";
        Correction = "CORRECTION", "本人更正申请", "Own correction request";
        Action = "ACTION", "人事事项", "Personnel action";
        Photo = "PHOTO", "照片", "Photo";
    }
}

code_enum! {
    /// Where a submission stands (报审状态).
    SubmissionState {
        Submitted = "SUBMITTED", "待审核", "Awaiting confirmation";
        Returned = "RETURNED", "已退回", "Returned";
        Confirmed = "CONFIRMED", "已通过", "Confirmed";
        Withdrawn = "WITHDRAWN", "已撤回", "Withdrawn";
        /// Only of a correction request: answered, and the register stays as it is.
        Refused = "REFUSED", "不予更正", "Refused";
    }
}

impl SubmissionState {
    /// Whether something may still become of it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Submitted | Self::Returned)
    }
}

code_enum! {
    /// What someone did with a submission (办理动作).
    StepKind {
        Submit = "SUBMIT", "提交", "Submitted";
        Resubmit = "RESUBMIT", "修改后重新提交", "Submitted again";
        Confirm = "CONFIRM", "审核通过", "Confirmed";
        Return = "RETURN", "退回", "Returned";
        Withdraw = "WITHDRAW", "撤回", "Withdrawn";
        Object = "OBJECT", "本人提出异议", "The person objected";
    }
}

/// A rule that would let a level confirm what it enters itself, or what those above it enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("who confirms stands above who writes")]
pub struct NotAbove;

/// For each level of writers and each matter, the level whose confirmation it needs (审核规则).
/// What is not in it is written at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConfirmRules(BTreeMap<(Level, Matter), Level>);

impl ConfirmRules {
    /// No confirmation anywhere.
    pub const fn none() -> Self {
        Self(BTreeMap::new())
    }

    /// What an installation begins with. Communities enter and streets confirm; who a registered
    /// person is, and what one is paid, goes up to the district.
    pub fn standard() -> Self {
        let mut rules = BTreeMap::new();
        for matter in Matter::ALL {
            let by = match matter {
                Matter::Identity
                | Matter::Contract
                | Matter::Level
                | Matter::Conduct
                | Matter::Service => Level::District,
                _ => Level::Street,
            };
            rules.insert((Level::Community, *matter), by);
            match matter {
                Matter::Absence => {}
                Matter::Identity | Matter::Pay => {
                    rules.insert((Level::Street, *matter), Level::District);
                }
                _ if matter.is_action() => {
                    rules.insert((Level::Street, *matter), Level::District);
                }
                _ => {}
            }
        }
        Self(rules)
    }

    /// Whose confirmation a matter needs when someone of a level writes it.
    pub fn demanded(&self, writer: Level, matter: Matter) -> Option<Level> {
        self.0.get(&(writer, matter)).copied()
    }

    /// Sets whose confirmation a matter needs; none for nobody's.
    ///
    /// # Errors
    /// [`NotAbove`] when that level does not stand above the writer.
    pub fn set(
        &mut self,
        writer: Level,
        matter: Matter,
        by: Option<Level>,
    ) -> Result<(), NotAbove> {
        match by {
            None => _ = self.0.remove(&(writer, matter)),
            Some(by) if by > writer => _ = self.0.insert((writer, matter), by),
            Some(_) => return Err(NotAbove),
        }
        Ok(())
    }

    /// Every demand, by writer and matter.
    pub fn iter(&self) -> impl Iterator<Item = (Level, Matter, Level)> + '_ {
        self.0
            .iter()
            .map(|((writer, matter), by)| (*writer, *matter, *by))
    }

    /// Whether writers of a level need anyone's confirmation for anything.
    pub fn bind(&self, writer: Level) -> bool {
        self.0.keys().any(|(level, _)| *level == writer)
    }

    /// The levels that confirm, one after the other (逐级): from the one above the writer up to
    /// the highest that any of the matters demands. Empty when the writer may write at once.
    pub fn route(&self, writer: Level, touched: impl IntoIterator<Item = Matter>) -> Vec<Level> {
        let demanded = touched
            .into_iter()
            .filter_map(|matter| self.demanded(writer, matter));
        let Some(highest) = demanded.max() else {
            return Vec::new();
        };
        Level::ALL
            .iter()
            .copied()
            .filter(|level| *level > writer && *level <= highest)
            .collect()
    }
}

/// The levels that decide a personnel action, one after the other. `demanded` is what the rules
/// say for whoever asks. For a transfer, `common` is the level of the lowest place that holds both
/// sides, which records it; and where the person serves `elsewhere`, outside what the asking side
/// keeps, that side is asked from its street up (双向审核).
///
/// Never empty: nobody decides an action alone, so at least somebody else at the asking level does.
pub fn action_route(
    writer: Level,
    demanded: Option<Level>,
    common: Option<Level>,
    elsewhere: bool,
) -> Vec<Level> {
    let highest = [Some(writer.max(Level::Street)), demanded, common]
        .into_iter()
        .flatten()
        .max()
        .unwrap_or(Level::Street);
    let lowest = if elsewhere {
        Level::Street
    } else if highest > writer {
        writer
    } else {
        return vec![highest];
    };
    Level::ALL
        .iter()
        .copied()
        .filter(|level| (*level > lowest || elsewhere && *level == lowest) && *level <= highest)
        .collect()
}

/// Working days within which a correction request is answered; the law says without delay
/// (个人信息保护法 art. 46, 50).
pub const ANSWER_DAYS: u32 = 15;

/// The last day for an answer to a request of a day: so many working days later, counted from
/// Monday to Friday. Public holidays are set year by year and only make the real day later.
pub fn answer_due(asked_on: NaiveDate) -> NaiveDate {
    let mut day = asked_on;
    let mut left = ANSWER_DAYS;
    while left > 0 {
        let Some(next) = day.succ_opt() else { break };
        day = next;
        if !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            left -= 1;
        }
    }
    day
}

/// The level that confirms next once someone of a level has confirmed; none when that was all.
/// A level stands in for those below it, or what a street without staff should confirm would
/// wait for ever.
pub fn next_stage(route: &[Level], confirmed_by: Level) -> Option<Level> {
    route.iter().copied().find(|level| *level > confirmed_by)
}

/// What someone did with a submission, as far as the four eyes are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deed {
    /// What was done.
    pub kind: StepKind,
    /// Which time the submission was handed in.
    pub round: i64,
    /// Who did it.
    pub by: AccountId,
    /// In whose place.
    pub on_behalf_of: Option<AccountId>,
}

/// Why someone may not decide (回避).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SamePerson {
    /// They handed it in.
    Submitted,
    /// They confirmed an earlier stage of it.
    Confirmed,
    /// It is about themselves.
    Concerned,
}

/// Four eyes: nobody decides what they handed in, nor two stages of one submission, neither
/// themselves nor through whoever acts in their place.
///
/// # Errors
/// [`SamePerson`] with what they did before.
pub fn four_eyes(
    deeds: &[Deed],
    round: i64,
    decider: AccountId,
    on_behalf_of: Option<AccountId>,
) -> Result<(), SamePerson> {
    let deciding: BTreeSet<AccountId> = [Some(decider), on_behalf_of]
        .into_iter()
        .flatten()
        .collect();
    let involved = |deed: &&Deed| {
        deciding.contains(&deed.by)
            || deed
                .on_behalf_of
                .is_some_and(|account| deciding.contains(&account))
    };
    for deed in deeds.iter().filter(involved) {
        match deed.kind {
            StepKind::Submit | StepKind::Resubmit => return Err(SamePerson::Submitted),
            StepKind::Confirm if deed.round == round => return Err(SamePerson::Confirmed),
            StepKind::Confirm | StepKind::Return | StepKind::Withdraw | StepKind::Object => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_change_that_needs_the_district_passes_the_street_first() {
        use Level::{City, Community, District, Street};
        let rules = ConfirmRules::standard();
        assert_eq!(rules.route(Community, [Matter::Contact]), [Street]);
        assert_eq!(rules.route(Community, [Matter::NewWorker]), [Street]);
        assert_eq!(
            rules.route(Community, [Matter::Contact, Matter::Identity]),
            [Street, District]
        );
        assert_eq!(rules.route(Street, [Matter::Pay]), [District]);
        assert!(
            rules
                .route(Street, [Matter::NewWorker, Matter::Post])
                .is_empty()
        );
        assert!(
            rules
                .route(District, Matter::ALL.iter().copied())
                .is_empty()
        );
        assert!(rules.route(City, Matter::ALL.iter().copied()).is_empty());
        assert!(rules.route(Community, []).is_empty());
        assert!(rules.bind(Community) && rules.bind(Street) && !rules.bind(District));
    }

    #[test]
    fn an_action_is_never_decided_by_one_person_alone() {
        use Level::{City, Community, District, Street};
        let route = action_route;
        assert_eq!(route(Community, None, None, false), [Street]);
        assert_eq!(
            route(Community, Some(District), None, false),
            [Street, District]
        );
        assert_eq!(route(Street, Some(Street), None, false), [Street]);
        assert_eq!(route(Street, Some(District), None, false), [District]);
        assert_eq!(route(District, None, None, false), [District]);
        assert_eq!(route(City, None, None, false), [City]);
    }

    #[test]
    fn a_transfer_passes_the_releasing_side_and_is_recorded_above_both() {
        use Level::{City, Community, District, Street};
        let route = |writer, common, elsewhere| action_route(writer, None, Some(common), elsewhere);
        // Within a street, between streets, between districts; asked for by the receiving side.
        assert_eq!(route(Community, Street, true), [Street]);
        assert_eq!(route(Community, District, true), [Street, District]);
        assert_eq!(route(Community, City, true), [Street, District, City]);
        assert_eq!(route(District, City, true), [Street, District, City]);
        // Asked for by whoever keeps both sides.
        assert_eq!(route(Street, Street, false), [Street]);
        assert_eq!(route(District, District, false), [District]);
    }

    #[test]
    fn nobody_confirms_for_their_own_level_or_below() {
        let mut rules = ConfirmRules::none();
        for by in [Level::Community, Level::Street] {
            assert_eq!(
                rules.set(Level::Street, Matter::Post, Some(by)),
                Err(NotAbove)
            );
        }
        rules
            .set(Level::Street, Matter::Post, Some(Level::City))
            .unwrap();
        assert_eq!(
            rules.route(Level::Street, [Matter::Post]),
            [Level::District, Level::City]
        );
        rules.set(Level::Street, Matter::Post, None).unwrap();
        assert_eq!(rules, ConfirmRules::none());
    }

    #[test]
    fn an_answer_is_due_after_fifteen_working_days() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        // Three weeks later, from a Monday as from the Saturday before.
        assert_eq!(answer_due(day("2026-11-23")), day("2026-12-14"));
        assert_eq!(answer_due(day("2026-11-21")), day("2026-12-11"));
        assert_eq!(answer_due(day("2026-11-20")), day("2026-12-11"));
    }

    #[test]
    fn a_higher_level_stands_in_for_those_below() {
        let route = [Level::Street, Level::District];
        assert_eq!(next_stage(&route, Level::Street), Some(Level::District));
        assert_eq!(next_stage(&route, Level::District), None);
        assert_eq!(next_stage(&route, Level::City), None);
    }

    fn account(number: u8) -> AccountId {
        AccountId(Uuid::from_u128(u128::from(number)))
    }

    fn deed(kind: StepKind, round: i64, by: u8, behalf: Option<u8>) -> Deed {
        Deed {
            kind,
            round,
            by: account(by),
            on_behalf_of: behalf.map(account),
        }
    }

    #[test]
    fn nobody_decides_their_own_nor_twice() {
        let deeds = [
            deed(StepKind::Submit, 1, 1, None),
            deed(StepKind::Confirm, 1, 2, None),
            deed(StepKind::Return, 1, 3, None),
            deed(StepKind::Resubmit, 2, 4, None),
        ];
        let may = |round, by, behalf: Option<u8>| {
            four_eyes(&deeds, round, account(by), behalf.map(account))
        };
        assert_eq!(may(2, 1, None), Err(SamePerson::Submitted));
        assert_eq!(may(2, 4, None), Err(SamePerson::Submitted));
        assert_eq!(may(1, 2, None), Err(SamePerson::Confirmed));
        // Handed in anew, it is looked at anew.
        assert_eq!(may(2, 2, None), Ok(()));
        assert_eq!(may(2, 3, None), Ok(()));
        assert_eq!(may(2, 5, None), Ok(()));
        // Who acts for another is bound by what the other did.
        assert_eq!(may(2, 5, Some(1)), Err(SamePerson::Submitted));
        assert_eq!(may(1, 5, Some(2)), Err(SamePerson::Confirmed));
    }

    #[test]
    fn who_was_stood_in_for_has_decided_too() {
        let deeds = [
            deed(StepKind::Submit, 1, 1, None),
            deed(StepKind::Confirm, 1, 2, Some(3)),
        ];
        for by in [2, 3] {
            assert_eq!(
                four_eyes(&deeds, 1, account(by), None),
                Err(SamePerson::Confirmed)
            );
        }
    }

    fn rules() -> impl Strategy<Value = ConfirmRules> {
        let one = (
            prop::sample::select(Level::ALL),
            prop::sample::select(Matter::ALL),
            prop::sample::select(Level::ALL),
        );
        prop::collection::vec(one, 0..30).prop_map(|demands| {
            let mut rules = ConfirmRules::none();
            for (writer, matter, by) in demands {
                let _ = rules.set(writer, matter, Some(by));
            }
            rules
        })
    }

    proptest! {
        /// Against the slow way: climb one level after the other, and stop when nothing touched
        /// asks for more.
        #[test]
        fn a_route_climbs_to_the_highest_demand_and_no_further(
            rules in rules(),
            writer in prop::sample::select(Level::ALL),
            touched in prop::collection::vec(prop::sample::select(Matter::ALL), 0..5),
        ) {
            let mut expected = Vec::new();
            for level in [Level::Community, Level::Street, Level::District, Level::City] {
                let mut wanted = false;
                for matter in &touched {
                    for (who, what, by) in rules.iter() {
                        wanted |= who == writer && what == *matter && by >= level;
                    }
                }
                if level > writer && wanted {
                    expected.push(level);
                }
            }
            let route = rules.route(writer, touched.iter().copied());
            prop_assert_eq!(&route, &expected);
            // Confirmed level by level, it ends.
            let mut at = route.first().copied();
            for level in &route {
                prop_assert_eq!(at, Some(*level));
                at = next_stage(&route, *level);
            }
            prop_assert_eq!(at, None);
        }
    }
}
