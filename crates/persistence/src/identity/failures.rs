//! Failed sign-ins, counted per address and per name tried, whether or not an account of that
//! name exists: an answer that only real accounts can give would tell which names are real.
//! Kept in the database, so that a restart forgives nothing.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Statement};

use crate::{
    Store, Stored, UnitOfWork,
    cipher::sm3_hex,
    dialect::Dialect,
    entity::sign_in_failure::{Column, Entity},
};

/// Whose failures are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailureSubject(String);

impl FailureSubject {
    /// Sign-ins from an address.
    pub fn address(ip: &str) -> Self {
        Self(format!("address:{ip}"))
    }

    /// Sign-ins under a user name. People type passwords into the wrong field, so only a hash
    /// is kept.
    pub fn username(username: &str) -> Self {
        Self(format!("username:{}", sm3_hex(username.as_bytes())))
    }
}

/// How many failures lock, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct LockRule {
    /// Failures that lock.
    pub failures: i64,
    /// How long it stays locked, and after which time without failure counting starts anew.
    pub duration: TimeDelta,
}

impl Store {
    /// Which of some subjects are locked now.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn locked(&self, subjects: &[FailureSubject]) -> Stored<Vec<FailureSubject>> {
        let rows = Entity::find()
            .filter(Column::Subject.is_in(subjects.iter().map(|subject| subject.0.as_str())))
            .filter(Column::LockedUntil.gt(self.now()))
            .all(self.conn())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| FailureSubject(row.subject))
            .collect())
    }
}

impl UnitOfWork {
    /// Counts a failure in one statement, so that no two at once count as one. Answers whether
    /// the subject is locked from now on.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn count_failure(&self, subject: &FailureSubject, rule: LockRule) -> Stored<bool> {
        let dialect = Dialect::of(self.tx());
        let (now, forgiven) = (self.now(), self.now() - rule.duration);
        let until: DateTime<Utc> = now + rule.duration;
        let sql = dialect.sql(
            "INSERT INTO sign_in_failure (subject, failed_attempts, last_failed_at, locked_until) \
             VALUES ($1, 1, $2, CASE WHEN $3 <= 1 THEN $4 END) \
             ON CONFLICT (subject) DO UPDATE SET last_failed_at = excluded.last_failed_at, \
             failed_attempts = CASE WHEN sign_in_failure.last_failed_at <= $5 THEN 1 \
             ELSE sign_in_failure.failed_attempts + 1 END, \
             locked_until = CASE WHEN sign_in_failure.last_failed_at > $5 \
             AND sign_in_failure.failed_attempts + 1 >= $3 THEN $4 END",
        );
        let values = [
            subject.0.clone().into(),
            now.into(),
            rule.failures.into(),
            until.into(),
            forgiven.into(),
        ];
        self.tx()
            .execute_raw(Statement::from_sql_and_values(
                dialect.backend(),
                sql,
                values,
            ))
            .await?;
        // Names that were tried once and never again would stay for ever.
        Entity::delete_many()
            .filter(Column::LastFailedAt.lt(now - TimeDelta::days(1)))
            .exec(self.tx())
            .await?;
        let row = Entity::find_by_id(subject.0.clone()).one(self.tx()).await?;
        Ok(row.is_some_and(|row| row.locked_until.is_some_and(|until| until > now)))
    }

    /// Forgets the failures of a subject.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn forget_failures(&self, subject: &FailureSubject) -> Stored<()> {
        Entity::delete_by_id(subject.0.clone())
            .exec(self.tx())
            .await?;
        Ok(())
    }
}
