//! Acts of reorganisation (机构调整): what may be done to the tree, in which words, and what is
//! wrong with a plan.

use serde::{Deserialize, Serialize};

use super::{OrganisationKind, OrganisationNature};
use crate::{code_enum::code_enum, ids::OrganisationId};

code_enum! {
    /// Where an act stands (办理状态).
    ActState {
        Draft = "DRAFT", "草稿", "Draft";
        Submitted = "SUBMITTED", "待审批", "Awaiting approval";
        Returned = "RETURNED", "已退回", "Returned";
        Approved = "APPROVED", "已批准", "Approved";
        Reversed = "REVERSED", "已撤销", "Reversed";
    }
}

code_enum! {
    /// What one step of an act does (调整方式).
    StepKind {
        Establish = "ESTABLISH", "设立", "Establish";
        Rename = "RENAME", "更名", "Rename";
        Convert = "CONVERT", "村改居（变更性质）", "Change of nature";
        Move = "MOVE", "调整隶属", "Move";
        Merge = "MERGE", "合并", "Merge";
        Split = "SPLIT", "拆分", "Split";
        Abolish = "ABOLISH", "撤销", "Abolish";
        Supervise = "SUPERVISE", "变更主管部门", "Change of supervising department";
    }
}

code_enum! {
    /// How someone came to a part of a split place (分配依据).
    AllocationBasis {
        Address = "ADDRESS", "按住址", "By address";
        Even = "EVEN", "均分", "Evenly";
        Hand = "HAND", "人工指定", "By hand";
    }
}

code_enum! {
    /// What is wrong with a step of an act.
    ActProblemCode {
        Unknown = "organisation_unknown", "机构在生效日不存在，或不在您的管理范围内。", "The organisation does not exist on that day, or is not within your scope.";
        LaterChange = "later_change", "该机构在生效日之后已有其他调整，请先撤销后来的调整，或改用更晚的生效日。", "A later change rests on this organisation; reverse it first or choose a later day.";
        SameDay = "established_same_day", "机构在同一天设立，不能在当天撤销。", "It is established on that very day and cannot be closed on it.";
        Nothing = "nothing_changes", "此步骤没有任何变化。", "This step changes nothing.";
        Misplaced = "misplaced", "该类机构不能设在所选上级之下。", "This kind of organisation cannot hang there.";
        ParentMissing = "parent_missing", "上级机构在此期间不存在，请先安排下级机构的去向。", "The parent does not exist then; say first where what hangs below it goes.";
        NameTaken = "name_taken", "同一上级之下已有同名机构。", "A sibling bears the name.";
        CodeTaken = "code_taken", "该代码已由其他机构使用。", "Another organisation bears the code.";
        NatureUnsuitable = "nature_unsuitable", "机构性质与机构类别不符。", "The nature does not fit the kind.";
        NameInvalid = "name_invalid", "请填写机构名称，名称不能含斜线或控制字符。", "A name is required, without strokes or control characters.";
        CodeInvalid = "division_code_invalid", "代码与机构类别不符：区(市)县6位，镇(街道)9位，村(社区)12位数字。", "The code does not fit the kind: 6, 9 or 12 digits.";
        KindsDiffer = "kinds_differ", "合并、拆分只能在同类机构之间进行。", "Only organisations of one kind merge or split.";
        TooFew = "too_few", "合并至少需要两个机构，拆分至少需要两个部分。", "A merger needs two organisations, a split two parts.";
        Twice = "named_twice", "同一机构在此步骤中出现了两次。", "The step names an organisation twice.";
        ShareWrong = "share_wrong", "各部分的比例之和应为100%。", "The shares must sum to 100 %.";
        ChildNotBelow = "child_not_below", "所列下级机构不在被拆分机构之下。", "What is listed does not hang below the organisation that is split.";
        NotDepartment = "not_department", "主管部门必须是部门。", "Only a department supervises.";
        PeopleLeft = "people_left", "机构仍有人员，不能直接撤销；请改用合并并指定去向。", "People are still assigned to it; merge it into another instead.";
        Unallocated = "people_unallocated", "还有人员没有分配去向，请重新生成分配方案。", "Someone has no destination yet; propose the allocation again.";
        ElectionOpen = "election_open", "该村(社区)正在办理选举，请先办结，或删除未上报的选举。", "An election is under way there; finish it first, or delete it.";
        TermLater = "term_later", "该村(社区)在生效日当天或之后已有新一届任期，请先撤销选举结果，或改用更晚的生效日。", "A term begins there on that day or later; take the election back first, or choose a later day.";
        TooEarly = "too_early", "生效日早于允许追溯的期限。", "The day lies before the limit for acts dated back.";
    }
}

