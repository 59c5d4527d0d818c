//! A reform from a sheet: each row one thing that happens to one organisation; rows that merge
//! into one organisation, or split one, make one step.

use bytes::Bytes;
use contract::{
    ActSheet, ActSheetProblem, ActSheetQuery, ActStep, NodeRef, OrganisationRef, SplitPart, perm,
};
use domain::{
    ids::OrganisationId,
    organisation::{OrganisationKind, OrganisationNature, act::StepKind},
};

use super::plan::named;
use crate::{
    Access, AppResult,
    exchange::{SheetRow, SheetTable, TemplateFile},
    organisation::{Tree, day, tree_at},
};

const STEP: &str = "调整方式";
const WHO: &str = "机构";
const TARGET: &str = "并入或拆为";
const NAME: &str = "新名称";
const PARENT: &str = "上级机构";
const NATURE: &str = "机构性质";
const CODE: &str = "新代码";
const WORDS: &str = "地址关键词";
const SHARE: &str = "比例(%)";

/// Headings of the sheet.
const HEADINGS: &[&str] = &[STEP, WHO, TARGET, NAME, PARENT, NATURE, CODE, WORDS, SHARE];

/// The sheet to fill in, with an example of each kind of row.
///
/// # Errors
/// A fault of ours.
pub async fn sheet_template(_: &Access<perm::ActEdit>) -> AppResult<TemplateFile> {
    let examples: &[&[&str]] = &[
        &[
            "设立",
            "",
            "",
            "新街道",
            "锦江区",
            "街道",
            "510104099",
            "",
            "",
        ],
        &["合并", "锦江区/甲街道", "新街道"],
        &["合并", "锦江区/乙街道", "新街道"],
        &["更名", "510104017001", "", "新名称社区"],
        &[
            "村改居",
            "510104017201",
            "",
            "某某社区",
            "",
            "社区(居委会)",
            "510104017011",
        ],
        &["调整隶属", "锦江区/丙街道/丙社区", "", "", "锦江区/新街道"],
        &["设立", "", "", "东社区", "锦江区/新街道", "社区(居委会)"],
        &[
            "拆分",
            "锦江区/丙街道/丁社区",
            "锦江区/丙街道/丁社区",
            "",
            "",
            "",
            "",
            "",
            "60",
        ],
        &[
            "拆分",
            "锦江区/丙街道/丁社区",
            "东社区",
            "",
            "",
            "",
            "",
            "东大街、春熙路",
            "40",
        ],
        &["撤销", "锦江区/丙街道/戊社区"],
    ];
    TemplateFile::table("机构调整表", HEADINGS, examples).await
}

/// Reads the steps of a sheet. Nothing is kept: the steps are for a draft.
///
/// # Errors
/// `media_type_unsupported`, `request_unreadable`, `body_too_large`, `parameter_invalid`.
pub async fn read_sheet(
    access: &Access<perm::ActEdit>,
    query: &ActSheetQuery,
    content_type: &str,
    body: Bytes,
) -> AppResult<ActSheet> {
    let on = day(access.app(), query.effective_on)?;
    let eve = on.pred_opt().unwrap_or(on);
    let tree = tree_at(access.app(), domain::time::AsOf::on(eve)).await?;
    let table = SheetTable::read(content_type, body).await?;
    let mut reading = Reading {
        tree: &tree,
        scope: access.scope(),
        labels: table
            .rows()
            .filter(|row| kind(row) == Some(StepKind::Establish))
            .map(|row| row.cell(NAME).to_owned())
            .collect(),
        steps: Vec::new(),
        problems: Vec::new(),
    };
    for row in table.rows() {
        if let Some(step) = reading.step(row) {
            reading.add(step);
        }
    }
    let Reading {
        steps, problems, ..
    } = reading;
    let organisations = named(&steps).into_iter().filter_map(|id| tree.node(id));
    Ok(ActSheet {
        organisations: organisations.map(OrganisationRef::from).collect(),
        steps,
        problems,
        effective_on: on,
    })
}

fn kind(row: &SheetRow<'_>) -> Option<StepKind> {
    let text = row.cell(STEP);
    StepKind::from_text(text).or((text == "村改居").then_some(StepKind::Convert))
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// A sheet being read.
struct Reading<'a> {
    tree: &'a Tree,
    scope: &'a persistence::Scope,
    /// Names of what the sheet establishes.
    labels: Vec<String>,
    steps: Vec<ActStep>,
    problems: Vec<ActSheetProblem>,
}

