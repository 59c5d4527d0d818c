//! SQL put together piece by piece, values always bound: for the few statements whose shape
//! depends on what is asked and which a query builder would only hide.

use chrono::{DateTime, Utc};
use sea_orm::{Statement, Value};

use crate::{Scope, dialect::Dialect};

/// A statement in the making.
pub(crate) struct Sql {
    dialect: Dialect,
    text: String,
    values: Vec<Value>,
}

impl Sql {
    pub(crate) const fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            text: String::new(),
            values: Vec::new(),
        }
    }

    /// The dialect it is written in.
    pub(crate) const fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Whether nothing has been appended.
    pub(crate) const fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Appends SQL; never anything that came from outside.
    pub(crate) fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Appends a bound value.
    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        let parameter = self.dialect.parameter(self.values.len());
        self.text.push_str(&parameter);
        self
    }

    /// Appends `(a, b, …)` of bound values; `(NULL)` for none, which nothing is in.
    pub(crate) fn bind_list<V: Into<Value>>(
        &mut self,
        values: impl IntoIterator<Item = V>,
    ) -> &mut Self {
        self.push("(");
        let mut any = false;
        for value in values {
            if any {
                self.push(", ");
            }
            any = true;
            self.bind(value);
        }
        self.push(if any { ")" } else { "NULL)" })
    }

    /// Appends the condition that a row of a dated table, under its alias, was known at an
    /// instant; is known now without one.
    pub(crate) fn known(&mut self, alias: &str, at: Option<DateTime<Utc>>) -> &mut Self {
        let Some(at) = at else {
            return self.push(&format!("{alias}.superseded_at IS NULL"));
        };
        self.push(&format!("{alias}.recorded_at <= ")).bind(at);
        self.push(&format!(
            " AND ({alias}.superseded_at IS NULL OR {alias}.superseded_at > "
        ))
        .bind(at)
        .push(")")
    }

    /// Appends the condition that a path column lies within a scope.
    pub(crate) fn within(&mut self, scope: &Scope, column: &str) -> &mut Self {
        if scope.is_everything() {
            return self.push("1 = 1");
        }
        if scope.is_empty() {
            return self.push("1 = 0");
        }
        self.push("(");
        for (at, root) in scope.roots().iter().enumerate() {
            self.push(if at == 0 { "" } else { " OR " });
            self.push(column).push(" >= ").bind(root.as_str());
            self.push(" AND ")
                .push(column)
                .push(" < ")
                .bind(root.subtree_end());
        }
        self.push(")")
    }

    /// As [`Self::within`], for statements that have a better way through the table than by path
    /// when the scope holds all or most of it. The planner cannot see that in a bound value:
    /// it would take every range of paths for a small one.
    pub(crate) fn within_or_all(&mut self, scope: &Scope, column: &str) -> &mut Self {
        let [root] = scope.roots() else {
            return self.within(scope, column);
        };
        let ends = [root.as_str(), &root.subtree_end()].map(str::to_owned);
        let plain = |text: &String| {
            text.bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"./".contains(&b))
        };
        if !root.is_root() || !ends.iter().all(plain) {
            return self.within(scope, column);
        }
        let [from, until] = ends;
        match self.dialect {
            Dialect::Sqlite => {
                let column = self.dialect.without_index(column);
                self.push(&format!("({column} >= ")).bind(from);
                self.push(&format!(" AND {column} < "))
                    .bind(until)
                    .push(")")
            }
            // Written out, so that the plan that is kept for the statement knows it.
            Dialect::Postgres => {
                self.push(&format!("({column} >= '{from}' AND {column} < '{until}')"))
            }
        }
    }

    /// The statement as text with its values, to tell it from others.
    pub(crate) fn key(&self) -> String {
        format!("{} {:?}", self.text, self.values)
    }

    pub(crate) fn statement(&self) -> Statement {
        Statement::from_sql_and_values(self.dialect.backend(), &self.text, self.values.clone())
    }
}
