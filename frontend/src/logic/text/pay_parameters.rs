//! Texts about bounds and rates of contributions.

super::texts! {
    /// Texts of the page about bounds and rates of contributions.
    PayParameters {
        Title = "缴费参数", "Contribution parameters";
        Note = "社会保险和住房公积金的基数上下限与费率，按生效日期执行；点击单位查看历次参数。", "Bounds and rates of insurances and housing fund from their day on; an organisation leads to all of its own.";
        New = "设置参数", "Set parameters";
        Adjust = "调整", "Adjust";
        AllNow = "查看各单位现行参数", "What holds everywhere now";
        None = "还没有缴费参数", "No parameters yet";
        NoneText = "设置后，薪酬测算可直接采用。", "Once set, the calculator can begin with them.";
        FormText = "自生效日期起执行，此前的参数保留备查。", "They hold from the day on; what held before is kept.";
        Save = "保存并生效", "Save and put in force";
        Saved = "缴费参数已保存", "The parameters are saved";
        Use = "采用已设置的参数", "Begin with set parameters";
        UseExample = "示例", "Example";
        UseOf = "{name}（{day}起）", "{name} (from {day})";
    }
}
