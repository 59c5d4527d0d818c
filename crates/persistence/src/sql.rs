//! SQL put together piece by piece, values always bound: for the few statements whose shape
//! depends on what is asked and which a query builder would only hide.

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

    pub(crate) fn statement(&self) -> Statement {
        Statement::from_sql_and_values(self.dialect.backend(), &self.text, self.values.clone())
    }
}
