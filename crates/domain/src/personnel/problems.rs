//! What can be wrong with an action.

use crate::problems::problems;

problems! {
    /// What can be wrong with a personnel action; each blocks. What is only doubtful is found by the
    /// rules of contracts.
    ActionProblem {
        Required = "required", "必填项，请填写。", "This field is required.";
        Unexpected = "unexpected", "此类事项没有这一项，请删除。", "This kind of action has no such field.";
        TooEarly = "effective_too_early", "生效日期早于允许的追溯期限。", "The day lies further back than is allowed.";
        TooLate = "effective_too_late", "生效日期最多提前一年确定。", "The day lies more than a year ahead.";
        NotInService = "not_in_service", "该日期不在服务期内，不能办理。", "The person does not serve on that day.";
        StillInService = "still_in_service", "该人员仍在职，不能办理重新进入。", "The person still serves.";
        PeriodEmpty = "period_empty", "终止日期不能早于生效日期。", "The last day lies before the first.";
        Unchanged = "unchanged", "与现有情况相同，无需办理。", "This is so already.";
        NoneHolds = "none_holds", "该日期没有正在执行的相应事项。", "Nothing of the kind holds on that day.";
        OutsideLevel = "level_out_of_range", "岗位等级应为1至40。", "A level lies between 1 and 40.";
        YearUnfit = "year_unfit", "考核年度应为生效日期所在年度或上一年度。", "The year is that of the day or the one before.";
        YearAssessed = "year_assessed", "该年度已有考核结论，如需更正请先撤销。", "The year is assessed already; reverse that first.";
        ProbationNotGraded = "probation_not_graded", "试用期内只写评语，不确定等次。", "Who is on probation is not graded.";
        AbsentNotGraded = "absent_not_graded", "当年病假、事假或停职累计超过半年的，不确定等次。", "Who was away for over half the year is not graded.";
        ResultNeedsEnd = "result_needs_end", "延长试用期应填写延长至何日。", "Say until when the probation is extended.";
        NotHandedOver = "not_handed_over", "工作交接完成后方可办理退出。", "The hand-over must be done first.";
        AuditNeeded = "audit_needed", "书记、主任离任应完成任期（离任）经济责任审计，请确认后提交。", "A head leaves after the audit of the term.";
        FactsAfter = "facts_after", "此日期之后已有考核、奖惩等事项，请核对日期或先撤销这些事项。", "Assessments, rewards or penalties lie after that day.";
        DestinationNeeded = "destination_needed", "请填写去向单位。", "Say where to.";
        PlaceNotYours = "place_not_yours", "应由调入单位或双方的共同上级提出，请选择您管理范围内的单位。", "The receiving side or a level above both asks for it.";
        SamePlace = "same_place", "调入单位与现单位相同；本单位内调整请办理岗位调整。", "The person serves there already; change the post instead.";
        EmployerUnknown = "employer_unknown", "用人单位不存在，请先在组织架构中登记。", "The employer is not registered.";
        NumberUnknown = "number_unknown", "该证件号码未登记，请按新增人员办理。", "The number is not registered; enter a new person.";
        KindByNumber = "kind_by_number", "按证件号码只能办理交流调动和重新进入。", "Only a transfer or a re-entry is asked for by number.";
        ReversedAlready = "reversed_already", "该事项已撤销，或不属于该人员。", "It is reversed already, or of someone else.";
        RestedOn = "rested_on", "此后该人员信息又有变更，须先撤销后续事项。", "The record was changed since; reverse that first.";
        OwnCareer = "own_career", "不能办理本人的人事事项。", "Nobody acts on their own career.";
        SeatHeld = "seat_held", "该人员的两委席位高于拟任岗位，请先办理罢免、辞去、免去两委职务，或通过选举办理。", "Their seats stand above that post; end the seats first.";
        ListFrozen = "list_frozen", "所在村(社区)的选举名单已冻结，选举办结前不能调整班子职务和席位。", "The list of an election there is frozen; posts and seats of its bodies wait until it is over.";
        PersonUnknown = "person_unknown", "未找到该人员，或不在您的管理范围内。", "Not found, or not within your scope.";
        NameDiffers = "name_differs", "姓名与证件号码登记的人员不一致，请核对。", "The number belongs to somebody of another name.";
        PersonRepeated = "person_repeated", "同一人员在本批中出现多次。", "The person is in the batch already.";
        DocumentNeeded = "document_needed", "请填写文件依据（发文字号）。", "State the number of the paper it rests on.";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique() {
        let mut codes: Vec<&str> = ActionProblem::ALL.iter().map(|one| one.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), ActionProblem::ALL.len());
    }
}