impl Reading<'_> {
    fn refuse(&mut self, row: SheetRow<'_>, column: &str, (zh, en): (&str, &str)) {
        self.problems.push(ActSheetProblem {
            row: row.number,
            column: column.to_owned(),
            message: zh.to_owned(),
            message_en: en.to_owned(),
        });
    }

    /// The organisation in a cell: by code, by names from the top, or by its own name when only
    /// one of the own scope bears it.
    fn existing(&self, text: &str) -> Option<OrganisationId> {
        let within = |node: &&crate::organisation::Node| self.scope.contains(&node.path);
        let found = self
            .tree
            .by_code(text)
            .or_else(|| self.tree.by_full_name(text));
        if let Some(node) = found.filter(within) {
            return Some(node.id);
        }
        let mut called = self
            .tree
            .nodes()
            .iter()
            .filter(|node| node.name == text && within(node));
        let first = called.next()?;
        called.next().is_none().then_some(first.id)
    }

    fn who(&mut self, row: SheetRow<'_>, column: &str) -> Option<OrganisationId> {
        let found = self.existing(row.cell(column));
        if found.is_none() {
            self.refuse(row, column, (
                "没有找到该机构，或有多个同名机构；请填写代码或“区/街道/社区”全称。",
                "No such organisation, or several of that name; give its code or its names from the top.",
            ));
        }
        found
    }

    /// The organisation in a cell, which the sheet itself may establish: by its name, alone or at
    /// the end of its names from the top.
    fn node(&mut self, row: SheetRow<'_>, column: &str) -> Option<NodeRef> {
        let text = row.cell(column);
        let last = text.rsplit(['/', '／']).next().unwrap_or(text).trim();
        match self.labels.iter().find(|label| *label == last) {
            Some(label) => Some(NodeRef::New(label.clone())),
            None => self.who(row, column).map(NodeRef::Id),
        }
    }

    fn nature(&mut self, row: SheetRow<'_>) -> Option<OrganisationNature> {
        let found = OrganisationNature::from_text(row.cell(NATURE));
        if found.is_none() && !row.cell(NATURE).is_empty() {
            self.refuse(row, NATURE, ("机构性质不在可选范围内。", "No such nature."));
        }
        found
    }

    fn step(&mut self, row: SheetRow<'_>) -> Option<ActStep> {
        let Some(kind) = kind(&row) else {
            self.refuse(
                row,
                STEP,
                (
                    "请填写：设立、更名、村改居、调整隶属、合并、拆分、撤销。",
                    "One of the kinds of steps is needed.",
                ),
            );
            return None;
        };
        let division_code = some(row.cell(CODE));
        Some(match kind {
            StepKind::Establish => {
                if row.cell(NAME).is_empty() {
                    self.refuse(row, NAME, ("请填写机构名称。", "A name is required."));
                    return None;
                }
                let nature = self.nature(row);
                ActStep::Establish {
                    label: row.cell(NAME).to_owned(),
                    kind: nature.map_or(OrganisationKind::Department, OrganisationNature::kind),
                    nature,
                    name: row.cell(NAME).to_owned(),
                    parent: self.node(row, PARENT)?,
                    division_code,
                }
            }
            StepKind::Rename => ActStep::Rename {
                organisation_id: self.who(row, WHO)?,
                name: row.cell(NAME).to_owned(),
                division_code,
            },
            StepKind::Convert => ActStep::Convert {
                organisation_id: self.who(row, WHO)?,
                nature: self.nature(row)?,
                name: some(row.cell(NAME)),
                division_code,
            },
            StepKind::Move => ActStep::Move {
                organisation_id: self.who(row, WHO)?,
                parent: self.node(row, PARENT)?,
                division_code,
            },
            StepKind::Merge => ActStep::Merge {
                sources: vec![self.who(row, WHO)?],
                into: self.node(row, TARGET)?,
            },
            StepKind::Split => ActStep::Split {
                source: self.who(row, WHO)?,
                parts: vec![self.part(row)?],
            },
            StepKind::Abolish => ActStep::Abolish {
                organisation_id: self.who(row, WHO)?,
            },
            StepKind::Supervise => {
                self.refuse(
                    row,
                    STEP,
                    (
                        "主管部门变更请在页面上添加。",
                        "Add changes of supervising departments on the page.",
                    ),
                );
                return None;
            }
        })
    }

    fn part(&mut self, row: SheetRow<'_>) -> Option<SplitPart> {
        let node = self.node(row, TARGET)?;
        let words = row.cell(WORDS).split(['、', ',', '，', ';', '；', ' ']);
        let words = words.map(str::trim).filter(|word| !word.is_empty());
        let share = match row.cell(SHARE).trim_end_matches('%') {
            "" => None,
            text => {
                let percent: Option<rust_decimal::Decimal> = text.parse().ok();
                let share = percent.and_then(|percent| {
                    u32::try_from(percent.checked_mul(rust_decimal::Decimal::ONE_HUNDRED)?).ok()
                });
                if share.is_none() {
                    self.refuse(
                        row,
                        SHARE,
                        (
                            "请填写0至100之间的数。",
                            "A number from 0 to 100 is needed.",
                        ),
                    );
                }
                share
            }
        };
        Some(SplitPart {
            node,
            children: Vec::new(),
            address_words: words.map(str::to_owned).collect(),
            share,
        })
    }

    /// Adds a step, or to the step that it belongs to.
    fn add(&mut self, step: ActStep) {
        for known in &mut self.steps {
            match (known, &step) {
                (
                    ActStep::Merge { sources, into },
                    ActStep::Merge {
                        sources: more,
                        into: same,
                    },
                ) if into == same => return sources.extend(more),
                (
                    ActStep::Split { source, parts },
                    ActStep::Split {
                        source: same,
                        parts: more,
                    },
                ) if source == same => return parts.extend(more.iter().cloned()),
                _ => {}
            }
        }
        self.steps.push(step);
    }
}