/// Something that stands in the way of an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActProblem {
    /// Step it is about, counted from 0; none when it is about the whole.
    pub step: Option<usize>,
    /// What.
    pub code: ActProblemCode,
    /// Organisation it is about.
    pub organisation: Option<OrganisationId>,
}

/// What an organisation is, apart from when and where that puts it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeFacts {
    /// Kind.
    pub kind: OrganisationKind,
    /// What it is in law.
    pub nature: Option<OrganisationNature>,
    /// Name.
    pub name: String,
    /// Administering parent.
    pub parent: Option<OrganisationId>,
    /// Statutory division code; the unified social credit code of an employer.
    pub division_code: Option<String>,
}

/// One part of a split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where it goes; the source itself where it lives on.
    pub node: OrganisationId,
    /// What of the source's children goes there.
    pub children: Vec<OrganisationId>,
    /// Part of the source's population and posts, in ten-thousandths.
    pub share: u32,
}

/// One step of an act. Every organisation is named by its id: new ones have theirs already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A new organisation.
    Establish {
        /// Its id.
        id: OrganisationId,
        /// Its key in paths.
        key: u64,
        /// What it is.
        facts: NodeFacts,
    },
    /// Other facts: renamed, moved, of another nature, with another code.
    Change {
        /// Whom.
        id: OrganisationId,
        /// New name.
        name: Option<String>,
        /// New nature.
        nature: Option<OrganisationNature>,
        /// New parent.
        parent: Option<OrganisationId>,
        /// New code.
        division_code: Option<String>,
    },
    /// Several become one, which is one of them or another.
    Merge {
        /// Those that are merged.
        sources: Vec<OrganisationId>,
        /// What they become.
        into: OrganisationId,
    },
    /// One becomes several.
    Split {
        /// That which is split.
        source: OrganisationId,
        /// What it becomes.
        parts: Vec<Part>,
    },
    /// It ends without a successor.
    Abolish {
        /// Which.
        id: OrganisationId,
    },
    /// People answer to another department.
    Supervise {
        /// Department so far.
        from: OrganisationId,
        /// Department from then on.
        to: OrganisationId,
        /// Subtree in which this holds.
        within: OrganisationId,
    },
}

/// Whole of a share, in ten-thousandths.
pub const WHOLE: u32 = 10_000;

/// Shares in proportion to weights that sum to [`WHOLE`] exactly, by largest remainder; even
/// shares when every weight is nought.
pub fn shares(weights: &[i64]) -> Vec<u32> {
    portions(i64::from(WHOLE), weights)
        .into_iter()
        .map(|share| u32::try_from(share).unwrap_or(0))
        .collect()
}

/// A number of people, posts or residents split in proportion to weights, by largest remainder:
/// whole numbers that sum to the whole exactly. Of equal remainders the earlier gets more.
pub fn portions(whole: i64, weights: &[i64]) -> Vec<i64> {
    let weights: Vec<i128> = match weights.iter().any(|weight| *weight > 0) {
        true => weights
            .iter()
            .map(|weight| i128::from((*weight).max(0)))
            .collect(),
        false => vec![1; weights.len()],
    };
    let sum: i128 = weights.iter().sum::<i128>().max(1);
    let exact = weights.iter().map(|weight| i128::from(whole) * weight);
    let mut portions: Vec<(i64, i128, usize)> = exact
        .enumerate()
        .map(|(at, exact)| {
            (
                i64::try_from(exact / sum).unwrap_or(i64::MAX),
                exact % sum,
                at,
            )
        })
        .collect();
    let given: i64 = portions.iter().map(|(portion, ..)| portion).sum();
    let left = usize::try_from(whole - given).unwrap_or(0);
    portions.sort_by_key(|(_, remainder, at)| (std::cmp::Reverse(*remainder), *at));
    portions
        .iter_mut()
        .take(left)
        .for_each(|(portion, ..)| *portion += 1);
    portions.sort_by_key(|(.., at)| *at);
    portions.into_iter().map(|(portion, ..)| portion).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn portions_sum_to_the_whole() {
        // 10 by thirds: 3.33 each, the one left over goes to the first.
        assert_eq!(portions(10, &[1, 1, 1]), [4, 3, 3]);
        // 7 by 2 : 1 = 4.67 and 2.33; the larger remainder gets the one left over.
        assert_eq!(portions(7, &[2, 1]), [5, 2]);
        assert_eq!(portions(5, &[0, 0]), [3, 2]);
        assert_eq!(portions(0, &[3, 4]), [0, 0]);
        assert_eq!(shares(&[120, 60, 60]), [5_000, 2_500, 2_500]);
        assert_eq!(shares(&[1, 1, 1]).iter().sum::<u32>(), WHOLE);
        assert!(portions(9, &[]).is_empty());
    }
}
