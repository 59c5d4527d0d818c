//! What can be wrong with an election.

use crate::{problems::problems, worker::Severity};

problems! {
    /// What can be wrong with an election, or is doubtful.
    ElectionProblem {
        NoCandidate = "no_candidate", "请先登记候选人。", "Enter the candidates first.";
        NoStanding = "no_standing", "请填写参选职务。", "Say what the candidate stands for.";
        BodyNotElected = "body_not_elected", "本次选举不包括该班子。", "The body is not elected this time.";
        StandsTwice = "stands_twice", "同一人在同一班子只能参选一个职务，且只登记一次。", "One person stands once, and for one seat in each body.";
        NotReviewed = "not_reviewed", "资格联审尚未完成，请补齐各部门意见。", "Some reviewers have not spoken yet.";
        NotPassed = "not_passed", "资格联审未通过，不能列为候选人。", "The review was not passed; they may not stand.";
        ReasonNeeded = "reason_needed", "联审不通过应注明理由。", "A refusal needs a reason.";
        NotPartyMember = "not_party_member", "党组织班子成员应为中共正式党员。", "Only full party members sit in the party committee.";
        UnderAge = "under_age", "未满18周岁，不能参选。", "Candidates are at least 18.";
        PastAge = "past_age", "已达法定退休年龄，请说明提名理由。", "Past the age of retirement; say why they are put forward.";
        NoResult = "no_result", "请填写选举结果。", "Enter what came of it.";
        CountMissing = "count_missing", "请填写应到(登记)人数和实到(投票)人数。", "Enter voters and ballots.";
        BallotsExceedVoters = "ballots_exceed_voters", "投票人数多于登记人数，请核对。", "More ballots than voters.";
        NoQuorum = "no_quorum", "参加投票人数未达到法定人数：党员大会应到会五分之四以上，其他应过半数。", "Too few took part: four fifths of the party members, else more than half.";
        VotesExceedBallots = "votes_exceed_ballots", "得票数多于投票人数，请核对。", "More votes than ballots.";
        NoMajority = "no_majority", "得票未超过投票人数的一半，不能当选。", "Not more than half of the ballots; they cannot be elected.";
        MayNotAppoint = "may_not_appoint", "居(村)民委员会和监督委员会成员由选举产生，不得任命。", "Only the party organisation is appointed to.";
        OneHead = "one_head", "班子正职应为1人。", "A body has exactly one head.";
        NobodyElected = "nobody_elected", "没有当选人员。", "Nobody is elected.";
        TooFew = "committee_too_small", "居(村)民委员会当选人数少于法定人数。", "The committee is smaller than the law has it.";
        TooMany = "committee_too_large", "居(村)民委员会当选人数多于法定人数。", "The committee is larger than the law has it.";
        NoWoman = "no_woman", "居(村)民委员会成员中应当有妇女。", "A woman must sit in the committee.";
        HeadsApart = "heads_apart", "书记、主任不是同一人（未实现一肩挑），请说明情况。", "Secretary and director are two people; say why.";
        Unregistered = "unregistered", "当选人尚未录入人员库，请先按“选任”录入，再在候选人中关联。", "Enter the person in the register first, then link the record.";
        Elsewhere = "serves_elsewhere", "当选人在其他单位任职，请先办理交流调动。", "They serve at another place; transfer them first.";
        NeedsService = "needs_service", "监督委员会当选人未在本村(社区)任职，请先办理录入或重新进入。", "They do not serve here; enter them first.";
        ListOutdated = "list_outdated", "冻结名单后班子成员有变动，请重新冻结名单。", "The bodies have changed since the list was frozen; freeze it anew.";
        TermMissing = "term_missing", "该班子没有正在执行的任期，不能补选，请办理换届选举。", "There is no running term; hold a term election.";
        TermKnown = "term_known", "该班子现任期已登记。", "The running term is registered already.";
        PlaceEnds = "place_ends", "该村(社区)已批准合并或撤销，请在调整后的村(社区)办理选举。", "The place ends by an approved act; hold the election in what it becomes.";
        TermNotOver = "term_begins_later", "新一届任期应晚于现任期的开始日期。", "The new term begins after the running one.";
    }
}

impl ElectionProblem {
    /// Whether it blocks; what does not passes with a reason.
    pub const fn severity(self) -> Severity {
        match self {
            Self::PastAge | Self::HeadsApart => Severity::Warning,
            _ => Severity::Error,
        }
    }
}
