//! The settings as text, and where each comes from.

use std::{collections::BTreeMap, fmt, fs, path::Path};

use super::{DatabaseUrl, Setting, kinds::Readable};
use crate::failure::{Context, Failure, Result};

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Nobody has set it.
    Default,
    /// The settings file.
    File(String),
    /// A variable of the environment.
    Variable(&'static str),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(file) => f.write_str(file),
            Self::Variable(variable) => f.write_str(variable),
        }
    }
}

/// A setting for display.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Key.
    pub key: &'static str,
    /// Value without secrets.
    pub value: String,
    /// Where it comes from.
    pub source: Source,
}

struct Text {
    setting: &'static Setting,
    value: String,
    source: Source,
}

/// The text of every setting.
pub(super) struct Texts(BTreeMap<&'static str, Text>);

impl Texts {
    pub(super) fn defaults(settings: &'static [Setting]) -> Self {
        let default = |setting: &'static Setting| Text {
            setting,
            value: setting.default.to_owned(),
            source: Source::Default,
        };
        Self(
            settings
                .iter()
                .map(|setting| (setting.key, default(setting)))
                .collect(),
        )
    }

    pub(super) fn overlay_file(&mut self, file: &Path) -> Result<()> {
        let content = fs::read_to_string(file).context(file.display())?;
        let table: toml::Table = content.parse().context(file.display())?;
        for (key, value) in table {
            let known = self.0.keys().copied().collect::<Vec<_>>().join(", ");
            let Some(text) = self.0.get_mut(key.as_str()) else {
                return Err(Failure::new(format!(
                    "{}: unknown setting `{key}`; known are {known}",
                    file.display()
                )));
            };
            text.value = match value {
                toml::Value::String(value) => value,
                toml::Value::Integer(value) => value.to_string(),
                toml::Value::Boolean(value) => value.to_string(),
                _ => {
                    return Err(Failure::new(format!(
                        "{}: `{key}` must be a text, a number or true/false",
                        file.display()
                    )));
                }
            };
            text.source = Source::File(file.display().to_string());
        }
        Ok(())
    }

    /// An empty variable counts as not set, because compose files cannot unset one.
    pub(super) fn overlay_variables(&mut self, variable: &dyn Fn(&str) -> Option<String>) {
        for text in self.0.values_mut() {
            if let Some(value) = variable(text.setting.variable).filter(|value| !value.is_empty()) {
                text.value = value;
                text.source = Source::Variable(text.setting.variable);
            }
        }
    }

    pub(super) fn set_default(&mut self, key: &str, value: String) {
        if let Some(text) = self
            .0
            .get_mut(key)
            .filter(|text| text.source == Source::Default)
        {
            text.value = value;
        }
    }

    pub(super) fn read<T: Readable>(&self, key: &str) -> Result<T> {
        let text = self
            .0
            .get(key)
            .ok_or_else(|| Failure::new(format!("no setting `{key}`")))?;
        // The text itself may be a secret, so it is not repeated.
        T::read(&text.value).map_err(|expected| {
            Failure::new(format!("setting `{key}` ({}): {expected}", text.source))
        })
    }

    pub(super) fn shown(self, database_url: &DatabaseUrl) -> Vec<Shown> {
        let shown = |text: Text| Shown {
            key: text.setting.key,
            value: if text.setting.key == "database_url" {
                database_url.to_string()
            } else {
                text.value
            },
            source: text.source,
        };
        self.0.into_values().map(shown).collect()
    }
}
