//! Schemes and rates with which a run is frozen, and the hashes over what it is computed from and
//! what it came to.

use std::collections::BTreeMap;

use contract::{ErrorCode, PayRunBasis};
use domain::{
    ids::{OrganisationId, PayParametersId, PaySchemeId, WorkerId},
    pay::{
        contribution::Parameters,
        run::{ENGINE, HeldBack, Input, RunProblem, RunRules, Slip},
        scheme::{Rules, Scheme},
    },
    time::YearMonth,
};
use persistence::{
    Scope, Store,
    cipher::Sm3Hasher,
    pay::{PayParameters, PayRun, PayScheme},
};
use serde::{Deserialize, Serialize};

use super::super::rule;
use crate::{AppError, AppResult, organisation::Tree};

/// Everything that one organisation's runs rest on, of all times.
pub(super) struct Sources {
    /// Schemes, of the organisation itself first.
    schemes: Vec<Vec<PayScheme>>,
    parameters: Vec<Vec<PayParameters>>,
}

impl Sources {
    /// Of an organisation: its own, and where it has none those of the nearest one above.
    pub(super) async fn of(store: &Store, tree: &Tree, payer: OrganisationId) -> AppResult<Self> {
        let scope = Scope::system("schemes and rates above whoever pays");
        let (mut schemes, mut parameters) = (Vec::new(), Vec::new());
        let mut node = tree.node(payer);
        while let Some(at) = node {
            schemes.push(store.pay_schemes().within(&scope).of(at.id).await?);
            parameters.push(store.pay_parameters().within(&scope).of(at.id).await?);
            node = at.parent.and_then(|parent| tree.node(parent));
        }
        Ok(Self {
            schemes,
            parameters,
        })
    }

    /// The scheme of a month: the one that holds on its first day.
    pub(super) fn scheme(&self, month: YearMonth) -> Option<&PayScheme> {
        let on = month.first_day();
        let holding = |all: &'_ Vec<PayScheme>| all.iter().position(|one| one.period.contains(on));
        self.schemes
            .iter()
            .find_map(|all| holding(all).and_then(|at| all.get(at)))
    }

    fn parameters(&self, month: YearMonth) -> Option<&PayParameters> {
        let on = month.first_day();
        let mut all = self.parameters.iter().flatten();
        all.find(|one| one.period.contains(on))
    }

    /// What a run of a month rests on, and what earlier months rest on now.
    ///
    /// # Errors
    /// `rule_violated` when the month has no scheme or no rates.
    pub(super) fn freeze(
        &self,
        month: YearMonth,
        earlier: impl Iterator<Item = YearMonth>,
    ) -> AppResult<FrozenRules> {
        let own = self
            .scheme(month)
            .ok_or_else(|| rule(RunProblem::NoScheme))?;
        let parameters = self.parameters(month);
        let parameters = parameters.ok_or_else(|| rule(RunProblem::NoParameters))?;
        let mut schemes = BTreeMap::from([(month, FrozenScheme::from(own))]);
        for month in earlier {
            if let Some(scheme) = self.scheme(month) {
                schemes.insert(month, FrozenScheme::from(scheme));
            }
        }
        Ok(FrozenRules {
            month,
            schemes,
            parameters: FrozenParameters {
                id: parameters.id,
                document_number: parameters.document_number.clone(),
                values: parameters.parameters,
            },
        })
    }
}

/// Schemes and rates of a run, as they are kept with it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FrozenRules {
    pub(super) month: YearMonth,
    pub(super) schemes: BTreeMap<YearMonth, FrozenScheme>,
    pub(super) parameters: FrozenParameters,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FrozenScheme {
    pub(super) id: PaySchemeId,
    pub(super) document_number: String,
    pub(super) scheme: Scheme,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FrozenParameters {
    pub(super) id: PayParametersId,
    pub(super) document_number: String,
    pub(super) values: Parameters,
}

impl From<&PayScheme> for FrozenScheme {
    fn from(scheme: &PayScheme) -> Self {
        Self {
            id: scheme.id,
            document_number: scheme.document_number.clone(),
            scheme: scheme.scheme.clone(),
        }
    }
}

impl FrozenRules {
    /// Those a run is kept with.
    ///
    /// # Errors
    /// A fault of ours when they cannot be read.
    pub(super) fn of(run: &PayRun) -> AppResult<Option<Self>> {
        let text = run.rules.as_deref();
        text.map(|text| serde_json::from_str(text).map_err(AppError::internal))
            .transpose()
    }

    /// As they are kept.
    pub(super) fn text(&self) -> AppResult<String> {
        serde_json::to_string(self).map_err(AppError::internal)
    }

    /// What computes.
    ///
    /// # Errors
    /// `rule_violated` when a kept scheme is no longer right.
    pub(super) fn rules(&self) -> AppResult<RunRules> {
        let mut known: BTreeMap<PaySchemeId, Rules> = BTreeMap::new();
        let mut schemes = BTreeMap::new();
        for (month, frozen) in &self.schemes {
            let rules = match known.get(&frozen.id) {
                Some(rules) => rules.clone(),
                None => Rules::new(frozen.scheme.clone()).map_err(|_| {
                    AppError::new(ErrorCode::RuleViolated).with_detail(
                        "薪酬方案不再符合校验规则，请修订方案。",
                        "The scheme no longer passes the checks; revise it.",
                    )
                })?,
            };
            known.entry(frozen.id).or_insert_with(|| rules.clone());
            schemes.insert(*month, rules);
        }
        Ok(RunRules {
            month: self.month,
            schemes,
            parameters: self.parameters.values,
        })
    }

    /// Whether the month is paid by another scheme, and by other rates, than an earlier run's.
    pub(super) fn changed_since(&self, before: &Self) -> (bool, bool) {
        let own = |rules: &Self| rules.schemes.get(&rules.month).map(|one| one.id);
        (
            own(self) != own(before),
            self.parameters.id != before.parameters.id,
        )
    }

    /// The documents, the own scheme first.
    pub(super) fn documents(&self) -> Vec<PayRunBasis> {
        let mut found: Vec<PayRunBasis> = Vec::new();
        for (month, frozen) in self.schemes.iter().rev() {
            match found
                .iter_mut()
                .find(|basis| basis.scheme_id == Some(frozen.id))
            {
                Some(basis) => basis.from = *month,
                None => found.push(PayRunBasis {
                    scheme_id: Some(frozen.id),
                    parameters_id: None,
                    name: Some(frozen.scheme.name.clone()),
                    document_number: frozen.document_number.clone(),
                    from: *month,
                }),
            }
        }
        found.push(PayRunBasis {
            scheme_id: None,
            parameters_id: Some(self.parameters.id),
            name: None,
            document_number: self.parameters.document_number.clone(),
            from: self.month,
        });
        found
    }
}

/// SM3 over schemes, rates and everyone's input, in the order of their ids.
pub(super) fn input_hash<'a>(
    rules: &str,
    inputs: impl Iterator<Item = (WorkerId, &'a str)>,
) -> String {
    let mut hash = Sm3Hasher::default();
    hash.update(rules.as_bytes());
    for (worker, input) in inputs {
        hash.update(format!("\n{worker} ").as_bytes());
        hash.update(input.as_bytes());
    }
    hash.finish()
}

/// SM3 over the input, the version of the computation and every result, in the order of their ids.
pub(super) fn result_hash<'a>(
    input_hash: &str,
    results: impl Iterator<Item = (WorkerId, &'a Result<Slip, HeldBack>)>,
) -> AppResult<String> {
    let mut hash = Sm3Hasher::default();
    hash.update(format!("{ENGINE} {input_hash}").as_bytes());
    for (worker, result) in results {
        let text = match result {
            Ok(slip) => serde_json::to_string(slip).map_err(AppError::internal)?,
            Err(held) => format!("{} {} {}", held.month, held.item, held.fault.code()),
        };
        hash.update(format!("\n{worker} {text}").as_bytes());
    }
    Ok(hash.finish())
}

/// An input as it is kept.
pub(super) fn read_input(text: &str) -> AppResult<Input> {
    serde_json::from_str(text).map_err(AppError::internal)
}
